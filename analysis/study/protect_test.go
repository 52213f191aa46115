package study

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Whoever adds and subtracts what is shown cannot work out what is withheld.
func TestWithheldCountsCannotBeSubtracted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		data := simulated(rapid.IntRange(1, 60).Draw(rt, "rows"), rapid.Uint64Range(1, 50).Draw(rt, "seed"))
		for i := range data.rows {
			r := &data.rows[i]
			r.Answers, r.Labels = slices.Clone(r.Answers), slices.Clone(r.Labels)
			if rapid.IntRange(0, 3).Draw(rt, "blank") > 0 {
				r.Answers[rapid.IntRange(0, 4).Draw(rt, "item")] = 0
			}
			if rapid.IntRange(0, 9).Draw(rt, "stray") == 0 {
				r.Labels[0] = ""
			}
		}
		p := Plan{By: [][]string{{"unit"}}}
		full := p
		full.SuppressBelow = 1
		d := data.data(t, nil)
		shown, open := mustRun(t, d, p), mustRun(t, d, full)
		if shown.Total.Suppressed {
			return
		}
		for i := range open.Total.Items {
			if shown.Total.Items[i].Suppressed {
				continue
			}
			left := open.Total.Items[i].Answered
			hidden := 0
			for g, group := range shown.Breakdowns[0].Groups {
				if group.Suppressed || group.Items[i].Suppressed {
					if open.Breakdowns[0].Groups[g].Items[i].Answered > 0 {
						hidden++
					}
					continue
				}
				left -= group.Items[i].Answered
			}
			if left > 0 && left < 5 {
				rt.Fatalf("item %s: %d people follow by subtraction", open.Total.Items[i].Name, left)
			}
			for g, group := range shown.Breakdowns[0].Groups {
				n := open.Breakdowns[0].Groups[g].Items[i].Answered
				withheld := group.Suppressed || group.Items[i].Suppressed
				if n > 0 && n < 5 && !withheld {
					rt.Fatalf("%v, item %s: %d people are shown", group.Labels, open.Total.Items[i].Name, n)
				}
				if n > 0 && withheld && left == n && n < 5 {
					rt.Fatalf("%v, item %s: follows by subtraction", group.Labels, open.Total.Items[i].Name)
				}
			}
		}
	})
}

func TestFewPeopleAreNotShown(t *testing.T) {
	d := reference(t, "c03_small30") // U03 has two respondents
	r := mustRun(t, d, Plan{By: [][]string{{"unit"}}, Parts: []Part{Ranking}, Comparisons: []Comparison{{"unit", "U01", "U03"}}})
	hidden := map[string]bool{}
	for _, g := range r.Breakdowns[0].Groups {
		hidden[g.Labels[0]] = g.Suppressed
	}
	// U02 goes too, or U03 would follow from the total.
	if diff := cmp.Diff(map[string]bool{"U01": false, "U02": true, "U03": true}, hidden); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !r.Comparisons[0].Suppressed || r.Comparisons[0].Items != nil {
		t.Errorf("the comparison is shown: %+v", r.Comparisons[0])
	}
	if i := slices.IndexFunc(r.Notes, func(n Note) bool { return n.Code == NoteWithheld }); i < 0 {
		t.Errorf("no note: %v", r.Notes)
	}
	for _, p := range r.Ranking.Places {
		if hidden[p.Unit] && p.Rank != 0 {
			t.Errorf("%s has place %d", p.Unit, p.Rank)
		}
	}
	text := written(t, r)
	if bytes.Contains(text, []byte("NaN")) {
		t.Error("NaN in JSON")
	}
}
