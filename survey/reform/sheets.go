package reform

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// sheetKey is where a unit's sheet is kept.
func sheetKey(round, unit string) string { return round + "/" + unit }

// Sheet is a unit's sheet in a round with its revision: an empty one at the
// first stage, revision 0, while nobody has touched it. ErrNoEntrant.
func (o *Office) Sheet(ctx context.Context, r *Round, unit string) (*Sheet, int64, error) {
	if _, ok := r.Entrant(unit); !ok {
		return nil, 0, ErrNoEntrant
	}
	s, rev, err := load[Sheet](ctx, o, SheetsKept, sheetKey(r.ID, unit), ErrNoEntrant)
	if errors.Is(err, ErrNoEntrant) {
		return &Sheet{Round: r.ID, Unit: unit, Stage: SelfScoring}, 0, nil
	}
	return s, rev, err
}

// Sheets are the sheets of all units of a round, by unit; those that nobody has
// touched are empty. Sheets that have not changed since the last call are not
// decoded again.
func (o *Office) Sheets(ctx context.Context, r *Round) (map[string]*Sheet, error) {
	all := make(map[string]*Sheet, len(r.Units))
	for _, e := range r.Units {
		all[e.Unit] = &Sheet{Round: r.ID, Unit: e.Unit, Stage: SelfScoring}
	}
	prefix := sheetKey(r.ID, "")
	for d, err := range o.Store.Scan(ctx, SheetsKept, store.Prefix(prefix)) {
		if err != nil {
			return nil, fmt.Errorf("reading score sheets: %w", err)
		}
		unit := strings.TrimPrefix(d.Key, prefix)
		if all[unit] == nil {
			continue
		}
		s, err := o.decoded(d)
		if err != nil {
			return nil, err
		}
		all[unit] = s
	}
	return all, nil
}

// decoded is a sheet from its document, at hand when it was read before.
func (o *Office) decoded(d store.Doc) (*Sheet, error) {
	o.mu.Lock()
	known := o.sheets[d.Key]
	o.mu.Unlock()
	if known.rev == d.Rev && known.sheet != nil {
		return known.sheet, nil
	}
	s, err := store.Decode[Sheet](SheetsKept, d)
	if err != nil {
		return nil, fmt.Errorf("reading score sheet %s: %w", d.Key, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.sheets) >= mostSheets {
		clear(o.sheets)
	}
	o.sheets[d.Key] = readSheet{d.Rev, &s}
	return &s, nil
}

// tries is how often a change of a sheet is begun again when somebody else
// changed another leaf of it meanwhile.
const tries = 20

// Act does something to a leaf of a unit's sheet. seen is the revision of the
// leaf that the person had before their eyes, 0 for none: two people at two
// leaves both win, of two at one the first. Errors: see Act and Sheet, ErrLate
// after the unit's deadline, ErrNotRun, ErrNoEntrant.
func (o *Office) Act(ctx context.Context, r *Round, unit, code string, seen int64, act Act, who string) (*Sheet, error) {
	set, err := o.fixed(ctx, r.SetOf(unit))
	if err != nil {
		return nil, err
	}
	return o.change(ctx, r, unit, func(s *Sheet, at time.Time) (*Sheet, string, []survey.Difference, error) {
		if _, comment := act.(Comment); !act.Council() && !comment && r.Due(s, at).Late {
			return nil, "", nil, ErrLate
		}
		next, err := s.apply(set, code, seen, act, who, at)
		if err != nil {
			return nil, "", nil, err
		}
		changes, err := survey.Differences(s.leaf(code), next.leaf(code))
		for i := range changes {
			changes[i].Path = code + ": " + changes[i].Path
		}
		return next, verb(act), changes, err
	})
}

// Move takes a unit's sheet to another stage: the next, or with a reason an
// earlier one. from is the stage that the person had before their eyes. A unit
// may end its own stages (SelfScoring, Explaining) before their deadline; all
// else is the council's. ErrStage, ErrLate, ErrNotReady with what is missing.
func (o *Office) Move(ctx context.Context, r *Round, unit string, from, to Stage, council bool, why, who string) (*Sheet, error) {
	set, err := o.fixed(ctx, r.SetOf(unit))
	if err != nil {
		return nil, err
	}
	return o.change(ctx, r, unit, func(s *Sheet, at time.Time) (*Sheet, string, []survey.Difference, error) {
		own := (from == SelfScoring || from == Explaining) && to == from.Next()
		switch {
		case s.Stage != from, !council && !own:
			return nil, "", nil, ErrStage
		case !council && r.Due(s, at).Late:
			return nil, "", nil, ErrLate
		}
		next, err := s.move(set, to, why, council, who, at)
		return next, "move score sheet", []survey.Difference{{Path: "stage", From: string(from), To: string(to)}}, err
	})
}

// Extend gives a unit more time for a stage. KindInvalid for a time that is not
// after the present deadline, or without a reason.
func (o *Office) Extend(ctx context.Context, r *Round, unit string, stage Stage, until time.Time, why, who string) (*Sheet, error) {
	return o.change(ctx, r, unit, func(s *Sheet, at time.Time) (*Sheet, string, []survey.Difference, error) {
		reason, err := said("reason", why, true)
		if err != nil {
			return nil, "", nil, err
		}
		old := r.Deadline(s, stage)
		if !until.After(old) || !until.After(at) || old.IsZero() {
			return nil, "", nil, invalid("until", "sheet.until")
		}
		next := s.clone()
		next.Extensions = append(next.Extensions, Extension{stage, until.UTC(), who, at, reason})
		return next, "extend deadline", []survey.Difference{{Path: string(stage), From: old.UTC().Format(time.RFC3339), To: until.UTC().Format(time.RFC3339)}}, nil
	})
}

// change reads a sheet, changes it and keeps it, again when somebody was
// quicker.
func (o *Office) change(ctx context.Context, r *Round, unit string,
	how func(s *Sheet, at time.Time) (next *Sheet, act string, changes []survey.Difference, err error)) (*Sheet, error) {
	if r.State != Running {
		return nil, ErrNotRun
	}
	for range tries {
		s, rev, err := o.Sheet(ctx, r, unit)
		if err != nil {
			return nil, err
		}
		next, act, changes, err := how(s, o.now())
		if err != nil {
			return nil, err
		}
		if err := o.free(ctx, r.ID, s); err != nil {
			return nil, err
		}
		key := sheetKey(r.ID, unit)
		err = o.doing(ctx, act, SheetsKept+"/"+key, changes, func() error {
			_, err := o.put(ctx, SheetsKept, key, rev, *next)
			return err
		})
		if errors.Is(err, ErrChanged) || errors.Is(err, ErrTaken) {
			continue
		}
		return next, err
	}
	return nil, ErrTouched
}

// verb is how the trail names an act.
func verb(a Act) string {
	switch a := a.(type) {
	case SelfScore:
		return "self-score"
	case Claim:
		return "claim not applicable"
	case Attach:
		return "attach evidence"
	case Detach:
		return "take back evidence"
	case Appraise:
		return "appraise"
	case Decide:
		if a.Approve {
			return "approve not applicable"
		}
		return "refuse not applicable"
	case Explain:
		return "explain"
	case Give:
		return "give points"
	case Ungive:
		return "take back points"
	case Enter:
		return "enter official index"
	}
	return "comment"
}
