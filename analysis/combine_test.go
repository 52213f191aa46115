package analysis

import (
	"math"
	"slices"
	"testing"
)

// unit is an estimate with a standard error.
func unit(name string, value, se, df, population float64) Part {
	e := absent(FormulaPooled, FormulaTop2)
	e.Value, e.SE, e.DF, e.Respondents = value, se, df, 10
	return Part{name, e, population}
}

func TestUnitsToParent(t *testing.T) {
	parts := []Part{
		unit("A", 0.9, 0.03, 20, 1000),
		unit("B", 0.7, 0.04, 30, 3000),
		{"C", absent(FormulaPooled, FormulaTop2), 500}, // nobody answered there
	}
	simple := UnitMean(parts, Options{})
	if math.Abs(simple.Value-0.8) > 1e-15 || math.Abs(simple.SE-0.025) > 1e-15 || !slices.Equal(simple.Absent, []string{"C"}) {
		t.Errorf("each equal: %+v", simple)
	}
	// Satterthwaite: (a+b)²/(a²/20 + b²/30) with a = .03²/4, b = .04²/4.
	a, b := 0.0009/4, 0.0016/4
	if want := (a + b) * (a + b) / (a*a/20 + b*b/30); math.Abs(simple.DF-want) > 1e-9 {
		t.Errorf("degrees of freedom %v, want %v", simple.DF, want)
	}
	weighted, err := PopulationMean(parts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantSE := math.Hypot(0.25*0.03, 0.75*0.04)
	if math.Abs(weighted.Value-0.75) > 1e-15 || math.Abs(weighted.SE-wantSE) > 1e-15 || weighted.Denominator != 4000 {
		t.Errorf("by population: %+v", weighted)
	}
	if !weighted.Interval.Contains(0.75) || weighted.Respondents != 20 {
		t.Errorf("by population: %v of %d respondents", weighted.Interval, weighted.Respondents)
	}
}

func TestParentsThatCannotBe(t *testing.T) {
	nan := math.NaN()
	for name, population := range map[string]float64{"missing": nan, "negative": -1, "infinite": math.Inf(1)} {
		if _, err := PopulationMean([]Part{unit("A", 0.9, 0.1, 5, population)}, Options{}); err == nil {
			t.Errorf("population %s: no error", name)
		}
	}
	if e := UnitMean(nil, Options{}); !math.IsNaN(e.Value) || e.Interval.Defined() || e.Suppressed {
		t.Errorf("no units: %+v", e)
	}
	if e, err := PopulationMean([]Part{unit("A", 0.9, 0.1, 5, 0)}, Options{}); err != nil || !math.IsNaN(e.Value) {
		t.Errorf("a population of 0: %+v, %v", e, err)
	}
	// A unit with one respondent has no standard error, nor has the parent.
	e := UnitMean([]Part{unit("A", 0.9, 0.1, 5, 1), unit("B", 0.8, nan, nan, 1)}, Options{})
	if math.Abs(e.Value-0.85) > 1e-15 || !math.IsNaN(e.SE) || e.Interval.Defined() {
		t.Errorf("one unit without a standard error: %+v", e)
	}
}
