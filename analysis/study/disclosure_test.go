package study

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis"
)

// whole is one column of a result as an outsider has it: the numbers of people,
// by the finest groups that they could be told apart by.
type whole struct {
	atoms  map[string]int // place of each unit, sex and left out or not
	people []int64
}

// form is a group as a sum of atoms.
type form []int64

func (w *whole) form(of func(unit, sex string, out bool) bool) (form, int64) {
	f, n := make(form, len(w.people)), int64(0)
	for key, i := range w.atoms {
		var unit, sex string
		var out bool
		fmt.Sscanf(key, "%q %q %t", &unit, &sex, &out)
		if w.people[i] > 0 && of(unit, sex, out) {
			f[i] = 1
			n += w.people[i]
		}
	}
	return f, n
}

// Nobody can work out, by adding and subtracting what the tables of all sheets
// and those without some sheets show, how few people there are in a group, who
// lacks a label, or who was left out of a group.
func TestNothingSmallFollowsFromAllTables(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		data, left := drawFew(rt)
		plans := [][][]string{
			{{"unit"}}, {{"unit"}, {"unit", "sex"}}, {{"unit", "sex"}, {"unit"}}, {{"unit"}, {"sex"}, {"unit", "sex"}},
		}
		p := Plan{By: plans[rapid.IntRange(0, len(plans)-1).Draw(rt, "plan")]}
		p, err := p.completed(&data.schema)
		if err != nil {
			rt.Fatal(err)
		}
		d := data.data(t, nil)
		r, _, err := begin(d, p, "test")
		if err != nil {
			rt.Fatal(err)
		}
		var all Result
		if err := r.main(&all); err != nil {
			rt.Fatal(err)
		}
		kept := r.view.Keep(func(row int) bool { return !left[row] })
		removed, err := r.countedApart(r.view.Without(kept))
		if err != nil {
			rt.Fatal(err)
		}
		total, breakdowns, err := r.tables(kept, removed)
		if err != nil {
			rt.Fatal(err)
		}
		for c := -1; c < len(r.order); c++ {
			checkColumn(rt, wholeOf(data, left, c), p.By, c, all, Result{Total: total, Breakdowns: breakdowns})
		}
	})
}

// drawFew draws a few sheets of four criteria and an overall question, with
// empty answers, and which of them are left out.
func drawFew(t *rapid.T) (rows, []bool) {
	data := rows{schema: analysis.Schema{
		Scale: 5, Items: []string{"A1", "A2", "B1", "B2", "OV"}, Overall: "OV",
		Factors:    []analysis.Factor{{Name: "A", Items: []int{0, 1}}, {Name: "B", Items: []int{2, 3}}},
		Dimensions: []string{"unit", "sex"},
	}}
	n := rapid.IntRange(1, 70).Draw(t, "rows")
	units := rapid.IntRange(1, 4).Draw(t, "units")
	empty := rapid.SampledFrom([]int{0, 1, 3}).Draw(t, "empty tenths")
	out := rapid.SampledFrom([]int{0, 1, 2, 5}).Draw(t, "left out tenths")
	left := make([]bool, n)
	for i := range n {
		row := analysis.Row{Labels: []string{
			fmt.Sprint("U", min(rapid.IntRange(1, units).Draw(t, "unit"), rapid.IntRange(1, units).Draw(t, "unit"))),
			rapid.SampledFrom([]string{"Nam", "Nam", "Nữ", "Nữ", ""}).Draw(t, "sex"),
		}}
		for range data.schema.Items {
			answer := uint8(rapid.IntRange(1, 5).Draw(t, "answer"))
			if rapid.IntRange(0, 9).Draw(t, "empty") < empty {
				answer = analysis.Missing
			}
			row.Answers = append(row.Answers, answer)
		}
		left[i] = rapid.IntRange(0, 9).Draw(t, "out") < out
		data.rows, data.ids = append(data.rows, row), append(data.ids, "")
	}
	return data, left
}

// wholeOf counts those who answered an item, or all for item -1.
func wholeOf(data rows, left []bool, item int) *whole {
	w := &whole{atoms: map[string]int{}}
	for i, row := range data.rows {
		key := fmt.Sprintf("%q %q %t", row.Labels[0], row.Labels[1], left[i])
		at, known := w.atoms[key]
		if !known {
			at = len(w.people)
			w.atoms[key], w.people = at, append(w.people, 0)
		}
		if item < 0 || row.Answers[item] != analysis.Missing {
			w.people[at]++
		}
	}
	return w
}

// checkColumn looks by linear algebra whether anything small follows.
func checkColumn(t *rapid.T, w *whole, by [][]string, item int, all, kept Result) {
	t.Helper()
	var shown, secret []form
	var names []string
	keep := func(name string, f form, n int64) {
		if 0 < n && n < 5 {
			secret, names = append(secret, f), append(names, fmt.Sprintf("%s of %d", name, n))
		}
	}
	look := func(in func(unit, sex string) bool, name string, g *Group, without bool) {
		f, n := w.form(func(u, s string, out bool) bool { return in(u, s) && !(without && out) })
		keep(name, f, n)
		if g != nil && !g.Suppressed && (item < 0 || !g.Items[item].Suppressed) {
			shown = append(shown, f)
		}
	}
	for k, r := range []Result{all, kept} {
		look(func(string, string) bool { return true }, "total", &r.Total, k == 1)
		for b, dims := range by {
			for g := range r.Breakdowns[b].Groups {
				group := &r.Breakdowns[b].Groups[g]
				look(inside(dims, group.Labels), fmt.Sprint("group ", group.Labels, " ", k), group, k == 1)
			}
		}
	}
	for b, dims := range by { // who was left out
		for _, group := range all.Breakdowns[b].Groups {
			in := inside(dims, group.Labels)
			f, n := w.form(func(u, s string, out bool) bool { return in(u, s) && out })
			keep(fmt.Sprint("left out of ", group.Labels), f, n)
			f, n = w.form(func(u, s string, _ bool) bool { return in(u, s) && s == "" })
			keep(fmt.Sprint("without sex in ", group.Labels), f, n)
		}
	}
	f, n := w.form(func(_, _ string, out bool) bool { return out })
	keep("left out", f, n)
	base := rankOf(shown)
	for i, f := range secret {
		if rankOf(append(shown[:len(shown):len(shown)], f)) == base {
			t.Fatalf("column %d by %v: %s follows from what is shown", item, by, names[i])
		}
	}
}

// inside tells who is in a group.
func inside(dims, labels []string) func(unit, sex string) bool {
	return func(unit, sex string) bool {
		for i, d := range dims {
			if d == "unit" && unit != labels[i] || d == "sex" && sex != labels[i] {
				return false
			}
		}
		return true
	}
}

// rankOf is that of forms as a matrix, by elimination in fractions.
func rankOf(forms []form) int {
	var m [][]*big.Rat
	for _, f := range forms {
		var row []*big.Rat
		for _, v := range f {
			row = append(row, big.NewRat(v, 1))
		}
		m = append(m, row)
	}
	r := 0
	for c := 0; len(m) > 0 && c < len(m[0]) && r < len(m); c++ {
		p := r
		for p < len(m) && m[p][c].Sign() == 0 {
			p++
		}
		if p == len(m) {
			continue
		}
		m[r], m[p] = m[p], m[r]
		for i := r + 1; i < len(m); i++ {
			k := new(big.Rat).Quo(m[i][c], m[r][c])
			for j := c; j < len(m[i]); j++ {
				m[i][j] = new(big.Rat).Sub(m[i][j], new(big.Rat).Mul(k, m[r][j]))
			}
		}
		r++
	}
	return r
}
