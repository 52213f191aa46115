package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrFont is about a file that is no TrueType font with what is needed here.
var ErrFont = errors.New("not a usable TrueType font")

// Font is a TrueType font. It is read-only and may be shared by any number of
// files and goroutines.
type Font struct {
	Name string // for the PDF, without blanks

	tables   map[string][]byte
	glyphs   map[rune]uint16
	advances []uint16 // by glyph
	places   []uint32 // of each glyph's outline in glyf, and the end of the last
	units    float64  // to the em

	ascent, descent, capital int16
	box                      [4]int16
	bold                     bool
}

// Parse reads a font. name is what it is called in files, such as
// LiberationSans-Bold.
func Parse(name string, ttf []byte) (*Font, error) {
	f := &Font{Name: name, tables: map[string][]byte{}}
	if u32(ttf, 0) != 0x00010000 {
		return nil, fmt.Errorf("%w: %s begins with %08x", ErrFont, name, u32(ttf, 0))
	}
	for i := range int(u16(ttf, 4)) {
		entry := cut(ttf, 12+16*i, 12+16*i+16)
		if entry == nil {
			return nil, fmt.Errorf("%w: %s: the list of tables is cut off", ErrFont, name)
		}
		at, size := int(u32(entry, 8)), int(u32(entry, 12))
		f.tables[string(entry[:4])] = cut(ttf, at, at+size)
	}
	for _, need := range [...]string{"head", "hhea", "hmtx", "maxp", "loca", "glyf", "cmap", "OS/2"} {
		if len(f.tables[need]) == 0 {
			return nil, fmt.Errorf("%w: %s has no table %q", ErrFont, name, need)
		}
	}
	f.measures()
	if err := f.readGlyphs(); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrFont, name, err)
	}
	return f, nil
}

func (f *Font) measures() {
	head, hhea, os2 := f.tables["head"], f.tables["hhea"], f.tables["OS/2"]
	f.units = float64(max(16, u16(head, 18)))
	for i := range f.box {
		f.box[i] = int16(u16(head, 36+2*i))
	}
	f.ascent, f.descent = int16(u16(hhea, 4)), int16(u16(hhea, 6))
	f.capital = int16(u16(os2, 88))
	if u16(os2, 0) < 2 || f.capital == 0 { // older tables have no height of capitals
		f.capital = int16(f.units * 0.7)
	}
	f.bold = u16(os2, 4) >= 600
}

func (f *Font) readGlyphs() error {
	n := int(u16(f.tables["maxp"], 4))
	loca, glyf, hmtx := f.tables["loca"], f.tables["glyf"], f.tables["hmtx"]
	long := u16(f.tables["head"], 50) == 1
	f.places = make([]uint32, n+1)
	for i := range f.places {
		if long {
			f.places[i] = u32(loca, 4*i)
		} else {
			f.places[i] = 2 * uint32(u16(loca, 2*i))
		}
		if int(f.places[i]) > len(glyf) || i > 0 && f.places[i] < f.places[i-1] {
			return fmt.Errorf("glyph %d lies outside", i)
		}
	}
	widths := int(u16(f.tables["hhea"], 34))
	if n == 0 || widths == 0 || widths > n || len(hmtx) < 4*widths {
		return fmt.Errorf("%d glyphs have %d widths", n, widths)
	}
	f.advances = make([]uint16, n)
	for i := range f.advances {
		f.advances[i] = u16(hmtx, 4*min(i, widths-1))
	}
	f.glyphs = map[rune]uint16{}
	return f.readCharacters()
}

// readCharacters reads the Unicode subtable of cmap: format 12 or 4.
func (f *Font) readCharacters() error {
	cmap := f.tables["cmap"]
	var best []byte
	for i := range int(u16(cmap, 2)) {
		platform, encoding := u16(cmap, 4+8*i), u16(cmap, 6+8*i)
		at := int(u32(cmap, 8+8*i))
		unicode := platform == 0 || platform == 3 && (encoding == 1 || encoding == 10)
		if table := cut(cmap, at, len(cmap)); unicode && table != nil && (best == nil || u16(table, 0) == 12) {
			if format := u16(table, 0); format == 4 || format == 12 {
				best = table
			}
		}
	}
	switch {
	case best == nil:
		return errors.New("no table of Unicode characters")
	case u16(best, 0) == 12:
		f.groups(best)
	default:
		f.segments(best)
	}
	return nil
}

func (f *Font) groups(t []byte) {
	for i := range min(int(u32(t, 12)), len(t)/12) {
		from, to, glyph := u32(t, 16+12*i), u32(t, 20+12*i), u32(t, 24+12*i)
		for c := from; c <= to && c < 0x110000; c++ {
			f.enter(rune(c), int(glyph+c-from))
		}
	}
}

func (f *Font) segments(t []byte) {
	n := int(u16(t, 6)) / 2
	ends, starts := 14, 16+2*n
	deltas, offsets := starts+2*n, starts+4*n
	for i := range n {
		from, to := u16(t, starts+2*i), u16(t, ends+2*i)
		delta, offset := u16(t, deltas+2*i), u16(t, offsets+2*i)
		for c := int(from); c <= int(to) && c < 0xffff; c++ {
			if offset == 0 {
				f.enter(rune(c), int(uint16(c)+delta))
				continue
			}
			if g := u16(t, offsets+2*i+int(offset)+2*(c-int(from))); g != 0 {
				f.enter(rune(c), int(g+delta))
			}
		}
	}
}

func (f *Font) enter(r rune, glyph int) {
	if 0 < glyph && glyph < len(f.advances) {
		f.glyphs[r] = uint16(glyph)
	}
}

// Has tells whether the font draws a character.
func (f *Font) Has(r rune) bool {
	_, ok := f.glyphs[r]
	return ok
}

// Width is that of a text in millimetres. What the font does not have has none.
func (f *Font) Width(s string, points float64) float64 {
	var sum int
	for _, r := range s {
		if g, ok := f.glyphs[r]; ok {
			sum += int(f.advances[g])
		}
	}
	return float64(sum) / f.units * points / Points
}

// Ascent and Descent are how far letters reach above and below the base line,
// in millimetres.
func (f *Font) Ascent(points float64) float64 { return float64(f.ascent) / f.units * points / Points }
func (f *Font) Descent(points float64) float64 {
	return -float64(f.descent) / f.units * points / Points
}

// Capital is the height of capitals in millimetres.
func (f *Font) Capital(points float64) float64 { return float64(f.capital) / f.units * points / Points }

// Reading beyond the end gives zeros, so that a damaged font gives wrong
// glyphs or ErrFont, never a panic.

func u16(b []byte, at int) uint16 {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint16(b[at:])
}

func u32(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint32(b[at:])
}

func cut(b []byte, from, to int) []byte {
	if from < 0 || to < from || to > len(b) {
		return nil
	}
	return b[from:to]
}
