package store

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
)

// Check tells whether an engine may store body under key in collection. Both
// engines call it before they write, so that the same values are refused
// everywhere, and before anything has happened. MongoDB, FerretDB and
// DocumentDB disagree about odd field names and numbers; what one of them
// changes, refuses or cannot give back is refused here:
//
//   - a field name that is empty, is used twice in one document, holds '$',
//     '.' or NUL or is not UTF-8, and at the top level the Reserved names;
//   - NaN, the infinities and -0; Decimal128 and BSON types other than double,
//     string, document, array, binary, ObjectID, bool, date, null and integers;
//   - an array directly inside an array, and array elements not numbered 0, 1, 2...;
//   - strings that are not UTF-8, and bytes that are not BSON at all;
//   - what exceeds MaxKey, MaxDocument, MaxDepth or MaxCollection. The body
//     itself is the first level of MaxDepth.
//
// The error matches ErrInvalid and carries one Problem, the first in reading
// order: Field is the path ("body.answers.A1", "key", "collection").
func Check(collection, key string, body bson.Raw) error {
	if err := CheckKey(collection, key); err != nil {
		return err
	}
	return CheckBody(body)
}

// CheckKey is the part of Check about the collection and the key.
func CheckKey(collection, key string) error {
	if err := CheckCollection(collection); err != nil {
		return err
	}
	switch {
	case key == "":
		return invalid("key", "store.key_empty")
	case len(key) > MaxKey:
		return invalid("key", "store.key_long", fmt.Sprint(len(key)), fmt.Sprint(MaxKey))
	case !utf8.ValidString(key) || strings.IndexByte(key, 0) >= 0:
		return invalid("key", "store.key_bytes")
	}
	return nil
}

// CheckCollection is the part of Check about the collection.
func CheckCollection(name string) error {
	if name == "" || len(name) > MaxCollection {
		return invalid("collection", "store.collection_length", fmt.Sprint(len(name)), fmt.Sprint(MaxCollection))
	}
	for i := range len(name) {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return invalid("collection", "store.collection_bytes", name)
		}
	}
	return nil
}

func invalid(field, code string, args ...string) error {
	return &survey.Error{
		Kind: ErrInvalid.Kind, Code: ErrInvalid.Code,
		Problems: []survey.Problem{{Field: field, Code: code, Args: args}},
	}
}
