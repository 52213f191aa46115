package ranking

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/reform"
)

// live is what a ranking of a round that is not published was computed from.
type live struct {
	round   *reform.Round
	config  *directory.Snapshot
	sets    map[string]*criteria
	units   map[string]*liveUnit
	ranking *Ranking
}

// liveUnit is what a unit was scored from, and what it came to.
type liveUnit struct {
	sheet    *reform.Sheet
	surveyed string // digest of what the surveys said
	given    map[string]*Given
	scored   *scored
}

// fresh is the ranking of a round by what is known now. A unit of which nothing
// has changed since the last time is not scored again.
func (r *Rankings) fresh(ctx context.Context, k *kept, round *reform.Round) (*Ranking, error) {
	source, err := r.source(ctx, round)
	if err != nil {
		return nil, err
	}
	before := k.live
	if before == nil || !reflect.DeepEqual(before.round, round) { // a revision would not tell of a round that was removed and made anew
		before = &live{units: map[string]*liveUnit{}}
		if before.sets, err = r.criteria(ctx, round); err != nil {
			return nil, err
		}
	}
	sheets, err := r.Office.Sheets(ctx, round)
	if err != nil {
		return nil, err
	}
	now := &live{round: round, config: source.config, sets: before.sets, units: map[string]*liveUnit{}}
	same := before.ranking != nil && before.config == source.config
	for _, e := range round.Units {
		u, err := source.unit(ctx, now.sets[round.SetOf(e.Unit)], sheets[e.Unit], before.units[e.Unit])
		if err != nil {
			return nil, err
		}
		same = same && u == before.units[e.Unit]
		now.units[e.Unit] = u
	}
	if same {
		return before.ranking, nil
	}
	if now.ranking, err = now.rank(); err != nil {
		return nil, err
	}
	k.live = now
	return now.ranking, nil
}

// criteria are the sets of a round. A published version is laid out once.
func (r *Rankings) criteria(ctx context.Context, round *reform.Round) (map[string]*criteria, error) {
	sets, err := r.Office.SetsOf(ctx, round)
	if err != nil {
		return nil, err
	}
	all := map[string]*criteria{}
	for ref, set := range sets {
		r.mu.Lock()
		known := r.sets[ref]
		r.mu.Unlock()
		if known == nil || known.CriteriaSet != set {
			if known, err = newCriteria(set); err != nil {
				return nil, fmt.Errorf("criteria set %s: %w", ref, err)
			}
			r.mu.Lock()
			r.sets[ref] = known
			r.mu.Unlock()
		}
		all[ref] = known
	}
	return all, nil
}

// rank scores who has not been scored yet, and ranks all.
func (n *live) rank() (*Ranking, error) {
	round := n.round
	f := &facts{round: round, sets: n.sets}
	results := make([]*scored, len(round.Units))
	for i, e := range round.Units {
		u := n.units[e.Unit]
		one := unitFacts{entrant: e, set: round.SetOf(e.Unit), sheet: u.sheet, given: u.given}
		one.name, one.ended, one.became = named(n.config, e.Unit, round.Year)
		f.units = append(f.units, one)
		results[i] = u.scored
	}
	if err := f.score(results); err != nil {
		return nil, err
	}
	for i, e := range round.Units {
		n.units[e.Unit].scored = results[i]
	}
	return rank(f, results), nil
}

// vietnam is where a round's year ends.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// named is a unit's name, and whether it had ended before a year did. One that
// the directory does not know is called by its id.
func named(config *directory.Snapshot, unit string, year int) (name survey.Text, ended bool, became []string) {
	u, known := config.Tree.Unit(unit)
	if !known {
		return survey.Text{survey.Vietnamese: unit}, false, nil
	}
	end := time.Date(year+1, time.January, 1, 0, 0, 0, 0, vietnam)
	if u.To.IsZero() || !u.To.Before(end) {
		return u.Name, false, nil
	}
	for _, id := range u.Became {
		next, known := config.Tree.Unit(id)
		if !known {
			next.Name = survey.Text{survey.Vietnamese: id}
		}
		became = append(became, next.Name.In(survey.Vietnamese))
	}
	return u.Name, true, became
}
