package pdf

import (
	"encoding/binary"
	"fmt"
)

// Flags of a component of a composite glyph (OpenType, table glyf).
const (
	argsAreWords = 1 << 0
	hasScale     = 1 << 3
	more         = 1 << 5
	hasTwoScales = 1 << 6
	hasMatrix    = 1 << 7
)

// composite is the number of contours of a glyph that is made of others.
const composite = 0xffff

// subset makes a font of the given glyphs, numbered as they are listed; the
// first must be 0, what is shown for a missing one. The parts that they are
// made of follow behind. It has the tables that a PDF asks for (9.9, table
// 126) and those of the outlines' instructions.
func (f *Font) subset(glyphs []uint16) ([]byte, error) {
	glyphs, outlines, err := f.close(glyphs)
	if err != nil {
		return nil, err
	}
	var glyf, loca, hmtx []byte
	for i, outline := range outlines {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, f.advances[glyphs[i]])
		hmtx = binary.BigEndian.AppendUint16(hmtx, f.bearing(glyphs[i]))
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := append([]byte(nil), f.tables["head"]...)
	hhea := append([]byte(nil), f.tables["hhea"]...)
	maxp := append([]byte(nil), f.tables["maxp"]...)
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 {
		return nil, fmt.Errorf("%w: %s: a table is cut off", ErrFont, f.Name)
	}
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1) // loca has 32 bits
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(glyphs)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(glyphs)))
	return assemble([]table{{"cvt ", f.tables["cvt "]}, {"fpgm", f.tables["fpgm"]}, {"glyf", glyf}, {"head", head},
		{"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}, {"prep", f.tables["prep"]}}), nil
}

// close adds the parts of composite glyphs and gives all outlines, in which
// parts are named by their new numbers.
func (f *Font) close(glyphs []uint16) (all []uint16, outlines [][]byte, err error) {
	all = append(all, glyphs...)
	added := map[uint16]uint16{} // new number by old, of parts
	for i := 0; i < len(all); i++ {
		g := int(all[i])
		outline := append([]byte(nil), cut(f.tables["glyf"], int(f.places[g]), int(f.places[g+1]))...)
		if u16(outline, 0) == composite {
			err := parts(outline, func(part uint16) (uint16, bool) {
				if int(part) >= len(f.advances) {
					return 0, false
				}
				n, known := added[part]
				if !known {
					n = uint16(len(all))
					added[part] = n
					all = append(all, part)
				}
				return n, true
			})
			if err != nil {
				return nil, nil, fmt.Errorf("%w: %s: glyph %d: %w", ErrFont, f.Name, g, err)
			}
		}
		outlines = append(outlines, outline)
	}
	return all, outlines, nil
}

// parts renames the components of a composite glyph in place.
func parts(outline []byte, rename func(uint16) (uint16, bool)) error {
	for at := 10; ; {
		if at+4 > len(outline) {
			return fmt.Errorf("its parts are cut off")
		}
		flags := u16(outline, at)
		n, ok := rename(u16(outline, at+2))
		if !ok {
			return fmt.Errorf("it has a part that does not exist")
		}
		binary.BigEndian.PutUint16(outline[at+2:], n)
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasTwoScales != 0:
			at += 4
		case flags&hasMatrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return nil
		}
	}
}

// bearing is the left side bearing of a glyph.
func (f *Font) bearing(g uint16) uint16 {
	widths := int(u16(f.tables["hhea"], 34))
	if int(g) < widths {
		return u16(f.tables["hmtx"], 4*int(g)+2)
	}
	return u16(f.tables["hmtx"], 4*widths+2*(int(g)-widths))
}

type table struct {
	tag  string
	data []byte
}

// assemble writes a font file of tables in order of their tags.
func assemble(tables []table) []byte {
	n := 0
	for _, t := range tables {
		if len(t.data) > 0 {
			n++
		}
	}
	search, selector := 1, 0
	for 2*search <= n {
		search, selector = 2*search, selector+1
	}
	b := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, x := range [...]int{n, 16 * search, selector, 16*n - 16*search} {
		b = binary.BigEndian.AppendUint16(b, uint16(x))
	}
	at := 12 + 16*n
	var body []byte
	head := -1
	for _, t := range tables {
		if len(t.data) == 0 {
			continue
		}
		if t.tag == "head" {
			head = at + len(body)
		}
		b = append(b, t.tag...)
		start := len(body)
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
		b = binary.BigEndian.AppendUint32(b, checksum(body[start:]))
		b = binary.BigEndian.AppendUint32(b, uint32(at+start))
		b = binary.BigEndian.AppendUint32(b, uint32(len(t.data)))
	}
	b = append(b, body...)
	binary.BigEndian.PutUint32(b[head+8:], 0xB1B0AFBA-checksum(b))
	return b
}

func checksum(b []byte) (sum uint32) {
	for i := 0; i+4 <= len(b); i += 4 {
		sum += binary.BigEndian.Uint32(b[i:])
	}
	return sum
}
