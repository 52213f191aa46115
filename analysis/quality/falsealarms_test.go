package quality_test

import (
	"flag"
	"math"
	"testing"

	"sipas/analysis/quality"
)

// The rates in the rules were measured by
//
//	go test ./analysis/quality -run FalseAlarms -v -waves 100 -first 1
//
// and are measured again, on other waves, whenever the tests run.
var (
	waves = flag.Int("waves", 25, "waves of honest sheets to simulate")
	first = flag.Uint64("first", 1001, "seed of the first")
)

// screened gives the screening of each honest wave, with all rules on.
func screened(t *testing.T, n int, perHour float64, count func(quality.Screening)) {
	t.Helper()
	limits := quality.Usual()
	limits.Open = quality.OfficeHours()
	for w := range n {
		s, err := quality.Screen(honestWave(*first+uint64(w), perHour), limits)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Near.Complete {
			t.Fatal("the search for near copies ran out of its budget")
		}
		count(s)
	}
}

// share is a rate measured wave by wave.
type share struct {
	flagged, sheets int
	byWave          []float64
}

func (s *share) add(flagged, sheets int) {
	s.flagged += flagged
	s.sheets += sheets
	s.byWave = append(s.byWave, float64(flagged)/float64(sheets))
}

func (s *share) rate() float64 { return float64(s.flagged) / float64(s.sheets) }

// spread is the standard deviation between waves: flags of one wave are not
// independent (one burst flags six).
func (s *share) spread() float64 {
	var squares float64
	for _, r := range s.byWave {
		squares += (r - s.rate()) * (r - s.rate())
	}
	return math.Sqrt(squares / float64(len(s.byWave)-1))
}

// off reports whether a rate stated from so many waves is further from the
// measured one than chance explains: four standard errors of their difference,
// and one sheet.
func (s *share) off(stated float64, waves int) bool {
	error := s.spread() * math.Sqrt(1/float64(len(s.byWave))+1/float64(waves))
	return math.Abs(s.rate()-stated) > 4*error+1/float64(s.sheets)
}

func TestFalseAlarmsAreAsStated(t *testing.T) {
	rules := quality.Rules()
	measured := make([]share, len(rules))
	var suspects share
	screened(t, *waves, sheetsPerHour, func(s quality.Screening) {
		for i, r := range rules {
			measured[i].add(s.Count(r.Flag), len(s.Flags))
		}
		suspects.add(s.Suspects(), len(s.Flags))
	})
	for i, r := range rules {
		m := &measured[i]
		t.Logf("%-16s %6d of %d honest sheets: %.5f, between waves ± %.5f", r.Code, m.flagged, m.sheets, m.rate(), m.spread())
		if rate, known := r.FalseAlarms(); known && m.off(rate, 100) {
			t.Errorf("%s: stated %.5f, measured %.5f", r.Code, rate, m.rate())
		}
	}
	t.Logf("%-16s %6d of %d honest sheets: %.5f, between waves ± %.5f", "suspect", suspects.flagged, suspects.sheets, suspects.rate(), suspects.spread())
	if suspects.off(quality.SuspectFalseAlarms, 100) {
		t.Errorf("suspect: stated %.5f, measured %.5f", quality.SuspectFalseAlarms, suspects.rate())
	}
}

// The rates that the comments of Bursts and NearTwins name for other traffic.
func TestFalseAlarmsByTraffic(t *testing.T) {
	for _, c := range []struct{ perHour, bursts, near float64 }{
		{4, 0, .0033}, {30, .0130, .0137}, {60, .146, .0189},
	} {
		var bursts, near share
		screened(t, max(4, *waves/4), c.perHour, func(s quality.Screening) {
			bursts.add(s.Count(quality.Burst), len(s.Flags))
			near.add(s.Count(quality.NearlyRepeated), len(s.Flags))
		})
		t.Logf("%2.0f an hour: bursts %.5f ± %.5f, near copies %.5f ± %.5f", c.perHour, bursts.rate(), bursts.spread(), near.rate(), near.spread())
		if bursts.off(c.bursts, 25) {
			t.Errorf("%.0f an hour: bursts stated %.5f, measured %.5f", c.perHour, c.bursts, bursts.rate())
		}
		if near.off(c.near, 25) {
			t.Errorf("%.0f an hour: near copies stated %.5f, measured %.5f", c.perHour, c.near, near.rate())
		}
	}
}
