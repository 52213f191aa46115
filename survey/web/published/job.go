package published

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"sipas/survey"
	"sipas/survey/jobs"
	"sipas/survey/seal"
	"sipas/survey/web/kit"
)

// Kind is the kind of job that seals a wave: jobs.Kind{Again: true, Work: pages.Work}.
const Kind = "seal"

// wanted is what such a job works on.
type wanted struct{ Wave string }

// Work seals the wave that a job names. It may be done again after a node that
// was at it has died, by any node.
func (p *Pages) Work(ctx context.Context, t *jobs.Task) error {
	var of wanted
	if err := t.Details(&of); err != nil {
		return err
	}
	r, err := p.Seals.Finish(ctx, of.Wave, t.Progress)
	if err != nil {
		return err
	}
	t.Name, t.Type = "seal-"+of.Wave+".json", "application/json"
	e := json.NewEncoder(t)
	e.SetIndent("", " ")
	if err := e.Encode(r.Files); err != nil {
		return fmt.Errorf("writing what was sealed: %w", err)
	}
	return nil
}

// order has a job seal a wave that has been begun.
func (p *Pages) order(ctx context.Context, w survey.Wave, who string) error {
	_, err := p.Jobs.Start(ctx, jobs.Order{Kind: Kind, Owner: who, Units: w.Units, Title: w.Title, Details: wanted{w.ID}})
	return err
}

// progress is how far the sealing of a wave is.
type progress struct {
	Live        bool // somebody is at it
	Done, Total int
	Why         string // what went wrong last
}

// last is the newest job about a wave of the person who has begun.
func (p *Pages) last(ctx context.Context, r seal.Record) (jobs.Job, bool, error) {
	all, err := p.Jobs.List(ctx, r.Who, Kind)
	if err != nil {
		return jobs.Job{}, false, err
	}
	for _, j := range all {
		var of wanted
		if json.Unmarshal([]byte(j.Details), &of) == nil && of.Wave == r.Wave {
			return j, true, nil
		}
	}
	return jobs.Job{}, false, nil
}

// live tells whether somebody is at the sealing of a wave.
func (p *Pages) live(ctx context.Context, r seal.Record) (bool, error) {
	j, known, err := p.last(ctx, r)
	return known && !j.State.Ended(), err
}

func (p *Pages) progress(ctx context.Context, l *kit.Locale, r seal.Record) (progress, error) {
	j, known, err := p.last(ctx, r)
	if err != nil || !known {
		return progress{}, err
	}
	x := progress{Live: !j.State.Ended(), Done: j.Done, Total: j.Total}
	if j.State == jobs.Failed {
		problem := kit.Explain(l, &survey.Error{Kind: survey.KindInternal, Code: j.Code, Problems: j.Problems}, "")
		x.Why = problem.Title + ". " + problem.Detail
	}
	return x, nil
}

// size writes bytes as people read them, in units of 1,000 like file managers.
func size(l *kit.Locale, bytes int64) string {
	if bytes < 1000*1000 {
		return l.Number(math.Ceil(float64(bytes)/1000), 0) + " kB"
	}
	return l.Number(float64(bytes)/1e6, 1) + " MB"
}
