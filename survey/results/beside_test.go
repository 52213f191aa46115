package results

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sipas/survey"
)

func beside(t testing.TB, r *Results, ask Ask) *Beside {
	t.Helper()
	b, err := r.Beside(t.Context(), "w", ask)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// flag flags rows for good.
func flag(r *Results, s *Snapshot, rows ...int) {
	is := map[int]bool{}
	for _, row := range rows {
		is[row] = true
	}
	r.Flag(s, func(row int) bool { return is[row] })
}

// TestBeside: ten fives, ten fours excluded and ten ones flagged, in two units.
func TestBeside(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	p.people("D1C1", 10, all(5))
	p.people("D1C2", 10, all(4))
	p.people("D2C1", 10, all(1))
	p.people("D2C2", 10, all(5))
	r := p.results(0)
	value := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	b := beside(t, r, Ask{})
	value("published", b.Published.Value, 0.75)
	value("with the excluded", b.WithExcluded.Value, 0.75)
	value("without the flagged", b.Unflagged.Value, 0.75)
	if !b.FlaggedAt.IsZero() || b.Excluded+b.Flagged != 0 {
		t.Errorf("before anything: %+v", b)
	}
	review(t, r, ReviewExcluded, Scope{Counter: "D1C2-1"})
	s := frame(t, r)
	units, err := s.Frame.Dimension(ByUnit)
	if err != nil {
		t.Fatal(err)
	}
	var ones []int
	for row, u := range units.Codes.All() {
		if units.Labels[u] == "D2C1" {
			ones = append(ones, row)
		}
	}
	flag(r, s, ones...)
	b = beside(t, r, Ask{})
	value("published", b.Published.Value, 2.0/3)
	value("with the excluded", b.WithExcluded.Value, 0.75)
	value("without the flagged", b.Unflagged.Value, 1)
	if b.Excluded != 10 || b.Flagged != 10 || b.FlaggedAt.IsZero() || b.Published.Respondents != 30 {
		t.Errorf("%d excluded, %d flagged", b.Excluded, b.Flagged)
	}
	b = beside(t, r, Ask{Unit: "D1"})
	value("published in D1", b.Published.Value, 1)
	if b.Excluded != 10 || b.Flagged != 0 || b.WithExcluded.Respondents != 20 {
		t.Errorf("D1: %+v", b)
	}
}

// TestBesideTellsOfNoFew: sheets that make the difference show from five on,
// not fewer, and not as the rest of a sum.
func TestBesideTellsOfNoFew(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	first := p.people("D1C1", 20, all(5))
	second := p.people("D1C2", 20, all(5))
	r := p.results(0)
	ids := func(rs []*survey.Response) (all []string) {
		for _, x := range rs {
			all = append(all, x.ID.String())
		}
		return all
	}
	review(t, r, ReviewExcluded, Scope{Responses: ids(first[:6])})
	if b := beside(t, r, Ask{Unit: "D1C1"}); b.WithExcluded.Suppressed {
		t.Error("six in one unit are hidden")
	}
	review(t, r, ReviewExcluded, Scope{Responses: ids(second[:3])})
	for unit, hidden := range map[string]bool{"D1C2": true, "D1C1": true, "D1": false, "": false} {
		b := beside(t, r, Ask{Unit: unit})
		if b.WithExcluded.Suppressed != hidden || b.Published.Suppressed {
			t.Errorf("%q: hidden %v, want %v", unit, b.WithExcluded.Suppressed, hidden)
		}
	}
}

// TestFlagsMoveInSteps draws what rules may find one time after the other: what
// is known of a unit never changes by one to four sheets.
func TestFlagsMoveInSteps(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	p.people("D1C1", 20, all(5))
	p.people("D1C2", 20, all(5))
	r := p.results(0)
	s := frame(t, r)
	units, err := s.Frame.Dimension(ByUnit)
	if err != nil {
		t.Fatal(err)
	}
	w, err := r.wave(t.Context(), "w")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		before := w.flags(s).rows.clone()
		flag(r, s, rapid.SliceOfN(rapid.IntRange(0, 39), 0, 40).Draw(t, "suspect")...)
		came, went := map[uint32]int{}, map[uint32]int{}
		for row, u := range units.Codes.All() {
			switch is, was := w.flags(s).rows.has(row), before.has(row); {
			case is && !was:
				came[u]++
			case was && !is:
				went[u]++
			}
		}
		for u := range uint32(len(units.Labels)) {
			if 0 < came[u] && came[u] < 5 || 0 < went[u] && went[u] < 5 {
				t.Fatalf("%s: %d came, %d went", units.Labels[u], came[u], went[u])
			}
		}
	})
	if at := w.flags(s).at; !at.Equal(p.now) || time.Since(at) < 0 {
		t.Errorf("flagged at %v", at)
	}
}
