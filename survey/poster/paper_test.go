package poster

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sipas/survey"
)

// poppler gives the path of a program of poppler-utils. Without it the test is
// skipped, or fails if SIPAS_TEST_REQUIRE contains "pdf".
func poppler(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if strings.Contains(os.Getenv("SIPAS_TEST_REQUIRE"), "pdf") {
			t.Fatal(err)
		}
		t.Skipf("poppler-utils is not installed: %v", err)
	}
	return path
}

// told runs a program on a file and gives what it prints.
func told(t *testing.T, program string, args ...string) string {
	t.Helper()
	var complaint bytes.Buffer
	cmd := exec.Command(poppler(t, program), args...)
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil || complaint.Len() > 0 {
		t.Fatalf("%s %v: %v\n%s", program, args, err, &complaint)
	}
	return string(out)
}

// printed writes posters to a file.
func printed(t *testing.T, all []Poster, o Options) string {
	t.Helper()
	poppler(t, "pdftoppm")
	path := filepath.Join(t.TempDir(), "posters.pdf")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := newPress(t).Print(t.Context(), f, all, o); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

const dots = 150

// pages renders a file as a printer would.
func pages(t *testing.T, path string) []image.Image {
	t.Helper()
	root := strings.TrimSuffix(path, ".pdf")
	told(t, "pdftoppm", "-r", fmt.Sprint(dots), "-png", path, root)
	names, err := filepath.Glob(root + "-*.png")
	if err != nil {
		t.Fatal(err)
	}
	var all []image.Image
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
		if shots := os.Getenv("SIPAS_TEST_SHOTS"); shots != "" {
			save(t, filepath.Join(shots, strings.ReplaceAll(t.Name(), "/", "-")+"-"+filepath.Base(name)), b)
		}
	}
	return all
}

func save(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// part is a piece of a page, from its corner in millimetres; turned upside
// down if asked.
func part(m image.Image, x, y, w, h float64, turned bool) image.Image {
	px := func(mm float64) int { return int(math.Round(mm / 25.4 * dots)) }
	to := image.NewRGBA(image.Rect(0, 0, px(w), px(h)))
	draw.Draw(to, to.Rect, m, image.Pt(px(x), px(y)), draw.Src)
	if !turned {
		return to
	}
	back := image.NewRGBA(to.Rect)
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			back.Set(to.Rect.Dx()-1-x, to.Rect.Dy()-1-y, to.At(x, y))
		}
	}
	return back
}

// Every code of every size, with and without marks, is read from the rendered
// page, at the place where it belongs.
func TestPrintedPagesDecode(t *testing.T) {
	for _, size := range Sizes() {
		for _, marks := range []bool{false, true} {
			if testing.Short() && size != A5 && size != Tent { // the rest differs in numbers only
				continue
			}
			t.Run(fmt.Sprintf("%s marks %v", size, marks), func(t *testing.T) {
				var all []Poster
				for i := range size.PerSheet() + 2 {
					all = append(all, counter(i))
				}
				all[0].Logo = seal(t, 300)
				all[1].Unit = survey.Text{"vi": "Chi nhánh Văn phòng Đăng ký đất đai khu vực liên xã Bình Minh – Thạnh Lợi – Đức Hoà Thượng thuộc Sở Nông nghiệp và Môi trường tỉnh Minh Hoạ"}
				o := settings(size)
				o.Marks = marks
				sheets := pages(t, printed(t, all, o))
				if want := (len(all) + size.PerSheet() - 1) / size.PerSheet(); len(sheets) != want {
					t.Fatalf("%d pages, want %d", len(sheets), want)
				}
				for i, x := range all {
					readsBack(t, sheets[i/size.PerSheet()], size, i%size.PerSheet(), marks, x.Address)
				}
			})
		}
	}
}

func readsBack(t *testing.T, page image.Image, size Size, piece int, marks bool, want string) {
	t.Helper()
	f, margin := formats[size], 0.0
	if marks && size.Cut() {
		margin = slug
	}
	x, y := f.place(piece)
	faces := map[bool]float64{false: y}
	if size == Tent {
		faces = map[bool]float64{false: 148.5, true: 0}
	}
	for turned, y := range faces {
		got, err := Read(part(page, x+margin, y+margin, f.piece.Width, f.piece.Height, turned))
		if err != nil || got != want {
			t.Errorf("piece %d, turned %v: %q, %v", piece, turned, got, err)
		}
	}
}

var boxes = regexp.MustCompile(`(MediaBox|BleedBox|TrimBox): +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)`)

// What a print shop reads: paper, cut and bleed in points of 1/72 inch.
func TestPrintShopsFindTheirBoxes(t *testing.T) {
	for _, c := range []struct {
		size  Size
		marks bool
		want  map[string][4]float64 // millimetres from the lower left corner
	}{
		{A5, false, map[string][4]float64{"MediaBox": {0, 0, 148, 210}, "BleedBox": {0, 0, 148, 210}, "TrimBox": {0, 0, 148, 210}}},
		{A5, true, map[string][4]float64{"MediaBox": {0, 0, 168, 230}, "BleedBox": {7, 7, 161, 223}, "TrimBox": {10, 10, 158, 220}}},
		{Labels24, true, map[string][4]float64{"MediaBox": {0, 0, 210, 297}, "BleedBox": {0, 0, 210, 297}, "TrimBox": {0, 0, 210, 297}}},
	} {
		o := settings(c.size)
		o.Marks = c.marks
		found := boxes.FindAllStringSubmatch(told(t, "pdfinfo", "-box", printed(t, []Poster{counter(1)}, o)), -1)
		if len(found) != 3 {
			t.Fatalf("boxes are %v", found)
		}
		for _, b := range found {
			for i, want := range c.want[b[1]] {
				var got float64
				if _, err := fmt.Sscan(b[2+i], &got); err != nil || math.Abs(got-want*72/25.4) > 0.01 {
					t.Errorf("%s, marks %v: %s is %v, want %v mm", c.size, c.marks, b[1], b[2:], c.want[b[1]])
				}
			}
		}
	}
}

// Marks stand outside the bleed and point to the cut; the foot's colour goes
// beyond it.
func TestMarksAndBleed(t *testing.T) {
	o := settings(A6)
	o.Marks = true
	page := pages(t, printed(t, []Poster{counter(1)}, o))[0]
	dark := func(x, y float64) bool {
		r, g, b, _ := page.At(int(x/25.4*dots), int(y/25.4*dots)).RGBA()
		return r+g+b < 3*0xb000
	}
	for name, c := range map[string]struct {
		x, y float64
		want bool
	}{
		"mark above the left cut":     {10, 3, true},
		"mark left of the upper cut":  {3, 10, true},
		"mark below the right cut":    {115, 165, true},
		"nothing in the upper bleed":  {10, 8.5, false},
		"nothing beside the mark":     {12, 3, false},
		"colour at the lower cut":     {60, 157.5, true},
		"colour in the lower bleed":   {60, 160.5, true},
		"colour in the corner":        {7.5, 160.5, true},
		"no colour beyond the bleed":  {60, 161.7, false},
		"paper in the upper middle":   {60, 11, false},
		"no mark across the left cut": {10, 80, false},
	} {
		if got := dark(c.x, c.y); got != c.want {
			t.Errorf("%s: dark %v", name, got)
		}
	}
}

// Text can be searched and read aloud, letter by letter, and the file says
// what it is.
func TestTextIsText(t *testing.T) {
	x := counter(1)
	x.Counter = survey.Text{"vi": "chữ đế Ngộ Ạnh Ễnh Đà Ðà Ẵm", "en": "Kỹ “từ”"}
	x.Field = nil
	path := printed(t, []Poster{x, counter(2)}, settings(A4))
	text := told(t, "pdftotext", "-layout", path, "-")
	for _, s := range []string{"Trung tâm Phục vụ hành", "Hải Long Ward Service Centre", "Quét mã bằng", "chữ đế Ngộ Ạnh Ễnh Đà Ðà Ẵm", "Kỹ “từ”",
		"hailong.example.gov.vn/k/" + Group(code(1)), "Quầy số 2 – Hộ tịch", "Không hỏi họ tên, không cần cài ứng dụng."} {
		if !strings.Contains(text, s) {
			t.Errorf("%q is not found in\n%s", s, text)
		}
	}
	info := told(t, "pdfinfo", path)
	for _, s := range []string{"Trung tâm Phục vụ hành chính công phường Hải Long – chữ đế", "Pages:           2", "Page size:       595.276 x 841.89 pts (A4)", "Mon Nov  2 05:00:00 2026"} {
		if !strings.Contains(info, s) {
			t.Errorf("the file does not say %q:\n%s", s, info)
		}
	}
	fonts := told(t, "pdffonts", path)
	if strings.Count(fonts, "yes yes yes") != 2 || strings.Count(fonts, "LiberationSans") != 2 {
		t.Errorf("two fonts, embedded, subset, with Unicode:\n%s", fonts)
	}
	b, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(b, []byte("/Lang(vi)")) {
		t.Errorf("the language is not told: %v", err)
	}
}

// One-time codes: each label gives its own address, with the code as text.
func TestLabelsOfOneTimeCodes(t *testing.T) {
	poppler(t, "pdftoppm")
	for _, size := range []Size{Labels24, Labels14, Strips} {
		t.Run(string(size), func(t *testing.T) {
			var all []Label
			for i := range size.PerSheet() + 1 {
				all = append(all, Label{Name: fmt.Sprint(i), Address: fmt.Sprintf("https://hl.vidu.gov.vn/o/%s%s", code(i), code(i+100)),
					Code: Group(code(i) + code(i+100)), Lines: []string{"Đánh giá sự phục vụ", "Mã dùng một lần, đến 31/12/2026", "Sở Nội vụ"}})
			}
			path := filepath.Join(t.TempDir(), "labels.pdf")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := newPress(t).Labels(t.Context(), f, all, Options{Size: size, Languages: []string{"vi"}, Title: "Mã dùng một lần"}); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			sheets := pages(t, path)
			for i, x := range all {
				readsBack(t, sheets[i/size.PerSheet()], size, i%size.PerSheet(), false, x.Address)
			}
			text := told(t, "pdftotext", "-layout", path, "-")
			if n := strings.Count(text, "Mã dùng một lần"); n != len(all) {
				t.Errorf("%d labels say what they are, want %d", n, len(all))
			}
			if !strings.Contains(text, all[2].Code) {
				t.Errorf("the code %s is not found", all[2].Code)
			}
		})
	}
}
