package monitor

import (
	"context"
	"fmt"

	"sipas/survey"
	"sipas/survey/results"
)

// Decision is what a person decides about a pattern.
type Decision struct {
	Wave    string
	Pattern string // Pattern.ID
	State   results.ReviewState
	Reason  string
	Who     string
	Seen    int64 // Patterns.Seen of the list that the person saw
}

// ErrNoPattern says that the list has no such pattern any more.
var ErrNoPattern = &survey.Error{Kind: survey.KindNotFound, Code: "pattern.unknown"}

// Judge decides about a pattern: a new review, with an entry of the audit trail
// before it. Errors: ErrNoPattern; results.ErrReviewed when somebody else has
// decided about it meanwhile; those of results.Results.Review.
func (m *Monitor) Judge(ctx context.Context, d Decision) error {
	list, err := m.Patterns(ctx, d.Wave)
	if err != nil {
		return err
	}
	p, ok := list.Find(d.Pattern)
	if !ok {
		return ErrNoPattern
	}
	v := results.Review{Wave: d.Wave, Scope: p.scope, State: d.State, Reason: d.Reason, Rule: string(p.Rule), Pattern: p.ID, Who: d.Who}
	if err := v.Check(); err != nil {
		return err
	}
	if p.Last.Seq > d.Seen {
		return results.ErrReviewed
	}
	if m.Trail != nil {
		changes := []survey.Difference{{Path: "state", From: string(p.State), To: string(d.State)},
			{Path: "reason", To: d.Reason}, {Path: "sheets", To: fmt.Sprint(p.Affected)}}
		if err := m.Trail.Record(ctx, "review", results.Reviews+"/"+d.Wave+"/"+p.ID, changes); err != nil {
			return err
		}
	}
	if _, err = m.Results.Review(ctx, v, d.Seen); err != nil && m.Trail != nil {
		undone := []survey.Difference{{Path: "reason", To: survey.KindOf(err).String()}}
		if told := m.Trail.Record(ctx, "not done: review", results.Reviews+"/"+d.Wave+"/"+p.ID, undone); told != nil {
			m.Log.ErrorContext(ctx, "the trail says that a review was given which was not", "err", told)
		}
	}
	return err
}
