package rounds

import (
	"cmp"
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/typed"
)

// chosenMoves are the units of the round that are to be moved on.
func (p *Pages) chosenMoves(ctx context.Context, r round, from reform.Stage, f *typed.Form) ([]string, error) {
	ticked, listed := chosen(f), map[string]bool{}
	for _, unit := range f.Values["listed"] {
		listed[unit] = true
	}
	sheets, err := p.Office.Sheets(ctx, r.Round)
	if err != nil {
		return nil, err
	}
	sets, err := p.Office.SetsOf(ctx, r.Round)
	if err != nil {
		return nil, err
	}
	rest := func(e reform.Entrant) bool {
		set, sheet := sets[cmp.Or(e.Set, r.Set)], sheets[e.Unit]
		return f.Text("rest") != "" && !listed[e.Unit] && sheet.Stage == from && set != nil && len(sheet.Missing(set)) == 0
	}
	var units []string
	for _, e := range r.Units {
		if ticked[e.Unit] || rest(e) {
			units = append(units, e.Unit)
		}
	}
	return units, nil
}

// The bounds of moving units: so long at a time, lest the answer come too late for
// the reader's patience and the server's; so many at once, because a store makes
// those durable together.
const (
	longestMove = 20 * time.Second
	movesAtOnce = 32
)

// errNotReached is about units that were not reached in time.
var errNotReached = errors.New("not reached in time")

// moveAll moves units on, and tells what became of each. It goes on when the
// reader goes away: one confirmation does all.
func (p *Pages) moveAll(ctx context.Context, r round, units []string, from reform.Stage, why, who string) (map[string]error, error) {
	ctx = context.WithoutCancel(ctx)
	faults := make([]error, len(units))
	until := time.Now().Add(longestMove)
	var group errgroup.Group
	group.SetLimit(movesAtOnce)
	for i, unit := range units {
		group.Go(func() error {
			if time.Now().After(until) {
				faults[i] = errNotReached
				return nil
			}
			_, faults[i] = p.Office.Move(ctx, r.Round, unit, from, from.Next(), true, why, who)
			return nil
		})
	}
	_ = group.Wait() // each unit has its own error
	outcome := map[string]error{}
	for i, unit := range units {
		err := faults[i]
		if kind := survey.KindOf(orNone(err)); err != nil && !errors.Is(err, errNotReached) && (kind == survey.KindInternal || kind == survey.KindUnavailable) {
			return nil, err
		}
		outcome[unit] = err
	}
	return outcome, nil
}
