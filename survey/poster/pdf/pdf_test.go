package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

func sans(t testing.TB) *Font {
	t.Helper()
	f, err := Parse("LiberationSans", liberationsansregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sample writes a file with all that there is.
func sample(t testing.TB, out io.Writer) error {
	t.Helper()
	w := New(out, Info{Title: "Quầy (1)", Lang: "vi", Author: "Sở Nội vụ", Created: time.Date(2026, 11, 2, 12, 0, 0, 0, time.FixedZone("+07", 7*3600))})
	f := w.Font(sans(t))
	m := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	m.Set(1, 1, color.NRGBA{255, 0, 0, 128})
	picture := w.Picture(m)
	for i := range 3 {
		p := w.Page(Size{100, 50})
		p.Trim = Box{X: 10, Y: 5, Width: 80, Height: 40}
		p.Fill(Colour{0.1, 0.2, 0.3}, Box{X: 1, Y: 2, Width: 3, Height: 4})
		p.Picture(picture, Box{X: 20, Y: 20, Width: 6, Height: 4})
		p.Turned(func() { p.Text(f, 12, 10, 20, fmt.Sprintf("Quầy số %d ế ộ ữ ạ", i), Black) })
		p.Cells(Black, 5, 5, 0.5, [][4]int{{0, 0, 7, 1}, {3, 3, 1, 2}})
		if err := p.End(); err != nil {
			return err
		}
	}
	return w.Close()
}

// Each entry of the cross-reference table leads to its object, and the end of
// the file to the table (ISO 32000-1, 7.5.4 and 7.5.5).
func TestTablesLeadToTheirObjects(t *testing.T) {
	var b bytes.Buffer
	if err := sample(t, &b); err != nil {
		t.Fatal(err)
	}
	file := b.String()
	var start, n int
	at := strings.LastIndex(file, "startxref\n")
	if _, err := fmt.Sscanf(file[at:], "startxref\n%d\n%%%%EOF", &start); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(file[start:], "xref\n0 %d\n", &n); err != nil {
		t.Fatal(err)
	}
	entries := regexp.MustCompile(`(\d{10}) (\d{5}) ([nf]) \n`).FindAllStringSubmatch(file[start:at], -1)
	if len(entries) != n || entries[0][3] != "f" {
		t.Fatalf("%d entries of %d", len(entries), n)
	}
	for i, e := range entries[1:] {
		var offset int
		if _, err := fmt.Sscan(strings.TrimLeft(e[1], "0"), &offset); err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !strings.HasPrefix(file[offset:], want) {
			t.Errorf("object %d is not at %d", i+1, offset)
		}
	}
	for _, r := range regexp.MustCompile(`(\d+) 0 R`).FindAllStringSubmatch(regexp.MustCompile(`(?s)stream\n.*?\nendstream`).ReplaceAllString(file, ""), -1) {
		var number int
		if _, err := fmt.Sscan(r[1], &number); err != nil || number < 1 || number >= n {
			t.Errorf("a reference leads to %s of %d objects", r[1], n)
		}
	}
	for _, s := range []string{"/Title<FEFF005100751EA700790020002800310029>", "/Lang(vi)", "/CreationDate(D:20261102050000Z)", "/Count 3"} {
		if !strings.Contains(file, s) {
			t.Errorf("the file lacks %s", s)
		}
	}
}

func TestTheSameCallsGiveTheSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(sample(t, &a), sample(t, &b)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two files differ")
	}
}

// A subset is a font again: its tables add up, its outlines are those of the
// font, and its composite glyphs are made of what it holds.
func TestSubsetsHoldWhatTheyNeed(t *testing.T) {
	for name, ttf := range map[string][]byte{"regular": liberationsansregular.TTF, "bold": liberationsansbold.TTF} {
		f, err := Parse(name, ttf)
		if err != nil {
			t.Fatal(err)
		}
		glyphs := []uint16{0}
		for _, r := range "Quầy ế ộ ữ ạ Ẵ Đ" {
			glyphs = append(glyphs, f.glyphs[r])
		}
		file, err := f.subset(glyphs)
		if err != nil {
			t.Fatal(err)
		}
		if sum := checksum(append(bytes.Clone(file), make([]byte, (4-len(file)%4)%4)...)); sum != 0xB1B0AFBA {
			t.Errorf("%s: the file's sum is %08x", name, sum)
		}
		tables := map[string][]byte{}
		for i := range int(u16(file, 4)) {
			e := file[12+16*i:]
			tables[string(e[:4])] = cut(file, int(u32(e, 8)), int(u32(e, 8)+u32(e, 12)))
		}
		n := int(u16(tables["maxp"], 4))
		if n <= len(glyphs) || len(tables["loca"]) != 4*(n+1) || len(tables["hmtx"]) != 4*n || u16(tables["hhea"], 34) != uint16(n) {
			t.Fatalf("%s: %d glyphs, loca %d, hmtx %d bytes", name, n, len(tables["loca"]), len(tables["hmtx"]))
		}
		composites := 0
		for i := range n {
			from, to := int(u32(tables["loca"], 4*i)), int(u32(tables["loca"], 4*i+4))
			outline := cut(tables["glyf"], from, to)
			if i < len(glyphs) && u16(outline, 0) != composite {
				whole := f.tables["glyf"][f.places[glyphs[i]]:f.places[glyphs[i]+1]]
				if !bytes.HasPrefix(outline, whole) {
					t.Errorf("%s: glyph %d has another outline", name, i)
				}
			}
			if len(outline) > 0 && u16(outline, 0) == composite {
				composites++
				if err := parts(bytes.Clone(outline), func(g uint16) (uint16, bool) { return g, int(g) < n }); err != nil {
					t.Errorf("%s: glyph %d: %v", name, i, err)
				}
			}
		}
		if composites == 0 {
			t.Errorf("%s: ầ is no composite glyph: find another", name)
		}
	}
}

// Widths are those that the font's designers give (units of 2048 to the em):
// Liberation Sans has the widths of Arial, whose A is 1366 and i 455 wide.
func TestWidths(t *testing.T) {
	f := sans(t)
	for s, units := range map[string]float64{"": 0, "A": 1366, "i": 455, "Ai": 1821, "ế": 1139, "ក": 0} {
		want := units / 2048 * 10 / 72 * 25.4
		if got := f.Width(s, 10); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("%q is %v mm wide, want %v", s, got, want)
		}
	}
	if f.Ascent(10) < 3 || f.Descent(10) > 1 || f.Capital(10) < 2 || f.Capital(10) > f.Ascent(10) {
		t.Errorf("10 points: ascent %v, descent %v, capitals %v mm", f.Ascent(10), f.Descent(10), f.Capital(10))
	}
}

func TestNumbers(t *testing.T) {
	for x, want := range map[float64]string{0: "0", -0.0001: "0", 1: "1", 1.5: "1.5", 0.12345: "0.123", -2.8346: "-2.835", 100: "100", 1e6: "1000000"} {
		if got := string(number(nil, x)); got != want {
			t.Errorf("%v is written %s, want %s", x, got, want)
		}
	}
}

type full struct{ left int }

func (w *full) Write(b []byte) (int, error) {
	if w.left -= len(b); w.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

var errFull = errors.New("full")

func TestErrors(t *testing.T) {
	var whole bytes.Buffer
	if err := sample(t, &whole); err != nil {
		t.Fatal(err)
	}
	for _, left := range []int{0, 20, 300, whole.Len() - 1} {
		if err := sample(t, &full{left}); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", left, err)
		}
	}
	if err := New(io.Discard, Info{}).Close(); err == nil {
		t.Error("a file without pages was written")
	}
}

func TestFontsThatAreNone(t *testing.T) {
	ttf := liberationsansregular.TTF
	for name, b := range map[string][]byte{"nothing": nil, "text": []byte("not a font at all, and not short"), "OpenType with CFF": append([]byte("OTTO"), ttf[4:100]...),
		"cut off in the list": ttf[:100], "cut off in the tables": ttf[:1000], "cut off at the end": ttf[:len(ttf)/2]} {
		if _, err := Parse(name, b); !errors.Is(err, ErrFont) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever stands in a font, reading it and taking parts of it gives a font or
// an error.
func FuzzParse(f *testing.F) {
	ttf := liberationsansregular.TTF
	f.Add(uint32(0), uint32(0), []byte{})
	f.Add(uint32(12), uint32(40), []byte{0xff, 0xff, 0xff, 0xff})
	f.Add(uint32(len(ttf)/2), uint32(len(ttf)/3), []byte{0x80, 0, 0xff})
	f.Fuzz(func(t *testing.T, at, other uint32, by []byte) {
		b := bytes.Clone(ttf)
		copy(b[int(at)%len(b):], by)
		copy(b[int(other)%len(b):], by)
		font, err := Parse("fuzzed", b)
		if err != nil {
			return
		}
		w := New(io.Discard, Info{})
		face := w.Font(font)
		p := w.Page(Size{100, 100})
		p.Text(face, 10, 10, 10, "Quầy số 1 ế ộ ữ ạ Ẵ", Black)
		_ = p.End()
		_ = w.Close()
	})
}
