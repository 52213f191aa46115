package results

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sipas/analysis"
	"sipas/survey"
)

// TestSummaryOfAColumn is the worked example C1 of the questionnaire's
// reference (domain.md, 4.3): 4, 8, 28, 96, 64 answers from 1 to 5 and ten
// "don't know". Three indexes from one column.
func TestSummaryOfAColumn(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	for rating, n := range map[int]int{1: 4, 2: 8, 3: 28, 4: 96, 5: 64, -1: 10} {
		p.people("D1C1", n, func(code string) int {
			if code == "C1" {
				return rating
			}
			return 4
		})
	}
	r := p.results(0)
	for score, want := range map[analysis.Score]float64{analysis.Top2: 0.8, analysis.Mean5: 0.808, analysis.Mean01: 0.76} {
		s := summary(t, r, Ask{Score: score})
		c := s.Factors[2].Criteria[0]
		if c.Code != "C1" || math.Abs(c.Estimate.Value-want) > 1e-12 || c.Estimate.Respondents != 200 || c.Estimate.DontKnow != 10 ||
			c.Estimate.Missing != 0 || c.Estimate.Formula != score.Formula() || math.Abs(c.DontKnowShare()-10.0/210) > 1e-12 {
			t.Errorf("%s: %+v", score.Formula(), c)
		}
		if d := cmp.Diff([]int64{4, 8, 28, 96, 64}, c.Counts); d != "" {
			t.Error(d)
		}
	}
}

// TestSummaryIsTheAnalysis: the page's figures are those that anybody computes
// from the frame.
func TestSummaryIsTheAnalysis(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	for _, unit := range p.units {
		p.people(unit, 30+p.random.IntN(50), p.any())
	}
	r := p.results(0)
	x := frame(t, r).Live().Tally().Index(analysis.Options{Score: analysis.Mean5})
	s := summary(t, r, Ask{Score: analysis.Mean5})
	same := cmpopts.EquateNaNs()
	for what, pair := range map[string][2]analysis.Estimate{
		"mean of criteria": {x.All.ItemMean, s.ItemMean}, "pooled": {x.All.Pooled, s.Pooled}, "factors": {x.FactorMean, s.FactorMean},
		"question": {x.Question, s.Question}, "comprehensive": {x.All.AllHigh, s.Comprehensive},
		"factor C": {x.Factors[2].ItemMean, s.Factors[2].ItemMean}, "E5": {x.Items[24].Mean5, s.Factors[4].Criteria[4].Estimate},
	} {
		if d := cmp.Diff(pair[0], pair[1], same); d != "" {
			t.Errorf("%s: %s", what, d)
		}
	}
	live := frame(t, r).Live()
	for _, u := range s.Units {
		below := p.units
		if u.Depth > 0 {
			below = map[int][]string{1: {u.ID + "C1", u.ID + "C2"}, 2: {u.ID}}[u.Depth]
		}
		v, err := live.Where(ByUnit, below...)
		if err != nil {
			t.Fatal(err)
		}
		want := v.Tally().Index(analysis.Options{Score: analysis.Mean5}).All.ItemMean
		if d := cmp.Diff(want, u.Estimate, same); d != "" {
			t.Errorf("unit %s: %s", u.ID, d)
		}
	}
}

func TestToday(t *testing.T) {
	p := newProvince(t)
	p.accept(p.sheet("D1C1", noon.Add(-13*time.Hour), all(4))) // 23:00 of the fourth in Vietnam
	p.accept(p.sheet("D1C1", noon.Add(-12*time.Hour), all(4))) // 00:00 of the fifth
	p.accept(p.sheet("D2C1", noon, all(4)))
	r := p.results(0)
	if s := summary(t, r, Ask{}); s.Responses != 3 || s.Today != 2 {
		t.Errorf("%d in all, %d today; want 3, 2", s.Responses, s.Today)
	}
	if s := summary(t, r, Ask{Unit: "D1"}); s.Responses != 2 || s.Today != 1 {
		t.Errorf("in the unit %d in all, %d today; want 2, 1", s.Responses, s.Today)
	}
	p.now = noon.Add(12 * time.Hour) // midnight
	if s := summary(t, r, Ask{}); s.Today != 0 {
		t.Errorf("the next day begins with %d", s.Today)
	}
}

// TestSteps: figures move by five persons at a time, a unit's and the whole's,
// and nothing waits once the wave is over.
func TestSteps(t *testing.T) {
	p := newProvince(t)
	r := p.results(0)
	counted := func(unit string, want int) {
		t.Helper()
		if s := summary(t, r, Ask{Unit: unit}); s.Counted != want || s.ItemMean.Respondents != int64(want) {
			t.Errorf("%q: %d counted of %d, %d respondents; want %d", unit, s.Counted, s.Responses, s.ItemMean.Respondents, want)
		}
	}
	hear := func(unit string, n int, give func(code string) int) {
		for _, x := range p.people(unit, n, give) {
			r.Heard(x)
		}
	}
	hear("D1C1", 4, all(4))
	counted("", 0)
	hear("D1C1", 1, all(4))
	counted("", 5)
	counted("D1C1", 5)
	hear("D1C1", 4, all(4))
	hear("D2C1", 4, all(4)) // eight are waiting, in two units
	counted("", 5)
	counted("D1C1", 5)
	counted("D2C1", 0)
	hear("D1C1", 1, all(4))
	hear("D2C1", 1, all(4)) // were the eight in the whole, the units would tell of these two
	counted("", 15)
	counted("D1C1", 10)
	counted("D1", 10)
	counted("D2C1", 5)
	hear("D2C2", 5, all(0)) // sheets of nobody who rated anything move nothing
	counted("", 15)
	hear("D1C1", 3, all(4))
	counted("", 15)
	hear("D1C2", 5, all(4))
	if s := summary(t, r, Ask{}); s.Counted != 25 || s.ItemMean.Respondents != 20 || s.Responses != 28 {
		t.Errorf("%d counted, %d respondents, %d in all", s.Counted, s.ItemMean.Respondents, s.Responses)
	}
	p.wave("w", survey.Closed)
	if s := summary(t, r, Ask{}); s.Counted != 28 {
		t.Errorf("when it is over %d are counted", s.Counted)
	}
	counted("D1C1", 13)
}

// TestFives: whoever looks at all figures after every few answers sees, of each
// unit, always its first answers in fives, and of the whole and of departments
// the sum of these: so no two figures of whatever time differ by few.
func TestFives(t *testing.T) {
	p := newProvince(t)
	rapid.Check(t, func(t *rapid.T) {
		wave := fmt.Sprintf("w%d", p.random.Uint64())
		p.wave(wave, survey.Open)
		r := p.results(0)
		came := map[string]int{}
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			for range rapid.IntRange(1, 4).Draw(t, "people") {
				x := p.sheet(rapid.SampledFrom(p.units).Draw(t, "unit"), p.now, all(4))
				x.Wave = wave
				p.accept(x)
				r.Heard(x)
				came[x.Unit]++
			}
			whole := 0
			for _, unit := range slices.Concat(p.units, []string{""}) {
				s, err := r.Summary(p.Context(), wave, Ask{Unit: unit})
				if err != nil {
					t.Fatal(err)
				}
				want := came[unit] - came[unit]%step
				if whole += want; unit == "" {
					want = whole
				}
				if !s.Suppressed && s.Counted != want {
					t.Fatalf("%q: %d counted, want %d; came: %v", unit, s.Counted, want, came)
				}
			}
		}
	})
}

// TestFewWhenOver: what a handful of a unit said stays withheld when nothing is
// kept waiting any more, and so does what would tell of it.
func TestFewWhenOver(t *testing.T) {
	p := newProvince(t)
	p.people("D1C1", 10, all(4))
	p.people("D2C1", 1, all(4))
	p.people("D2C2", 1, all(4))
	p.wave("w", survey.Closed)
	r := p.results(0)
	if s := summary(t, r, Ask{}); s.Counted != 12 || s.ItemMean.Respondents != 12 {
		t.Errorf("%d counted", s.Counted)
	}
	if s := summary(t, r, Ask{Unit: "D1C1"}); !s.Suppressed || s.ItemMean.Respondents != 0 {
		t.Errorf("shown, it would tell of two persons elsewhere: %+v", s.ItemMean)
	}
	if s := summary(t, r, Ask{Unit: "D2C1"}); !s.Suppressed || s.Responses != 1 || len(s.Factors) != 5 || !s.Factors[0].Criteria[0].Estimate.Suppressed {
		t.Errorf("a unit of one: %+v", s)
	}
}

// TestItemsOfUnits: a criterion that few of one unit have rated must not
// follow from the other units' and the whole's.
func TestItemsOfUnits(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	n := 0
	p.people("D1C1", 30, func(code string) int {
		if code == "D1" {
			if n++; n > 3 {
				return 0
			}
		}
		return 4
	})
	p.people("D1C2", 20, all(4))
	p.people("D2C1", 30, all(4))
	r := p.results(0)
	hidden := func(unit, code string) bool {
		for _, f := range summary(t, r, Ask{Unit: unit}).Factors {
			for _, c := range f.Criteria {
				if c.Code == code {
					if c.Estimate.Suppressed != (c.Counts == nil) {
						t.Errorf("%s of %s: suppressed %v, counts %v", code, unit, c.Estimate.Suppressed, c.Counts)
					}
					return c.Estimate.Suppressed
				}
			}
		}
		t.Fatalf("no criterion %s", code)
		return false
	}
	for what, got := range map[string]bool{
		"few":               hidden("D1C1", "D1"),
		"its only sister":   hidden("D1C2", "D1"),
		"another criterion": !hidden("D1C2", "A1"),
		"the whole":         !hidden("", "D1"),
	} {
		if !got {
			t.Errorf("%s: shown or hidden the wrong way round", what)
		}
	}
}

// TestSummariesAddUp draws what may happen to a wave, and compares the
// figures that were counted step by step with those of a fresh look at the store.
func TestSummariesAddUp(t *testing.T) {
	p := newProvince(t)
	rapid.Check(t, func(t *rapid.T) {
		wave := fmt.Sprintf("w%d", p.random.Uint64())
		p.wave(wave, survey.Open)
		r := p.results(0)
		var known []*survey.Response
		look := func(r *Results) *Summary {
			s, err := r.Summary(p.Context(), wave, Ask{Unit: rapid.SampledFrom([]string{"", "D1", "D2C1"}).Draw(t, "unit")})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			switch what := rapid.SampledFrom([]string{"answer", "answer", "withdraw", "look"}).Draw(t, "what"); {
			case what == "look":
				look(r)
			case what == "withdraw" && len(known) > 0:
				x := known[rapid.IntRange(0, len(known)-1).Draw(t, "which")].Marker()
				r.Heard(x)
				p.replace(x)
			default:
				for range rapid.IntRange(1, 12).Draw(t, "people") {
					x := p.sheet(p.units[p.random.IntN(4)], p.now, p.any())
					x.Wave = wave
					p.accept(x)
					r.Heard(x)
					known = append(known, x)
				}
			}
		}
		p.wave(wave, survey.Closed)
		for _, unit := range []string{"", "P", "D1", "D1C1", "D2C2"} {
			var both []*Summary
			for _, r := range []*Results{r, p.results(0)} {
				s, err := r.Summary(p.Context(), wave, Ask{Unit: unit})
				if err != nil {
					t.Fatal(err)
				}
				both = append(both, s)
			}
			if d := cmp.Diff(both[1], both[0], cmpopts.EquateNaNs()); d != "" {
				t.Fatalf("unit %q: %s", unit, d)
			}
		}
	})
}

func ExampleDay() {
	fmt.Println(Day(time.Date(2026, 3, 4, 17, 0, 0, 0, time.UTC)))
	// Output: 2026-03-05
}
