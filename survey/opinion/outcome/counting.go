package outcome

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"time"

	"sipas/survey/opinion"
)

// Least is the fewest sheets of which figures are shown.
const Least = 5

// Outcome is what came of a round's survey. It is shared: nobody may change
// anything in it.
type Outcome struct {
	Survey  *opinion.Survey
	Version string // hex digest of the questionnaires and all counts: another one when anything that is counted changes
	Final   bool   // the survey is closed
	Sent    int    // sheets, all groups, delegates' included
	Units   map[string]map[string]Leaf
	Quality []Quality // all groups together first (Group ""), then each
}

// Counting counts sheets, and remembers those that it has read: a sheet that was
// sent never changes. Its methods may be called by any number of goroutines.
type Counting struct {
	office *opinion.Office

	mu     sync.Mutex
	rounds map[string]*counted
}

// counted is a round as it was last counted.
type counted struct {
	mu      sync.Mutex
	sheets  map[string]*opinion.Sheet
	rev     int64 // of the survey
	outcome *Outcome
	settled bool // it was counted when no sheet could come any more
}

// settling is how long after the last day a sheet that was on its way then may
// still arrive.
const settling = time.Minute

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

// Of is what a round's survey has come to by now. opinion.ErrNoSurvey.
func (c *Counting) Of(ctx context.Context, round string) (*Outcome, error) {
	s, rev, err := c.office.Survey(ctx, round)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	r := c.rounds[round]
	if r == nil {
		r = &counted{sheets: map[string]*opinion.Sheet{}}
		c.rounds[round] = r
	}
	c.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.settled && r.rev == rev {
		return r.outcome, nil
	}
	settled := s.State == opinion.Closed && c.office.Now().After(s.Closes.Add(settling))
	news, err := c.read(ctx, round, r)
	if err != nil {
		return nil, err
	}
	if r.outcome == nil || news || r.rev != rev {
		if r.outcome, err = count(s, r.sheets); err != nil {
			return nil, err
		}
		r.rev = rev
	}
	r.settled = settled
	return r.outcome, nil
}

// read reads the sheets that have been sent since, and tells whether there were
// any.
func (c *Counting) read(ctx context.Context, round string, r *counted) (bool, error) {
	keys, err := c.office.SentKeys(ctx, round)
	if err != nil {
		return false, err
	}
	news := len(keys) != len(r.sheets)
	for _, key := range keys {
		if r.sheets[key] != nil {
			continue
		}
		if r.sheets[key], err = c.office.SentSheet(ctx, round, key); err != nil {
			delete(r.sheets, key)
			return false, err
		}
		news = true
	}
	return news, nil
}

// count counts sheets.
func count(s *opinion.Survey, sheets map[string]*opinion.Sheet) (*Outcome, error) {
	o := &Outcome{Survey: s, Final: s.State == opinion.Closed, Sent: len(sheets), Units: map[string]map[string]Leaf{}}
	all := grids(s, sheets)
	columns := subjects(all)
	for _, u := range s.Basis.Units {
		for _, l := range s.Basis.Leaves {
			asked := columns[subject{u.ID, l.Code}]
			if l.Set != u.Set || len(asked) == 0 {
				continue
			}
			leaf := leafOf(asked, s.WithoutDelegates)
			if most, ok := opinion.Number(l.Max); ok {
				leaf.Points = points(s, leaf.Cells, most)
			}
			if o.Units[u.ID] == nil {
				o.Units[u.ID] = map[string]Leaf{}
			}
			o.Units[u.ID][l.Code] = leaf
		}
	}
	o.Quality = qualities(all)
	var err error
	if o.Version, err = version(o); err != nil {
		return nil, err
	}
	for _, leaves := range o.Units {
		for code, leaf := range leaves {
			leaf.Final = o.Final
			leaves[code] = leaf
		}
	}
	return o, nil
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
