package table

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sipas/analysis"
)

// contents lays a table out as plain values.
func contents(t *Table) map[string]any {
	s := t.Frame.Schema()
	all := map[string]any{"rows": t.Frame.Rows(), "ids": t.IDs()}
	for j, name := range s.Items {
		all["item "+name] = slices.Clone(t.Frame.Item(j))
	}
	for _, name := range s.Dimensions {
		d, _ := t.Frame.Dimension(name)
		labels := make([]string, d.Codes.Len())
		for i, c := range d.Codes.All() {
			labels[i] = d.Labels[c]
		}
		all["label "+name] = labels
	}
	for _, name := range s.Numbers {
		all["number "+name], _ = t.Frame.Number(name)
	}
	return all
}

func read(t testing.TB, text string, o Options) *Table {
	t.Helper()
	table, err := Read([]byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestReadGivesWhatStandsInTheFile(t *testing.T) {
	layout := func(text string) *Layout {
		l, err := ParseLayout([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return &l
	}
	nan, missing, dk := math.NaN(), analysis.Missing, analysis.DontKnow
	for _, c := range []struct {
		name, text string
		layout     *Layout
		want       map[string]any
	}{
		{"export of the program", "id,unit,A1,A2,B1,OV,seconds\r\nr1,u1,5,NA,,4,31.5\r\nr2,,1,2,3,,\r\n", nil, map[string]any{
			"rows": 2, "ids": []string{"r1", "r2"}, "label unit": []string{"u1", ""},
			"item A1": []uint8{5, 1}, "item A2": []uint8{dk, 2}, "item B1": []uint8{missing, 3}, "item OV": []uint8{4, missing},
			"number seconds": []float64{31.5, nan},
		}},
		{"byte order mark, quotes, line feed in a label, no line feed at the end",
			"\uFEFFunit,q1_1\n\"a \"\"b\"\",\nc\",\"4\"\n\n x ,5", nil, map[string]any{
				"rows": 2, "ids": []string(nil), "label unit": []string{"a \"b\",\nc", "x"}, "item q1_1": []uint8{4, 5},
			}},
		{"semicolons and decimal commas", "q1_1;weight\n3;1,5\n4.0;2\n", nil, map[string]any{
			"rows": 2, "ids": []string(nil), "item q1_1": []uint8{3, 4}, "number weight": []float64{1.5, 2},
		}},
		{"composed and decomposed letters are one label", "q1_1,sex\n3,Nu\u031b\u0303\n4,Nữ\n", nil, map[string]any{
			"rows": 2, "ids": []string(nil), "item q1_1": []uint8{3, 4}, "label sex": []string{"Nữ", "Nữ"},
		}},
		{"layout with other words and headers", "Biển hiệu,giờ,x\n10,2026-03-05 09:30:00,-\n.,1772677800,-\n99,2026-03-05T02:30:00Z,-\n",
			layout(`{"scale": 10, "items": [{"name": "A2", "header": "Biển hiệu"}], "dont_know": ["99"], "missing": ["."], "time": {"name": "at", "header": "giờ"}}`),
			map[string]any{
				"rows": 3, "ids": []string(nil), "item A2": []uint8{10, missing, dk},
				"number at": []float64{1772677800, 1772677800, 1772677800},
			}},
		{"lines ended by carriage returns", "unit,q1_1\rU1,5\r\"a\rb\",4\r", nil, map[string]any{
			"rows": 2, "ids": []string(nil), "label unit": []string{"U1", "a\rb"}, "item q1_1": []uint8{5, 4},
		}},
		{"no rows", "q1_1\n", nil, map[string]any{"rows": 0, "ids": []string(nil), "item q1_1": []uint8{}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := contents(read(t, c.text, Options{Layout: c.layout}))
			if diff := cmp.Diff(c.want, got, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadTellsWhatIsWrong(t *testing.T) {
	layout, err := ParseLayout([]byte(`{"items": ["q1_1", "q1_2"], "weight": "weight", "dimensions": ["unit", "field"], "time": "at"}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		layout     *Layout
		want       []string
	}{
		{"answers off the scale", "q1_1,q1_2\n6,4\n3,x\n0,4.5\n", nil, []string{
			`row 2: column "q1_1": "6" is not an answer; allowed: 1 to 5, empty, NA`,
			`row 3: column "q1_2": "x" is not an answer; allowed: 1 to 5, empty, NA`,
			`row 4: column "q1_1": "0" is not an answer; allowed: 1 to 5, empty, NA`,
			`row 4: column "q1_2": "4.5" is not an answer; allowed: 1 to 5, empty, NA`,
		}},
		{"too few and too many fields", "q1_1,q1_2\n3\n3,4\n3,4,5\n\n,,\n", nil, []string{
			"row 2: 1 fields, want 2", "row 4: 3 fields, want 2", "row 6: 3 fields, want 2",
		}},
		{"numbers", "q1_1,weight\n3,-1\n3,1e999\n3,0x10\n3,inf\n", nil, []string{
			`row 2: column "weight": "-1" is not a number that fits; allowed: a number like 12 or 1.5, empty, not below 0`,
			`row 3: column "weight": "1e999" is not a number that fits; allowed: a number like 12 or 1.5, empty, not below 0`,
			`row 4: column "weight": "0x10" is not a number that fits; allowed: a number like 12 or 1.5, empty, not below 0`,
			`row 5: column "weight": "inf" is not a number that fits; allowed: a number like 12 or 1.5, empty, not below 0`,
		}},
		{"columns that are not there", "q1_1,unit,unit\n3,a,b\n", &layout, []string{
			`row 1: column "unit" stands twice in the header`,
			`row 1: column "q1_2" is named by the layout and not in the file`,
			`row 1: column "field" is named by the layout and not in the file`,
			`row 1: column "weight" is named by the layout and not in the file`,
			`row 1: column "at" is named by the layout and not in the file`,
		}},
		{"text that is not UTF-8", "q1_1,unit\n3,a\xffb\n", nil, []string{
			`row 2: column "unit": "a` + "\uFFFD" + `b" is not UTF-8; allowed: UTF-8`,
		}},
		{"quotes in the wrong place", "q1_1,unit\n3,5\" screen\n4,\"a\"b\n", nil, []string{
			`row 2: column "unit": "5\" screen" has a quote in the wrong place`,
			`row 3: column "unit": "a" has a quote in the wrong place`,
		}},
		{"a quote that is never closed", "q1_1,unit\n3,\"a\n4,b\n", nil, []string{
			`row 2: column "unit": "a\n4,b\n" has a quote that is never closed`,
		}},
		{"blank lines before and below the header", "\r\n\n\nq1_1\n\n9\n\n8\n", nil, []string{
			`row 6: column "q1_1": "9" is not an answer; allowed: 1 to 5, empty, NA`,
			`row 8: column "q1_1": "8" is not an answer; allowed: 1 to 5, empty, NA`,
		}},
		{"a header below a blank line", "\nq1_1,unit,unit\n", nil, []string{
			`row 2: column "unit" stands twice in the header`,
		}},
		{"lines that end in two ways", "q1_1,comment\r5,foo\r4,bar\n", nil, []string{
			`row 1: column "comment\r5": "comment\r5" holds a carriage return: lines end in two ways; save the file with line feeds`,
			`row 1: column "foo\r4": "foo\r4" holds a carriage return: lines end in two ways; save the file with line feeds`,
		}},
		{"tabs", "unit\tq1_1\nU1\t5\n", nil, []string{
			`row 1: a tab separates the columns; allowed: comma, semicolon`,
		}},
		{"vertical bars", "unit|q1_1\nU1|5\n", nil, []string{
			`row 1: a vertical bar separates the columns; allowed: comma, semicolon`,
		}},
		{"nothing", "", nil, []string{"the file is empty"}},
		{"only a mark", "\uFEFF\r\n", nil, []string{"the file is empty"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{0, 1, 5} {
				_, err := Read([]byte(c.text), Options{Layout: c.layout, piece: size})
				problems, ok := err.(*Problems)
				if !ok {
					t.Fatalf("pieces of %d: got %v, want problems", size, err)
				}
				var got []string
				for _, p := range problems.List {
					got = append(got, p.String())
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("pieces of %d: (-want +got)\n%s", size, diff)
				}
			}
		})
	}
}

// Every row of the frame knows its row of the file, however it is cut.
func TestFileRow(t *testing.T) {
	text := "\n\r\nid,q1_1\n4,5\n\n\n7,5\n8,5\n\n10,5\n\n"
	for _, o := range []Options{{Workers: 1}, {Workers: 2, piece: 1}, {Workers: 3, piece: 7}} {
		table := read(t, text, o)
		for row, id := range table.IDs() {
			if got := strconv.Itoa(table.FileRow(row)); got != id {
				t.Errorf("pieces of %d: row %d of the frame was row %s of the file, want %s", o.piece, row, got, id)
			}
		}
		if len(table.IDs()) != 4 {
			t.Errorf("pieces of %d: %d sheets", o.piece, len(table.IDs()))
		}
	}
}

func TestProblemsAreCountedBeyondTheLimit(t *testing.T) {
	text := "q1_1\n"
	for range 250 {
		text += "9\n"
	}
	_, err := Read([]byte(text), Options{Limit: 3, piece: 64})
	problems, ok := err.(*Problems)
	if !ok || len(problems.List) != 3 || problems.Total != 250 {
		t.Fatalf("got %v", err)
	}
	if want := "row 2: column \"q1_1\": \"9\" is not an answer; allowed: 1 to 5, empty, NA\n"; problems.Error()[:len(want)] != want {
		t.Errorf("got %q", problems.Error())
	}
	if tail := "\nand 247 more"; problems.Error()[len(problems.Error())-len(tail):] != tail {
		t.Errorf("got %q", problems.Error())
	}
}

// Any table written by encoding/csv is read back, wherever the file is cut.
func TestReadDoesNotDependOnCutsOrGoroutines(t *testing.T) {
	label := rapid.OneOf(rapid.SampledFrom([]string{"", "a", "Đất đai", `"`, "x,y", "two\nlines", "a\r\nb"}), rapid.StringMatching(`[a-zA-Z",;\n ]{0,8}`))
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(0, 40).Draw(t, "rows")
		separator := rapid.SampledFrom([]rune{',', ';'}).Draw(t, "separator")
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma = separator
		w.UseCRLF = rapid.Bool().Draw(t, "crlf")
		w.Write([]string{"id", "q1_1", "unit", "q1_2"})
		want := map[string]any{"rows": rows}
		var ids, labels []string
		var first, second []uint8
		for i := range rows {
			a, b := rapid.Uint8Range(0, 5).Draw(t, "a"), rapid.Uint8Range(0, 5).Draw(t, "b")
			l := label.Draw(t, "label")
			w.Write([]string{fmt.Sprint(i), digit(a), l, digit(b)})
			ids, labels = append(ids, fmt.Sprint(i)), append(labels, clean(lineEnds(l, w.UseCRLF)))
			first, second = append(first, a), append(second, b)
		}
		w.Flush()
		want["ids"], want["label unit"], want["item q1_1"], want["item q1_2"] = ids, labels, first, second
		for _, o := range []Options{{Workers: 1}, {Workers: 3, piece: rapid.IntRange(1, 64).Draw(t, "piece")}} {
			table, err := Read(text.Bytes(), o)
			if err != nil {
				t.Fatalf("%v\n%q", err, text.String())
			}
			if diff := cmp.Diff(want, contents(table), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%+v: (-want +got)\n%s", o, diff)
			}
		}
	})
}

// lineEnds is what encoding/csv makes of line ends inside a field.
func lineEnds(s string, crlf bool) string {
	b := []byte(s)
	if crlf {
		b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r"), nil), []byte("\n"), []byte("\r\n"))
	}
	return string(b)
}

func digit(a uint8) string {
	if a == 0 {
		return ""
	}
	return strconv.Itoa(int(a))
}

// The reference case reads like encoding/csv reads it.
func TestReadReferenceCase(t *testing.T) {
	data, err := os.ReadFile("../testdata/cases/c04_prov400.csv")
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := read(t, string(data), Options{piece: 1000})
	got := contents(table)
	for i, name := range records[0] {
		var column []string
		for _, r := range records[1:] {
			column = append(column, r[i])
		}
		var read []string
		switch v := got["item "+name].(type) {
		case []uint8:
			for _, a := range v {
				read = append(read, digit(a))
			}
		default:
			read, _ = got["label "+name].([]string)
		}
		if name == "resp_id" {
			read = table.IDs()
		}
		if diff := cmp.Diff(column, read); diff != "" {
			t.Errorf("column %s: (-encoding/csv +table)\n%s", name, diff)
		}
	}
	var sizes []int
	for _, f := range table.Frame.Schema().Factors {
		sizes = append(sizes, len(f.Items))
	}
	if diff := cmp.Diff([]int{3, 4, 7, 6, 5}, sizes); diff != "" {
		t.Errorf("items per factor: (-want +got)\n%s", diff)
	}
}

func TestProgressEndsAtTheEnd(t *testing.T) {
	var last, total int64
	text := reference(2000, 1)
	_, err := Read(text, Options{piece: 4096, Progress: func(done, of int64) {
		if done < last {
			t.Errorf("went back from %d to %d", last, done)
		}
		last, total = done, of
	}})
	if err != nil || last != total || last == 0 {
		t.Errorf("%d of %d done, %v", last, total, err)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "q1_1\n5\n", "q1_1,unit\n\"5\",\"a\"\"b\nc\"\n", "\uFEFFA1;weight\r\n5;1,5\r\n", "q1_1,unit\n3,5\" x\n", "q1_1\n\"5", "q1_1\r\r\n5", "q1_1,unit\r5,a\r\"4\",\"b\rc\"\r", "\n\nq1_1\n\n9\n"} {
		f.Add([]byte(seed), uint8(7))
	}
	f.Fuzz(func(t *testing.T, data []byte, size uint8) {
		whole, err := Read(data, Options{Workers: 1})
		cut, cutErr := Read(data, Options{Workers: 2, piece: int(size) + 1})
		if (err == nil) != (cutErr == nil) || err != nil && err.Error() != cutErr.Error() {
			t.Fatalf("in one go: %v\nin pieces: %v", err, cutErr)
		}
		if err != nil {
			return
		}
		if diff := cmp.Diff(contents(whole), contents(cut), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("(-one go +pieces)\n%s", diff)
		}
		for j := range whole.Frame.Schema().Items {
			for _, a := range whole.Frame.Item(j) {
				if a > 5 && a != analysis.DontKnow {
					t.Fatalf("answer %d", a)
				}
			}
		}
	})
}
