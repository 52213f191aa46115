package ranking

import (
	"fmt"
	"math/big"
	"testing"

	"sipas/analysis/scoring"
	"sipas/survey/reform"
)

// Units that are shown alike share a place, and the next one is left out or, in a
// round of dense places, it is not.
func TestTies(t *testing.T) {
	for dense, want := range map[bool]string{
		false: "a 1, b 2=, c 2=, d 4, b in 2..2",
		true:  "a 1, b 2=, c 2=, d 3, b in 2..2",
	} {
		set := &reform.CriteriaSet{ID: "so", Version: 1, Level: reform.Department, Title: text("so"), Decimals: 2,
			Items: []reform.Item{{Code: "1", Name: text("1"), Max: "100", Source: reform.SelfScored}}}
		c, err := newCriteria(set)
		if err != nil {
			t.Fatal(err)
		}
		f := &facts{round: &reform.Round{Set: "so@1", Dense: dense}, sets: map[string]*criteria{"so@1": c}}
		for i, points := range []string{"90", "85.004", "84.996", "80"} { // 85.00 both
			e := reform.Entrant{Unit: string(rune('a' + i))}
			f.round.Units = append(f.round.Units, e)
			f.units = append(f.units, unitFacts{entrant: e, set: "so@1", sheet: &reform.Sheet{Unit: e.Unit, Leaves: map[string]*reform.Leaf{"1": {Self: &reform.Score{Points: points}}}}})
		}
		results := make([]*scored, len(f.units))
		if err := f.score(results); err != nil {
			t.Fatal(err)
		}
		r := rank(f, results)
		got := ""
		for _, row := range r.Rows {
			tied := ""
			if row.Standing.Tied {
				tied = "="
			}
			got += fmt.Sprintf("%s %d%s, ", row.Unit, row.Standing.Rank, tied)
		}
		b := r.Rows[1].Span
		if got += fmt.Sprintf("b in %d..%d", b.Best, b.Worst); got != want {
			t.Errorf("dense %t: %s, want %s", dense, got, want)
		}
	}
}

// Two leaves of one wave err together, so that their errors add up; those of two
// waves err independently, so that their squares do.
func TestErrorsOfOneWaveAndOfTwo(t *testing.T) {
	set := &reform.CriteriaSet{ID: "so", Version: 1, Level: reform.Department, Title: text("so"), Decimals: 2, Items: []reform.Item{
		{Code: "1", Name: text("1"), Max: "50", Source: reform.SelfScored},
		{Code: "2", Name: text("2"), Max: "30", Source: reform.Satisfaction},
		{Code: "3", Name: text("3"), Max: "20", Source: reform.Satisfaction}}}
	c, err := newCriteria(set)
	if err != nil {
		t.Fatal(err)
	}
	// 45 + 27 + 18 = 90 of 100. Below 3 and 2 points, above 1.5 and 1.
	for name, x := range map[string]struct{ first, second, want string }{
		"one wave":  {"w1", "w1", "85.0000 to 92.5000"},
		"two waves": {"w1", "w2", "86.3944 to 91.8028"}, // √13 below, √3.25 above
	} {
		u := &unitFacts{entrant: reform.Entrant{Unit: "a"}, set: "so@1", given: map[string]*Given{},
			sheet: &reform.Sheet{Unit: "a", Leaves: map[string]*reform.Leaf{"1": {Self: &reform.Score{Points: "45"}}}}}
		for code, wave := range map[string]string{"2": x.first, "3": x.second} {
			it, _ := set.Leaf(code)
			most, _ := reform.Points(it.Max)
			g := &Given{Leaf: code, Source: reform.Satisfaction, Max: most, Wave: wave, Index: big.NewRat(9, 10), Answers: 50, Least: 30,
				Interval: scoring.Range{Lo: big.NewRat(8, 10), Hi: big.NewRat(95, 100)}}
			g.settle()
			u.given[code] = g
		}
		got, err := c.score(u, 2)
		if err != nil {
			t.Fatal(err)
		}
		if s := scoring.Text(percent(got.span.Lo), 4) + " to " + scoring.Text(percent(got.span.Hi), 4); s != x.want {
			t.Errorf("%s: %s, want %s", name, s, x.want)
		}
	}
}
