package survey_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey"
)

var (
	opens  = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	closes = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	over   = closes.Add(survey.Grace)
)

func wave(s survey.WaveState) survey.Wave {
	return survey.Wave{ID: "w1", Title: survey.Text{"vi": "Đợt 1"}, Questionnaire: survey.Ref{ID: "sipas-25", Version: 1},
		Form: survey.FullForm, State: s, Opens: opens, Closes: closes}
}

// The whole life of a wave: each state at each boundary of its dates.
func TestWavePhase(t *testing.T) {
	const tick = time.Nanosecond
	moments := []time.Time{{}, opens.Add(-tick), opens, closes.Add(-tick), closes, over.Add(-tick), over, over.AddDate(1, 0, 0)}
	const (
		hidden, early, open    = survey.PhaseHidden, survey.PhaseEarly, survey.PhaseOpen
		paused, closing, ended = survey.PhasePaused, survey.PhaseClosing, survey.PhaseOver
	)
	for state, want := range map[survey.WaveState][]survey.Phase{
		"":             {hidden, hidden, hidden, hidden, hidden, hidden, hidden, hidden},
		survey.Draft:   {hidden, hidden, hidden, hidden, hidden, hidden, hidden, hidden},
		survey.Open:    {early, early, open, open, closing, closing, ended, ended},
		survey.Paused:  {early, early, paused, paused, closing, closing, ended, ended},
		survey.Closing: {early, early, closing, closing, closing, closing, ended, ended},
		survey.Closed:  {ended, ended, ended, ended, ended, ended, ended, ended},
		survey.Sealed:  {ended, ended, ended, ended, ended, ended, ended, ended},
	} {
		for i, now := range moments {
			if got := wave(state).Phase(now); got != want[i] {
				t.Errorf("%q at %s: phase %d, want %d", state, now, got, want[i])
			}
		}
	}
}

func TestWaveTakes(t *testing.T) {
	during, late := opens.Add(time.Hour), closes.Add(time.Hour)
	for name, c := range map[string]struct {
		state       survey.WaveState
		opened, now time.Time
		want        bool
	}{
		"open":                               {survey.Open, during, during.Add(time.Minute), true},
		"open, first moment":                 {survey.Open, opens, opens, true},
		"clock went back since":              {survey.Open, during, during.Add(-time.Minute), true},
		"clock went back before the opening": {survey.Open, during, opens.Add(-time.Minute), false},
		"paused: forms opened before":        {survey.Paused, during, during.Add(time.Minute), true},
		"closing: opened before":             {survey.Open, closes.Add(-time.Second), late, true},
		"closing: opened at the end":         {survey.Open, closes, late, false},
		"closing: opened after":              {survey.Open, closes.Add(time.Second), late, false},
		"closing by hand: opened before":     {survey.Closing, during, late, true},
		"closing: last moment":               {survey.Closing, during, over.Add(-time.Nanosecond), true},
		"grace over":                         {survey.Closing, during, over, false},
		"draft":                              {survey.Draft, during, during, false},
		"closed":                             {survey.Closed, during, during, false},
		"sealed":                             {survey.Sealed, during, during, false},
		"no state":                           {"", during, during, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := wave(c.state).Takes(c.opened, c.now); got != c.want {
				t.Errorf("Takes is %v", got)
			}
		})
	}
}

// As time goes on and nobody touches a wave, its phase never goes back, and
// what it no longer takes it never takes again.
func TestWaveNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := wave(rapid.SampledFrom([]survey.WaveState{survey.Draft, survey.Open, survey.Closing, survey.Closed, survey.Sealed}).Draw(t, "state"))
		moment := func(name string) time.Time {
			return opens.Add(time.Duration(rapid.Int64Range(-100, 1200).Draw(t, name)) * time.Hour)
		}
		first, then := moment("first"), moment("then")
		if then.Before(first) {
			first, then = then, first
		}
		if w.Phase(then) < w.Phase(first) {
			t.Fatalf("%s: phase %d at %s, then %d at %s", w.State, w.Phase(first), first, w.Phase(then), then)
		}
		opened := moment("opened")
		if w.Phase(first) != survey.PhaseEarly && !w.Takes(opened, first) && w.Takes(opened, then) {
			t.Fatalf("%s: a form opened at %s is refused at %s and taken at %s", w.State, opened, first, then)
		}
	})
}

func TestWaveSteps(t *testing.T) {
	states := []survey.WaveState{survey.Draft, survey.Open, survey.Paused, survey.Closing, survey.Closed, survey.Sealed}
	want := map[survey.WaveState][]survey.WaveState{
		survey.Draft:   {survey.Open},
		survey.Open:    {survey.Paused, survey.Closing},
		survey.Paused:  {survey.Open, survey.Closing},
		survey.Closing: {survey.Open, survey.Closed},
		survey.Closed:  {survey.Open, survey.Sealed},
		survey.Sealed:  nil,
		"":             nil,
	}
	for from, to := range want {
		for _, next := range append(states, "", "nonsense") {
			if got := from.CanBecome(next); got != slices.Contains(to, next) {
				t.Errorf("%q to %q: %v", from, next, got)
			}
		}
	}
}

func TestWaveValidate(t *testing.T) {
	for _, s := range []survey.WaveState{survey.Draft, survey.Open, survey.Paused, survey.Closing, survey.Closed, survey.Sealed} {
		if err := wave(s).Validate(); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for name, c := range map[string]struct {
		spoil func(w *survey.Wave)
		want  survey.Problem
	}{
		"id":            {func(w *survey.Wave) { w.ID = "a/b" }, problem("id", "code.malformed", "a/b")},
		"no title":      {func(w *survey.Wave) { w.Title = survey.Text{"en": "Wave 1"} }, problem("title", "text.missing", "vi")},
		"questionnaire": {func(w *survey.Wave) { w.Questionnaire.ID = "" }, problem("questionnaire", "code.malformed", "")},
		"form":          {func(w *survey.Wave) { w.Form = "" }, problem("form", "wave.form", "")},
		"state":         {func(w *survey.Wave) { w.State = "opne" }, problem("state", "wave.state", "opne")},
		"no state":      {func(w *survey.Wave) { w.State = "" }, problem("state", "wave.state", "")},
		"unit":          {func(w *survey.Wave) { w.Units = []string{"xa-1", ""} }, problem("units", "code.malformed", "")},
		"no opening":    {func(w *survey.Wave) { w.Opens = time.Time{} }, problem("closes", "wave.dates")},
		"no closing":    {func(w *survey.Wave) { w.Closes = time.Time{} }, problem("closes", "wave.dates")},
		"no time":       {func(w *survey.Wave) { w.Closes = w.Opens }, problem("closes", "wave.dates")},
		"ends before":   {func(w *survey.Wave) { w.Closes = w.Opens.Add(-1) }, problem("closes", "wave.dates")},
	} {
		t.Run(name, func(t *testing.T) {
			w := wave(survey.Open)
			c.spoil(&w)
			e, ok := errors.AsType[*survey.Error](w.Validate())
			if !ok || e.Kind != survey.KindInvalid || e.Code != "wave.invalid" {
				t.Fatalf("Validate gave %v", e)
			}
			if diff := cmp.Diff([]survey.Problem{c.want}, e.Problems); diff != "" {
				t.Error(diff)
			}
		})
	}
}
