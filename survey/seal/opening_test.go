package seal_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis/study"
	"sipas/survey"
	"sipas/survey/seal"
)

// sheetOf is a line of open data by column.
type sheetOf map[string]string

func linesOf(t interface{ Fatal(...any) }, data []byte) (header []string, lines []sheetOf) {
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		m := sheetOf{}
		for i, name := range all[0] {
			m[name] = cells[i]
		}
		lines = append(lines, m)
	}
	return all[0], lines
}

// personal are the columns of open data that may point to somebody.
func personal(d *seal.Document) []string {
	var names []string
	for _, c := range d.Open.Columns {
		if !c.Dropped {
			names = append(names, c.Name)
		}
	}
	return names
}

func classes(lines []sheetOf, names []string) map[string][]sheetOf {
	all := map[string][]sheetOf{}
	for _, l := range lines {
		var key []string
		for _, n := range names {
			key = append(key, l[n])
		}
		k := strings.Join(key, "|")
		all[k] = append(all[k], l)
	}
	return all
}

// check holds open data to its promises.
func check(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, dataset, open []byte, d *seal.Document) {
	header, lines := linesOf(t, open)
	_, sealed := linesOf(t, dataset)
	names := personal(d)
	found := classes(lines, names)
	smallest := len(lines)
	for key, class := range found {
		smallest = min(smallest, len(class))
		if len(class) < seal.K {
			t.Errorf("class %s has %d sheets", key, len(class))
		}
	}
	if smallest != d.Open.Smallest || len(found) != d.Open.Classes {
		t.Errorf("%d classes, the smallest of %d; it says %d and %d", len(found), smallest, d.Open.Classes, d.Open.Smallest)
	}
	for _, never := range []string{"day", "counter", "batch", "number", "comment"} {
		if slices.Contains(header, never) {
			t.Errorf("%s is in the open data", never)
		}
	}
	// The answers are those of the dataset, none more and none less.
	var answers []string
	for _, v := range d.Codebook.Variables {
		if !slices.Contains(names, v.Name) {
			answers = append(answers, v.Name)
		}
	}
	if a, b := sorted(lines, answers), sorted(sealed, answers); !slices.Equal(a, b) {
		t.Errorf("the answers are not those that were given")
	}
	// A unit that is named has all its sheets under its name, so that what is
	// published of it follows from the open data.
	of := map[string]int{}
	for _, l := range sealed {
		of[l["unit"]]++
	}
	for key, in := range classes(lines, []string{"unit"}) {
		if key != seal.Merged && len(in) != of[key] {
			t.Errorf("%d of %d sheets of %s are under its name", len(in), of[key], key)
		}
	}
	for _, g := range d.Result.Breakdowns[0].Groups {
		if n := int64(len(classes(lines, []string{"unit"})[g.Labels[0]])); !g.Suppressed && g.Rows != n {
			t.Errorf("%s is published with %d sheets, there are %d", g.Labels[0], g.Rows, n)
		}
	}
}

func sorted(lines []sheetOf, names []string) []string {
	var all []string
	for _, l := range lines {
		var b strings.Builder
		for _, n := range names {
			b.WriteString(l[n] + ",")
		}
		all = append(all, b.String())
	}
	slices.Sort(all)
	return all
}

func TestOpenData(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	w.seal()
	d, err := seal.ParseDocument(w.read(seal.Public))
	if err != nil {
		t.Fatal(err)
	}
	open := w.read(seal.Open)
	check(t, w.read(seal.Dataset), open, d)
	if strings.Contains(string(open), "S3") || strings.Contains(string(w.read(seal.Public)), "S3") {
		t.Error("a unit of three sheets is named")
	}
	if r, _ := w.seals.Record(t.Context(), "w"); d.Sealed != r.Files[0].SHA256 {
		t.Error("it does not name what it was made of")
	}
	// The three sheets of D3 must not stand alone as "the rest".
	_, lines := linesOf(t, open)
	if rest := classes(lines, []string{"unit"})[seal.Merged]; len(rest) < seal.K {
		t.Errorf("%d sheets are the rest", len(rest))
	}
	// The index that the page shows is that of the sealed data.
	sealed, err := seal.ParseDocument(w.read(seal.Result))
	if err != nil {
		t.Fatal(err)
	}
	a, b := sealed.Result.Total, d.Result.Total
	i, j := slices.IndexFunc(a.Indexes, isOverall), slices.IndexFunc(b.Indexes, isOverall)
	if a.Indexes[i].Value != b.Indexes[j].Value || a.Indexes[i].Interval != b.Indexes[j].Interval {
		t.Errorf("sealed %v %v, open %v %v", a.Indexes[i].Value, a.Indexes[i].Interval, b.Indexes[j].Value, b.Indexes[j].Interval)
	}
}

// However people and units are spread, every class has K sheets, the answers are
// all there, and the same sheets in another order give the same bytes.
func TestOpenDataOfAnySurvey(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var lines []string
		n := rapid.IntRange(5, 80).Draw(r, "sheets")
		units := rapid.IntRange(1, 8).Draw(r, "units")
		for range n {
			lines = append(lines, drawSheet(r, units))
		}
		a, err := seal.OpenLines(lines)
		if err != nil {
			r.Fatal(err)
		}
		slices.Reverse(lines)
		b, err := seal.OpenLines(lines)
		if err != nil {
			r.Fatal(err)
		}
		if !bytes.Equal(a.Open, b.Open) || a.Document.Open.Classes != b.Document.Open.Classes {
			r.Errorf("the order of the sheets shows")
		}
		check(r, a.Dataset, a.Open, a.Document)
		checkStructure(r, a)
	})
}

// drawSheet is a sheet in the columns of seal.OpenHeader.
func drawSheet(r *rapid.T, units int) string {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(r, name) }
	unit := fmt.Sprintf("U%d", min(rapid.IntRange(0, units-1).Draw(r, "unit"), rapid.IntRange(0, units-1).Draw(r, "again")))
	stage := pick("stage", "submit", "result", "result", "")
	rating := func() string { return pick("rating", "5", "5", "5", "4", "3", "1", "NA", "") }
	d := rating()
	if stage == "submit" {
		d = ""
	}
	return strings.Join([]string{unit, pick("field", "land", "land", ""), pick("channel", "qr", "kiosk"), "2026-0" + pick("month", "1", "2", "2") + "-05",
		pick("form", "full", "full", "full", "short"), "vi", "x@1", stage, pick("sex", "f", "m", ""), rating(), d}, ",")
}

// checkStructure makes sure that among the sheets of a class nobody stands out
// by the questions that they were asked.
func checkStructure(r *rapid.T, a seal.Opening) {
	_, all := linesOf(r, a.Dataset)
	_, lines := linesOf(r, a.Open)
	forms := func(in []sheetOf) map[string]int {
		n := map[string]int{}
		for _, l := range in {
			n[l["form"]]++
		}
		return n
	}
	whole := forms(all)
	for unit, in := range classes(lines, []string{"unit"}) {
		if unit == seal.Merged || a.Document.Open.Rare {
			continue
		}
		var of []sheetOf
		for _, l := range all {
			if l["unit"] == unit {
				of = append(of, l)
			}
		}
		for form, n := range forms(of) {
			if n < seal.K && whole[form] >= seal.K {
				r.Errorf("%d of the %d sheets of %s are of the form %s", n, len(in), unit, form)
			}
		}
	}
}

// Five people of a unit who all gave the worst mark: naming their unit would
// tell what each of them said.
func TestAlikeAnswersAreNotNamed(t *testing.T) {
	var lines []string
	for i := range 5 {
		lines = append(lines, fmt.Sprintf("U1,land,qr,2026-01-0%d,full,vi,x@1,result,f,1,%d", i+1, 1+i%3))
	}
	for i := range 40 {
		lines = append(lines, fmt.Sprintf("U2,land,qr,2026-01-05,full,vi,x@1,result,f,%d,%d", 1+i%5, 1+i%4))
	}
	a, err := seal.OpenLines(lines)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(a.Open), "U1") {
		t.Errorf("the unit is named:\n%s", a.Open)
	}
	if a.Document.Open.Uniform != 0 {
		t.Errorf("%d classes are alike still", a.Document.Open.Uniform)
	}
	// Where all of the wave are alike nothing helps, and it is said.
	a, err = seal.OpenLines(slices.Repeat([]string{"U1,land,qr,2026-01-05,full,vi,x@1,result,f,1,1"}, 12))
	if err != nil || a.Document.Open.Uniform == 0 {
		t.Errorf("%+v, %v", a.Document, err)
	}
}

// The units by their dossiers: told only when no unit is merged, else the
// others could be worked out of it.
func TestPopulationIndexIsTakenOutWhenUnitsAreMerged(t *testing.T) {
	has := func(w *world, name string) bool {
		d, err := seal.ParseDocument(w.read(name))
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(d.Result.Total.Indexes, func(f study.Figure) bool { return strings.HasPrefix(string(f.Formula), "population/") })
	}
	for name, c := range map[string]struct {
		small        int
		sealed, open bool
	}{"all large": {60, true, true}, "one small": {3, true, false}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.weigh(map[string]int{"S1": 500, "S2": 2000, "S3": 100})
			w.people("S1", 60)
			w.people("S2", 60)
			w.people("S3", c.small)
			w.seal()
			if has(w, seal.Result) != c.sealed || has(w, seal.Public) != c.open {
				t.Errorf("sealed %v, open %v", has(w, seal.Result), has(w, seal.Public))
			}
			if diff := w.verify(); len(diff) > 0 {
				t.Error(diff)
			}
		})
	}
}

// A wave of very many units has files of a size that can be handled: a slim
// result, and no breakdown by units in public.
func TestManyUnits(t *testing.T) {
	w := newWorld(t)
	var all []*survey.Response
	for i := range 220 {
		for range 6 {
			all = append(all, w.person(fmt.Sprintf("X%03d", i)))
		}
	}
	w.accept(all...)
	r := w.seal()
	for _, f := range r.Files {
		if limit := map[string]int64{seal.Result: 8e6, seal.Public: 2e6}[f.Name]; limit > 0 && f.Size > limit {
			t.Errorf("%s has %d bytes", f.Name, f.Size)
		}
	}
	d, err := seal.ParseDocument(w.read(seal.Public))
	if err != nil {
		t.Fatal(err)
	}
	named := len(d.Codebook.Variable("unit").Values) // with the label of merged ones
	if has := len(d.Result.Breakdowns) > 0; has != (named < 42) {
		t.Errorf("%d units are named, and a breakdown is there: %v", named, has)
	}
	sealed, err := seal.ParseDocument(w.read(seal.Result))
	if err != nil || len(sealed.Result.Breakdowns[0].Groups) != 220 {
		t.Fatal(err)
	}
	if diff := w.verify(); len(diff) > 0 {
		t.Error(diff)
	}
}
