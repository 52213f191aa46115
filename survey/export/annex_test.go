package export

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sipas/analysis/scoring"
)

func rat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s)
	}
	return r
}

// annexed is an annex of four departments: Science and Technology as in 2019, when its
// index was 86.8 of 100, two that share a place behind it, one with
// 68.32 of the 84 points that applied, and one that is not ranked.
func annexed() *Annex {
	points := func(s string) AnnexCell { return AnnexCell{Figure: rat(s)} }
	place := func(n int64, mark string) AnnexCell { return AnnexCell{Figure: big.NewRat(n, 1), Mark: mark} }
	words := func(s string) AnnexCell { return AnnexCell{Text: s} }
	number := func(v *big.Rat, decimals int) string { return strings.ReplaceAll(scoring.Text(v, decimals), ".", ",") }
	return &Annex{Language: "vi", Office: []string{"ỦY BAN NHÂN DÂN TỈNH MẪU"}, Title: "Phụ lục: kết quả chấm điểm cải cách hành chính", About: "Năm 2026",
		Running: "Phụ lục kết quả cải cách hành chính năm 2026", Program: "sipas 1.2", Facts: []Fact{{"Năm", "2026"}},
		Number: number,
		Percent: func(v *big.Rat, decimals int) string {
			return number(new(big.Rat).Mul(v, big.NewRat(100, 1)), decimals) + "%"
		},
		PageOf: func(page, of int) string { return fmt.Sprintf("Trang %d/%d", page, of) },
		Sign:   []Signature{{"Người lập", "(Ký)"}, {"Chủ tịch", "(Ký, đóng dấu)"}}, Day: "……, ngày … tháng … năm …",
		Sheets: []AnnexSheet{
			{ID: "ranking", Name: "Xếp hạng", Title: "Xếp hạng các đơn vị", Notes: []string{"Chỉ số = điểm đạt được / điểm tối đa áp dụng × 100."},
				Columns: []AnnexColumn{{Title: "Hạng", Wide: 8}, {Title: "Đơn vị", Words: true, Wide: 46}, {Title: "Điểm", Decimals: 2, Wide: 10}, {Title: "Điểm tối đa", Decimals: 2, Wide: 10}, {Title: "Chỉ số", Percent: true, Decimals: 2, Wide: 10}},
				Rows: []AnnexRow{
					{Strong: true, Cells: []AnnexCell{words("Các sở")}},
					{Depth: 1, Cells: []AnnexCell{place(1, ""), words("Sở Khoa học và Công nghệ"), points("86.8"), points("100"), points("0.868")}},
					{Depth: 1, Cells: []AnnexCell{place(2, "="), words("Ban Dân tộc"), points("68.32"), points("84"), points("6832/8400")}},
					{Depth: 1, Cells: []AnnexCell{place(2, "="), words("Sở Nội vụ"), points("81.33"), points("100"), points("0.8133")}},
					{Depth: 1, Cells: []AnnexCell{words("–"), words("Sở Y tế"), words("chưa đủ"), points("100"), words("–")}},
				}},
			{ID: "criteria", Name: "Theo tiêu chí", Title: "Điểm theo tiêu chí", Fixed: 2,
				Columns: append([]AnnexColumn{{Title: "Mã", Words: true, Wide: 9}, {Title: "Tiêu chí", Words: true, Wide: 40}}, many(12)...),
				Rows:    []AnnexRow{{Cells: []AnnexCell{words("1.1"), words("Kế hoạch"), points("1749/200")}}}},
		}}
}

// many are columns of units.
func many(n int) []AnnexColumn {
	var all []AnnexColumn
	for i := range n {
		all = append(all, AnnexColumn{Title: fmt.Sprint("Đơn vị ", i), Decimals: 2, Wide: 10})
	}
	return all
}

func inWorkbook(t testing.TB, a *Annex) ([]byte, Digest) {
	t.Helper()
	var b bytes.Buffer
	d, err := a.WriteXLSX(&b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), d
}

func TestAnAnnexHoldsNumbersAsTheyArePublished(t *testing.T) {
	content, d := inWorkbook(t, annexed())
	if again, dd := inWorkbook(t, annexed()); !bytes.Equal(content, again) || d != dd || d.Rows != 5 {
		t.Errorf("another file the second time: %+v, %+v", d, dd)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	raw, err := book.GetRows("Xếp hạng", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Xếp hạng các đơn vị"}, {"Chỉ số = điểm đạt được / điểm tối đa áp dụng × 100."},
		{"Hạng", "Đơn vị", "Điểm", "Điểm tối đa", "Chỉ số"}, {"Các sở"},
		{"1", "Sở Khoa học và Công nghệ", "86.8", "100", "0.868"}, {"2", "Ban Dân tộc", "68.32", "84", "0.8133"},
		{"2", "Sở Nội vụ", "81.33", "100", "0.8133"}, {"–", "Sở Y tế", "chưa đủ", "100", "–"}}
	if diff := cmp.Diff(want, raw); diff != "" {
		t.Error(diff)
	}
	shown, err := book.GetRows("Xếp hạng")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2=", "Ban Dân tộc", "68.32", "84.00", "81.33%"}, shown[5]); diff != "" {
		t.Error(diff)
	}
	if v, _ := book.GetCellValue("Theo tiêu chí", "C3", excelize.Options{RawCellValue: true}); v != "8.75" { // 1749/200 is 8.745, half up
		t.Errorf("1749/200 is %q", v)
	}
	for _, name := range book.GetDefinedName() {
		if name.Scope == "Theo tiêu chí" && name.RefersTo != "'Theo tiêu chí'!$A:$B,'Theo tiêu chí'!$2:$2" {
			t.Errorf("on each page: %s", name.RefersTo)
		}
	}
}

func TestAnAnnexThatIsNotPublishedSaysSo(t *testing.T) {
	a := annexed()
	a.Marked = "CHƯA CÔNG BỐ"
	content, _ := inWorkbook(t, a)
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, s := range book.GetSheetList() {
		if v, _ := book.GetCellValue(s, "A2"); v != a.Marked {
			t.Errorf("%s says %q", s, v)
		}
	}
	if a.Paper().Demo != a.Marked {
		t.Error("the paper does not say so")
	}
}

// TestLibreOfficeReadsAnnexes has LibreOffice open the workbook and say what it finds.
func TestLibreOfficeReadsAnnexes(t *testing.T) {
	path := program(t, "libreoffice", "soffice")
	dir := t.TempDir()
	content, _ := inWorkbook(t, annexed())
	put(t, dir, "annex.xlsx", content)
	run(t, dir, path, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", everySheet, "annex.xlsx")
	read, err := os.ReadFile(filepath.Join(dir, "annex-Xếp hạng.csv"))
	if err != nil {
		t.Fatal(err)
	}
	got := looseTable(t, read)
	if diff := cmp.Diff([]string{"2", "Ban Dân tộc", "68.32", "84", "81.33%"}, got[5]); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(filepath.Join(dir, "annex-Theo tiêu chí.csv")); err != nil {
		t.Error(err)
	}
}

// TestAnAnnexOnPaperSaysTheSame: what poppler reads is what the sheets hold; wide tables are left out.
func TestAnAnnexOnPaperSaysTheSame(t *testing.T) {
	text := program(t, "pdf", "pdftotext")
	var b bytes.Buffer
	if _, err := newPress(t).WritePDF(&b, annexed().Paper(), time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put(t, dir, "annex.pdf", b.Bytes())
	out, err := exec.Command(text, "-layout", filepath.Join(dir, "annex.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	squeezed := strings.Join(strings.Fields(string(out)), " ")
	for _, s := range []string{"1 Sở Khoa học và Công nghệ 86,80 100,00 86,80%", "2= Ban Dân tộc 68,32 84,00 81,33%", "2= Sở Nội vụ 81,33 100,00 81,33%", "– Sở Y tế chưa đủ 100,00 –", "Các sở", "Chủ tịch"} {
		if !strings.Contains(squeezed, s) {
			t.Errorf("%q is not there:\n%s", s, out)
		}
	}
	if strings.Contains(squeezed, "Kế hoạch") {
		t.Error("the wide table is on paper")
	}
}

// Whatever the figures are, the workbook holds what the paper says.
func TestFiguresAreTheSameEverywhere(t *testing.T) {
	a := annexed()
	rapid.Check(t, func(t *rapid.T) {
		v := big.NewRat(rapid.Int64Range(-10_000_000, 10_000_000).Draw(t, "numerator"), rapid.Int64Range(1, 10_000).Draw(t, "denominator"))
		c := AnnexColumn{Decimals: rapid.IntRange(0, 4).Draw(t, "decimals"), Percent: rapid.Bool().Draw(t, "percent")}
		f, _ := c.published(v).Float64()
		again := new(big.Rat).SetFloat64(f)
		if said, kept := a.Shown(c, AnnexCell{Figure: v}), a.Shown(c, AnnexCell{Figure: again}); said != kept {
			t.Fatalf("%s is said %s and kept %s", v, said, kept)
		}
	})
}

func TestAnAnnexThatCannotBeWritten(t *testing.T) {
	content, _ := inWorkbook(t, annexed())
	for _, left := range []int{0, len(content) / 2} {
		if _, err := annexed().WriteXLSX(&full{left}); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", left, err)
		}
	}
	a := annexed()
	a.Sheets[0].Name = "Tên/hỏng"
	if _, err := a.WriteXLSX(&bytes.Buffer{}); err == nil {
		t.Error("a sheet of a name that no workbook may have")
	}
}
