package ranking_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/store"
)

// interrupted is a store that does something else once, before it replaces a
// document of a collection.
type interrupted struct {
	store.Store
	once       sync.Once
	collection string
	by         func()
}

func (i *interrupted) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	if collection == i.collection {
		i.once.Do(i.by)
	}
	return i.Store.Replace(ctx, collection, key, rev, body)
}

// What becomes open between the look at what stands in the way and the closing of
// the sheets is found all the same: what is published has no open leaf.
func TestPublishLooksAgain(t *testing.T) {
	w := finished(t)
	round, rev, err := w.office.Round(t.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	other := over(t, &interrupted{Store: w.store, collection: reform.SheetsKept, by: func() {
		move := func(from, to reform.Stage) {
			if _, err := w.office.Move(t.Context(), round, "P", from, to, true, "xem lại", "chi"); err != nil {
				t.Error(err)
			}
		}
		move(reform.Final, reform.SecondAppraisal)
		if _, err := w.office.Act(t.Context(), round, "P", "x", 1, reform.Ungive{Reason: "nhầm"}, "chi"); err != nil {
			t.Error(err)
		}
		move(reform.SecondAppraisal, reform.Final)
	}})
	other.rankings.Opinions = w.opinions
	_, err = other.rankings.Publish(t.Context(), "2026", rev, "chi")
	refused, _ := errors.AsType[*survey.Error](err)
	if !errors.Is(err, ranking.ErrNotReady) || len(refused.Problems) != 1 || refused.Problems[0].Field != "P/x" {
		t.Fatalf("published: %v", err)
	}
	// Nothing is stuck: the council gives the points again, and the round is published.
	for _, step := range []func() error{
		func() error {
			_, err := w.office.Move(t.Context(), round, "P", reform.Final, reform.SecondAppraisal, true, "xem lại", "chi")
			return err
		},
		func() error {
			_, err := w.office.Act(t.Context(), round, "P", "x", 2, reform.Give{Points: "6", Reason: "ít phiếu"}, "chi")
			return err
		},
		func() error {
			_, err := w.office.Move(t.Context(), round, "P", reform.SecondAppraisal, reform.Final, true, "", "chi")
			return err
		},
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.rankings.Publish(t.Context(), "2026", rev, "chi"); !errors.Is(err, reform.ErrChanged) {
		t.Errorf("the act has not taken the publishing back: %v", err)
	}
	if _, err := w.rankings.Publish(t.Context(), "2026", w.revision("2026"), "chi"); err != nil {
		t.Error(err)
	}
}

// Nobody publishes while people are still asked, even where the council has given
// the points: what they say then would be missing from what is frozen.
func TestPublishWaitsForTheSociologicalSurvey(t *testing.T) {
	w := finished(t)
	w.opinions["2026"]["P"] = map[string]outcome.Leaf{"x": {Judged: 2, Few: true, Points: dec("7")}}
	_, err := w.rankings.Publish(t.Context(), "2026", w.revision("2026"), "chi")
	refused, _ := errors.AsType[*survey.Error](err)
	if !errors.Is(err, ranking.ErrNotReady) {
		t.Fatalf("published: %v", err)
	}
	if diff := cmp.Diff([]survey.Problem{{Field: "P/x", Code: "ranking.open", Args: []string{string(ranking.StillAsked)}}}, refused.Problems); diff != "" {
		t.Error(diff)
	}
}

// Two nodes publish while the council goes on: what is frozen is what everybody
// was told is saved, and no sheet is another one afterwards.
func TestPublishingWhilePeopleAct(t *testing.T) {
	w := finished(t)
	round, _, err := w.office.Round(t.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	given := "40" // what the council was told last that it has given
	wait.Go(func() {
		for n := range 8 {
			_, err := w.office.Move(t.Context(), round, "P", reform.Final, reform.SecondAppraisal, true, "xem lại", "chi")
			if errors.Is(err, reform.ErrNotRun) {
				return
			}
			points := fmt.Sprint(30 + n)
			for {
				s, _, err := w.office.Sheet(t.Context(), round, "P")
				if err != nil {
					t.Error(err)
				}
				if _, err = w.office.Act(t.Context(), round, "P", "1.1", s.Leaf("1.1").Rev, reform.Appraise{Points: points, Reason: "xét lại"}, "chi"); err == nil {
					break
				}
				t.Error(err)
				return
			}
			given = points
			if _, err := w.office.Move(t.Context(), round, "P", reform.SecondAppraisal, reform.Final, true, "", "chi"); err != nil {
				t.Error(err)
			}
		}
	})
	for range 2 {
		next := over(t, w.store)
		next.rankings.Opinions = w.opinions
		wait.Go(func() {
			for {
				_, rev, err := next.office.Round(t.Context(), "2026")
				if err == nil {
					_, err = next.rankings.Publish(t.Context(), "2026", rev, "chi")
				}
				switch {
				case err == nil, errors.Is(err, reform.ErrNotRun):
					return
				case !errors.Is(err, reform.ErrChanged) && !errors.Is(err, reform.ErrNotFinal):
					t.Error(err)
					return
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	wait.Wait()
	if err := w.rankings.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	d, _, err := w.rankings.Frozen(t.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := w.office.Sheet(t.Context(), round, "P")
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range d.Units {
		if u.Unit != "P" {
			continue
		}
		frozen := u.Leaves[0].First
		if u.Leaves[0].Second != "" {
			frozen = u.Leaves[0].Second
		}
		if now := s.Leaf("1.1").InForce().Points; u.Leaves[0].Code != "1.1" || frozen != given || now != given {
			t.Errorf("told %s, frozen %s, in the sheet %s", given, frozen, now)
		}
	}
	if s.Stage != reform.Final {
		t.Errorf("the sheet is at %s", s.Stage)
	}
}
