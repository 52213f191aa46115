package store

import "bytes"

// seen gathers the field names of one document. Names in rising order, as
// codes and map keys mostly are, cannot repeat and cost one comparison each.
type seen struct {
	few    [32][]byte
	n      int
	many   map[string]bool
	repeat bool
	mixed  bool
}

func (s *seen) add(name []byte) {
	if s.many != nil {
		s.repeat = s.repeat || s.many[string(name)]
		s.many[string(name)] = true
		return
	}
	if s.n == len(s.few) {
		s.many = make(map[string]bool, 2*s.n)
		for _, f := range s.few {
			s.repeat = s.repeat || s.many[string(f)]
			s.many[string(f)] = true
		}
		s.add(name)
		return
	}
	s.mixed = s.mixed || s.n > 0 && bytes.Compare(s.few[s.n-1], name) >= 0
	s.few[s.n] = name
	s.n++
}

// twice tells whether a name was added more than once.
func (s *seen) twice() bool {
	if s.many != nil || !s.mixed {
		return s.repeat
	}
	for i, a := range s.few[:s.n] {
		for _, b := range s.few[:i] {
			if bytes.Equal(a, b) {
				return true
			}
		}
	}
	return false
}
