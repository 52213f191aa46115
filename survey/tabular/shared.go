package tabular

import (
	"errors"
	"io"
)

// sharedStrings are the texts that cells refer to by number, in one piece.
type sharedStrings struct {
	text []byte
	ends []int
}

// maxShared bounds the shared texts, which are held in memory.
const maxShared = 64 << 20

func (s *sharedStrings) at(i int) ([]byte, bool) {
	if i < 0 || i >= len(s.ends) {
		return nil, false
	}
	start := 0
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.text[start:s.ends[i]], true
}

func (s *sharedStrings) read(b *workbook, name string) error {
	m, done, err := b.part(name)
	if err != nil {
		return err
	}
	defer done()
	for {
		t, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && t == opening && string(m.name) == "si" {
			if s.text, err = richText(m, s.text, "si"); err == nil {
				s.ends = append(s.ends, len(s.text))
			}
		}
		if err == nil && len(s.text)+8*len(s.ends) > maxShared {
			err = errUnzipped
		}
		if err != nil {
			return b.explain(name, err)
		}
	}
}

// richText appends the text of the present element, which may be in pieces of
// several formats, and reads past its end. Phonetic readings are left out.
func richText(m *markup, b []byte, element string) ([]byte, error) {
	if m.self {
		return b, nil
	}
	reading, text := false, false
	for {
		t, err := m.next()
		if err != nil {
			return nil, unexpected(err)
		}
		switch name := string(m.name); {
		case t == words:
			if text && !reading {
				if b, err = unescape(b, m.text); err != nil {
					return nil, err
				}
			}
		case name == "t":
			text = t == opening && !m.self
		case name == "rPh":
			reading = t == opening && !m.self
		case t == closing && name == element:
			return b, nil
		}
	}
}
