package outcome

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"sync"

	"sipas/survey/opinion"
)

// Least is the fewest sheets of which figures are shown.
const Least = 5

// Outcome is what came of a round's survey. Until that is closed it only tells
// which leaves are asked about: the difference between two looks would be what
// one person has sent. It is shared: nobody may change anything in it.
type Outcome struct {
	Survey  *opinion.Survey
	Version string // hex digest of the questionnaires, of whether the survey is closed, and of all that was counted: another one when any of these changes
	Final   bool   // the survey is closed
	Sent    int    // sheets, all groups, delegates' included; 0 until it is
	Units   map[string]map[string]Leaf
	Quality []Quality // all groups together first (Group ""), then each; nil until it is
}

// Counting counts sheets when their survey is closed, once. Its methods may be
// called by any number of goroutines.
type Counting struct {
	office *opinion.Office

	mu     sync.Mutex
	rounds map[string]*counted
}

// counted is a round as it was last counted.
type counted struct {
	mu      sync.Mutex
	rev     int64 // of the survey
	outcome *Outcome
}

// New makes a Counting over an office.
func New(o *opinion.Office) *Counting {
	return &Counting{office: o, rounds: map[string]*counted{}}
}

// Points are the leaves of all units by unit and code, with the version of what
// was counted. A round without a survey has none: nil, "" and no error.
func (c *Counting) Points(ctx context.Context, round string) (map[string]map[string]Leaf, string, error) {
	o, err := c.Of(ctx, round)
	if errors.Is(err, opinion.ErrNoSurvey) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	return o.Units, o.Version, nil
}

// Of is what a round's survey has come to. Of one that is closed it is all there
// will ever be: where closing was cut short, its sheets are ended first (see
// opinion.Office.Settle). Of one that is not it is nothing, whatever was sent.
// opinion.ErrNoSurvey.
func (c *Counting) Of(ctx context.Context, round string) (*Outcome, error) {
	s, rev, err := c.office.Survey(ctx, round)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	r := c.rounds[round]
	if r == nil {
		r = &counted{}
		c.rounds[round] = r
	}
	c.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.outcome != nil && r.rev == rev && reflect.DeepEqual(r.outcome.Survey, s) { // a revision would not tell of a survey that was removed and made anew
		return r.outcome, nil
	}
	var sheets map[string]*opinion.Sheet
	if s.State == opinion.Closed {
		if err := c.office.Settle(ctx, round); err != nil {
			return nil, err
		}
		if sheets, err = c.read(ctx, round); err != nil {
			return nil, err
		}
	}
	o, err := count(s, sheets)
	if err != nil {
		return nil, err
	}
	r.rev, r.outcome = rev, o
	return o, nil
}

// read reads the sheets that were sent.
func (c *Counting) read(ctx context.Context, round string) (map[string]*opinion.Sheet, error) {
	keys, err := c.office.SentKeys(ctx, round)
	if err != nil {
		return nil, err
	}
	sheets := make(map[string]*opinion.Sheet, len(keys))
	for _, key := range keys {
		if sheets[key], err = c.office.SentSheet(ctx, round, key); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

// count counts the sheets of a survey; of one that is not closed, none.
func count(s *opinion.Survey, sheets map[string]*opinion.Sheet) (*Outcome, error) {
	o := &Outcome{Survey: s, Final: s.State == opinion.Closed, Units: map[string]map[string]Leaf{}}
	if !o.Final {
		sheets = nil
	}
	o.Sent = len(sheets)
	all := grids(s, sheets)
	columns := subjects(all)
	for _, u := range s.Basis.Units {
		for _, l := range s.Basis.Leaves {
			asked := columns[subject{u.ID, l.Code}]
			if l.Set != u.Set || len(asked) == 0 {
				continue
			}
			leaf := Leaf{Until: s.Closes}
			if o.Final {
				leaf = leafOf(asked, s.WithoutDelegates)
				if most, ok := opinion.Number(l.Max); ok {
					leaf.Points = points(s, leaf.Cells, most)
				}
			}
			if o.Units[u.ID] == nil {
				o.Units[u.ID] = map[string]Leaf{}
			}
			o.Units[u.ID][l.Code] = leaf
		}
	}
	if o.Final {
		o.Quality = qualities(all)
	}
	var err error
	o.Version, err = version(o)
	return o, err
}

// version digests what the points rest on.
func version(o *Outcome) (string, error) {
	text, err := json.Marshal(struct {
		Groups  []opinion.Group
		Basis   opinion.Basis
		Without bool
		Units   map[string]map[string]Leaf
	}{o.Survey.Groups, o.Survey.Basis, o.Survey.WithoutDelegates, o.Units})
	if err != nil {
		return "", fmt.Errorf("digesting a survey's outcome: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// hundred turns percent into shares.
var hundred = big.NewRat(100, 1)

// Leaves are the codes of the leaves that have cells for any unit, in the order
// of the criteria sets.
func (o *Outcome) Leaves() []string {
	var all []string
	for _, l := range o.Survey.Basis.Leaves {
		asked := func(u opinion.Unit) bool { _, has := o.Units[u.ID][l.Code]; return has }
		if !slices.Contains(all, l.Code) && slices.ContainsFunc(o.Survey.Basis.Units, asked) {
			all = append(all, l.Code)
		}
	}
	return all
}
