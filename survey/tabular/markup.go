package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// markup takes the XML of a workbook's part apart, token by token, in memory
// that does not grow with the part. It knows what such parts are made of:
// elements, attributes, text, CDATA, comments and processing instructions, in
// UTF-8. A document type is refused, so that no entity can unfold; prefixes
// are cut off, because writers differ in them. It does not check that
// elements are closed in order: what is read is decided by the caller.
//
// encoding/xml does the same with ten allocations per cell, which is a minute
// for a large sheet.
type markup struct {
	r    *bufio.Reader
	tag  []byte // between < and >
	text []byte
	name []byte // local name of the element
	self bool   // the element is empty: no end will follow
}

// token is what markup has met.
type token uint8

const (
	opening token = iota
	closing
	words
)

// maxToken bounds a tag or a stretch of text: a cell has at most 32,767
// characters, four bytes each, and every one may be written as a reference.
const maxToken = 1 << 20

var (
	errMarkup   = errors.New("malformed XML")
	errDocType  = errors.New("XML with a document type")
	errToken    = errors.New("XML with an endless token")
	errEncoding = errors.New("XML that is not UTF-8")
)

func newMarkup(r io.Reader) *markup { return &markup{r: bufio.NewReaderSize(r, 64<<10)} }

// next is the next token; io.EOF after the last.
func (m *markup) next() (token, error) {
	for {
		if err := m.until('<', &m.text); err != nil {
			return 0, err
		}
		if len(m.text) > 0 {
			if err := m.r.UnreadByte(); err != nil { // the '<', for the next call
				return 0, err
			}
			return words, nil
		}
		next, err := m.r.Peek(1)
		if err != nil {
			return 0, unexpected(err)
		}
		switch next[0] {
		case '?':
			err = m.past("?>", nil)
		case '!':
			var found bool
			if found, err = m.declaration(); found {
				return words, nil
			}
		default:
			return m.element()
		}
		if err != nil {
			return 0, err
		}
	}
}

// until reads up to the byte stop, which is consumed and not kept.
func (m *markup) until(stop byte, into *[]byte) error {
	*into = (*into)[:0]
	for {
		part, err := m.r.ReadSlice(stop)
		*into = append(*into, part...)
		switch {
		case err == nil:
			*into = (*into)[:len(*into)-1]
			return nil
		case errors.Is(err, bufio.ErrBufferFull):
			if len(*into) > maxToken {
				return errToken
			}
		case errors.Is(err, io.EOF) && len(bytes.TrimSpace(*into)) > 0:
			return io.ErrUnexpectedEOF
		default:
			return err
		}
	}
}

// past reads up to and with the mark, keeping what is before it if into is set.
func (m *markup) past(mark string, into *[]byte) error {
	last := mark[len(mark)-1]
	var all []byte
	for {
		var part []byte
		if err := m.until(last, &part); err != nil {
			return unexpected(err)
		}
		if all = append(append(all, part...), last); len(all) > maxToken {
			return errToken
		}
		if bytes.HasSuffix(all, []byte(mark)) {
			break
		}
	}
	if into != nil {
		*into = append((*into)[:0], all[:len(all)-len(mark)]...)
	}
	return nil
}

// declaration reads a comment or CDATA, of which only the latter is text.
func (m *markup) declaration() (text bool, err error) {
	head, err := m.r.Peek(8)
	switch {
	case bytes.HasPrefix(head, []byte("![CDATA[")):
		if _, err := m.r.Discard(8); err != nil {
			return false, err
		}
		if err := m.past("]]>", &m.text); err != nil {
			return false, err
		}
		m.text = bytes.ReplaceAll(m.text, []byte("&"), []byte("&amp;")) // as the text of an element would have it
		return true, nil
	case bytes.HasPrefix(head, []byte("!--")):
		if _, err := m.r.Discard(3); err != nil {
			return false, err
		}
		return false, m.past("-->", nil)
	case bytes.HasPrefix(head, []byte("!DOCTYPE")):
		return false, errDocType
	}
	return false, errors.Join(errMarkup, err)
}

// element reads a tag whose '<' has been read.
func (m *markup) element() (token, error) {
	m.tag = m.tag[:0]
	for {
		var part []byte
		part, err := m.r.ReadSlice('>')
		m.tag = append(m.tag, part...)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return 0, unexpected(err)
		}
		if len(m.tag) > maxToken {
			return 0, errToken
		}
		if err == nil && !insideQuotes(m.tag) {
			break
		}
	}
	m.tag = m.tag[:len(m.tag)-1]
	kind := opening
	if len(m.tag) > 0 && m.tag[0] == '/' {
		kind, m.tag = closing, m.tag[1:]
	}
	m.self = len(m.tag) > 0 && m.tag[len(m.tag)-1] == '/'
	if m.self {
		m.tag = m.tag[:len(m.tag)-1]
	}
	end := bytes.IndexAny(m.tag, " \t\r\n")
	if end < 0 {
		end = len(m.tag)
	}
	m.name = local(m.tag[:end])
	if len(m.name) == 0 {
		return 0, errMarkup
	}
	return kind, nil
}

func insideQuotes(tag []byte) bool {
	var quote byte
	for _, c := range tag {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		}
	}
	return quote != 0
}

func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// attribute is the value of an attribute of the present element by its local
// name, nil without one.
func (m *markup) attribute(name string) []byte {
	rest := m.tag
	for {
		equals := bytes.IndexByte(rest, '=')
		if equals < 0 {
			return nil
		}
		key := bytes.TrimSpace(rest[:equals])
		if blank := bytes.LastIndexAny(key, " \t\r\n"); blank >= 0 {
			key = key[blank+1:]
		}
		rest = bytes.TrimLeft(rest[equals+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(local(key)) == name {
			return rest[1 : end+1]
		}
		rest = rest[end+2:]
	}
}

// unescape appends text to b with its references resolved.
func unescape(b, text []byte) ([]byte, error) {
	if !utf8.Valid(text) {
		return nil, errEncoding
	}
	for {
		and := bytes.IndexByte(text, '&')
		if and < 0 {
			return append(b, text...), nil
		}
		b = append(b, text[:and]...)
		text = text[and+1:]
		end := bytes.IndexByte(text[:min(len(text), 12)], ';')
		if end < 0 {
			return nil, errMarkup
		}
		r, ok := reference(string(text[:end]))
		if !ok {
			return nil, errMarkup
		}
		b = utf8.AppendRune(b, r)
		text = text[end+1:]
	}
}

var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

func reference(name string) (rune, bool) {
	if r, ok := entities[name]; ok {
		return r, true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	number, base := name[1:], 10
	if number[0] == 'x' {
		number, base = number[1:], 16
	}
	n, err := strconv.ParseUint(number, base, 21)
	return rune(n), err == nil && n != 0 && n <= utf8.MaxRune
}

// unexpected is the end of a part in the middle of something.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
