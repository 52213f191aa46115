package findings

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/results"
)

// TestPeriodsOfAWave: they follow from the dates of the wave and the clock.
func TestPeriodsOfAWave(t *testing.T) {
	day := func(month time.Month, day int) time.Time { // midnight in Vietnam
		return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC).Add(-7 * time.Hour)
	}
	month := survey.Wave{State: survey.Open, Opens: day(3, 4), Closes: day(4, 1)} // a Wednesday
	long := survey.Wave{State: survey.Open, Opens: day(1, 31), Closes: day(6, 1)}
	closed, draft := month, month
	closed.State, draft.State = survey.Closed, survey.Draft
	for name, tt := range map[string]struct {
		wave survey.Wave
		now  time.Time
		want []string
	}{
		"before it opens":                 {month, day(3, 3), nil},
		"a draft":                         {draft, day(3, 3), nil},
		"in the first week":               {month, day(3, 8), nil},
		"a minute before a week ends":     {month, day(3, 16).Add(-time.Minute), []string{"2026-W10"}},
		"a week has ended":                {month, day(3, 16), []string{"2026-W10", "2026-W11"}},
		"closed by hand in a third week":  {closed, day(3, 17), []string{"2026-W10", "2026-W11", "2026-W12"}},
		"forms on their way in the grace": {month, day(4, 2), []string{"2026-W10", "2026-W11", "2026-W12", "2026-W13"}},
		"over":                            {month, day(5, 1), []string{"2026-W10", "2026-W11", "2026-W12", "2026-W13", "2026-W14"}},
		"in months":                       {long, day(4, 15), []string{"2026-01", "2026-02", "2026-03"}},
		"in months, over":                 {long, day(12, 1), []string{"2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"}},
	} {
		if d := cmp.Diff(tt.want, periods(tt.wave, tt.now)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// Whenever an answer may have come, its period is there as soon as it may be in
// a filtered sight; and nothing else is.
func TestPeriodsAreWhole(t *testing.T) {
	start := time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		hours := func(least, most int, what string) time.Duration {
			return time.Duration(rapid.IntRange(least, most).Draw(t, what)) * time.Hour
		}
		w := survey.Wave{State: rapid.SampledFrom([]survey.WaveState{survey.Open, survey.Closing, survey.Closed}).Draw(t, "state"), Opens: start.Add(hours(0, 2000, "opens"))}
		w.Closes = w.Opens.Add(hours(1, 5000, "lasts"))
		now := w.Opens.Add(hours(-100, 6000, "now"))
		all, c := periods(w, now), calendarOf(w)
		listed := map[string]bool{}
		for i, p := range all {
			if listed[p] = true; !c.valid(p) || i > 0 && all[i-1] >= p {
				t.Fatalf("%v", all)
			}
		}
		over := w.Phase(now) == survey.PhaseOver
		for at := w.Opens; at.Before(now) && at.Before(w.Closes.Add(survey.Grace)); at = at.Add(time.Hour) {
			p := c.of(results.Day(at))
			if want := over || !c.next(p).After(now); listed[p] != want {
				t.Fatalf("%s at %v, now %v: listed %v", p, at, now, listed[p])
			}
		}
	})
}
