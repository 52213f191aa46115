package analysis

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSchemaErrors(t *testing.T) {
	good := Schema{Scale: 5, Items: []string{"a", "b"}, Factors: []Factor{{"F", []int{0}}}, Overall: "b",
		Dimensions: []string{"unit"}, Numbers: []string{"w"}, Weight: "w", Stratum: "unit", Cluster: "unit"}
	if err := good.Validate(); err != nil {
		t.Errorf("a good schema: %v", err)
	}
	for want, change := range map[string]func(s *Schema){
		"scale has 1 categories":       func(s *Schema) { s.Scale = 1 },
		"scale has 16 categories":      func(s *Schema) { s.Scale = 16 },
		`item "a" appears twice`:       func(s *Schema) { s.Items = []string{"a", "a", "b"} },
		"256 items":                    func(s *Schema) { s.Items = make([]string, 256); s.Overall = "" },
		`dimension "unit" appears`:     func(s *Schema) { s.Dimensions = []string{"unit", "unit"} },
		`number column "w" appears`:    func(s *Schema) { s.Numbers = []string{"w", "w"} },
		`factor "E" has no item`:       func(s *Schema) { s.Factors = []Factor{{"E", nil}} },
		`factor "F": no item 7`:        func(s *Schema) { s.Factors[0].Items = []int{7} },
		`in factors "F" and "G"`:       func(s *Schema) { s.Factors = append(s.Factors, Factor{"G", []int{0}}) },
		"holds the overall question":   func(s *Schema) { s.Factors[0].Items = []int{1} },
		`overall question: no column`:  func(s *Schema) { s.Overall = "z" },
		`weight: no column "z"`:        func(s *Schema) { s.Weight = "z" },
		`population: no column "unit"`: func(s *Schema) { s.Population = "unit" },
		`stratum: no column "w"`:       func(s *Schema) { s.Stratum = "w" },
		`cluster: no column "z"`:       func(s *Schema) { s.Cluster = "z" },
	} {
		s := *good.clone()
		change(&s)
		if _, err := NewBuilder(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func TestRowsThatDoNotFitAreRefusedWhole(t *testing.T) {
	b, err := NewBuilder(Schema{Scale: 5, Items: []string{"q1", "q2"}, Dimensions: []string{"unit"}, Numbers: []string{"w"}})
	if err != nil {
		t.Fatal(err)
	}
	for want, r := range map[string]Row{
		"row 1: 1 answers, want 2":                              {Answers: []uint8{1}},
		`row 1: item "q2": answer 6 is not on the scale 1..5`:   {Answers: []uint8{1, 6}},
		`row 1: item "q1": answer 254 is not on the scale 1..5`: {Answers: []uint8{254, 1}},
		"row 1: 2 labels, want at most 1":                       {Answers: []uint8{1, 2}, Labels: []string{"U", "V"}},
		"row 1: 2 numbers, want at most 1":                      {Answers: []uint8{1, 2}, Numbers: []float64{1, 2}},
		`row 1: column "w" is infinite`:                         {Answers: []uint8{1, 2}, Numbers: []float64{math.Inf(1)}},
	} {
		if err := b.Append(r); err == nil || err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if b.Rows() != 0 || b.Frame().Rows() != 0 {
		t.Errorf("%d refused rows are in the frame", b.Rows())
	}
	if err := b.Append(Row{Answers: []uint8{5, DontKnow}}); err != nil {
		t.Fatal(err)
	}
	f := b.Frame()
	w, err := f.Number("w")
	if err != nil || !math.IsNaN(w[0]) {
		t.Errorf("a number left out: %v (%v), want NaN", w, err)
	}
	d, err := f.Dimension("unit")
	if err != nil || d.Codes.At(0) != 0 || d.Labels[0] != "" {
		t.Errorf("a label left out: %+v (%v)", d, err)
	}
	if _, err := f.Number("x"); err == nil {
		t.Error("no such number: no error")
	}
	if _, err := f.Dimension("x"); err == nil {
		t.Error("no such dimension: no error")
	}
}

// A service appends while readers work on what was there before.
func TestFramesStayAsTheyWere(t *testing.T) {
	full := simulated(1000, 4, 2)
	b, err := NewBuilder(*full.Schema())
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for row := range full.Rows() {
		r := Row{}
		for j := range full.items {
			r.Answers = append(r.Answers, full.items[j][row])
		}
		for _, d := range full.dims {
			r.Labels = append(r.Labels, d.Labels[d.Codes.At(row)])
		}
		r.Numbers = []float64{full.numbers[0][row]}
		if err := b.Append(r); err != nil {
			t.Fatal(err)
		}
		if row%97 != 0 {
			continue
		}
		f, n := b.Frame(), row+1
		wait.Go(func() { // reads while the loop goes on appending
			want := naiveTally(full.All().Keep(func(row int) bool { return row < n }))
			if diff := tallyDiff(want, f.All().Tally()); diff != "" {
				t.Errorf("frame of %d rows: (-want +got)\n%s", n, diff)
			}
		})
	}
	wait.Wait()
}

func TestViews(t *testing.T) {
	f := simulated(500, 4, 9)
	unit, _ := f.Dimension("unit")
	sex, _ := f.Dimension("sex")
	is := func(d Dimension, row int, labels ...string) bool {
		return slices.Contains(labels, d.Labels[d.Codes.At(row)])
	}
	where := func(v View, dimension string, labels ...string) View {
		w, err := v.Where(dimension, labels...)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	women := where(f.All(), "sex", "Nữ")
	for _, test := range []struct {
		name string
		view View
		keep func(row int) bool
	}{
		{"all", f.All(), func(int) bool { return true }},
		{"one label", women, func(row int) bool { return is(sex, row, "Nữ") }},
		{"two labels", where(f.All(), "unit", "U01", "U03"), func(row int) bool { return is(unit, row, "U01", "U03") }},
		{"unknown label", where(f.All(), "unit", "U99"), func(int) bool { return false }},
		{"no label given", where(f.All(), "unit"), func(int) bool { return false }},
		{"two dimensions", where(women, "unit", "U02"), func(row int) bool { return is(sex, row, "Nữ") && is(unit, row, "U02") }},
		{"kept", women.Keep(func(row int) bool { return row%7 == 0 }), func(row int) bool { return is(sex, row, "Nữ") && row%7 == 0 }},
		{"without", f.All().Without(women), func(row int) bool { return !is(sex, row, "Nữ") }},
		{"without all", women.Without(f.All()), func(int) bool { return false }},
		{"and", women.And(where(f.All(), "unit", "U04")), func(row int) bool { return is(sex, row, "Nữ") && is(unit, row, "U04") }},
	} {
		var want []int
		for row := range f.Rows() {
			if test.keep(row) {
				want = append(want, row)
			}
			if test.view.Has(row) != test.keep(row) {
				t.Errorf("%s: Has(%d) = %v", test.name, row, test.view.Has(row))
			}
		}
		if diff := cmp.Diff(want, slices.Collect(test.view.Each())); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
		if test.view.Rows() != len(want) {
			t.Errorf("%s: %d rows, want %d", test.name, test.view.Rows(), len(want))
		}
	}
	for range f.All().Each() { // stopping early is allowed
		break
	}
	if _, err := f.All().Where("colour", "red"); err == nil {
		t.Error("no such dimension: no error")
	}
}

func TestGroups(t *testing.T) {
	b, err := NewBuilder(Schema{Scale: 5, Items: []string{"q"}, Dimensions: []string{"unit", "field", "sex"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, labels := range [][]string{
		{"U2", "Đất đai", "Nam"}, {"U1", "Hộ tịch", "Nữ"}, {"U2", "", "Nữ"}, {"", "Đất đai", "Nam"}, {"U1", "Hộ tịch", "Nam"}, {"U2", "Đất đai", "Nữ"},
	} {
		if err := b.Append(Row{Answers: []uint8{4}, Labels: labels}); err != nil {
			t.Fatal(err)
		}
	}
	f := b.Frame()
	women, err := f.All().Where("sex", "Nữ")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		view   View
		by     []string
		labels []string
		of     []int // by row
	}{
		{"one dimension", f.All(), []string{"unit"}, []string{"[U1]", "[U2]"}, []int{1, 0, 1, -1, 0, 1}},
		{"two dimensions", f.All(), []string{"field", "unit"}, []string{"[Hộ tịch U1]", "[Đất đai U2]"}, []int{1, 0, -1, -1, 0, 1}},
		{"three", f.All(), []string{"unit", "field", "sex"},
			[]string{"[U1 Hộ tịch Nam]", "[U1 Hộ tịch Nữ]", "[U2 Đất đai Nam]", "[U2 Đất đai Nữ]"}, []int{2, 1, -1, -1, 0, 3}},
		{"only what the view has", women, []string{"sex"}, []string{"[Nữ]"}, []int{-1, 0, 0, -1, -1, 0}},
		{"none is one group", f.All(), nil, []string{"[]"}, []int{0, 0, 0, 0, 0, 0}},
	} {
		g, err := test.view.By(test.by...)
		if err != nil {
			t.Fatal(err)
		}
		var labels []string
		rows := 0
		for i := range g.Len() {
			labels = append(labels, fmt.Sprint(g.Labels(i)))
			rows += g.View(i).Rows()
		}
		var of []int
		grouped := 0
		for row := range f.Rows() {
			of = append(of, g.Of(row))
			if g.Of(row) >= 0 {
				grouped++
			}
		}
		if diff := cmp.Diff(test.labels, labels) + cmp.Diff(test.of, of); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
		if rows != grouped {
			t.Errorf("%s: the groups' views have %d rows, want %d", test.name, rows, grouped)
		}
	}
	if _, err := f.All().By("colour"); err == nil {
		t.Error("no such dimension: no error")
	}
}

// FuzzBuilder: whatever bytes come in, a row is refused with an error or
// counted, and never both.
func FuzzBuilder(f *testing.F) {
	f.Add(uint8(5), []byte{1, 2, 3, 0, 255, 5, 5, 5, 6})
	f.Add(uint8(2), []byte{})
	f.Add(uint8(200), []byte{1})
	f.Add(uint8(15), []byte("0123456789abcdefghijklmnopqrstuvwxyz"))
	f.Fuzz(func(t *testing.T, scale uint8, data []byte) {
		b, err := NewBuilder(Schema{Scale: int(scale), Items: []string{"a", "b", "c"}, Overall: "c", Dimensions: []string{"d"}})
		if err != nil {
			return
		}
		accepted := 0
		for len(data) > 0 {
			n := min(len(data), 3)
			if n == 3 && data[0]%16 == 9 {
				n = 2 // a row that is too short
			}
			if b.Append(Row{Answers: data[:n], Labels: []string{string(data[:n])}}) == nil {
				accepted++
			}
			data = data[n:]
		}
		frame := b.Frame()
		if b.Rows() != accepted || frame.Rows() != accepted {
			t.Fatalf("%d rows accepted, %d in the frame", accepted, frame.Rows())
		}
		if diff := tallyDiff(naiveTally(frame.All()), frame.All().Tally()); diff != "" {
			t.Fatalf("(-naive +pass)\n%s", diff)
		}
	})
}

// TestWordsOfRows: words of 64 rows say what single rows say, up to the last,
// and the same rows are the same in a frame that has grown since.
func TestWordsOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		v := f.All().Keep(func(int) bool { return rapid.Bool().Draw(t, "in") })
		for row := range f.Rows() {
			if in := v.Word(row/64)>>(row%64)&1 == 1; in != v.Has(row) {
				t.Fatalf("row %d is in the view: %v, in its word: %v", row, v.Has(row), in)
			}
			for j := range f.Schema().Items {
				a := f.Item(j)[row]
				if is := f.Rated(j, row/64)>>(row%64)&1 == 1; is != (a != Missing && a != DontKnow) {
					t.Fatalf("row %d answers %d to item %d; it has rated it: %v", row, a, j, is)
				}
			}
		}
	})
	b, err := NewBuilder(Schema{Scale: 5, Items: []string{"A"}})
	if err != nil {
		t.Fatal(err)
	}
	grow := func(n int) *Frame {
		for range n {
			if err := b.Append(Row{Answers: []uint8{5}}); err != nil {
				t.Fatal(err)
			}
		}
		return b.Frame()
	}
	few, many := grow(70), grow(100)
	first := func(n int) func(int) bool { return func(row int) bool { return row < n } }
	for _, test := range []struct {
		name string
		a, b View
		want bool
	}{
		{"all of what has grown", few.All(), many.All(), false},
		{"those that were there before", few.All(), many.All().Keep(first(70)), true},
		{"one less", few.All(), many.All().Keep(first(69)), false},
		{"another", few.All().Keep(func(row int) bool { return row != 3 }), many.All().Keep(first(69)), false},
		{"none", few.All().Keep(first(0)), many.All().Keep(first(0)), true},
	} {
		if got := test.a.Same(test.b); got != test.want {
			t.Errorf("%s: the same is %v", test.name, got)
		}
		if got := test.b.Same(test.a); got != test.want {
			t.Errorf("%s, the other way round: the same is %v", test.name, got)
		}
	}
}
