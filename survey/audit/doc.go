// Package audit keeps the trail of what people have changed: an append-only
// list of entries in which each carries the hash of the one before, so that
// nobody can alter, remove or insert one without it being seen.
//
//	trail := audit.New(s, time.Now)
//	ctx = audit.With(ctx, audit.Actor{Name: "lan", Via: "web"}) // once per request or command
//	err := trail.Record(ctx, "wave.open", "2026-q1", changes)
//
// An act records after it has succeeded, and is not done for its caller before
// the entry is durable: an error of Record is an error of the act. Signing in,
// changes of people, keys and sessions, every change of the survey and every
// export leave an entry. A nil Trail records nothing.
//
// # What is kept
//
// Who (a person's sign-in name), by which way (see Actor), when (to the
// second), which act, on what, and what differed. Values of more than
// [MaxValue] characters are cut and carry a digest of the whole. Passwords,
// secrets, tokens and answers never get in: values under such names are left
// out, whatever the caller gives. No address, no device.
//
// # How entries are chained
//
// An entry is a document of the collection "audit" under its number, 1, 2, 3
// and so on without a gap, written with 19 digits. The number is won by one
// insert; who loses reads the winner and tries the next. Hash is the SHA-256
// in hex of the entry's canonical form, which anybody can compute with a few
// lines of any language: the netstrings (decimal length in bytes, ":", bytes,
// ",") of
//
//	"sipas audit 1", Seq in decimal, At as 2006-01-02T15:04:05Z, Who, Via, Act,
//	Object, the number of Changes in decimal, Path, From and To of each, Prev
//
// one after the other. Prev is the Hash of the entry before; of the first it
// is empty.
//
// # What the chain proves
//
// [Trail.Verify] names the first entry that is missing, altered, out of order
// or does not follow. Whoever can write to the store can rewrite the whole
// chain, or cut off its end: that is seen only by comparing with a [Mark] that
// was written down elsewhere. An auditor asks for the mark from time to time
// ("sipas audit verify" prints it) and gives it back at the next check.
package audit
