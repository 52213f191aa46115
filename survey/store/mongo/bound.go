package mongo

import (
	"sort"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// bounds limit _id. An empty string is no bound.
type bounds struct {
	lower    string
	exceeded bool // lower itself is outside
	upper    string
}

// within gives the bounds of a range, and whether any key can lie in them.
//
// A Range may be bounded by any bytes, but a BSON string is UTF-8, and servers
// treat other bytes as they please. Keys are UTF-8 without NUL, so each bound b
// can be moved up to the smallest such string that is not less than b: between
// the two lies no key, and the same keys are selected.
func within(r store.Range) (b bounds, some bool) {
	if b.lower, some = ceiling(r.From); !some {
		return bounds{}, false
	}
	b.upper, _ = ceiling(r.To) // no bound when nothing is above
	return b, true
}

// pass takes the keys up to key, which a scan has read, out of the bounds.
func (b *bounds) pass(key string, reverse bool) {
	if reverse {
		b.upper = key
		return
	}
	b.lower, b.exceeded = key, true
}

// filter is the query for what lies in the bounds.
func (b *bounds) filter() bson.D {
	var on bson.D
	if b.lower != "" && b.exceeded {
		on = append(on, bson.E{Key: "$gt", Value: b.lower})
	} else if b.lower != "" {
		on = append(on, bson.E{Key: "$gte", Value: b.lower})
	}
	if b.upper != "" {
		on = append(on, bson.E{Key: "$lt", Value: b.upper})
	}
	if len(on) == 0 {
		return bson.D{}
	}
	return bson.D{{Key: "_id", Value: on}}
}

// ceiling is the smallest UTF-8 string without NUL that is not less than b in
// byte order. ok is false when b is above all such strings.
func ceiling(b string) (s string, ok bool) {
	n := 0 // b[:n] is sound
	for n < len(b) {
		r, size := utf8.DecodeRuneInString(b[n:])
		if r == 0 || r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	if n == len(b) {
		return b, true
	}
	// Where soundness ends, take the next letter above the bytes that follow,
	// or, when there is none, the next above the letter before them.
	for rest := b[n:]; ; {
		if r, found := above(rest); found {
			return b[:n] + r, true
		}
		if n == 0 {
			return "", false
		}
		_, size := utf8.DecodeLastRuneInString(b[:n])
		rest, n = b[n-size:n]+"\xff", n-size
	}
}

// letters is the number of code points that UTF-8 encodes, without NUL.
const letters = utf8.MaxRune - 0x800

// letter is the i-th of them. Their encodings are in the same order.
func letter(i int) string {
	r := rune(i + 1)
	if r >= 0xD800 {
		r += 0x800 // surrogates have no encoding
	}
	return string(r)
}

// above is the first letter whose encoding is greater than b.
func above(b string) (string, bool) {
	i := sort.Search(letters, func(i int) bool { return letter(i) > b })
	if i == letters {
		return "", false
	}
	return letter(i), true
}
