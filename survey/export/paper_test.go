package export

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sipas/survey/chart"
)

// printed is a paper like those of an office with so many units.
func printed(units int) *Paper {
	nan := math.NaN()
	columns := []GridColumn{{Title: "Mã", Share: 11}, {Title: "Cơ quan, đơn vị", Share: 60}, {Title: "Chỉ số", Number: true, Share: 17},
		{Title: "Khoảng tin cậy 95%", Number: true, Share: 34}, {Title: "Biểu đồ", Drawn: true, Share: 34}}
	table := &Grid{Caption: "Theo đơn vị", Columns: columns, Rows: []GridRow{{Group: true, Cells: []string{"A. Tiếp cận dịch vụ hành chính công"}}}}
	diverging := chart.Diverging{Answers: []string{"Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"}, DontKnow: "Không biết"}
	for i := range units {
		row := GridRow{Depth: i % 3, Cells: []string{fmt.Sprint("U", i), fmt.Sprintf("Ủy ban nhân dân phường số %d – Bộ phận Tiếp nhận và Trả kết quả", i), "83,21%", "80,10% – 86,32%", ""},
			Bar: &Bar{0.8321, 0.801, 0.8632}}
		if i%7 == 3 {
			row = GridRow{Cells: row.Cells[:2], Why: "không nêu để bảo vệ người trả lời", Bar: &Bar{nan, nan, nan}}
		}
		table.Rows = append(table.Rows, row)
		if i < 25 {
			diverging.Rows = append(diverging.Rows, chart.Answered{Name: fmt.Sprintf("Tiêu chí thứ %d", i), Counts: []int64{4, 8, 28, 96, 64}, DontKnow: 10})
		}
	}
	return &Paper{Language: "vi", Office: []string{"SỞ NỘI VỤ TỈNH MẪU"}, Title: "Báo cáo kết quả đo lường sự hài lòng", About: "Đợt khảo sát quý IV năm 2026",
		Running: "Báo cáo kết quả đo lường sự hài lòng – Sở Nội vụ", Demo: "Dữ liệu minh họa",
		Facts: []Fact{{"Đợt khảo sát", "Đợt khảo sát quý IV năm 2026"}, {"Số phiếu hợp lệ", "12.345"}},
		Lead:  Lead{"Chỉ số hài lòng chung", "83,21%", "Khoảng tin cậy 95%: 82,10% – 84,32%", "12.345 người trả lời. Trung bình cộng các tiêu chí, mỗi tiêu chí như nhau."},
		Sections: []Section{{ID: "units", Heading: "Chỉ số theo đơn vị", Notes: []string{"Mỗi đơn vị gồm cả các đơn vị bên dưới."}, Table: table},
			{ID: "answers", Heading: "Các mức trả lời", Caption: "Từ rất không hài lòng đến rất hài lòng", Chart: &chart.Chart{Title: "Trả lời", Framed: true, Width: 720, Body: diverging}},
			{ID: "method", Heading: "Phương pháp", Facts: []Fact{{"Mã băm", strings.Repeat("0123abcd ", 8)}}, After: []string{"Hết."}}},
		Sign: []Signature{{"Người lập báo cáo", "(Ký, ghi rõ họ tên)"}, {"Thủ trưởng cơ quan", "(Ký, ghi rõ họ tên, đóng dấu)"}},
		Day:  "……………, ngày …… tháng …… năm ………", PageOf: func(page, of int) string { return fmt.Sprintf("Trang %d/%d", page, of) }}
}

func newPress(t testing.TB) *Press {
	t.Helper()
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func inPDF(t testing.TB, x *Paper) ([]byte, Digest) {
	t.Helper()
	var b bytes.Buffer
	d, err := newPress(t).WritePDF(&b, x, time.Date(2026, 12, 31, 10, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), d
}

func TestTheSamePaperGivesTheSameBytes(t *testing.T) {
	a, da := inPDF(t, printed(40))
	b, db := inPDF(t, printed(40))
	if !bytes.Equal(a, b) || da != db || da.SHA256 != fmt.Sprintf("%x", sha256.Sum256(a)) || da.Bytes != int64(len(a)) {
		t.Errorf("%+v, %+v", da, db)
	}
}

// TestPaperIsReadByAnotherProgram has poppler read the file: no complaint, all
// texts in their order, the table's head and the page's number on each page,
// the places to sign on one page, and ink everywhere.
func TestPaperIsReadByAnotherProgram(t *testing.T) {
	text, render := program(t, "pdf", "pdftotext"), program(t, "pdf", "pdftoppm")
	content, d := inPDF(t, printed(120))
	folder := t.TempDir()
	if shots := os.Getenv("SIPAS_TEST_SHOTS"); shots != "" {
		folder = shots
	}
	path := filepath.Join(folder, "paper.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	var complaint bytes.Buffer
	cmd := exec.Command(text, "-layout", path, "-")
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil || complaint.Len() > 0 {
		t.Fatalf("%v: %s", err, &complaint)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	if len(pages) != d.Rows || len(pages) < 5 {
		t.Fatalf("%d pages, digest of %d", len(pages), d.Rows)
	}
	for i, p := range pages {
		if !strings.Contains(p, fmt.Sprintf("Trang %d/%d", i+1, len(pages))) || !strings.Contains(p, "Dữ liệu minh họa") {
			t.Errorf("page %d lacks its number or the mark of demonstration data:\n%s", i+1, p)
		}
		if i > 0 && !strings.Contains(p, "Báo cáo kết quả đo lường sự hài lòng – Sở Nội vụ") {
			t.Errorf("page %d lacks the running title", i+1)
		}
		if strings.Contains(p, "phường số") && !strings.Contains(p, "Khoảng tin cậy") {
			t.Errorf("page %d has lines without the table's head", i+1)
		}
		if strings.Contains(p, "Người lập báo cáo") != strings.Contains(p, "đóng dấu") {
			t.Errorf("page %d tears the signatures apart", i+1)
		}
	}
	whole, last := string(out), -1
	for _, s := range []string{"SỞ NỘI VỤ TỈNH MẪU", "Số phiếu hợp lệ", "83,21%", "Chỉ số theo đơn vị", "A. Tiếp cận dịch vụ hành chính công", "không nêu để bảo vệ", "Các mức trả lời", "Phương pháp", "Hết.", "Thủ trưởng cơ quan"} {
		if at := strings.Index(whole, s); at <= last {
			t.Errorf("%q is at %d, after %d", s, at, last)
		} else {
			last = at
		}
	}
	for i := range 120 {
		if !strings.Contains(whole, fmt.Sprintf("U%d ", i)) {
			t.Errorf("unit %d is not there", i)
		}
	}
	if out, err := exec.Command(render, "-r", "80", "-png", path, filepath.Join(folder, "paper")).CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v: %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(folder, "paper-*.png"))
	if err != nil || len(names) != len(pages) {
		t.Fatalf("%d pictures, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		dark, beyond := 0, 0
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				if r, g, b, _ := m.At(x, y).RGBA(); r+g+b < 3*0x8000 {
					dark++
					if mm := float64(x) / 80 * 25.4; mm < marginLeft-1 || mm > pageWide-marginSide+1 {
						beyond++
					}
				}
			}
		}
		if dark < 200 || beyond > 0 {
			t.Errorf("%s: %d dark dots, %d of them in the margins", name, dark, beyond)
		}
	}
}

// Whatever the words are, the paper is laid out: within the page, every word
// there, no line over another's place.
func TestAnyWordsStayOnThePage(t *testing.T) {
	press := newPress(t)
	words := rapid.StringOf(rapid.SampledFrom([]rune("aăâ ếộữạẴĐ Ww.i\n\t“–ក\u0301\u200b漢")))
	rapid.Check(t, func(t *rapid.T) {
		x := printed(3)
		x.Title, x.About, x.Running, x.Demo = words.Draw(t, "title"), words.Draw(t, "about"), words.Draw(t, "running"), words.Draw(t, "demo")
		x.Facts = append(x.Facts, Fact{words.Draw(t, "name"), strings.Repeat(words.Draw(t, "value"), rapid.IntRange(0, 400).Draw(t, "times"))})
		x.Lead.Value, x.Lead.Basis = words.Draw(t, "lead"), words.Draw(t, "basis")
		x.Sections[0].Table.Columns[3].Title = words.Draw(t, "column")
		x.Sections[0].Table.Rows[1].Cells[1] = words.Draw(t, "cell")
		x.Sections = x.Sections[:1]
		l := newSetting(press, x)
		if err := l.compose(); err != nil {
			t.Fatal(err)
		}
		for i, s := range l.sheets {
			for _, line := range s.lines {
				right := line.x + l.wide(line.face, line.points, line.text)
				if line.x < marginLeft-0.01 || right > marginLeft+textWide+0.01 || line.y < 10 || line.y > pageHigh-marginFoot+0.01 {
					t.Fatalf("page %d: %q from %.1f to %.1f at %.1f", i+1, line.text, line.x, right, line.y)
				}
			}
		}
	})
}

type full struct{ left int }

var errFull = errors.New("full")

func (w *full) Write(b []byte) (int, error) {
	if w.left -= len(b); w.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestAPaperThatCannotBeWritten(t *testing.T) {
	made := time.Date(2026, 12, 31, 10, 0, 0, 0, time.UTC) // as in inPDF
	content, _ := inPDF(t, printed(5))
	for _, left := range []int{0, len(content) / 2, len(content) - 1} {
		if _, err := newPress(t).WritePDF(&full{left}, printed(5), made); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", left, err)
		}
	}
}
