package tabular_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/tabular"
)

func TestWriteCSV(t *testing.T) {
	rows := [][]tabular.Value{
		tabular.Texts("mã", "ghi chú; thêm"),
		{tabular.Text("=HYPERLINK(\"x\")"), tabular.Number(-5)},
		tabular.Texts("@SUM", "+84 số"),
		tabular.Texts("\tx", "＝1"),
		tabular.Texts(""),
		tabular.Texts("-", "a=b"),
	}
	for _, c := range []struct {
		preset tabular.Preset
		want   string
	}{
		{tabular.ForExcel, "\uFEFFmã;\"ghi chú; thêm\"\r\n\" =HYPERLINK(\"\"x\"\")\";-5\r\n\" @SUM\";\" +84 số\"\r\n\" \tx\";\" ＝1\"\r\n\"\"\r\n\" -\";a=b\r\n"},
		{tabular.RFC4180, "mã,\"ghi chú; thêm\"\r\n\" =HYPERLINK(\"\"x\"\")\",-5\r\n\" @SUM\",\" +84 số\"\r\n\" \tx\",\" ＝1\"\r\n\"\"\r\n\" -\",a=b\r\n"},
	} {
		var b strings.Builder
		must(t, tabular.WriteCSV(&b, c.preset, slices.Values(rows)))
		if diff := cmp.Diff(c.want, b.String()); diff != "" {
			t.Error(diff)
		}
	}
}

// What is written is read back, and no cell of the file begins like a formula.
func TestCSVThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab=+-@\t\r\n,;\" \"'ệĐ＝0")))
		n := rapid.IntRange(1, 4).Draw(t, "columns")
		rows := [][]tabular.Value{make([]tabular.Value, n)}
		var want [][]string
		for i := range n {
			rows[0][i] = tabular.Text("h" + string(rune('a'+i)))
		}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			row := make([]tabular.Value, n)
			texts := make([]string, n)
			for i := range row {
				s := text.Draw(t, "cell")
				row[i], texts[i] = tabular.Text(s), survey.Clean(s)
			}
			rows = append(rows, row)
			if strings.Join(texts, "") != "" {
				want = append(want, texts)
			}
		}
		preset := rapid.SampledFrom([]tabular.Preset{tabular.ForExcel, tabular.RFC4180}).Draw(t, "preset")
		var b bytes.Buffer
		if err := tabular.WriteCSV(&b, preset, slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		if len(want) == 0 {
			return
		}
		table, err := tabular.Read(bytes.NewReader(b.Bytes()), "x", tabular.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for row, err := range table.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, c := range row.Cells {
				texts = append(texts, c.Text)
			}
			got = append(got, texts)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWriteTemplate(t *testing.T) {
	var b bytes.Buffer
	must(t, tabular.WriteTemplate(&b, tabular.Template{
		{Name: "Quầy", Columns: []tabular.Heading{{Name: "Mã quầy", Hint: "Chữ và số, không dấu"}, {Name: "Loại", Choices: []string{"xã", "tỉnh"}, Width: 30}, {Name: "Số hồ sơ"}},
			Rows: [][]tabular.Value{{tabular.Text("007"), tabular.Text("=1+1"), tabular.Number(12500)}}},
		{Name: "Ghi chú", Columns: []tabular.Heading{{Name: "x"}}},
	}))
	file, err := tabular.Open(bytes.NewReader(b.Bytes()), "x", tabular.Limits{})
	must(t, err)
	table, err := file.Table("Quầy")
	must(t, err)
	got, err := lines(table)
	must(t, err)
	if diff := cmp.Diff([]string{"1: Mã quầy|Loại|Số hồ sơ", "2: 007|=1+1|12500"}, got); diff != "" {
		t.Error(diff)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	must(t, err)
	panes, err := book.GetPanes("Quầy")
	must(t, err)
	if !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v", panes)
	}
	hints, err := book.GetDataValidations("Quầy")
	must(t, err)
	if len(hints) != 2 || *hints[0].Prompt != "Chữ và số, không dấu" || !strings.Contains(hints[1].Formula1, "xã,tỉnh") {
		t.Errorf("%d hints", len(hints))
	}
	if kind, err := book.GetCellType("Quầy", "B2"); err != nil || kind == excelize.CellTypeFormula {
		t.Errorf("a text became a formula: %v", err)
	}
}
