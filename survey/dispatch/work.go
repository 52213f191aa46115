package dispatch

import (
	"context"
	"strconv"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/export"
	"sipas/survey/jobs"
	"sipas/survey/results"
)

// work is a job: it writes the responses of an order. The file is there only
// when its entry with the digest is in the trail.
func (d *Dispatch) work(ctx context.Context, t *jobs.Task) error {
	var o Order
	if err := t.Details(&o); err != nil {
		return err
	}
	config, err := d.Directory.Snapshot(ctx)
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
	snapshot, err := d.Results.Frame(ctx, o.Wave)
	if err != nil {
		return err
	}
	source := export.Source{Store: d.Store, Config: config, Wave: wave, Units: o.Units, Rows: o.rows(), Excluded: export.ExcludedIn(snapshot),
		Texts: o.Words, Before: export.Lately(wave, d.Now()), Order: d.Order, Language: o.Language, Temp: d.Temp, Progress: t.Progress, Expected: snapshot.Frame.Rows()}
	t.Name, t.Type = o.fileName(), o.Format.Type()
	digest, err := export.Responses(ctx, t, o.Format, source)
	if err != nil {
		return err
	}
	t.Progress(digest.Rows, digest.Rows) // an ended job tells how many rows its file has
	ctx = audit.With(ctx, audit.Actor{Name: t.Job.Owner, Via: audit.BySystem})
	return d.record(ctx, making, o.Wave, append(append(o.told(), Sum(digest)...), survey.Difference{Path: "job", To: t.Job.ID})...)
}

// Sum is what the trail keeps of a file.
func Sum(d export.Digest) []survey.Difference {
	return []survey.Difference{{Path: "rows", To: strconv.Itoa(d.Rows)}, {Path: "bytes", To: strconv.FormatInt(d.Bytes, 10)}, {Path: "sha256", To: d.SHA256}}
}
