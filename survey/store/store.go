// Package store keeps documents: BSON values in named collections under string
// keys in byte order. It is the only way in which the program keeps anything,
// and it is small on purpose, so that an embedded file (package bolt) and a
// MongoDB cluster (package mongo) can promise the same:
//
//   - One document is one change. Insert decides who was first, Replace and
//     Delete decide by revision; there are no transactions over two documents.
//   - A nil error from Insert, Replace or Delete means that the change is
//     durable: on disk after fsync (bolt), on a majority with journal (mongo).
//   - Every question is a Get or a Scan of a key range. Keys are therefore
//     designed ("<wave>/<uuid>" for responses) and nothing is ever counted,
//     summed or searched by the database.
//
// The conformance suite in package storetest holds both engines to the words
// of this file.
package store

import (
	"context"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
)

// Limits of every engine. Larger or other values are refused with ErrInvalid
// before anything is written.
const (
	MaxKey        = 512     // bytes of a key; never empty, valid UTF-8 without NUL
	MaxDocument   = 8 << 20 // bytes of a body
	MaxDepth      = 90      // levels of embedded documents and arrays
	MaxCollection = 64      // bytes of a collection's name: a-z, 0-9 and _
)

// Reserved are the top-level field names that the engines use themselves.
// A body that carries one of them is refused.
var Reserved = [...]string{"_id", "rev"}

// Doc is a stored document.
type Doc struct {
	Key  string
	Rev  int64    // 1 after Insert, one more after each Replace
	Body bson.Raw // without _id and rev. Only valid until the next step of a Scan; clone it to keep it
}

// Range selects the keys of a Scan in byte order: From <= key < To.
// An empty From means from the first, an empty To means to the last.
// Limit 0 means no limit. Reverse walks from the last key down.
type Range struct {
	From, To string
	Limit    int
	Reverse  bool
}

// Prefix is the Range of all keys that begin with p.
func Prefix(p string) Range { return Range{From: p, To: after(p)} }

// Store is a set of collections. All methods may be called by any number of
// goroutines. A cancelled context ends a call early, but a write that was
// handed to the engine may still become durable: callers that must know try
// again with the same key.
type Store interface {
	// Insert stores body under a new key, with revision 1. ErrExists when the
	// key is taken, whatever its content.
	Insert(ctx context.Context, collection, key string, body bson.Raw) error

	// Get reads one document, always the current one. ErrNotFound when absent.
	Get(ctx context.Context, collection, key string) (Doc, error)

	// Replace stores body under an existing key whose revision is rev and
	// returns the new revision. ErrStale when the revision is another,
	// ErrNotFound when there is no such key.
	Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error)

	// Delete removes the document if its revision is rev. ErrStale, ErrNotFound as Replace.
	Delete(ctx context.Context, collection, key string, rev int64) error

	// Scan walks a range in key order. It sees every document that was durable
	// when the scan began; later ones it may or may not see. An error ends it,
	// after which nothing more is yielded.
	Scan(ctx context.Context, collection string, r Range) iter.Seq2[Doc, error]

	// Ping tells whether the store can be written to now.
	Ping(ctx context.Context) error

	// Close lets go of the engine. Calls after it return ErrClosed.
	Close() error
}

// What a caller may have to tell apart. Engines return these, or errors that
// match them with errors.Is, and wrap the cause.
var (
	ErrExists      = &survey.Error{Kind: survey.KindConflict, Code: "store.exists"}
	ErrStale       = &survey.Error{Kind: survey.KindConflict, Code: "store.stale"}
	ErrNotFound    = &survey.Error{Kind: survey.KindNotFound, Code: "store.not_found"}
	ErrInvalid     = &survey.Error{Kind: survey.KindInvalid, Code: "store.invalid"}
	ErrUnavailable = &survey.Error{Kind: survey.KindUnavailable, Code: "store.unavailable"} // away, or out of space
	ErrLocked      = &survey.Error{Kind: survey.KindUnavailable, Code: "store.locked"}      // another process holds the file
	ErrDamaged     = &survey.Error{Kind: survey.KindDamaged, Code: "store.damaged"}         // checksum, truncation, foreign file
	ErrClosed      = &survey.Error{Kind: survey.KindUnavailable, Code: "store.closed"}
)

// after is the smallest string greater than every string with prefix p;
// empty (no bound) when there is none.
func after(p string) string {
	b := []byte(p)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < 0xff {
			b[i]++
			return string(b[:i+1])
		}
	}
	return ""
}
