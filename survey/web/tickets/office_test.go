package tickets_test

import (
	"context"
	"encoding/csv"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/manage"
	"sipas/survey/poster"
	"sipas/survey/tickets"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	pages "sipas/survey/web/tickets"
)

const base = "https://khaosat.example.gov.vn"

var (
	noon = desktest.Noon
	with = desktest.With
)

// office is the pages about one-time codes over a small province: P with the
// departments D1 (counters 1 and 2) and D2 (counter 3), and the wave w, in which
// D1 asks for one-time codes.
type office struct {
	*desktest.Office
	pages     *pages.Pages
	collector *collect.Collector
	code      string // of counter 1

	mu    sync.Mutex
	trail []string
}

// Record is an audit trail that remembers acts and objects.
func (o *office) Record(_ context.Context, act, object string, _ []survey.Difference) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.trail = append(o.trail, act+" "+object)
	return nil
}

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		sealer, err := collect.NewSealer(make([]byte, collect.KeyBytes))
		if err != nil {
			return nil, err
		}
		o.collector = collect.New(collect.Config{Store: d.Store, Directory: d.Directory, Sealer: sealer, Now: d.Now})
		press, err := poster.NewPress()
		if err != nil {
			return nil, err
		}
		o.pages, err = pages.New(pages.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Tickets: o.collector.Tickets,
			Base: func() string { return base }, Press: press, Trail: o, Now: d.Now})
		return []web.Audience{o.pages}, err
	})
	o.Change(func(e *manage.Editor) error {
		ctx := o.Context()
		for _, u := range []survey.Unit{
			{ID: "P", Name: text("Tỉnh Minh Họa", "Minh Hoa Province"), Kind: survey.Province},
			{ID: "D1", Name: text("Sở Nội vụ", "Home Affairs"), Kind: survey.Department, Parent: "P"},
			{ID: "D2", Name: text("Sở Tư pháp", "Justice"), Kind: survey.Department, Parent: "P"},
		} {
			if err := e.PutUnit(ctx, u); err != nil {
				return err
			}
		}
		for _, c := range []survey.Counter{{ID: "1", Unit: "D1", Name: text("Quầy 1", "Counter 1")},
			{ID: "2", Unit: "D1", Name: text("Quầy 2", "Counter 2")}, {ID: "3", Unit: "D2", Name: text("Quầy 3", "Counter 3")}} {
			if err := e.PutCounter(ctx, c); err != nil {
				return err
			}
		}
		cc, err := e.IssueCode(ctx, "1")
		if err != nil {
			return err
		}
		o.code = cc.Code
		if err := e.PutQuestionnaire(ctx, survey.SIPAS25()); err != nil {
			return err
		}
		return e.PutWave(ctx, survey.Wave{ID: "w", Title: text("Khảo sát năm 2026", "Survey 2026"), Questionnaire: survey.SIPAS25().Ref,
			Form: survey.FullForm, State: survey.Open, Opens: noon.Add(-24 * time.Hour), Closes: noon.AddDate(0, 1, 0),
			UnitAccess: map[string]survey.AccessMode{"D1": survey.OneTimeAccess}})
	})
	return o
}

// table reads a CSV file as a spreadsheet does.
func table(t *testing.T, file string) [][]string {
	t.Helper()
	file, found := strings.CutPrefix(file, "\xef\xbb\xbf")
	if !found {
		t.Error("the file does not say that it is UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// batches are those of the wave.
func (o *office) batches() []tickets.Batch {
	o.Helper()
	all, err := o.collector.Tickets.Batches(o.Context(), "w")
	if err != nil {
		o.Fatal(err)
	}
	return all
}
