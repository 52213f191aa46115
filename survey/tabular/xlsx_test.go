package tabular_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sipas/survey/tabular"
)

func set(t testing.TB, f *excelize.File, cells map[string]any) {
	for at, v := range cells {
		must(t, f.SetCellValue("Sheet1", at, v))
	}
}

// styled puts a value under a number format.
func styled(t testing.TB, f *excelize.File, at string, v any, id int, custom string) {
	s := excelize.Style{NumFmt: id}
	if custom != "" {
		s.CustomNumFmt = &custom
	}
	style, err := f.NewStyle(&s)
	must(t, err)
	must(t, f.SetCellValue("Sheet1", at, v))
	must(t, f.SetCellStyle("Sheet1", at, at, style))
}

func TestXLSXAsExcelHasIt(t *testing.T) {
	content := workbook(t, func(f *excelize.File) {
		set(t, f, map[string]any{"A2": "Mã", "B2": "Giá trị", "A3": "text", "B3": "Hộ tịch\nđất đai", "A4": "whole", "B4": 12500, "A5": "sum", "B5": 0.1 + 0.2,
			"A6": "big", "B6": 123456789012, "A7": "true", "B7": true, "A8": "=1+1", "B8": "'x"})
		styled(t, f, "B9", 7, 0, "000")
		styled(t, f, "B10", 0.85, 9, "")
		styled(t, f, "B11", time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), 14, "")
		styled(t, f, "B12", time.Date(2026, 7, 1, 14, 5, 0, 0, time.UTC), 22, "")
		styled(t, f, "B13", time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), 0, `[$-42A]m/d/yyyy;@`)
		styled(t, f, "B14", 0.5, 20, "")
		styled(t, f, "B15", 46204, 0, `"ngày" d "tháng" m`)
		styled(t, f, "B16", 3, 0, `0 "đồng"`)
		styled(t, f, "B18", 1.5, 0, `[Red]#,##0.00_);(#,##0.00)`)
	})
	got, err := read(content, tabular.Limits{})
	must(t, err)
	want := []string{"2: Mã|Giá trị", "3: text|Hộ tịch\nđất đai", "4: whole|12500", "5: sum|0.3", "6: big|123456789012", "7: true|TRUE", "8: =1+1|'x",
		"9: |007", "10: |85%", "11: |01/07/2026", "12: |01/07/2026 14:05", "13: |01/07/2026", "14: |12:00", "15: |01/07/2026", "16: |3", "18: |1.5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A workbook as other programs write it: prefixes, no references, texts in
// pieces, CDATA, a true escape and a false one, an ISO date.
func TestXLSXByOtherHands(t *testing.T) {
	sheet := `<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c></x:row>
		<!-- a > comment --><x:row r="5"><x:c r="A5" t="s"><x:v>1</x:v></x:c><x:c r="B5" t="d"><x:v>2026-07-01T00:00:00</x:v></x:c></x:row>
		<x:row r="7"><x:c r='B7' t="str" note="a>b"><x:v>&#x1EC7; _x0041__x00G1_ &lt;</x:v></x:c></x:row><x:row/>`
	shared := `<si><r><t>Q</t></r><r><rPr/><t xml:space="preserve">uầ</t></r><rPh sb="0"><t>zz</t></rPh><r><t>y</t></r></si><si><t><![CDATA[<&>]]></t></si>`
	got, err := read(bare(t, sheet, shared), tabular.Limits{})
	must(t, err)
	want := []string{"1: Quầy|b", "5: <&>|01/07/2026", "7: |ệ A_x00G1_ <"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDaysOfBothCalendars(t *testing.T) {
	for _, c := range []struct {
		base1904 bool
		serial   any
		want     string
	}{
		{false, 1, "01/01/1900"}, {false, 59, "28/02/1900"}, {false, 61, "01/03/1900"}, {false, 46204, "01/07/2026"},
		{true, 0.5, "01/01/1904 12:00"}, {true, 44742, "01/07/2026"}, {false, 46204.999999, "02/07/2026"},
	} {
		content := workbook(t, func(f *excelize.File) {
			on := c.base1904
			must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on}))
			set(t, f, map[string]any{"A1": "x"})
			styled(t, f, "A2", c.serial, 22, "")
		})
		got, err := read(content, tabular.Limits{})
		must(t, err)
		if got[1] != "2: "+c.want {
			t.Errorf("%v: %s, want %s", c.serial, got[1], c.want)
		}
	}
}

func TestBadXLSX(t *testing.T) {
	fill := func(cells map[string]any, more func(*excelize.File)) []byte {
		return workbook(t, func(f *excelize.File) {
			set(t, f, cells)
			if more != nil {
				more(f)
			}
		})
	}
	table := map[string]any{"A1": "a", "B1": "b", "C1": "c", "A2": 1, "B2": 2, "C2": 3}
	for _, c := range []struct {
		name    string
		content []byte
		want    []string
	}{
		{"a formula with a value that looks true", fill(table, func(f *excelize.File) { must(t, f.SetCellFormula("Sheet1", "C2", "A2+B2")) }),
			[]string{"table.invalid", "C2 table.formula"}},
		{"a formula in the header", fill(table, func(f *excelize.File) { must(t, f.SetCellFormula("Sheet1", "B1", "A2")) }),
			[]string{"table.invalid", "B1 table.formula", "B2 table.unnamed B"}},
		{"merged cells", fill(table, func(f *excelize.File) {
			must(t, f.MergeCell("Sheet1", "A2", "B3"))
			must(t, f.MergeCell("Sheet1", "C5", "C6"))
		}), []string{"table.invalid", "A2:B3 table.merged", "C5:C6 table.merged"}},
		{"an error value", bare(t, `<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>`, ""),
			[]string{"table.invalid", "A2 table.cell_error #N/A"}},
		{"a number that is none", bare(t, `<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"><v>12x</v></c></row>`, ""),
			[]string{"table.invalid", "A2 table.number 12x"}},
		{"29 February 1900", fill(table, func(f *excelize.File) { styled(t, f, "B2", 60, 14, "") }), []string{"table.invalid", "B2 table.number 60"}},
		{"cells beyond the header", fill(table, func(f *excelize.File) { set(t, f, map[string]any{"E2": "x"}) }), []string{"table.invalid", "E2 table.ragged 3"}},
		{"empty", fill(nil, nil), []string{"table.empty"}},
		{"header only", fill(map[string]any{"A1": "a"}, nil), []string{"table.no_rows"}},
		{"an old workbook", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 500)...), []string{"table.xls"}},
		{"a workbook with a password", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "....E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...), []string{"table.encrypted"}},
		{"a web page named .xls", []byte("\r\n<html><table><tr><td>a</td></tr></table></html>"), []string{"table.html"}},
		{"an OpenDocument sheet", archive(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), []string{"table.ods"}},
		{"a binary workbook", archive(t, map[string]string{"[Content_Types].xml": "<x/>", "xl/workbook.bin": ""}), []string{"table.xlsb"}},
		{"a letter", archive(t, map[string]string{"[Content_Types].xml": "<x/>", "word/document.xml": ""}), []string{"table.format"}},
		{"some archive", archive(t, map[string]string{"a.txt": "a"}), []string{"table.format"}},
		{"a PDF", []byte("%PDF-1.7 ..."), []string{"table.format"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(c.content, tabular.Limits{})
			if diff := cmp.Diff(c.want, complaint(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDamagedXLSX(t *testing.T) {
	whole := bare(t, `<row><c t="s"><v>0</v></c></row><row><c><v>1</v></c></row>`, `<si><t>a</t></si>`)
	_, err := read(whole, tabular.Limits{})
	must(t, err)
	parts := func(change map[string]string) []byte {
		p := bareParts(`<row><c t="s"><v>0</v></c></row>`, `<si><t>a</t></si>`)
		for name, text := range change {
			p[name] = text
		}
		return archive(t, p)
	}
	for name, content := range map[string][]byte{
		"cut":                      whole[:len(whole)-40],
		"a sheet cut":              parts(map[string]string{"xl/sheets/one.xml": `<worksheet><sheetData><row><c><v>1`}),
		"a shared text not there":  bare(t, `<row><c t="s"><v>9</v></c></row>`, ""),
		"rows out of order":        bare(t, `<row r="3"><c><v>1</v></c></row><row r="2"/>`, ""),
		"cells out of order":       bare(t, `<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>`, ""),
		"a cell of another row":    bare(t, `<row r="1"><c r="B2"><v>1</v></c></row>`, ""),
		"an entity that unfolds":   parts(map[string]string{"xl/strings.xml": `<!DOCTYPE x [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>`}),
		"an entity unknown":        bare(t, `<row><c t="str"><v>&b;</v></c></row>`, ""),
		"letters that are not UTF": bare(t, "<row><c t=\"str\"><v>\xff</v></c></row>", ""),
		"an endless tag":           parts(map[string]string{"xl/sheets/one.xml": "<worksheet " + strings.Repeat("a", 3<<20)}),
	} {
		if _, err := read(content, tabular.Limits{}); complaint(err)[0] != "table.damaged" {
			t.Errorf("%s: %v", name, complaint(err))
		}
	}
	// One byte changed anywhere: an error or the same table, never a panic.
	for i := range whole {
		broken := append([]byte{}, whole...)
		broken[i] ^= 0x55
		if got, err := read(broken, tabular.Limits{}); err == nil && len(got) != 2 {
			t.Errorf("byte %d: %q", i, got)
		}
	}
}

func TestZipBombs(t *testing.T) {
	// 64 MiB of a sheet in some 60 kB, and of shared texts.
	blanks := strings.Repeat(`<row><c t="str"><v>a</v></c></row>`, 2<<20)
	limits := tabular.Limits{Unzipped: 4 << 20}
	for name, content := range map[string][]byte{
		"sheet":  bare(t, blanks, ""),
		"shared": bare(t, `<row/>`, strings.Repeat("<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", 1<<20)),
	} {
		if len(content) > 1<<20 {
			t.Fatalf("%s: %d bytes is no bomb", name, len(content))
		}
		_, err := read(content, limits)
		if diff := cmp.Diff([]string{"table.too_large", "file table.most_unzipped 4"}, complaint(err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	_, err := read(bare(t, blanks, ""), tabular.Limits{})
	if diff := cmp.Diff([]string{"table.too_large", "file table.most_rows 200000"}, complaint(err)); diff != "" {
		t.Error(diff)
	}
}

func TestSheets(t *testing.T) {
	content := workbook(t, func(f *excelize.File) {
		set(t, f, map[string]any{"A1": "first", "A2": 1})
		for _, name := range []string{"Đơn vị", "hidden", "Quầy"} {
			_, err := f.NewSheet(name)
			must(t, err)
			must(t, f.SetCellValue(name, "A1", "in "+name))
			must(t, f.SetCellValue(name, "A2", 1))
		}
		must(t, f.SetSheetVisible("hidden", false))
	})
	file, err := tabular.Open(strings.NewReader(string(content)), "x", tabular.Limits{})
	must(t, err)
	if diff := cmp.Diff([]string{"Sheet1", "Đơn vị", "Quầy"}, file.Sheets()); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{"": "first", "Quầy": "in Quầy", "don vi": "in Đơn vị"} {
		table, err := file.Table(name)
		must(t, err)
		if got := table.Header.Cells[0].Text; got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	_, err = file.Table("hidden")
	if diff := cmp.Diff([]string{"table.no_sheet", "hidden table.no_sheet Sheet1 Đơn vị Quầy"}, complaint(err)); diff != "" {
		t.Error(diff)
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<si><t>a</t></si>`)
	f.Add(`<row><c t="inlineStr"><is><r><t>x</t></r></is></c></row><mergeCell ref="A1:B2"/>`, `<si/>`)
	f.Add(`<row><c><f>1</f><v>1</v></c></row><![CDATA[x]]><!-- -->`, `<si><t>&amp;_x000D_</t></si>`)
	f.Fuzz(func(t *testing.T, sheet, shared string) {
		got, err := read(bare(t, sheet, shared), tabular.Limits{})
		if err != nil && complaint(err)[0][:6] != "table." {
			t.Fatal(err)
		}
		for _, l := range got {
			if l != strings.ToValidUTF8(l, "") {
				t.Fatalf("%q", l)
			}
		}
	})
}

// Benchmark: 100,000 answers of 40 columns.
func BenchmarkXLSX(b *testing.B) {
	var content []byte
	{
		f := excelize.NewFile()
		w, err := f.NewStreamWriter("Sheet1")
		must(b, err)
		row := make([]any, 40)
		for i := range 100_001 {
			for j := range row {
				if row[j] = any(1 + (i+j)%5); i == 0 || j == 0 {
					row[j] = fmt.Sprintf("c%d-%d", i, j)
				}
			}
			must(b, w.SetRow(fmt.Sprintf("A%d", i+1), row))
		}
		must(b, w.Flush())
		var s strings.Builder
		must(b, f.Write(&s))
		content = []byte(s.String())
	}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		got := 0
		table, err := tabular.Read(strings.NewReader(string(content)), "x", tabular.Limits{})
		must(b, err)
		for _, err := range table.Rows() {
			must(b, err)
			got++
		}
		if got != 100_000 {
			b.Fatal(got)
		}
	}
}

func BenchmarkCSV(b *testing.B) {
	var s strings.Builder
	for i := range 100_001 {
		for j := range 40 {
			fmt.Fprintf(&s, "c%d;", (i+j)%7)
		}
		s.WriteString("x\n")
	}
	b.SetBytes(int64(s.Len()))
	b.ReportAllocs()
	content := strings.NewReplacer().Replace(s.String())
	header, rest, _ := strings.Cut(content, "\n")
	for i := range 40 {
		header = strings.Replace(header, fmt.Sprintf("c%d;", i%7), fmt.Sprintf("h%d;", i), 1)
	}
	content = header + "\n" + rest
	for b.Loop() {
		table, err := tabular.Read(strings.NewReader(content), "x", tabular.Limits{})
		must(b, err)
		for _, err := range table.Rows() {
			must(b, err)
		}
	}
}
