package audit

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sipas/survey"
)

// Mark is the number and the hash of an entry: what an auditor writes down in
// order to see later that nothing up to it has changed.
type Mark struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

func (m Mark) String() string { return fmt.Sprintf("%d:%s", m.Seq, m.Hash) }

var hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ParseMark reads what String writes: SEQ:HASH. The error is KindInvalid.
func ParseMark(s string) (Mark, error) {
	number, hash, _ := strings.Cut(strings.TrimSpace(s), ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 1 || !hashPattern.MatchString(hash) {
		return Mark{}, survey.Errorf(survey.KindInvalid, "audit.mark", "%q is not SEQ:HASH as printed by an earlier check", s)
	}
	return Mark{seq, hash}, nil
}

// Fault is how an entry breaks the chain.
type Fault string

// The faults.
const (
	Missing    Fault = "missing"      // its number is skipped
	Altered    Fault = "altered"      // its content does not give its hash, or cannot be read
	OutOfOrder Fault = "out of order" // its number has come already
	Unlinked   Fault = "unlinked"     // its Prev is not the hash of the one before
	Unexpected Fault = "unexpected"   // it is sound, but not the one of the given mark
	Cut        Fault = "cut"          // the trail ends before the given mark
)

// Report is the outcome of a check.
type Report struct {
	Entries int64 `json:"entries"`         // sound entries from the first on
	Last    Mark  `json:"last"`            // of the last sound entry; zero when there is none. Write it down
	Fault   Fault `json:"fault,omitempty"` // "" when the chain is whole
	At      int64 `json:"at,omitempty"`    // the number of the first entry at fault
}

// Whole tells whether no fault was found.
func (r Report) Whole() bool { return r.Fault == "" }

// Verify walks the whole chain, and compares it with marks written down
// earlier. It stops at the first fault. The error is about reading only.
func (t *Trail) Verify(ctx context.Context, expected ...Mark) (Report, error) {
	var r Report
	for e, err := range t.Entries(ctx, 0, 0) {
		next := r.Last.Seq + 1
		switch {
		case err != nil && survey.KindOf(err) == survey.KindDamaged:
			return r.with(Altered, next), nil
		case err != nil:
			return r, err
		}
		if fault, at := judge(e, r.Last, expected); fault != "" {
			return r.with(fault, at), nil
		}
		r.Last = e.Mark()
		r.Entries++
	}
	for _, m := range expected {
		if m.Seq > r.Last.Seq {
			return r.with(Cut, r.Last.Seq+1), nil
		}
	}
	return r, nil
}

func (r Report) with(f Fault, at int64) Report {
	r.Fault, r.At = f, at
	return r
}

// judge finds what is wrong with an entry behind the last sound one.
func judge(e Entry, last Mark, expected []Mark) (Fault, int64) {
	next := last.Seq + 1
	switch {
	case e.Seq > next && e.Hash == e.Sum():
		return Missing, next
	case e.Hash != e.Sum():
		return Altered, next
	case e.Seq < next:
		return OutOfOrder, e.Seq
	case e.Prev != last.Hash:
		return Unlinked, e.Seq
	}
	for _, m := range expected {
		if m.Seq == e.Seq && m.Hash != e.Hash {
			return Unexpected, e.Seq
		}
	}
	return "", 0
}
