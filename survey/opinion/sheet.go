package opinion

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sipas/survey/store"
)

// SheetState is what has become of a link.
type SheetState string

// The states of a sheet. Free and Begun ones can be withdrawn; Sent and
// Withdrawn ones never change.
const (
	Free      SheetState = "free"
	Begun     SheetState = "begun"
	Sent      SheetState = "sent"
	Withdrawn SheetState = "withdrawn"
)

// By says who filled a sheet in.
type By string

// Who may fill a sheet in.
const (
	Self     By = "self"
	Delegate By = "delegate" // somebody on behalf of the person who was asked
)

// Sheet is what came by one link. It tells neither whose link it was nor the
// number on the letter.
type Sheet struct {
	Group string               `bson:"group"`
	State SheetState           `bson:"state"`
	By    By                   `bson:"by,omitempty"`
	Units map[string]Judgement `bson:"units,omitempty"` // by unit
	Begun time.Time            `bson:"begun,omitempty"` // the day
	Sent  time.Time            `bson:"sent,omitempty"`  // the day
	Ended bool                 `bson:"ended,omitempty"` // the survey was closed before it was sent, see Office.Settle
}

// Judgement is the answers about a unit.
type Judgement struct {
	Rev     int               `bson:"rev"`               // 1 when they were first kept, one more after each change
	Answers map[string]string `bson:"answers,omitempty"` // option, or NoInfo, by question; none for what was left open
	Seconds int               `bson:"seconds,omitempty"` // for which the page lay open, all visits together; 0: not known
}

// Answered is how many answers the sheet has, NoInfo among them.
func (s *Sheet) Answered() int {
	n := 0
	for _, j := range s.Units {
		n += len(j.Answers)
	}
	return n
}

// load reads a sheet. A link whose sheet is not there is unknown.
func (o *Office) load(ctx context.Context, key string) (Sheet, int64, error) {
	s, rev, err := store.Load[Sheet](ctx, o.Store, SheetsKept, key)
	if errors.Is(err, store.ErrNotFound) {
		return s, 0, ErrUnknown
	}
	if err != nil {
		return s, 0, fmt.Errorf("reading a sheet: %w", err)
	}
	return s, rev, nil
}

// SentKeys are the keys of a round's sheets that have been sent: they tell
// nothing, are in no order of anything, and what lies under one never changes.
func (o *Office) SentKeys(ctx context.Context, round string) ([]string, error) {
	var keys []string
	for d, err := range o.Store.Scan(ctx, SheetsKept, store.Prefix(round+"/")) {
		if err != nil {
			return nil, fmt.Errorf("reading sheets: %w", err)
		}
		if field(d, "state") == string(Sent) {
			keys = append(keys, strings.TrimPrefix(d.Key, round+"/"))
		}
	}
	return keys, nil
}

// SentSheet is one that SentKeys named.
func (o *Office) SentSheet(ctx context.Context, round, key string) (*Sheet, error) {
	s, _, err := o.load(ctx, round+"/"+key)
	return &s, err
}
