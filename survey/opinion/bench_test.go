package opinion_test

import (
	"fmt"
	"testing"

	"sipas/survey/opinion"
	"sipas/survey/store"
)

// large is a survey of 100 units by 20 questions with sheets that have been
// sent.
func large(b *testing.B, sheets int) *world {
	w := newWorld(b)
	var base opinion.Basis
	for n := range 100 {
		base.Units = append(base.Units, opinion.Unit{ID: fmt.Sprintf("U%d", n), Name: text("Sở")})
	}
	for n := range 20 {
		base.Leaves = append(base.Leaves, opinion.Leaf{Code: fmt.Sprint(n), Name: text("Chỉ đạo"), Max: "1"})
	}
	s := opinion.Proposal(round, text("x"), base)
	s.Opens, s.Closes = day, day.AddDate(0, 0, 1)
	rev, err := w.Create(b.Context(), s)
	if err == nil {
		_, err = w.Release(b.Context(), round, rev, base)
	}
	if err != nil {
		b.Fatal(err)
	}
	answers := given{}
	for n := range 20 {
		answers[fmt.Sprintf("q%d", n+1)] = "B"
	}
	for n := range sheets { // as they would be after some thousand pages
		sheet := opinion.Sheet{Group: "HDND", State: opinion.Sent, By: opinion.Self, Units: map[string]opinion.Judgement{}}
		for _, u := range base.Units {
			sheet.Units[u.ID] = opinion.Judgement{Rev: 1, Answers: answers, Seconds: 30}
		}
		w.must(store.Add(b.Context(), w.Store, opinion.SheetsKept, fmt.Sprintf("%s/%032x", round, n), sheet))
	}
	return w
}

// BenchmarkCounts: what the officer's page reads, of 100 sheets of 2,000 answers.
func BenchmarkCounts(b *testing.B) {
	w := large(b, 100)
	for b.Loop() {
		if _, err := w.Counts(b.Context(), round); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSave: a page of 20 answers in a sheet of 100 units.
func BenchmarkSave(b *testing.B) {
	w := large(b, 1)
	token := w.issue("HDND", 1)[0]
	w.must(w.Begin(b.Context(), token, opinion.Self))
	for n := 0; b.Loop(); n++ {
		w.must(w.Save(b.Context(), token, "U7", n, given{"q1": string(rune('A' + n%4))}, 1))
	}
}
