package results

import (
	"encoding/binary"

	"sipas/survey"
)

// ids numbers responses: 16 bytes for each id and six or so for finding it.
// The zero ids is empty.
type ids struct {
	all   []survey.ResponseID // by row
	table []uint32            // open addressing: row+1, 0 for a free place; the length is a power of two
}

// place is where an id belongs in the table. The last eight bytes of an id
// are random.
func (s *ids) place(id survey.ResponseID) int {
	return int(binary.LittleEndian.Uint64(id[8:])>>8) & (len(s.table) - 1)
}

// row finds the row of an id.
func (s *ids) row(id survey.ResponseID) (row int, known bool) {
	if len(s.table) == 0 {
		return 0, false
	}
	for p := s.place(id); ; p = (p + 1) & (len(s.table) - 1) {
		switch r := s.table[p]; {
		case r == 0:
			return 0, false
		case s.all[r-1] == id:
			return int(r - 1), true
		}
	}
}

// add gives a new id the next row. The id must not be known.
func (s *ids) add(id survey.ResponseID) {
	s.all = append(s.all, id)
	if 4*len(s.all) > 3*len(s.table) {
		s.grow()
		return
	}
	s.put(len(s.all) - 1)
}

// grow doubles the table.
func (s *ids) grow() {
	s.table = make([]uint32, max(64, 2*len(s.table)))
	for row := range s.all {
		s.put(row)
	}
}

func (s *ids) put(row int) {
	p := s.place(s.all[row])
	for s.table[p] != 0 {
		p = (p + 1) & (len(s.table) - 1)
	}
	s.table[p] = uint32(row + 1)
}
