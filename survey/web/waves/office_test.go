package waves_test

import (
	"context"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/manage"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/waves"
)

// office is the pages about waves over a small province: P with the
// departments D1 (and its centre D1C) and D2, a counter with a code in D1 and
// one without in D2, the published questionnaire sipas-25 and a draft of its
// second version, dossiers of D1 and D2 in 2026, and the wave w, which has run
// for a day.
type office struct {
	*desktest.Office
	pages *waves.Pages
}

var (
	noon = desktest.Noon
	with = desktest.With
)

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		o.pages, err = waves.New(waves.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Manager: d.Manager, Now: d.Now,
			Counts: func(context.Context, string) (int, error) { return 1234, nil }})
		return []web.Audience{o.pages}, err
	})
	o.Change(func(e *manage.Editor) error {
		ctx := o.Context()
		for _, u := range []survey.Unit{
			{ID: "P", Name: text("Tỉnh Minh Họa", "Minh Hoa Province"), Kind: survey.Province},
			{ID: "D1", Name: text("Sở Nội vụ", "Home Affairs"), Kind: survey.Department, Parent: "P"},
			{ID: "D1C", Name: text("Điểm tiếp nhận số 1", "Reception 1"), Kind: survey.Centre, Parent: "D1"},
			{ID: "D2", Name: text("Sở Tư pháp", "Justice"), Kind: survey.Department, Parent: "P"},
		} {
			if err := e.PutUnit(ctx, u); err != nil {
				return err
			}
		}
		for _, c := range []survey.Counter{{ID: "D1-1", Unit: "D1", Name: text("Quầy 1", "")}, {ID: "D2-1", Unit: "D2", Name: text("Quầy 2", "")}} {
			if err := e.PutCounter(ctx, c); err != nil {
				return err
			}
		}
		if _, err := e.IssueCode(ctx, "D1-1"); err != nil {
			return err
		}
		for unit, n := range map[string]int{"D1": 500, "D2": 2000} {
			if err := e.PutWorkload(ctx, survey.Workload{Unit: unit, Period: "2026", Dossiers: n}); err != nil {
				return err
			}
		}
		next := survey.SIPAS25()
		next.Version, next.Published = 2, false
		if err := e.PutQuestionnaire(ctx, survey.SIPAS25()); err != nil {
			return err
		}
		if err := e.PutQuestionnaire(ctx, next); err != nil {
			return err
		}
		return e.PutWave(ctx, survey.Wave{ID: "w", Title: text("Khảo sát năm 2026", "Survey 2026"), Questionnaire: survey.SIPAS25().Ref,
			Form: survey.FullForm, State: survey.Open, Opens: noon.Add(-24 * time.Hour), Closes: noon.AddDate(0, 1, 0), Period: "2026",
			Targets: map[string]int{"D1": 100}})
	})
	return o
}

// draft adds a draft like w.
func (o *office) draft(id string, units ...string) survey.Wave {
	o.Helper()
	w, _ := o.Config().Wave("w")
	w.ID, w.State, w.Units, w.Targets = id, survey.Draft, units, nil
	w.Title = text("Đợt "+id, "Wave "+id)
	o.put(w)
	return w
}

func (o *office) put(w survey.Wave) {
	o.Helper()
	o.Change(func(e *manage.Editor) error { return e.PutWave(o.Context(), w) })
}

// wave is a wave as it is stored.
func (o *office) wave(id string) survey.Wave {
	o.Helper()
	w, ok := o.Config().Wave(id)
	if !ok {
		o.Fatalf("there is no wave %s", id)
	}
	return w
}
