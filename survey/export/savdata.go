package export

import (
	"encoding/binary"
	"math"
)

// Opcodes of compressed data. Whole numbers from 1-bias to 251-bias are their
// own opcode.
const (
	bias        = 100
	opNothing   = 0
	opLiteral   = 253 // eight bytes follow
	opBlanks    = 254
	opLast      = 251
	opsTogether = 8 // opcodes stand before what follows them, in groups
)

// renderer writes the cases. Each begins with a new group of opcodes, so that
// cases do not depend on each other; what is left of a group is padding.
func (s *systemFile) renderer(fields []field) renderer {
	var p packer
	var wide []byte
	return func(b []byte, r *row) []byte {
		p.begin(b)
		for i := range fields {
			f := &fields[i]
			switch {
			case f.from == fromNumber:
				p.number(r.number)
			case f.width == 0:
				p.number(f.code(r))
			default:
				text := f.text(r, s.book.Wave)
				wide = append(wide[:0], clip(string(text), f.width)...)
				for len(wide) < f.width {
					wide = append(wide, ' ')
				}
				p.pieces(wide)
			}
		}
		return p.end()
	}
}

// packer gathers opcodes and what belongs to them.
type packer struct {
	b    []byte
	ops  int // where the group of opcodes stands in b
	used int // of the group
}

func (p *packer) begin(b []byte) { p.b, p.used = b, opsTogether }

func (p *packer) op(code byte) {
	if p.used == opsTogether {
		p.ops, p.used = len(p.b), 0
		p.b = append(p.b, opNothing, opNothing, opNothing, opNothing, opNothing, opNothing, opNothing, opNothing)
	}
	p.b[p.ops+p.used] = code
	p.used++
}

func (p *packer) number(n int) {
	if code := n + bias; code >= 1 && code <= opLast {
		p.op(byte(code))
		return
	}
	p.op(opLiteral)
	p.b = binary.LittleEndian.AppendUint64(p.b, math.Float64bits(float64(n)))
}

// pieces writes a string that has been filled up to its width. All pieces but
// the last hold 255 bytes of it in 256; what is left over at the end is blank.
func (p *packer) pieces(text []byte) {
	for _, width := range segments(len(text)) {
		piece := text[:min(width, len(text))]
		text = text[len(piece):]
		for i := range elements(width) {
			var eight [8]byte
			n := copy(eight[:], piece[min(8*i, len(piece)):])
			blank := true
			for j := range eight {
				if j >= n {
					eight[j] = ' '
				}
				blank = blank && eight[j] == ' '
			}
			if blank {
				p.op(opBlanks)
				continue
			}
			p.op(opLiteral)
			p.b = append(p.b, eight[:]...)
		}
	}
}

func (p *packer) end() []byte {
	b := p.b
	p.b = nil
	return b
}
