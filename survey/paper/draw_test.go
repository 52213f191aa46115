package paper_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/paper"
)

func TestDraw(t *testing.T) {
	w := newWorld(t)
	if _, err := w.Draw(t.Context(), "lan", "w", "", 5, 0); code(err) != "paper.recheck.none" {
		t.Fatalf("drew from nothing: %v", err)
	}
	b := w.typed(w.batch(12).ID, alike, alike)
	must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, b.Rev))
	w.batch(3) // typed in by nobody: not drawn from
	v := must[paper.Batch](t)(w.Make(t.Context(), "lan", paper.Order{Kind: paper.Interview, Wave: "w", Unit: "B", Counter: "b1", Interviewer: "DTV-07"}))
	for range 4 {
		id := must[survey.ResponseID](t)(w.NewForm())
		must[paper.Taken](t)(w.Take(t.Context(), v.ID, paper.Answered{ID: id, Values: sheet(4)}))
	}
	d := must[paper.Draw](t)(w.Draw(t.Context(), "lan", "w", "", 6, 0))
	if d.Of != 16 || len(d.Items) != 6 || d.Seed == 0 {
		t.Fatalf("%+v", d)
	}
	seen := map[string]bool{}
	for _, x := range d.Items {
		if seen[x.Serial] || (x.Interviewer != "") != (x.Batch == v.ID) {
			t.Errorf("%+v", x)
		}
		seen[x.Serial] = true
	}
	again := must[paper.Draw](t)(w.Draw(t.Context(), "an", "w", "", 6, d.Seed))
	if diff := cmp.Diff(d.Items, again.Items); diff != "" || again.ID == d.ID {
		t.Errorf("the same seed draws others: %s", diff)
	}
	if all := must[paper.Draw](t)(w.Draw(t.Context(), "an", "w", "A", 500, 7)); all.Of != 12 || len(all.Items) != 12 {
		t.Errorf("of unit A %d of %d", len(all.Items), all.Of)
	}
	for _, n := range []int{0, 501} {
		if _, err := w.Draw(t.Context(), "an", "w", "", n, 0); code(err) != "paper.batch.invalid" {
			t.Errorf("drew %d: %v", n, err)
		}
	}
}

// Over many seeds every sheet is drawn about as often as any other. The bounds
// are five standard deviations of a binomial of 2,000 draws at 1/4.
func TestDrawIsFair(t *testing.T) {
	w := newWorld(t)
	b := w.typed(w.batch(8).ID, alike, alike)
	must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, b.Rev))
	const draws = 400
	times := map[string]int{}
	for seed := int64(1); seed <= draws; seed++ {
		for _, x := range must[paper.Draw](t)(w.Draw(t.Context(), "an", "w", "", 2, seed)).Items {
			times[x.Serial]++
		}
	}
	for serial, n := range times { // mean 100, standard deviation 8.7
		if n < 56 || n > 144 {
			t.Errorf("%s was drawn %d times of %d", serial, n, draws)
		}
	}
	if len(times) != 8 {
		t.Errorf("%d sheets were ever drawn", len(times))
	}
}

func TestFindings(t *testing.T) {
	w := newWorld(t)
	b := w.typed(w.batch(4).ID, alike, alike)
	must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, b.Rev))
	d := must[paper.Draw](t)(w.Draw(t.Context(), "lan", "w", "", 4, 3))
	_, err := w.Check(t.Context(), "em", d.ID, []paper.Finding{{Serial: d.Items[0].Serial, Result: "maybe"}})
	if code(err) != "paper.batch.invalid" {
		t.Errorf("%v", err)
	}
	for _, f := range []paper.Finding{
		{Serial: d.Items[0].Serial, Result: paper.Confirmed},
		{Serial: d.Items[1].Serial, Result: paper.Differs, Note: " B3 khác "},
		{Serial: d.Items[2].Serial, Result: paper.Unreached},
		{Serial: "P-999999-001", Result: paper.Confirmed},
	} {
		d = must[paper.Draw](t)(w.Check(t.Context(), "em", d.ID, []paper.Finding{f}))
	}
	if x := d.Items[1]; x.Note != "B3 khác" || x.Checked.By != "em" {
		t.Errorf("%+v", x)
	}
	got := paper.Tallies([]paper.Draw{d}, func(x paper.Item) string { return x.Batch })
	want := map[string]paper.Tally{b.ID: {Drawn: 4, Confirmed: 1, Differs: 1, Unreached: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(paper.Tallies([]paper.Draw{d}, func(x paper.Item) string { return x.Interviewer })) != 0 {
		t.Error("paper has an interviewer")
	}
}
