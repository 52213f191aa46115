package results

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sipas/survey"
	"sipas/survey/store"
)

// Reviews is the collection of reviews. Those of a wave are a list to which
// only ever something is added: the key is the wave and the review's number,
// so that the order of reviews is the same at every node.
const Reviews = "reviews"

// ReviewState is what a person has decided about some sheets.
type ReviewState string

// The states. Sheets that nobody has decided about are new, and count.
const (
	ReviewNew      ReviewState = "new" // undecided again
	ReviewAccepted ReviewState = "accepted"
	ReviewExcluded ReviewState = "excluded" // no part of any index unless asked for
)

// Review is a person's decision about some sheets. Nothing is deleted by it,
// and nothing deletes it: a later review of the same sheets prevails.
type Review struct {
	Wave    string      `bson:"wave"`
	Seq     int64       `bson:"seq"` // 1, 2, 3 ... within the wave
	Scope   Scope       `bson:"scope"`
	State   ReviewState `bson:"state"`
	Reason  string      `bson:"reason,omitempty"`  // never empty for ReviewExcluded
	Rule    string      `bson:"rule,omitempty"`    // by which the sheets stood out; "" when somebody found them by hand
	Pattern string      `bson:"pattern,omitempty"` // what was judged, so that it can be judged again; see package monitor
	Who     string      `bson:"who"`
	At      time.Time   `bson:"at"` // rounded down to the hour
}

// Scope says which sheets a review is about: some by their ids, those of a
// batch, or those of a counter in a span of hours, also those that arrive
// after the review. Exactly one of Responses, Batch and Counter is set.
type Scope struct {
	Responses []string `bson:"responses,omitempty"`
	Batch     string   `bson:"batch,omitempty"`
	Counter   string   `bson:"counter,omitempty"`
	From      string   `bson:"from,omitempty"` // label of the first hour (see Hour); "" from the first on
	To        string   `bson:"to,omitempty"`   // label of the last hour; "" to the last
}

// Limits of a review.
const (
	MaxReason   = 500    // letters
	MaxReviewed = 50_000 // sheets named one by one
)

// What may be wrong with a review.
var (
	ErrNoReason = &survey.Error{Kind: survey.KindInvalid, Code: "review.reason",
		Problems: []survey.Problem{{Field: "reason", Code: "review.reason.missing"}}}
	ErrLongReason = &survey.Error{Kind: survey.KindInvalid, Code: "review.reason",
		Problems: []survey.Problem{{Field: "reason", Code: "review.reason.long", Args: []string{fmt.Sprint(MaxReason)}}}}
	ErrSealed   = &survey.Error{Kind: survey.KindConflict, Code: "review.sealed"}    // the wave is sealed: its figures do not change any more
	ErrReviewed = &survey.Error{Kind: survey.KindConflict, Code: "review.meanwhile"} // somebody else was quicker
)

// Check finds what is wrong with a review on its own: what Review would refuse.
func (v Review) Check() error {
	set := 0
	for _, is := range []bool{len(v.Scope.Responses) > 0, v.Scope.Batch != "", v.Scope.Counter != ""} {
		if is {
			set++
		}
	}
	known := v.State == ReviewNew || v.State == ReviewAccepted || v.State == ReviewExcluded
	switch {
	case set != 1 || !known || v.Wave == "" || len(v.Scope.Responses) > MaxReviewed:
		return survey.Errorf(survey.KindInternal, "review.malformed", "a review of %d kinds of sheets, state %q", set, v.State)
	case v.State == ReviewExcluded && strings.TrimSpace(v.Reason) == "":
		return ErrNoReason
	case utf8.RuneCountInString(v.Reason) > MaxReason:
		return ErrLongReason
	}
	for _, id := range v.Scope.Responses {
		if _, err := survey.ParseResponseID(id); err != nil {
			return fmt.Errorf("reviewing a sheet: %w", err)
		}
	}
	return nil
}

// Review adds a review to its wave; Seq and At are filled in here. known is the
// number of the last review that the person who decides has seen, 0 for none:
// when somebody else has judged the same Pattern since, ErrReviewed, and
// nothing is added. When it returns without an error the review is durable and
// holds in every Snapshot of this process that is taken from now on; other
// nodes follow as they do with answers. Errors: ErrNoReason, ErrLongReason, ErrSealed,
// ErrNoWave, the store's.
func (r *Results) Review(ctx context.Context, v Review, known int64) (Review, error) {
	v.Reason = strings.TrimSpace(v.Reason)
	if err := v.Check(); err != nil {
		return v, err
	}
	w, err := r.wave(ctx, v.Wave)
	if err != nil {
		return v, err
	}
	config, err := r.Directory.Snapshot(ctx)
	if err != nil {
		return v, fmt.Errorf("storing a review: %w", err)
	}
	if about, _ := config.Wave(v.Wave); about.State == survey.Sealed {
		return v, ErrSealed
	}
	v.At = r.Now().UTC().Truncate(time.Hour)
	for {
		if err := w.readReviews(ctx, r.Store); err != nil {
			return v, err
		}
		all := w.reviews()
		for _, other := range all[min(known, int64(len(all))):] {
			if v.Pattern != "" && other.Pattern == v.Pattern {
				return v, ErrReviewed
			}
		}
		v.Seq = int64(len(all)) + 1
		err := store.Add(context.WithoutCancel(ctx), r.Store, Reviews, reviewKey(v.Wave, v.Seq), v)
		if err == nil {
			return v, w.readReviews(context.WithoutCancel(ctx), r.Store)
		}
		if !errors.Is(err, store.ErrExists) {
			return v, fmt.Errorf("storing a review: %w", err)
		}
	}
}

// reviewKey sorts by number.
func reviewKey(wave string, seq int64) string { return fmt.Sprintf("%s/%010d", wave, seq) }

// reviews are those known now, in their order. Nobody may change them.
func (w *wave) reviews() []Review {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clip(w.columns.judged.all)
}

// readReviews takes in what has been added to the wave's list.
func (w *wave) readReviews(ctx context.Context, s store.Store) error {
	span := store.Prefix(w.id + "/")
	span.From = reviewKey(w.id, int64(len(w.reviews()))+1)
	var added []Review
	for v, err := range store.All[Review](ctx, s, Reviews, span) {
		if err != nil {
			return fmt.Errorf("reading reviews: %w", err)
		}
		added = append(added, v)
	}
	if len(added) == 0 {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.columns.judge(added) {
		w.changed()
	}
	return nil
}
