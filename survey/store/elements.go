package store

import (
	"encoding/binary"
	"errors"
	"math"
)

// BSON element types that a response may hold (bsonspec.org, version 1.1):
// those it is written with, and those that fields of others may have.
const (
	typeDouble    = 0x01
	typeString    = 0x02
	typeDocument  = 0x03
	typeArray     = 0x04
	typeUndefined = 0x06
	typeObjectID  = 0x07
	typeBool      = 0x08
	typeDate      = 0x09
	typeNull      = 0x0a
	typeInt32     = 0x10
	typeTimestamp = 0x11
	typeInt64     = 0x12
	typeDecimal   = 0x13
)

var errElements = errors.New("malformed BSON")

// elements walks the elements of a BSON document or array without
// allocating: key and value point into doc, and value has the size that its
// kind asks for. It is what makes loading millions of responses quick;
// anything that does not need that uses package bson.
func elements(doc []byte, visit func(kind byte, key, value []byte) error) error {
	if len(doc) < 5 || int(binary.LittleEndian.Uint32(doc)) != len(doc) || doc[len(doc)-1] != 0 {
		return errElements
	}
	for rest := doc[4 : len(doc)-1]; len(rest) > 0; {
		end := 1
		for end < len(rest) && rest[end] != 0 { // keys are short: quicker than bytes.IndexByte
			end++
		}
		if end == len(rest) {
			return errElements
		}
		kind, key := rest[0], rest[1:end]
		rest = rest[end+1:]
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
	n, ok := int64(4), true // 64 bits on every machine: the lengths below cannot overflow
	switch kind {
	case typeInt32: // the common case first
	case typeString:
		if len(rest) < 4 {
			return 0, errElements
		}
		n += int64(binary.LittleEndian.Uint32(rest))
		ok = n > 4 && n <= int64(len(rest)) && rest[n-1] == 0
	case typeDocument, typeArray:
		if len(rest) < 4 {
			return 0, errElements
		}
		n = int64(binary.LittleEndian.Uint32(rest))
	default:
		n, ok = fixedSize(kind)
	}
	if !ok || n > int64(len(rest)) {
		return 0, errElements
	}
	return int(n), nil
}

// fixedSize is the size of the values of a BSON type that has one.
func fixedSize(kind byte) (n int64, ok bool) {
	switch kind {
	case typeNull, typeUndefined:
		return 0, true
	case typeBool:
		return 1, true
	case typeDouble, typeDate, typeInt64, typeTimestamp:
		return 8, true
	case typeObjectID:
		return 12, true
	case typeDecimal:
		return 16, true
	}
	return 0, false
}

// text is the content of a string value, not nil; ok is false when it is none.
func text(kind byte, value []byte) (content []byte, ok bool) {
	if kind != typeString {
		return nil, false
	}
	return value[4 : len(value)-1], true
}

// number is the content of a whole number; ok is false when it is none.
func number(kind byte, value []byte) (n int64, ok bool) {
	switch kind {
	case typeInt32:
		return int64(int32(binary.LittleEndian.Uint32(value))), true
	case typeInt64:
		return int64(binary.LittleEndian.Uint64(value)), true
	case typeDouble: // a shell writes plain numbers so
		f := math.Float64frombits(binary.LittleEndian.Uint64(value))
		if f != math.Trunc(f) || math.Abs(f) >= 1<<53 {
			return 0, false
		}
		return int64(f), true
	}
	return 0, false
}

// upTo is a whole number from 0 to most.
func upTo(most int64, kind byte, value []byte) (int, bool) {
	n, ok := number(kind, value)
	return int(n), ok && 0 <= n && n <= most
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
