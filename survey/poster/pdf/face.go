package pdf

import (
	"bytes"
	"fmt"
	"math"
	"unicode/utf16"
)

// Face is a font in a file. Its characters have codes in the order in which
// they are first used, so that each keeps its own place in the map back to
// Unicode even where two characters look alike (Đ and Ð).
type Face struct {
	*Font
	place  int
	object int
	codes  map[rune]uint16
	used   []rune // by code less one
}

// Font makes a font known to the file.
func (w *Writer) Font(f *Font) *Face {
	face := &Face{Font: f, place: len(w.fonts), object: w.reserve(), codes: map[rune]uint16{}}
	w.fonts = append(w.fonts, face)
	return face
}

// code is the character's code; 0, the empty box, for what the font lacks.
func (f *Face) code(r rune) uint16 {
	if c, ok := f.codes[r]; ok {
		return c
	}
	if !f.Has(r) || len(f.used) == math.MaxUint16-1 {
		return 0
	}
	f.used = append(f.used, r)
	c := uint16(len(f.used))
	f.codes[r] = c
	return c
}

// embed writes a font as a composite font (9.7.4) whose codes are glyphs.
func (w *Writer) embed(f *Face) error {
	glyphs := []uint16{0}
	for _, r := range f.used {
		glyphs = append(glyphs, f.glyphs[r])
	}
	file, err := f.subset(glyphs)
	if err != nil {
		return err
	}
	descendant, descriptor, data, unicode := w.reserve(), w.reserve(), w.reserve(), w.reserve()
	name := f.tag() + "+" + f.Name
	w.object(f.object, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		name, descendant, unicode)
	w.object(descendant, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 1000/W[0[%s]]>>", name, descriptor, f.widths(glyphs))
	weight := 80
	if f.bold {
		weight = 140
	}
	w.object(descriptor, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		name, f.mille(f.box[0]), f.mille(f.box[1]), f.mille(f.box[2]), f.mille(f.box[3]),
		f.mille(f.ascent), f.mille(f.descent), f.mille(f.capital), weight, data)
	w.stream(data, fmt.Sprintf("/Length1 %d", len(file)), file)
	w.stream(unicode, "", f.unicode())
	return w.err
}

// tag marks a font that holds only some glyphs: six capitals (9.6.4).
func (f *Face) tag() string {
	sum := uint64(14695981039346656037) // FNV-1a
	for _, r := range f.used {
		sum = (sum ^ uint64(r)) * 1099511628211
	}
	var b [6]byte
	for i := range b {
		b[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(b[:])
}

// mille is a measure in thousandths of the em.
func (f *Font) mille(x int16) int { return int(math.Round(float64(x) / f.units * 1000)) }

func (f *Face) widths(glyphs []uint16) []byte {
	var b []byte
	for i, g := range glyphs {
		if i > 0 {
			b = append(b, ' ')
		}
		b = number(b, float64(f.advances[g])/f.units*1000)
	}
	return b
}

// unicode is the map from codes to characters (9.10.3), at most 100 a section.
func (f *Face) unicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(f.used); from += 100 {
		section := f.used[from:min(from+100, len(f.used))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(section))
		for i, r := range section {
			fmt.Fprintf(&b, "<%04X> <", from+i+1)
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
