package published_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/manage"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/published"
)

var (
	noon = desktest.Noon
	with = desktest.With
)

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// office is the pages over a province of two departments and a centre, with
// the closed wave w of all units, the closed wave own of S1 alone, and the open
// wave open.
type office struct {
	*desktest.Office
	pages  *published.Pages
	seals  *seal.Seals
	jobs   *jobs.Runner
	trail  *audit.Trail
	random *rand.Rand
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{random: rand.New(rand.NewPCG(3, 4))}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		o.jobs = jobs.New(jobs.Config{Store: d.Store, Now: d.Now})
		o.trail = audit.New(d.Store, d.Now)
		o.seals = seal.New(seal.Config{Store: d.Store, Directory: d.Directory, Manager: d.Manager, Program: "sipas 1.2", Now: d.Now, Settle: -1, Temp: t.TempDir()})
		o.pages, err = published.New(published.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Seals: o.seals, Jobs: o.jobs, Trail: o.trail,
			Base: func() string { return "https://khaosat.example" }, Now: d.Now})
		return []web.Audience{o.pages}, err
	})
	o.jobs.Handle(published.Kind, jobs.Kind{Again: true, Work: o.pages.Work})
	o.Change(func(e *manage.Editor) error {
		ctx := o.Context()
		for _, u := range []survey.Unit{
			{ID: "P", Name: text("Tỉnh Minh Họa", "Minh Hoa Province"), Kind: survey.Province},
			{ID: "S1", Name: text("Sở Nội vụ", "Home Affairs"), Kind: survey.Department, Parent: "P"},
			{ID: "S2", Name: text("Sở Tư pháp", "Justice"), Kind: survey.Department, Parent: "P"},
			{ID: "S3", Name: text("Sở Y tế", "Health"), Kind: survey.Department, Parent: "P"},
		} {
			if err := e.PutUnit(ctx, u); err != nil {
				return err
			}
		}
		return e.PutQuestionnaire(ctx, survey.SIPAS25())
	})
	w := survey.Wave{ID: "w", Title: text("Khảo sát năm 2026", "Survey 2026"), Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
		State: survey.Closed, Opens: noon.AddDate(0, -2, 0), Closes: noon.AddDate(0, -1, 0)}
	o.put(w)
	w.ID, w.Units = "own", []string{"S1"}
	o.put(w)
	w.ID, w.State, w.Units = "open", survey.Open, nil
	o.put(w)
	return o
}

func (o *office) put(w survey.Wave) {
	o.Helper()
	o.Change(func(e *manage.Editor) error { return e.PutWave(o.Context(), w) })
}

// people lets n people of a unit answer in a wave.
func (o *office) people(wave, unit string, n int) {
	o.Helper()
	q := survey.SIPAS25()
	for range n {
		var random [survey.RandomIDBytes]byte
		for i := range random {
			random[i] = byte(o.random.Uint32())
		}
		r := &survey.Response{ID: survey.NewResponseID(noon.AddDate(0, 0, -40), random), Wave: wave, Unit: unit, Counter: unit + "-1", Questionnaire: q.Ref,
			Form: survey.FullForm, Language: "vi", Channel: survey.ByQR, Hour: noon.AddDate(0, 0, -40), Answers: survey.Answers{"stage": {Choices: []string{"result"}}}}
		for _, code := range q.Rated() {
			if k := o.random.IntN(10); k > 0 {
				r.Answers[code] = survey.Answer{Rating: []int{5, 5, 5, 4, 4, 4, 3, 2, 1}[k-1]}
			}
		}
		if err := o.Store.Insert(o.Context(), store.Responses, store.ResponseKey(wave, r.ID), store.EncodeResponse(r)); err != nil {
			o.Fatal(err)
		}
	}
}

// crowd answers in all units, few in the last.
func (o *office) crowd() {
	o.people("w", "S1", 60)
	o.people("w", "S2", 40)
	o.people("w", "S3", 3)
}

// work does the jobs that wait, until the wave is sealed.
func (o *office) work(wave string) {
	o.Helper()
	ctx, end := context.WithCancel(o.Context())
	defer end()
	done := make(chan struct{})
	go func() { o.jobs.Run(ctx); close(done) }()
	defer func() { end(); <-done }()
	for range 300 {
		if r, err := o.seals.Record(ctx, wave); err == nil && !r.Done.IsZero() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	o.Fatal("the wave is not sealed")
}

// sealed seals wave w past the pages, and switches its public page on.
func (o *office) sealed() {
	o.Helper()
	w, err := manage.Present[survey.Wave](o.Context(), o.Manager, directory.Waves, "w")
	if err != nil {
		o.Fatal(err)
	}
	if _, err := o.seals.Begin(o.Context(), "w", w.Rev, "chi"); err != nil {
		o.Fatal(err)
	}
	if _, err := o.seals.Finish(o.Context(), "w", nil); err != nil {
		o.Fatal(err)
	}
	if err := o.seals.Publish(o.Context(), "w", true, "chi", 0); err != nil {
		o.Fatal(err)
	}
}
