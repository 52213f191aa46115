package collect

import (
	"context"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
)

// What staff can meet who give a response in somebody's stead.
var (
	ErrEntryPlace = &survey.Error{Kind: survey.KindInvalid, Code: "entry.place"} // no such unit in the wave, or no such counter in the unit
	ErrEntryForm  = &survey.Error{Kind: survey.KindInvalid, Code: "entry.form"}  // not the questionnaire or form that the wave asks
)

// TakeIn keeps a response that staff give for a person who did not answer on a
// page of this service: from paper, in an interview, or from a file of
// answers. Its promise is that of Accept: when it returns a Receipt the
// response is durable, and however often it is taken in, it is one response.
// r.ID must therefore come from what is taken in (see package paper), and never
// be guessable from what others know: the receipt is its beginning, and whoever
// has the receipt may withdraw.
//
// The caller vouches that r.Answers came from the Check of the questionnaire
// on r.Form, and that whoever enters is allowed to.
//
// A wave takes such responses from its opening on, also while it is paused,
// and until it is over: until a manager closes it, or Grace after its Closes.
// So paper that was filled in to the last day can still be typed in. The unit
// must be one of the wave and have existed at r.Hour; the counter ("" when the
// sheet does not say) must be one of the unit, even if it has closed since. The
// access modes don't matter: they are about citizens' own phones.
//
// Errors: ErrEarly, ErrOver, ErrEntryPlace, ErrEntryForm, ErrDiffers,
// ErrWithdrawn, and KindUnavailable, after which the same response may be
// taken in again. What was taken in in time gets its receipt again at any time.
func (c *Collector) TakeIn(ctx context.Context, r *survey.Response) (Receipt, error) {
	config, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return Receipt{}, fmt.Errorf("taking in a response: %w", err)
	}
	if err := whole(r); err != nil {
		return Receipt{}, err
	}
	if refused := admitStaff(config, r, c.Now()); refused != nil {
		return c.again(ctx, r, refused)
	}
	return c.keep(ctx, r)
}

// whole refuses what no caller may ask for: it would spoil the channels'
// meaning, not only this response.
func whole(r *survey.Response) error {
	switch {
	case r.Channel != survey.ByPaper && r.Channel != survey.ByInterviewer && r.Channel != survey.ByImport:
		return survey.Errorf(survey.KindInternal, "entry.channel", "channel %q is not for staff", r.Channel)
	case r.Withdrawn || r.Partial || len(r.Answers) == 0 || r.Hour.IsZero() || r.Batch == "":
		return survey.Errorf(survey.KindInternal, "entry.incomplete", "response %s of batch %q is not whole", r.ID, r.Batch)
	}
	if _, err := survey.ParseResponseID(r.ID.String()); err != nil {
		return err
	}
	return nil
}

// admitStaff says why a response may not be taken in now, or nil.
func admitStaff(config *directory.Snapshot, r *survey.Response, now time.Time) error {
	wave, _ := config.Wave(r.Wave)
	switch wave.Phase(now) {
	case survey.PhaseHidden, survey.PhaseEarly:
		return ErrEarly
	case survey.PhaseOver:
		return ErrOver
	}
	unit, known := config.Tree.Unit(r.Unit)
	counter, placed := config.Counters[r.Counter]
	switch {
	case !known || !config.Covers(wave, r.Unit) || !unit.Exists(r.Hour):
		return ErrEntryPlace
	case r.Counter != "" && (!placed || counter.Unit != r.Unit):
		return ErrEntryPlace
	case r.Questionnaire != wave.Questionnaire, !asks(wave, r.Form):
		return ErrEntryForm
	}
	return nil
}

// asks tells whether a wave hands out the form.
func asks(wave survey.Wave, form survey.Form) bool {
	if wave.Form == survey.ChoiceForm {
		return form == survey.FullForm || form == survey.ShortForm
	}
	return form == wave.Form
}
