package paper

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sipas/survey"
	"sipas/survey/store"
)

// Finding is what came of checking one sheet.
type Finding struct {
	Serial string
	Result Result
	Note   string // what was seen; no names
}

// MaxNote is the longest note in characters.
const MaxNote = 300

// Check notes findings; those of sheets that the draw does not have are
// passed over. Others who write to the same draw at the same time are not
// overwritten. The error is KindInvalid with a Problem by serial.
func (o *Office) Check(ctx context.Context, by, id string, findings []Finding) (Draw, error) {
	for _, f := range findings {
		if f.Result != "" && f.Result != Confirmed && f.Result != Differs && f.Result != Unreached {
			return Draw{}, recheckProblem(f.Serial, "paper.recheck.result")
		}
		if len([]rune(survey.Clean(f.Note))) > MaxNote {
			return Draw{}, recheckProblem(f.Serial, "paper.recheck.note", count(MaxNote))
		}
	}
	for {
		d, err := o.DrawOf(ctx, id)
		if err != nil {
			return Draw{}, err
		}
		if !d.note(findings, o.mark(by)) {
			return d.Draw, nil
		}
		_, err = store.Change(ctx, o.Store, Draws, id, d.Rev, d.Draw)
		if errors.Is(err, store.ErrStale) {
			continue
		}
		if err != nil {
			return Draw{}, fmt.Errorf("storing draw %s: %w", id, err)
		}
		return d.Draw, nil
	}
}

// note writes findings down, and tells whether any is new.
func (d *StoredDraw) note(findings []Finding, checked Mark) bool {
	changed := false
	for _, f := range findings {
		i := slices.IndexFunc(d.Items, func(x Item) bool { return x.Serial == f.Serial })
		note := survey.Clean(f.Note)
		if i < 0 || d.Items[i].Result == f.Result && d.Items[i].Note == note {
			continue
		}
		x := &d.Items[i]
		x.Result, x.Note, x.Checked = f.Result, note, checked
		if f.Result == "" && note == "" {
			x.Checked = Mark{}
		}
		changed = true
	}
	return changed
}

func recheckProblem(serial, code string, args ...string) error {
	return &survey.Error{Kind: survey.KindInvalid, Code: "paper.batch.invalid", Problems: []survey.Problem{{Field: serial, Code: code, Args: args}}}
}

// Tally counts results.
type Tally struct{ Drawn, Confirmed, Differs, Unreached int }

// Tallies counts the results of draws by batch, or by interviewer's code
// (where there is one).
func Tallies(draws []Draw, by func(Item) string) map[string]Tally {
	all := map[string]Tally{}
	for _, d := range draws {
		for _, x := range d.Items {
			key := by(x)
			if key == "" {
				continue
			}
			t := all[key]
			t.Drawn++
			switch x.Result {
			case Confirmed:
				t.Confirmed++
			case Differs:
				t.Differs++
			case Unreached:
				t.Unreached++
			}
			all[key] = t
		}
	}
	return all
}
