package survey

import (
	"errors"
	"fmt"
	"time"
)

// Kind tells callers what an error means for them. Every adapter (web pages,
// API, command line) maps a Kind to its own words in exactly one place.
type Kind uint8

// The kinds of error, from "our fault" to "try again later".
const (
	KindInternal    Kind = iota // a fault of the program
	KindInvalid                 // the input is wrong; Problems say where
	KindNotFound                // there is no such thing
	KindConflict                // it exists already, or changed meanwhile
	KindGone                    // it existed and is over: revoked, closed, withdrawn
	KindEarly                   // it is not open yet
	KindForbidden               // known person, not allowed
	KindSignIn                  // unknown person: sign in first
	KindThrottled               // too many at once; Retry says when to come back
	KindUnavailable             // the store is away or full; trying again later may help
	KindDamaged                 // stored data is altered or truncated; needs a person
)

var kindNames = [...]string{"internal", "invalid", "not found", "conflict", "gone", "early",
	"forbidden", "sign in", "throttled", "unavailable", "damaged"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Error is what the rooms below the web return when a caller must tell cases
// apart. Code is stable, dotted and machine-readable ("store.exists",
// "wave.closed"); it keys the message catalogue. Err is the cause, for logs only.
type Error struct {
	Kind     Kind
	Code     string
	Problems []Problem     // for KindInvalid: what is wrong where, in reading order
	Retry    time.Duration // for KindThrottled and KindUnavailable: come back after; 0 means unsaid
	Err      error
}

// Problem is one wrong thing in an input: Field names the input (a criterion
// code, a form field), Code keys the message, Args fill its blanks in order.
type Problem struct {
	Field string   `json:"field"`
	Code  string   `json:"code"`
	Args  []string `json:"args,omitempty"`
}

func (e *Error) Error() string {
	s := e.Code
	if len(e.Problems) > 0 {
		p := e.Problems[0]
		s += fmt.Sprintf(" (%s: %s)", p.Field, p.Code)
		if n := len(e.Problems) - 1; n > 0 {
			s += fmt.Sprintf(" and %d more", n)
		}
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is match two Errors of the same Kind and Code, so that
// a package can declare its errors once as variables.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && t.Code == e.Code
}

// KindOf gives the Kind of the first Error in err's chain, KindInternal when
// there is none. It must not be called with nil.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return KindInternal
}

// Errorf builds an Error whose cause is formatted like fmt.Errorf.
func Errorf(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Err: fmt.Errorf(format, args...)}
}
