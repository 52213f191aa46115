package opinion

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"sipas/survey"
	"sipas/survey/store"
)

// What a respondent's step can be refused for, beside what a link can.
var (
	ErrSent     = &survey.Error{Kind: survey.KindGone, Code: "opinion.sheet.sent"}        // it never changes any more
	ErrNotBegun = &survey.Error{Kind: survey.KindConflict, Code: "opinion.sheet.begin"}   // who fills it in has not been said
	ErrBy       = &survey.Error{Kind: survey.KindInvalid, Code: "opinion.sheet.by"}       // neither Self nor Delegate
	ErrTouched  = &survey.Error{Kind: survey.KindConflict, Code: "opinion.sheet.touched"} // the same link was used elsewhere meanwhile
	ErrEmpty    = &survey.Error{Kind: survey.KindInvalid, Code: "opinion.sheet.empty"}    // nothing has been answered
	ErrAnswer   = &survey.Error{Kind: survey.KindInvalid, Code: "opinion.sheet.answer"}   // no such question, or option
	ErrNoUnit   = &survey.Error{Kind: survey.KindNotFound, Code: "opinion.sheet.no_unit"} // the group does not judge it
)

// Form is what a link opens.
type Form struct {
	Token  string
	Survey *Survey
	Group  *Group
	Sheet  Sheet
	Rev    int64 // of the sheet

	key string
}

// Find is what a link as typed is for, at whatever phase: for pages that say why
// there is no form. ErrMisread, ErrUnknown.
func (o *Office) Find(ctx context.Context, typed string) (*Form, error) {
	token, err := ParseToken(typed)
	if err != nil {
		return nil, err
	}
	l, _, err := store.Load[linked](ctx, o.Store, LinksKept, o.hash("link", token))
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("reading a link: %w", err)
	}
	f := &Form{Token: token, key: o.sheetKey(l.Round, token)}
	if f.Sheet, f.Rev, err = o.load(ctx, f.key); err != nil {
		return nil, err
	}
	f.Survey, _, err = o.Survey(ctx, l.Round)
	if errors.Is(err, ErrNoSurvey) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	known := false
	if f.Group, known = f.Survey.Group(f.Sheet.Group); !known {
		return nil, ErrUnknown
	}
	return f, nil
}

// Open is the form of a link as typed. With ErrWithdrawn, ErrEarly and ErrOver
// the Form is nevertheless there. A sheet that was sent is given without an
// error at any time, for its receipt.
func (o *Office) Open(ctx context.Context, typed string) (*Form, error) {
	f, err := o.Find(ctx, typed)
	if err != nil || f.Sheet.State == Sent {
		return f, err
	}
	if f.Sheet.State == Withdrawn {
		return f, ErrWithdrawn
	}
	switch f.Survey.Phase(o.Now()) {
	case Taking:
		return f, nil
	case Early, Preparing:
		return f, ErrEarly
	}
	return f, ErrOver
}

// Begin says who fills a sheet in, and begins it; again, it changes who.
func (o *Office) Begin(ctx context.Context, typed string, by By) error {
	if by != Self && by != Delegate {
		return ErrBy
	}
	return o.step(ctx, typed, func(f *Form, s *Sheet) error {
		if s.State == Free {
			s.State, s.Begun = Begun, o.today()
		}
		s.By = by
		return nil
	})
}

// Save keeps the answers about a unit: an option or NoInfo by question; a
// question that is not among them is open again. seen is the Rev of the judgement
// that the person had before their eyes, 0 for none; seconds is how long the page
// lay open, 0 when that is not known. Answers that equal the stored ones are kept
// already, whatever was seen.
func (o *Office) Save(ctx context.Context, typed, unit string, seen int, answers map[string]string, seconds int) error {
	return o.step(ctx, typed, func(f *Form, s *Sheet) error {
		u, known := f.Survey.Unit(f.Group, unit)
		if !known {
			return ErrNoUnit
		}
		if s.State != Begun {
			return ErrNotBegun
		}
		if !fits(f.Survey.Asked(f.Group, u), answers) {
			return ErrAnswer
		}
		old := s.Units[unit]
		if old.Rev != seen {
			if maps.Equal(old.Answers, answers) {
				return nil
			}
			return ErrTouched
		}
		units := maps.Clone(s.Units)
		if units == nil {
			units = map[string]Judgement{}
		}
		units[unit] = Judgement{Rev: old.Rev + 1, Answers: answers, Seconds: min(old.Seconds+max(seconds, 0), MostSeconds)}
		s.Units = units
		return nil
	})
}

// fits tells whether answers are such as the questions take.
func fits(questions []Question, answers map[string]string) bool {
	left := len(answers)
	for _, q := range questions {
		if a, answered := answers[q.Code]; answered {
			if a != NoInfo && q.Option(a) < 0 {
				return false
			}
			left--
		}
	}
	return left == 0
}

// Send ends a sheet as the person saw it: rev is the revision of the Form that
// was reviewed, ErrTouched when the sheet is another by now; by is who has filled
// it in, as said at the end. Sending what has been sent is the same as once. When
// nil is returned the sheet is durable.
func (o *Office) Send(ctx context.Context, typed string, rev int64, by By) error {
	if by != Self && by != Delegate {
		return ErrBy
	}
	err := o.step(ctx, typed, func(f *Form, s *Sheet) error {
		switch {
		case s.State != Begun:
			return ErrNotBegun
		case f.Rev != rev:
			return ErrTouched
		case s.Answered() == 0:
			return ErrEmpty
		}
		s.State, s.By, s.Sent = Sent, by, o.today()
		return nil
	})
	if errors.Is(err, ErrSent) {
		return nil
	}
	return err
}

// step changes the sheet of a link, and tries again when somebody else has
// changed it meanwhile. A change that was begun is not broken off when the phone
// goes away.
func (o *Office) step(ctx context.Context, typed string, do func(f *Form, s *Sheet) error) error {
	ctx = context.WithoutCancel(ctx)
	for {
		f, err := o.Open(ctx, typed)
		if err != nil {
			return err
		}
		if f.Sheet.State == Sent {
			return ErrSent
		}
		next := f.Sheet
		if err := do(f, &next); err != nil {
			return err
		}
		_, err = store.Change(ctx, o.Store, SheetsKept, f.key, f.Rev, next)
		if errors.Is(err, store.ErrStale) {
			continue
		}
		if err != nil {
			return fmt.Errorf("storing a sheet: %w", err)
		}
		return nil
	}
}
