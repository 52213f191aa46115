package waves_test

import (
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/web/desktest"
)

// take takes a step through its page.
func take(v desktest.Visitor, wave string, next survey.WaveState, pairs ...string) desktest.Answer {
	v.Helper()
	path := "/waves/" + wave + "/steps/" + string(next)
	return v.Post(path, with(v.Get(path).Want(200).Form(path), pairs...))
}

func TestTheLifeOfAWave(t *testing.T) {
	o := newOffice(t)
	o.draft("d")
	v := o.Person(nil, access.Manager)
	state := func(want survey.WaveState) {
		t.Helper()
		if got := o.wave("d").State; got != want {
			t.Fatalf("the wave is %s, want %s", got, want)
		}
	}
	v.Get("/waves/d/steps/open").Want(200, "From the time of opening on")
	for _, next := range []survey.WaveState{survey.Open, survey.Paused, survey.Open, survey.Closing} {
		take(v, "d", next).Leads("/waves/d")
		state(next)
	}
	if !o.wave("d").Closes.Equal(noon) {
		t.Errorf("closing at %v", o.wave("d").Closes)
	}
	v.Get("/waves/d/steps/closed").Want(200, "Forms opened before could be sent until")
	take(v, "d", survey.Open, "closes_day", "01/01/2020").Want(422, "must lie ahead")
	take(v, "d", survey.Open, "closes_day", "01/12/2026", "closes_time", "17:00").Leads("/waves/d")
	state(survey.Open)
	if w := o.wave("d"); w.Phase(noon.Add(time.Hour)) != survey.PhaseOpen {
		t.Errorf("opened again, and it is %v", w.Phase(noon))
	}
	take(v, "d", survey.Closing).Leads("/waves/d")
	take(v, "d", survey.Closed).Leads("/waves/d")
	// Sealing has a page of its own, and no other way leads there.
	v.Get("/waves/d").Want(200, `href="/results/d/seal?lang=en"`).Lacks("/steps/sealed")
	v.Get("/waves/d/steps/sealed").Leads("/results/d/seal")
	v.Post("/waves/d/steps/sealed", with(v.Get("/waves/d/steps/open").Form("/waves/d/steps/open"))).Want(409)
	state(survey.Closed)
	o.Change(func(e *manage.Editor) error { return e.SetState(t.Context(), "d", survey.Sealed) })
	v.Get("/waves/d").Want(200, "Sealed", `href="/results/d/seal?lang=en"`).Lacks("/steps/", "/edit")
	v.Get("/waves/d/steps/open").Want(409, "no longer at this step")
	v.Post("/waves/d/steps/open", nil).Want(409)
	v.Get("/waves/d/steps/nonsense").Want(409)
}

func TestWhatStandsInTheWay(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	w := o.draft("d")
	w.Questionnaire.Version = 2
	w.Opens, w.Closes = noon.Add(-48*time.Hour), noon.Add(-time.Hour)
	o.put(w)
	v.Get("/waves/d/steps/open").Want(200, "not published", "has passed", "To be done before").Lacks("<button>Open the wave")
	v.Post("/waves/d/steps/open", map[string][]string{"rev": {"2"}}).Want(200, "not published")
	if o.wave("d").State != survey.Draft {
		t.Error("it was opened all the same")
	}
}

func TestWhatIsGoodToKnow(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	w := o.draft("d")
	w.Opens, w.Access, w.Weighting, w.Period = noon.Add(48*time.Hour), survey.RotatingAccess, survey.ByDossiers, "2027"
	o.put(w)
	v.Get("/waves/d/steps/open").Want(200, "Responses are taken from 4 Nov 2026", "1 counters have no code", "2 counters use changing codes",
		"2 units have no dossiers for 2027, by which the wave is weighted", "2 units have no target",
		"“Survey 2026” is open in 4 of these units, too. Citizens there will get the form of this wave", "<button>Open the wave")
	w.Opens, w.Weighting, w.Period, w.Access = noon.Add(-48*time.Hour), survey.Pooled, "", ""
	o.put(w)
	v.Get("/waves/d/steps/open").Want(200, "go on getting its form", "No period of dossiers").Lacks("changing codes", "taken from")
	w.Period, w.Targets, w.Units = "2026", map[string]int{"D1C": 1}, []string{"D1C"}
	o.put(w)
	v.Get("/waves/d/steps/open").Want(200, "No counter in its units has a code").Lacks("no target", "no dossiers")
	// The page says who wins as the citizens' pages decide it.
	w.State, w.Units = survey.Open, nil
	o.put(w)
	s := o.Config()
	if best, _ := s.WaveAt("D1", noon); best.ID != "w" {
		t.Errorf("citizens get %s", best.ID)
	}
}

func TestAStepUponSomebodyElsesChange(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	form := v.Get("/waves/w/steps/paused").Form("/waves/w/steps/paused")
	later := o.wave("w")
	later.Closes = later.Closes.Add(time.Hour)
	o.put(later)
	anew := v.Post("/waves/w/steps/paused", form).Want(409, "Somebody else has just changed this wave")
	if o.wave("w").State != survey.Open {
		t.Fatal("the step was taken")
	}
	v.Post("/waves/w/steps/paused", anew.Form("/waves/w/steps/paused")).Leads("/waves/w")
	o.Change(func(e *manage.Editor) error { return e.SetState(t.Context(), "w", survey.Closing) })
	v.Post("/waves/w/steps/paused", form).Want(409, "no longer at this step")
}
