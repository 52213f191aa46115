package poster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sipas/survey"
)

func newPress(t testing.TB) *Press {
	t.Helper()
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var sentences = Words{
	Heading:   survey.Text{"vi": "Mời Ông/Bà đánh\u00a0giá sự\u00a0phục\u00a0vụ", "en": "Please rate our\u00a0service"},
	Scan:      survey.Text{"vi": "Quét mã bằng máy\u00a0ảnh của điện\u00a0thoại", "en": "Scan the code with your phone’s camera"},
	Type:      survey.Text{"vi": "hoặc mở địa chỉ", "en": "or open"},
	Anonymous: survey.Text{"vi": "Không hỏi họ tên, không cần cài ứng dụng.", "en": "No name asked, no app needed."},
}

// someday is when test files are created.
var someday = time.Date(2026, 11, 2, 5, 0, 0, 0, time.UTC)

func settings(size Size) Options {
	return Options{Size: size, Languages: []string{"vi", "en"}, Words: sentences, Created: someday}
}

// code is the nth code of a row of codes that look random.
func code(n int) string {
	var b [survey.RandomCodeBytes]byte
	for i := range b {
		b[i] = byte(n>>i*31 + n*(2*i+7) + n*n>>3)
	}
	return survey.NewCode(b)
}

func counter(n int) Poster {
	address := "https://hailong.example.gov.vn/k/" + code(n)
	return Poster{Name: code(n), Address: address, Short: Short(address),
		Unit:    survey.Text{"vi": "Trung tâm Phục vụ hành chính công phường Hải Long", "en": "Hải Long Ward Service Centre"},
		Counter: survey.Text{"vi": fmt.Sprintf("Quầy số %d", n), "en": fmt.Sprintf("Counter %d", n)},
		Field:   survey.Text{"vi": "Hộ tịch", "en": "Civil status"}, Wave: survey.Text{"vi": "Đợt khảo sát quý IV/2026"}}
}

// seal is a logo: a disc on a transparent ground.
func seal(t testing.TB, side int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			if dx, dy := 2*x-side, 2*y-side; dx*dx+dy*dy < side*side {
				m.Set(x, y, color.NRGBA{200, 40, 30, 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	var all []Poster
	for i := range 5 {
		x := counter(i)
		x.Logo = seal(t, 40+i%2) // two logos
		all = append(all, x)
	}
	for _, size := range Sizes() {
		var files [3]bytes.Buffer
		for i := range files {
			if err := newPress(t).Print(t.Context(), &files[i], all, settings(size)); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) || !bytes.Equal(files[0].Bytes(), files[2].Bytes()) {
			t.Errorf("%s: three files of the same posters differ", size)
		}
	}
}

// Whatever the names, languages, sizes and distances: text stays on the sheet
// and out of the code's margin, lines do not cover each other, and the code is
// as large as it must be, or the error says that it cannot be.
func TestNothingLeavesItsPlace(t *testing.T) {
	p := newPress(t)
	letters := []rune("aăâđêôơưếộữạẰẴĐỒM  --/.,WWii\u00a0“”")
	name := rapid.Custom(func(t *rapid.T) survey.Text {
		return survey.Text{"vi": "x" + rapid.StringOfN(rapid.SampledFrom(letters), 0, 200, -1).Draw(t, "vi"),
			"en": rapid.StringOfN(rapid.SampledFrom(letters), 0, 120, -1).Draw(t, "en")}
	})
	rapid.Check(t, func(t *rapid.T) {
		o := settings(rapid.SampledFrom(Sizes()).Draw(t, "size"))
		o.Marks = rapid.Bool().Draw(t, "marks")
		o.Distance = rapid.SampledFrom([]int{0, 0, 0, 0, 10, 20, 30, 60, 100, 140, 200, 300}).Draw(t, "distance")
		x := counter(rapid.IntRange(0, 9).Draw(t, "counter"))
		x.Unit, x.Counter, x.Field, x.Wave = name.Draw(t, "unit"), name.Draw(t, "counter"), name.Draw(t, "field"), name.Draw(t, "wave")
		x.Address = "https://" + strings.Repeat("a", rapid.IntRange(1, 60).Draw(t, "host")) + ".vn/k/" + code(1)
		x.Short = Short(x.Address)
		qr, err := New(x.Address)
		if err != nil {
			t.Fatal(err)
		}
		d, err := p.layout(&x, qr, o, &logos{})
		if e, ok := errors.AsType[*survey.Error](err); ok && e.Code == "poster.distance" {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		distance := o.Distance
		if distance == 0 {
			distance = o.Size.Distance()
		}
		if side := d.codes[0].side(); side < float64(distance)-1e-9 { // millimetres against a tenth of centimetres
			t.Errorf("the code's side is %.2f mm for %d cm", side, distance)
		}
		if what := d.covers(d.codes[0].box()); what != "" {
			t.Errorf("%s stands in the code's margin", what)
		}
		for i, l := range d.lines {
			b := l.box()
			if b.X < -0.01 || b.Y < 0 || b.X+b.Width > d.size.Width+0.01 || b.Y+b.Height > d.size.Height {
				t.Errorf("%q lies outside: %v", l.text, b)
			}
			for _, other := range d.lines[i+1:] {
				mean := min(b.Height, other.box().Height) * 0.2 // descenders reach between ascenders
				a, c := b, other.box()
				a.Y, a.Height = a.Y+mean, a.Height-2*mean
				if meet(a, c) {
					t.Errorf("%q covers %q", l.text, other.text)
				}
			}
		}
	})
}

// The default distance fits every size with the addresses that are usual.
func TestDefaultsFit(t *testing.T) {
	p := newPress(t)
	for _, host := range []string{"hl.vidu.gov.vn", "hailong.example.gov.vn", "khaosathailong.minhhoa.example.gov.vn/mot-cua"} {
		for _, size := range Sizes() {
			for _, marks := range []bool{false, true} {
				o := settings(size)
				o.Marks = marks
				x := counter(3)
				x.Address = "https://" + host + "/k/" + code(3)
				if err := p.Print(t.Context(), &bytes.Buffer{}, []Poster{x}, o); err != nil {
					t.Errorf("%s on %s, marks %v: %v", host, size, marks, err)
				}
			}
		}
	}
}

func TestALongestDistanceIsOffered(t *testing.T) {
	p := newPress(t)
	for _, size := range Sizes() {
		o := settings(size)
		o.Distance = MaxDistance
		err := p.Print(t.Context(), &bytes.Buffer{}, []Poster{counter(1)}, o)
		e, ok := errors.AsType[*survey.Error](err)
		if !ok || e.Kind != survey.KindInvalid || e.Code != "poster.distance" || e.Problems[0].Field != "distance" {
			t.Fatalf("%s at %d cm: %v", size, o.Distance, err)
		}
		if _, err := fmt.Sscan(e.Problems[0].Args[0], &o.Distance); err != nil {
			t.Fatal(err)
		}
		if err := p.Print(t.Context(), &bytes.Buffer{}, []Poster{counter(1)}, o); err != nil {
			t.Errorf("%s at the %d cm that were offered: %v", size, o.Distance, err)
		}
		o.Distance++
		if err := p.Print(t.Context(), &bytes.Buffer{}, []Poster{counter(1)}, o); err == nil {
			t.Errorf("%s: %d cm are possible, too", size, o.Distance)
		}
	}
}

func TestLogos(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 3000, 1000)), nil); err != nil {
		t.Fatal(err)
	}
	// An honest header of a picture that would take 40 GB.
	bomb := bytes.Clone(seal(t, 10))
	copy(bomb[16:], []byte{0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0})
	p := newPress(t)
	for name, c := range map[string]struct {
		file []byte
		good bool
	}{
		"none":      {nil, true},
		"PNG":       {seal(t, 1000), true},
		"tiny":      {seal(t, 1), true},
		"JPEG":      {photo.Bytes(), true},
		"text":      {[]byte("<svg/>"), false},
		"cut off":   {seal(t, 100)[:80], false},
		"a bomb":    {bomb, false},
		"too large": {make([]byte, MaxLogoBytes+1), false},
	} {
		x := counter(1)
		x.Logo = c.file
		err := p.Print(t.Context(), &bytes.Buffer{}, []Poster{x}, settings(A5))
		if (err == nil) != c.good || err != nil && survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
		if c.file != nil && (CheckLogo(c.file) == nil) != c.good {
			t.Errorf("%s: CheckLogo disagrees", name)
		}
	}
	small := smaller(image.NewGray(image.Rect(7, 7, 3007, 1007)))
	if small.Bounds().Dx() != logoPixels || small.Bounds().Dy() != logoPixels/3 {
		t.Errorf("a large logo has %v", small.Bounds())
	}
}

func TestPiecesStandOnTheirSheet(t *testing.T) {
	for size, f := range formats {
		for i := range size.PerSheet() {
			x, y := f.place(i)
			if size == Tent { // its other half is upside down
				x, y = 0, f.paper.Height-f.piece.Height
			}
			if x < -1e-9 || y < -1e-9 || x+f.piece.Width > f.paper.Width+1e-9 || y+f.piece.Height > f.paper.Height+1e-9 {
				t.Errorf("piece %d of %s begins at %.1f, %.1f", i, size, x, y)
			}
		}
	}
	// Avery Zweckform L7159 and L7163 as their maker draws them: side margins
	// 7.2 and 4.65 mm, top margins 12.9 and 15.15 mm.
	for size, want := range map[Size][2]float64{Labels24: {7.25, 12.9}, Labels14: {4.65, 15.15}} {
		if x, y := formats[size].place(0); math.Abs(x-want[0]) > 0.1 || math.Abs(y-want[1]) > 0.1 {
			t.Errorf("%s begins at %.2f, %.2f, not %v", size, x, y, want)
		}
	}
}

func TestAddressesForPeople(t *testing.T) {
	for address, want := range map[string]string{
		"https://hl.vidu.gov.vn/k/7K3F92M5":        "hl.vidu.gov.vn/k/7K3F-92M5",
		"http://192.0.2.7:8080/mot-cua/k/7K3F92M5": "192.0.2.7:8080/mot-cua/k/7K3F-92M5",
	} {
		if got := Short(address); got != want {
			t.Errorf("Short(%q) = %q", address, got)
		}
	}
	for code, want := range map[string]string{"": "", "ABC": "ABC", "ABCD": "ABCD", "ABCDE": "ABCD-E", "ABCDEFGH": "ABCD-EFGH", "ABCDEFGHJKMN": "ABCD-EFGH-JKMN"} {
		if got := Group(code); got != want {
			t.Errorf("Group(%q) = %q", code, got)
		}
	}
}

func TestPreviewsHaveTheWordsOfTheSheet(t *testing.T) {
	p := newPress(t)
	for _, size := range Sizes() {
		x := counter(1)
		x.Unit = survey.Text{"vi": "Sở <Nội> & vụ"}
		x.Logo = seal(t, 30)
		svg, err := p.Preview(x, settings(size))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"Sở &lt;Nội&gt; &amp; vụ</text>", "k/" + Group(code(1)), "<path shape-rendering"} {
			if !bytes.Contains(svg, []byte(s)) {
				t.Errorf("%s: the preview lacks %q", size, s)
			}
		}
	}
}

func ExamplePress_Print() {
	press, err := NewPress()
	if err != nil {
		panic(err)
	}
	address, _ := Address("https://hailong.example.gov.vn", "7K3F92M5")
	var file bytes.Buffer
	err = press.Print(context.Background(), &file, []Poster{{Name: "7K3F92M5", Address: address, Short: Short(address),
		Unit: survey.Text{"vi": "Sở Nội vụ"}, Counter: survey.Text{"vi": "Quầy số 1"}}},
		Options{Size: A5, Languages: []string{"vi"}, Words: Words{Heading: survey.Text{"vi": "Mời Ông/Bà đánh giá"}}})
	fmt.Println(err, file.Len() > 10_000)
	// Output: <nil> true
}

// BenchmarkProvince prints posters for 100 counters; a province has 3,000.
func BenchmarkProvince(b *testing.B) {
	p := newPress(b)
	var all []Poster
	for i := range 100 {
		all = append(all, counter(i))
	}
	for _, size := range []Size{A4, A5, Labels24} {
		b.Run(string(size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := p.Print(b.Context(), &bytes.Buffer{}, all, settings(size)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
