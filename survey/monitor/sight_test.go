package monitor

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/results"
)

func TestSight(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	yesterday := noon.Add(-26 * time.Hour) // 10:00 in Vietnam
	p.people("D1C1-1", 103, yesterday, p.mixed)
	kiosk := p.people("D1C1-2", 1, yesterday, p.mixed)[0]
	p.people("D1C1-1", 7, noon.Add(-3*time.Hour), p.mixed) // 9:00
	p.people("D1C2-1", 4, noon.Add(-3*time.Hour), p.mixed)
	p.people("D2C1-1", 5, noon.Add(-10*time.Minute), p.mixed) // 11:50: too fresh
	partial := p.sheet("w", "D1C1-1", yesterday, p.mixed)
	partial.Partial, partial.Channel = true, survey.ByKiosk
	paper := p.sheet("w", "D1C1-1", yesterday.Add(time.Hour), p.mixed)
	paper.Channel, paper.Batch = survey.ByPaper, "B1"
	p.accept(partial, paper)
	if _, err := p.results.Frame(t.Context(), "w"); err != nil {
		t.Fatal(err)
	}
	p.results.Heard(kiosk.Marker())
	all := places(p.look())
	for name, want := range map[string]struct{ all, today, partial, withdrawn, target int }{
		"D1C1-1": {109, 5, 1, 0, 0},
		"D1C1-2": {0, 0, 0, 0, 0},
		"D1C1":   {109, 5, 1, 0, 300},
		"D1C2":   {0, 0, 0, 0, 100},
		"D1C2-1": {0, 0, 0, 0, 0},
		"D1":     {114, 10, 1, 0, 0}, // eleven of today: seven and four
		"D2C1":   {0, 0, 0, 0, 20},
		"D2":     {0, 0, 0, 0, 50},
		"P":      {114, 10, 1, 0, 0},
		"":       {114, 10, 1, 0, 450},
	} {
		x := all[name]
		if x.Responses != want.all || x.Today != want.today || x.Partial != want.partial || x.Withdrawn != want.withdrawn || x.Target != want.target {
			t.Errorf("%q: %d responses, %d today, %d partial, %d withdrawn, target %d; want %+v", name, x.Responses, x.Today, x.Partial, x.Withdrawn, x.Target, want)
		}
	}
	x := all["D1C1"]
	if x.Channels[0] != 108 || x.Channels[5] != 1 || x.Own != 108 || x.Hours[10] != 103 || x.Hours[11] != 1 || x.Hours[9] != 5 {
		t.Errorf("channels %v, own %d, hours %v", x.Channels, x.Own, x.Hours)
	}
	if x.Gap() != 191 || !x.KnownDossiers || x.Dossiers != 1000 || all["D1C2"].KnownDossiers {
		t.Errorf("gap %d, dossiers %d", x.Gap(), x.Dossiers)
	}
	// Cochran (1977), (4.2), with the finite population correction:
	// 1.96·√(.25/109·(1000-109)/999) = 8.86 points.
	if reached, asked := x.Margins(); math.Abs(reached-0.08865) > 5e-5 || math.Abs(asked-0.04736) > 5e-5 {
		t.Errorf("margins %.5f, %.5f", reached, asked)
	}
	p.wave("w", survey.Closed)
	if x := places(p.look())["D2C1"]; x.Responses != 5 {
		t.Errorf("when the wave is over %d of 5 show", x.Responses)
	}
	if _, err := p.monitor.Look(t.Context(), "x"); !errors.Is(err, results.ErrNoWave) {
		t.Errorf("no wave: %v", err)
	}
}

// TestDelay: what came shows a quarter of an hour later, also within its hour;
// the rest of a day when the day is over.
func TestDelay(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	shows := func(what string, want int) {
		t.Helper()
		if x := places(p.look())["D1C1-1"]; x.Responses != want {
			t.Errorf("%s: %d show, want %d", what, x.Responses, want)
		}
	}
	shows("nobody", 0)
	p.people("D1C1-1", 7, p.now(), p.mixed)
	p.pass(2 * time.Minute)
	shows("two minutes later", 0)
	p.pass(13 * time.Minute)
	shows("fifteen minutes later, but no look took place when they came", 0)
	p.pass(2 * time.Minute)
	shows("seventeen minutes later", 5)
	p.people("D1C1-1", 2, p.now(), p.mixed)
	p.pass(time.Hour)
	shows("still four", 5)
	p.people("D1C1-1", 1, p.now(), p.mixed)
	p.pass(2 * time.Hour)
	shows("ten in all", 10)
	p.people("D1C1-1", 1, p.now(), p.mixed)
	p.pass(12 * time.Hour)
	shows("the next day", 11)
}

// TestTwoLooks draws a day at the counters: two looks never differ in any
// place by one to four responses, and what is said of channels and hours is of
// the responses shown.
func TestTwoLooks(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	p.people("D1C1-1", 3, noon.Add(-30*time.Hour), p.mixed)
	waves := 0
	rapid.Check(t, func(t *rapid.T) {
		waves++
		wave := fmt.Sprint("w", waves)
		p.clock = noon.Add(-4 * time.Hour)
		p.wave(wave, survey.Open)
		m := p.node("n")
		before := map[string]Place{}
		for i := range rapid.IntRange(2, 12).Draw(t, "looks") {
			for range rapid.IntRange(0, 9).Draw(t, "people") {
				x := p.sheet(wave, rapid.SampledFrom([]string{"D1C1-1", "D1C1-2", "D2C1-1"}).Draw(t, "desk"), p.now(), five)
				x.Partial = rapid.IntRange(0, 5).Draw(t, "partial") == 0
				p.accept(x)
			}
			p.pass(time.Duration(rapid.IntRange(1, 40).Draw(t, "minutes")) * time.Minute)
			s, err := m.Look(p.Context(), wave)
			if err != nil {
				t.Fatal(err)
			}
			now := places(s)
			for name, x := range now {
				var channels, hours int
				for _, n := range x.Channels {
					channels += n
				}
				for _, n := range x.Hours {
					hours += n
				}
				if channels != x.Responses || hours != x.Responses || x.Own != x.Responses {
					t.Fatalf("%q: %d responses, %d by channel, %d by hour", name, x.Responses, channels, hours)
				}
				if i == 0 {
					continue
				}
				for what, d := range map[string]int{"responses": x.Responses - before[name].Responses, "today": x.Today - before[name].Today,
					"partial": x.Partial - before[name].Partial} {
					if d < 0 || 0 < d && d < 5 {
						t.Fatalf("%q: %d more %s than at the last look", name, d, what)
					}
				}
			}
			before = now
		}
	})
}
