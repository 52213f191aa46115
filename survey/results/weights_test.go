package results

import (
	"math"
	"testing"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// weigh has the wave weight its units by dossiers and its factors as told.
func (p *province) weigh(factors map[string]int, dossiers map[string]int) {
	p.Helper()
	w, rev, err := store.Load[survey.Wave](p.Context(), p.store, directory.Waves, "w")
	if err == nil {
		w.Weighting, w.Period, w.Factors = survey.ByDossiers, "2026", factors
		_, err = store.Change(p.Context(), p.store, directory.Waves, "w", rev, w)
	}
	if err != nil {
		p.Fatal(err)
	}
	for unit, n := range dossiers {
		load := survey.Workload{Unit: unit, Period: "2026", Dossiers: n}
		p.keep(directory.Workloads, load.Key(), load)
	}
	if err := p.directory.Changed(p.Context()); err != nil {
		p.Fatal(err)
	}
}

// every gives every criterion the same answer.
func every(rating int) func(string) int { return func(string) int { return rating } }

// Three departments with 100, 300 and 600 dossiers of which 0, 50 and 100 % are
// satisfied: (0·100 + 0.5·300 + 1·600) / 1000 = 0.75, whatever the numbers of
// answers.
func TestUnitsCountByTheirDossiers(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	p.people("D1C1", 10, every(1))
	p.people("D2C1", 20, every(5))
	p.people("D2C2", 20, every(2))
	p.people("D3C1", 200, every(4))
	p.weigh(nil, map[string]int{"D1C1": 60, "D1C2": 40, "D2C1": 100, "D2C2": 200, "D3": 600})
	r := p.results(0)
	s := summary(t, r, Ask{Unit: "P"})
	if s.Weighted == nil || math.Abs(s.Weighted.Estimate.Value-0.75) > 1e-12 || s.Weighted.Estimate.Formula != analysis.FormulaPopulation {
		t.Fatalf("weighted: %+v", s.Weighted)
	}
	if math.Abs(s.ItemMean.Value-220./250) > 1e-12 {
		t.Errorf("pooled by answers: %v", s.ItemMean.Value)
	}
	if got := summary(t, r, Ask{Unit: "D2"}).Weighted; got == nil || math.Abs(got.Estimate.Value-100./300) > 1e-12 {
		t.Errorf("within a department: %+v", got)
	}
	if got := summary(t, r, Ask{Unit: "D1C1"}).Weighted; got != nil {
		t.Errorf("a unit with none below it: %+v", got)
	}
	if got := summary(t, r, Ask{Unit: "D3"}).Weighted; got == nil || len(got.Missing) != 2 || !math.IsNaN(got.Estimate.Value) {
		t.Errorf("a department whose centres have no figures of their own: %+v", got)
	}
}

// One unit's figure is hidden: the weighted mean, from which it could be
// worked out, is hidden too.
func TestNothingIsWorkedOutFromTheWeightedMean(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	p.people("D1C1", 3, every(1))
	p.people("D1C2", 40, every(5))
	p.people("D2C1", 40, every(5))
	p.weigh(nil, map[string]int{"D1C1": 60, "D1C2": 40, "D2": 100, "D3": 100})
	if got := summary(t, p.results(0), Ask{Unit: "D1"}).Weighted; got == nil || !got.Estimate.Suppressed {
		t.Errorf("got %+v", got)
	}
}

// Factor A counts three times, the others once: 1 of (3+1+1+1+1) satisfied in A
// alone is 3/7.
func TestFactorsCountByTheirWeights(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Closed)
	p.people("D1C1", 20, func(code string) int {
		if code[0] == 'A' {
			return 5
		}
		return 1
	})
	p.weigh(map[string]int{"A": 3}, nil)
	if got := summary(t, p.results(0), Ask{}).FactorMean.Value; math.Abs(got-3./7) > 1e-12 {
		t.Errorf("got %v, want 3/7", got)
	}
}
