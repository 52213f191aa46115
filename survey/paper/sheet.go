package paper

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sipas/survey"
	"sipas/survey/store"
)

// Sheets is the collection of drafts: "<batch>/<number of three digits>" for
// paper, "<batch>/<handle>" for interviews.
const Sheets = "sheets"

// Sheet is a sheet of paper on its way to a response.
type Sheet struct {
	Batch   string              `bson:"batch"`
	Number  int                 `bson:"number,omitempty"`
	Handle  string              `bson:"handle,omitempty"` // of an interview, instead of a number
	First   *Entry              `bson:"first,omitempty"`
	Second  *Entry              `bson:"second,omitempty"`
	Settled map[string][]string `bson:"settled,omitempty"` // what the paper says where the entries differ; VoidCode as well
	Hands   []string            `bson:"hands,omitempty"`   // everybody who typed or settled

	Final *Entry `bson:"final,omitempty"` // fixed, while the batch is being accepted
	Done  bool   `bson:"done,omitempty"`  // a response, or void: no answers are kept here any more
	Void  bool   `bson:"void,omitempty"`  // once Done
}

// Entry is what somebody read on a sheet.
type Entry struct {
	Hands  []string            `bson:"hands,omitempty"` // who typed it in
	Void   bool                `bson:"void,omitempty"`  // blank or unreadable
	Values map[string][]string `bson:"values,omitempty"`
}

// VoidCode stands for "the sheet is void" among the codes of questions, which
// cannot begin with an underscore. Its values are VoidYes and VoidNo.
const (
	VoidCode = "_void"
	VoidYes  = "yes"
	VoidNo   = "no"
)

func sheetKey(batch string, n int) string { return fmt.Sprintf("%s/%03d", batch, n) }

// Sheets are the drafts of a batch by number.
func (o *Office) Sheets(ctx context.Context, batch string) ([]Sheet, error) {
	var all []Sheet
	for s, err := range store.All[Sheet](ctx, o.Store, Sheets, store.Prefix(batch+"/")) {
		if err != nil {
			return nil, fmt.Errorf("reading the sheets of %s: %w", batch, err)
		}
		all = append(all, s)
	}
	return all, nil
}

// Sheet is one draft, empty when nothing has been typed in yet.
func (o *Office) Sheet(ctx context.Context, batch string, n int) (Sheet, error) {
	s, _, err := o.sheet(ctx, batch, n)
	return s, err
}

func (o *Office) sheet(ctx context.Context, batch string, n int) (Sheet, int64, error) {
	s, rev, err := store.Load[Sheet](ctx, o.Store, Sheets, sheetKey(batch, n))
	if errors.Is(err, store.ErrNotFound) {
		return Sheet{Batch: batch, Number: n}, 0, nil
	}
	if err != nil {
		return Sheet{}, 0, fmt.Errorf("reading sheet %d of %s: %w", n, batch, err)
	}
	return s, rev, nil
}

// alter changes a draft, whoever else is changing it.
func (o *Office) alter(ctx context.Context, batch string, n int, edit func(*Sheet) error) (Sheet, error) {
	for {
		s, rev, err := o.sheet(ctx, batch, n)
		if err != nil {
			return s, err
		}
		if err := edit(&s); err != nil {
			return s, err
		}
		if rev == 0 {
			err = store.Add(ctx, o.Store, Sheets, sheetKey(batch, n), s)
		} else {
			_, err = store.Change(ctx, o.Store, Sheets, sheetKey(batch, n), rev, s)
		}
		switch {
		case errors.Is(err, store.ErrStale), errors.Is(err, store.ErrExists), errors.Is(err, store.ErrNotFound):
			continue
		case err != nil:
			return s, fmt.Errorf("storing sheet %d of %s: %w", n, batch, err)
		}
		return s, nil
	}
}

// empty deletes the drafts of a batch.
func (o *Office) empty(ctx context.Context, batch string) error {
	sheets, err := o.Sheets(ctx, batch)
	if err != nil {
		return err
	}
	for _, s := range sheets {
		for {
			_, rev, err := o.sheet(ctx, batch, s.Number)
			if err != nil {
				return err
			}
			if rev == 0 {
				break
			}
			err = o.Store.Delete(ctx, Sheets, sheetKey(batch, s.Number), rev)
			if err != nil && !errors.Is(err, store.ErrStale) && !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("deleting sheet %d of %s: %w", s.Number, batch, err)
			}
		}
	}
	return nil
}

// hand adds somebody to those who had a hand in something.
func hand(hands []string, by string) []string {
	if slices.Contains(hands, by) {
		return hands
	}
	return append(hands, by)
}

// values are answers as forms carry them: what Questionnaire.Check reads.
func values(a survey.Answers) map[string][]string {
	all := make(map[string][]string, len(a))
	for code, x := range a {
		switch {
		case x.DontKnow:
			all[code] = []string{survey.DontKnowCode}
		case x.Rating != 0:
			all[code] = []string{count(x.Rating)}
		case len(x.Choices) > 0:
			all[code] = x.Choices
		case x.Text != "":
			all[code] = []string{x.Text}
		}
	}
	return all
}
