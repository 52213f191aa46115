package paper_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/paper"
)

func asError(err error, e **survey.Error) bool { return errors.As(err, e) }

func TestLifeOfABatch(t *testing.T) {
	w := newWorld(t)
	b := w.batch(3)
	if b.ID != "P-000001" || b.Pass() != paper.First || b.Serial(7) != "P-000001-007" {
		t.Fatalf("%+v", b.Batch)
	}
	second := func(n int) paper.Reading {
		r := alike(n)
		switch n {
		case 1:
			r.Values["A1"] = []string{"5"}
			delete(r.Values, "comment")
		case 3:
			r.Void = true
		}
		return r
	}
	first := func(n int) paper.Reading {
		r := alike(n)
		r.Values["comment"] = []string{"Cần thêm ghế"}
		if n == 1 {
			r.Values["A1"] = []string{"4"}
		}
		return r
	}
	b = w.typed(b.ID, first, second)
	if b.State != paper.Compared || b.Differing != 2 {
		t.Fatalf("%s with %d differences", b.State, b.Differing)
	}
	// stage, 26 ratings, trips, ontime, wishes and more of the full form; texts are not typed in twice
	if per := b.Twice / 3; b.Twice%3 != 0 || per < 29 || per > 35 {
		t.Errorf("%d answers typed in twice", b.Twice)
	}
	if _, err := w.Accept(t.Context(), "cuong", b.ID, b.Rev); code(err) != "paper.batch.step" {
		t.Errorf("accepted with open differences: %v", err)
	}
	c := must[paper.Comparison](t)(w.Settle(t.Context(), "an", b.ID, []paper.Settling{{Number: 1, Code: "A1", Choice: paper.OtherReading, Other: []string{"3"}}}))
	if c.Open != 1 {
		t.Errorf("%d open", c.Open)
	}
	must[paper.Comparison](t)(w.Settle(t.Context(), "an", b.ID, []paper.Settling{{Number: 3, Code: paper.VoidCode, Choice: paper.SecondReading}}))
	b = w.stored(b.ID)
	for _, name := range []string{"an", "binh"} {
		if _, err := w.Accept(t.Context(), name, b.ID, b.Rev); code(err) != "paper.batch.controller" {
			t.Errorf("%s accepted what %s had typed: %v", name, name, err)
		}
	}
	done := must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, b.Rev))
	if done.State != paper.Accepted || done.Became != 2 || done.Void != 1 || done.Accepted.By != "cuong" || done.Secret != nil {
		t.Errorf("%+v", done)
	}
	rows := w.rows()
	if len(rows) != 2 || w.heard != 2 {
		t.Fatalf("%d responses, %d heard", len(rows), w.heard)
	}
	threes := 0
	for _, r := range rows {
		if r.Channel != survey.ByPaper || r.Batch != b.ID || r.Unit != "A" || r.Counter != "a1" || r.Field != "ho-tich" ||
			!r.Hour.Equal(time.Date(2026, 3, 9, 5, 0, 0, 0, time.UTC)) || r.Answers["comment"].Text != "Cần thêm ghế" || r.Seconds != 0 {
			t.Errorf("%+v", r)
		}
		if r.Answers["A1"].Rating == 3 {
			threes++
		}
	}
	if threes == 0 {
		t.Error("what was settled did not count")
	}
	for _, s := range must[[]paper.Sheet](t)(w.Sheets(t.Context(), b.ID)) {
		if !s.Done || s.First != nil || s.Second != nil || s.Final != nil || s.Settled != nil {
			t.Errorf("the draft of sheet %d keeps answers", s.Number)
		}
	}
	if again := must[paper.Batch](t)(w.Accept(t.Context(), "dung", b.ID, 0)); again.Accepted.By != "cuong" || len(w.rows()) != 2 {
		t.Error("accepting again changed something")
	}
	if n := strings.Count(strings.Join(w.acts, "\n"), "paper.batch.accept "); n != 1 {
		t.Errorf("%d entries of the trail for accepting", n)
	}
}

func TestWhoMayTypeWhat(t *testing.T) {
	w := newWorld(t)
	b := w.batch(1)
	save := func(by string, pass paper.Pass, r paper.Reading) string {
		_, err := w.Save(t.Context(), by, b.ID, pass, r)
		return code(err)
	}
	for _, c := range []struct {
		name string
		by   string
		pass paper.Pass
		r    paper.Reading
		want string
	}{
		{"number zero", "an", paper.First, paper.Reading{Values: sheet(5)}, "paper.sheet.serial"},
		{"number not handed out", "an", paper.First, paper.Reading{Number: 3, Values: sheet(5)}, "paper.sheet.serial"},
		{"the second before the first", "an", paper.Second, paper.Reading{Number: 1, Values: sheet(5)}, "paper.batch.step"},
		{"no pass", "an", 0, paper.Reading{Number: 1, Values: sheet(5)}, "paper.batch.step"},
		{"a rating that is none", "an", paper.First, paper.Reading{Number: 1, Values: map[string][]string{"A1": {"6"}}}, "answers.invalid"},
		{"an empty sheet", "an", paper.First, paper.Reading{Number: 1}, "answers.invalid"},
		{"good", "an", paper.First, paper.Reading{Number: 1, Values: sheet(5)}, ""},
		{"the same again", "an", paper.First, paper.Reading{Number: 1, Values: sheet(5)}, ""},
		{"another under the same number", "binh", paper.First, paper.Reading{Number: 1, Values: sheet(4)}, "paper.sheet.taken"},
		{"put right", "an", paper.First, paper.Reading{Number: 1, Values: sheet(4), Over: true}, ""},
		{"put right by somebody else", "binh", paper.First, paper.Reading{Number: 1, Values: sheet(3), Over: true}, ""},
	} {
		if got := save(c.by, c.pass, c.r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	must[paper.Batch](t)(w.Finish(t.Context(), b.ID, w.stored(b.ID).Rev, paper.First))
	for _, c := range []struct{ by, want string }{{"an", "paper.batch.same_hand"}, {"binh", "paper.batch.same_hand"}, {"cuong", ""}} {
		if got := save(c.by, paper.Second, paper.Reading{Number: 1, Values: sheet(3)}); got != c.want {
			t.Errorf("second entry by %s: %q, want %q", c.by, got, c.want)
		}
	}
	if got := save("cuong", paper.Second, paper.Reading{Number: 2, Values: sheet(3)}); got != "paper.sheet.serial" {
		t.Errorf("a sheet that nobody typed in the first time: %q", got)
	}
}

func TestCountsMustAgree(t *testing.T) {
	w := newWorld(t)
	b := w.batch(2)
	must[paper.Sheet](t)(w.Save(t.Context(), "an", b.ID, paper.First, paper.Reading{Number: 2, Values: sheet(5)}))
	_, err := w.Finish(t.Context(), b.ID, b.Rev, paper.First)
	if code(err) != "paper.batch.count" {
		t.Fatalf("finished one of two: %v", err)
	}
	must[paper.Sheet](t)(w.Save(t.Context(), "an", b.ID, paper.First, paper.Reading{Number: 4, Void: true}))
	must[paper.Batch](t)(w.Finish(t.Context(), b.ID, b.Rev, paper.First))
	if _, err := w.Finish(t.Context(), b.ID, w.stored(b.ID).Rev, paper.Second); code(err) != "paper.batch.count" {
		t.Errorf("finished the second pass with nothing typed in: %v", err)
	}
}

func TestMakeRefuses(t *testing.T) {
	good := paper.Order{Kind: paper.Paper, Wave: "w", Unit: "A", Counter: "a1", Sheets: 10}
	for name, c := range map[string]struct {
		alter func(*paper.Order)
		field string
	}{
		"good":                {func(*paper.Order) {}, ""},
		"about a unit":        {func(o *paper.Order) { o.Counter = "" }, ""},
		"unknown unit":        {func(o *paper.Order) { o.Unit = "Z" }, "unit"},
		"unit that has ended": {func(o *paper.Order) { o.Unit, o.Counter = "C", "" }, "unit"},
		"counter of another":  {func(o *paper.Order) { o.Counter = "b1" }, "counter"},
		"no sheet":            {func(o *paper.Order) { o.Sheets = 0 }, "sheets"},
		"too many sheets":     {func(o *paper.Order) { o.Sheets = 201 }, "sheets"},
		"interview nowhere":   {func(o *paper.Order) { o.Kind, o.Counter = paper.Interview, "" }, "counter"},
		"a name as a code":    {func(o *paper.Order) { o.Kind, o.Interviewer = paper.Interview, "Nguyễn Văn" }, "interviewer"},
	} {
		w := newWorld(t)
		o := good
		c.alter(&o)
		_, err := w.Make(t.Context(), "lan", o)
		var e *survey.Error
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.field != "" && (!asError(err, &e) || len(e.Problems) != 1 || e.Problems[0].Field != c.field):
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWaveOverTakesNoPaper(t *testing.T) {
	w := newWorld(t)
	b := w.batch(1)
	b = w.typed(b.ID, alike, alike)
	w.advance(7*24*time.Hour + survey.Grace - time.Minute)
	w.restart()
	if b.State != paper.Settled {
		t.Fatal(b.State)
	}
	w.advance(2 * time.Minute)
	if _, err := w.Accept(t.Context(), "cuong", b.ID, b.Rev); code(err) != "paper.batch.wave" {
		t.Errorf("accepted after the end: %v", err)
	}
	if _, err := w.Make(t.Context(), "lan", paper.Order{Kind: paper.Paper, Wave: "w", Unit: "A", Sheets: 1}); code(err) != "paper.batch.wave" {
		t.Errorf("made after the end: %v", err)
	}
	w.advance(-4 * time.Minute)
	if done := must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, b.Rev)); done.Became != 1 {
		t.Errorf("%+v", done)
	}
}

// Two managers make batches at once: every batch has a number of its own.
func TestNumbersAreUsedOnce(t *testing.T) {
	w := newWorld(t)
	const many = 40
	ids := make([]string, many)
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() {
			b, err := w.Make(t.Context(), "lan", paper.Order{Kind: paper.Paper, Wave: "w", Unit: "A", Sheets: 1})
			if err != nil {
				t.Error(err)
			}
			ids[i] = b.ID
		})
	}
	group.Wait()
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	if len(seen) != many || !seen[fmt.Sprintf("P-%06d", many)] {
		t.Errorf("%d numbers for %d batches", len(seen), many)
	}
}

func TestDropKeepsNothing(t *testing.T) {
	w := newWorld(t)
	b := w.batch(2)
	must[paper.Sheet](t)(w.Save(t.Context(), "an", b.ID, paper.First, paper.Reading{Number: 1, Values: sheet(5)}))
	if err := w.Drop(t.Context(), b.ID, b.Rev, "  "); code(err) != "paper.batch.invalid" {
		t.Errorf("dropped without a reason: %v", err)
	}
	if err := w.Drop(t.Context(), b.ID, b.Rev, "In nhầm"); err != nil {
		t.Fatal(err)
	}
	if n := len(must[[]paper.Sheet](t)(w.Sheets(t.Context(), b.ID))); n != 0 {
		t.Errorf("%d sheets are left", n)
	}
	if err := w.Drop(t.Context(), b.ID, b.Rev+1, "Lần nữa"); code(err) != "paper.batch.step" {
		t.Errorf("dropped twice: %v", err)
	}
}

func TestSomebodyWasQuicker(t *testing.T) {
	w := newWorld(t)
	b := w.batch(2)
	must[paper.Batch](t)(w.Return(t.Context(), b.ID, b.Rev, 1, noon))
	if _, err := w.Return(t.Context(), b.ID, b.Rev, 2, noon); code(err) != "paper.batch.changed" {
		t.Errorf("%v", err)
	}
}

func TestParseSerial(t *testing.T) {
	b := paper.Batch{ID: "P-000012", HandedOut: 40}
	for typed, want := range map[string]int{"17": 17, " 017 ": 17, "P-000012-017": 17, "p-000012-040": 40,
		"P-000012-003 sipas-25@1 w": 3, "41": 0, "0": 0, "": 0, "x": 0, "P-000013-017": -1, "P-000012-041": 0} {
		n, err := b.ParseSerial(typed)
		switch {
		case want > 0 && (n != want || err != nil), want == 0 && code(err) != "paper.sheet.serial", want < 0 && code(err) != "paper.sheet.other_batch":
			t.Errorf("%q gives %d, %v", typed, n, err)
		}
	}
}

// The number on a sheet, which many see, must not lead to the receipt, by
// which a response can be withdrawn: two batches that are alike in everything
// else give other ids.
func TestSerialDoesNotTellTheReceipt(t *testing.T) {
	var ids [2]survey.ResponseID
	for i := range ids {
		w := newWorld(t)
		b := w.batch(1)
		b = w.typed(b.ID, alike, alike)
		must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, b.Rev))
		ids[i] = w.rows()[0].ID
	}
	if ids[0] == ids[1] || ids[0].Hour() != ids[1].Hour() {
		t.Errorf("%s and %s", ids[0], ids[1])
	}
}
