package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
)

// BSON element types that responses use (bsonspec.org, version 1.1).
const (
	typeString   = 0x02
	typeDocument = 0x03
	typeArray    = 0x04
	typeBool     = 0x08
	typeDate     = 0x09
	typeInt32    = 0x10
	typeInt64    = 0x12
)

// fixed are the value sizes of the BSON types that have one.
var fixed = map[byte]int{0x01: 8, 0x06: 0, 0x07: 12, typeBool: 1, typeDate: 8, 0x0a: 0, typeInt32: 4, 0x11: 8, typeInt64: 8, 0x13: 16}

var errElements = errors.New("malformed BSON")

// elements walks the elements of a BSON document or array without
// allocating: key and value point into doc. It is what makes loading millions
// of responses quick; anything that does not need that uses package bson.
func elements(doc []byte, visit func(kind byte, key, value []byte) error) error {
	if len(doc) < 5 || int(binary.LittleEndian.Uint32(doc)) != len(doc) || doc[len(doc)-1] != 0 {
		return errElements
	}
	for rest := doc[4 : len(doc)-1]; len(rest) > 0; {
		end := bytes.IndexByte(rest[1:], 0)
		if end < 0 {
			return errElements
		}
		kind, key := rest[0], rest[1:1+end]
		rest = rest[2+end:]
		n, err := valueSize(kind, rest)
		if err != nil {
			return err
		}
		if err := visit(kind, key, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

func valueSize(kind byte, rest []byte) (int, error) {
	n, ok := 0, true
	switch kind {
	case typeInt32: // the common case first
		n = 4
	case typeString:
		if len(rest) < 4 {
			return 0, errElements
		}
		n = 4 + int(binary.LittleEndian.Uint32(rest))
	case typeDocument, typeArray:
		if len(rest) < 4 {
			return 0, errElements
		}
		n = int(binary.LittleEndian.Uint32(rest))
	default:
		n, ok = fixed[kind]
	}
	if !ok || n > len(rest) || kind == typeString && n < 5 {
		return 0, errElements
	}
	return n, nil
}

// text is the content of a string value, nil when it is not one.
func text(kind byte, value []byte) []byte {
	if kind != typeString {
		return nil
	}
	return value[4 : len(value)-1]
}

// number is the content of an integer value; ok is false when it is none.
func number(kind byte, value []byte) (n int64, ok bool) {
	switch kind {
	case typeInt32:
		return int64(int32(binary.LittleEndian.Uint32(value))), true
	case typeInt64, typeDate:
		return int64(binary.LittleEndian.Uint64(value)), true
	case 0x01: // a shell writes plain numbers as doubles
		f := math.Float64frombits(binary.LittleEndian.Uint64(value))
		return int64(f), f == math.Trunc(f) && math.Abs(f) < 1<<53
	}
	return 0, false
}

// builder appends BSON elements.
type builder struct{ b []byte }

func (w *builder) element(kind byte, key string) {
	w.b = append(append(append(w.b, kind), key...), 0)
}

func (w *builder) text(key, s string) {
	w.element(typeString, key)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(len(s)+1))
	w.b = append(append(w.b, s...), 0)
}

func (w *builder) int(key string, n int) {
	w.element(typeInt32, key)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(int32(n)))
}

func (w *builder) date(key string, ms int64) {
	w.element(typeDate, key)
	w.b = binary.LittleEndian.AppendUint64(w.b, uint64(ms))
}

func (w *builder) yes(key string) {
	w.element(typeBool, key)
	w.b = append(w.b, 1)
}

// document writes a document (or array) whose content fill appends.
func (w *builder) document(fill func()) {
	at := len(w.b)
	w.b = append(w.b, 0, 0, 0, 0)
	fill()
	w.b = append(w.b, 0)
	binary.LittleEndian.PutUint32(w.b[at:], uint32(len(w.b)-at))
}
