package exports

import (
	"context"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/export"
	"sipas/survey/jobs"
	"sipas/survey/results"
)

// work is a job: it writes the responses of an order. The file is there only
// when its entry with the digest is in the trail.
func (p *Pages) work(ctx context.Context, t *jobs.Task) error {
	var o order
	if err := t.Details(&o); err != nil {
		return err
	}
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	wave, ok := config.Wave(o.Wave)
	if !ok {
		return results.ErrNoWave
	}
	if !o.All && len(o.Units) == 0 {
		return results.ErrNoUnit
	}
	snapshot, err := p.Results.Frame(ctx, o.Wave)
	if err != nil {
		return err
	}
	source := export.Source{Store: p.Store, Config: config, Wave: wave, Units: o.Units, Rows: o.rows(), Excluded: export.ExcludedIn(snapshot),
		Texts: o.Words, Order: p.Order, Language: o.Language, Temp: p.Temp, Progress: t.Progress, Expected: snapshot.Frame.Rows()}
	t.Name, t.Type = o.fileName(), o.Format.Type()
	d, err := export.Responses(ctx, t, o.Format, source)
	if err != nil {
		return err
	}
	t.Progress(d.Rows, d.Rows) // an ended job tells how many rows its file has
	ctx = audit.With(ctx, audit.Actor{Name: t.Job.Owner, Via: audit.BySystem})
	return p.record(ctx, making, o.Wave, append(append(o.told(), sum(d)...), survey.Difference{Path: "job", To: t.Job.ID})...)
}
