package store

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// CheckBody is the part of Check about the body. It reads the bytes once and
// allocates only when something is wrong or a level has more than 32 fields.
func CheckBody(body bson.Raw) error {
	if len(body) > MaxDocument {
		return invalid("body", "store.body_long", strconv.Itoa(len(body)), strconv.Itoa(MaxDocument))
	}
	w := walk{path: make([][]byte, 0, 8)}
	rest, ok := w.document(body, level{depth: 1})
	if ok && len(rest) > 0 {
		w.fail("store.body_bytes")
	}
	return w.err
}

// walk goes through a body. It stops at the first fault, with err set.
type walk struct {
	path [][]byte // names of the documents around the current element
	err  error
}

// level is what an element has to know of the document around it.
type level struct {
	depth int
	array bool
}

// fail notes the fault at the current path and gives ok = false.
func (w *walk) fail(code string, name ...[]byte) {
	at := "body"
	for _, part := range append(w.path, name...) {
		at += "." + strings.ToValidUTF8(string(part), "\uFFFD")
	}
	w.err = invalid(at, code)
}

// document checks the document that b begins with and returns what follows it.
func (w *walk) document(b []byte, l level) (rest []byte, ok bool) {
	if l.depth > MaxDepth {
		w.fail("store.body_depth")
		return nil, false
	}
	if len(b) < 5 {
		w.fail("store.body_bytes")
		return nil, false
	}
	n := int64(binary.LittleEndian.Uint32(b))
	if n < 5 || n > int64(len(b)) || b[n-1] != 0 {
		w.fail("store.body_bytes")
		return nil, false
	}
	in, rest := b[4:n-1], b[n:]
	var names seen
	for i := 0; len(in) > 0; i++ {
		typ := in[0]
		end := bytes.IndexByte(in[1:], 0)
		if end < 0 {
			w.fail("store.body_bytes")
			return nil, false
		}
		name := in[1 : 1+end]
		if code := nameFault(name, i, l, &names); code != "" {
			w.fail(code, name)
			return nil, false
		}
		if in, ok = w.value(typ, name, in[2+end:], l); !ok {
			return nil, false
		}
	}
	if !l.array && names.twice() {
		w.fail("store.name_twice")
		return nil, false
	}
	return rest, true
}

// nameFault is the code of what is wrong with the i-th field name of a level,
// empty when nothing is.
func nameFault(name []byte, i int, l level, names *seen) string {
	if l.array {
		var digits [20]byte
		if !bytes.Equal(name, strconv.AppendInt(digits[:0], int64(i), 10)) {
			return "store.array_index"
		}
		return ""
	}
	if len(name) == 0 {
		return "store.name_empty"
	}
	for _, c := range name {
		if c == '$' || c == '.' {
			return "store.name_bytes"
		}
	}
	if !utf8.Valid(name) {
		return "store.name_bytes"
	}
	if l.depth == 1 {
		for _, r := range Reserved {
			if string(name) == r {
				return "store.name_reserved"
			}
		}
	}
	names.add(name)
	return ""
}

// value checks one value and returns what follows it.
func (w *walk) value(typ byte, name, b []byte, l level) (rest []byte, ok bool) {
	size := 0
	switch bson.Type(typ) {
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		array := bson.Type(typ) == bson.TypeArray
		if array && l.array {
			w.fail("store.array_in_array", name)
			return nil, false
		}
		w.path = append(w.path, name)
		rest, ok = w.document(b, level{depth: l.depth + 1, array: array})
		w.path = w.path[:len(w.path)-1]
		return rest, ok
	case bson.TypeString:
		return w.text(name, b)
	case bson.TypeBinary:
		return w.binary(name, b)
	case bson.TypeDouble:
		if len(b) >= 8 && !plainNumber(b) {
			w.fail("store.number", name)
			return nil, false
		}
		size = 8
	case bson.TypeDateTime, bson.TypeInt64:
		size = 8
	case bson.TypeInt32:
		size = 4
	case bson.TypeObjectID:
		size = 12
	case bson.TypeNull:
	case bson.TypeBoolean:
		if len(b) > 0 && b[0] > 1 {
			w.fail("store.body_bytes", name)
			return nil, false
		}
		size = 1
	default:
		w.fail("store.type", name)
		return nil, false
	}
	if len(b) < size {
		w.fail("store.body_bytes", name)
		return nil, false
	}
	return b[size:], true
}

// plainNumber tells a double that every engine gives back as it was.
func plainNumber(b []byte) bool {
	f := math.Float64frombits(binary.LittleEndian.Uint64(b))
	return !math.IsNaN(f) && !math.IsInf(f, 0) && (f != 0 || !math.Signbit(f))
}

func (w *walk) text(name, b []byte) (rest []byte, ok bool) {
	n, ok := prefix(b)
	if !ok || n < 1 || n > len(b)-4 || b[4+n-1] != 0 {
		w.fail("store.body_bytes", name)
		return nil, false
	}
	if !utf8.Valid(b[4 : 4+n-1]) {
		w.fail("store.text_utf8", name)
		return nil, false
	}
	return b[4+n:], true
}

func (w *walk) binary(name, b []byte) (rest []byte, ok bool) {
	n, ok := prefix(b)
	if !ok || len(b) < 5 || n > len(b)-5 {
		w.fail("store.body_bytes", name)
		return nil, false
	}
	if bson.TypeBinaryBinaryOld == b[4] { // carries its length twice, and drivers rewrite it
		w.fail("store.type", name)
		return nil, false
	}
	return b[5+n:], true
}

// prefix is the length that a string or binary value begins with.
func prefix(b []byte) (n int, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	u := binary.LittleEndian.Uint32(b)
	return int(u), u <= MaxDocument
}
