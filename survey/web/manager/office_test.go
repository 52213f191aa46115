package manager_test

import (
	"context"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/manage"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/manager"
)

// office is the manager's pages over a small province: P with the departments
// D1 (and its centre D1C) and D2, a district that has ended, the field
// ho-tich, and the counter D1-1 of D1 with a code.
type office struct {
	*desktest.Office
	pages   *manager.Pages
	code    string // of D1-1
	answers int    // that Counts tells of
}

var (
	noon = desktest.Noon
	with = desktest.With
)

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// emptyOffice is the pages over an empty store.
func emptyOffice(t testing.TB) *office {
	t.Helper()
	o := &office{}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		o.pages, err = manager.New(manager.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Manager: d.Manager, Now: d.Now,
			Base: func() string { return d.URL }, Counts: func(context.Context, string) (int, error) { return o.answers, nil }})
		return []web.Audience{o.pages}, err
	})
	return o
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := emptyOffice(t)
	o.Change(func(e *manage.Editor) error {
		ctx := o.Context()
		for _, u := range []survey.Unit{
			{ID: "P", Name: text("Tỉnh Minh Họa", "Minh Hoa Province"), Kind: survey.Province},
			{ID: "D1", Name: text("Sở Nội vụ", "Home Affairs"), Kind: survey.Department, Parent: "P"},
			{ID: "D1C", Name: text("Điểm tiếp nhận số 1", "Reception 1"), Kind: survey.Centre, Parent: "D1"},
			{ID: "D2", Name: text("Sở Tư pháp", "Justice"), Kind: survey.Department, Parent: "P"},
			{ID: "H", Name: text("Huyện Cũ", "Old District"), Kind: survey.District, Parent: "P",
				To: time.Date(2025, 6, 30, 17, 0, 0, 0, time.UTC), Became: []string{"D2"}},
		} {
			if err := e.PutUnit(ctx, u); err != nil {
				return err
			}
		}
		if err := e.PutField(ctx, survey.Field{Code: "ho-tich", Name: text("Hộ tịch", "Civil status")}); err != nil {
			return err
		}
		if err := e.PutCounter(ctx, survey.Counter{ID: "D1-1", Unit: "D1", Name: text("Quầy số 1", "Counter 1"), Field: "ho-tich"}); err != nil {
			return err
		}
		code, err := e.IssueCode(ctx, "D1-1")
		o.code = code.Code
		return err
	})
	return o
}
