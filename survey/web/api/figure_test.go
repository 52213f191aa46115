package api

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// telling is an estimate that has numbers and must not be shown.
var telling = analysis.Estimate{Formula: analysis.FormulaItemMean, Score: analysis.FormulaTop2, Value: 0.4242, Numerator: 42.42, Denominator: 42,
	Interval: interval.Interval{Lo: 0.42, Hi: 0.43}, Respondents: 42, Missing: 424, DontKnow: 4242, Suppressed: true}

// TestWithheldFiguresHaveNoNumbers, even where a room below has left them in.
func TestWithheldFiguresHaveNoNumbers(t *testing.T) {
	item := results.Criterion{Code: "A1", Estimate: telling, Counts: []int64{42, 42, 42, 42, 42}}
	g := speller{}.group(findings.Figures{Responses: 42, Suppressed: true, ItemMean: telling, FactorMean: telling, Pooled: telling, Question: telling,
		Comprehensive: telling, Factors: []results.Factor{{Code: "A", ItemMean: telling, Pooled: telling, Criteria: []results.Criterion{item}}},
		Own: []results.Criterion{item}}, survey.Text{})
	b, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), "42") || strings.Contains(string(b), ":0") {
		t.Errorf("a number is left: %s", b)
	}
	if n := strings.Count(string(b), `"suppressed":true`); n != 10 {
		t.Errorf("%d are marked, want 10: %s", n, b)
	}
}

// TestFiguresHaveAllTheirDigits: what is read back is what was computed.
func TestFiguresHaveAllTheirDigits(t *testing.T) {
	e := telling
	e.Suppressed, e.Value, e.Interval.Lo = false, 2.0/3, math.Nextafter(0.5, 0)
	b, err := json.Marshal(figureOf(e))
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Value, Lo   float64
		Respondents int64
	}
	if err := json.Unmarshal(b, &f); err != nil || f.Value != e.Value || f.Lo != e.Interval.Lo || f.Respondents != 42 {
		t.Errorf("%s: %v", b, err)
	}
}

// TestWhatNobodyAnsweredIsNull and not withheld; what the wave does not have
// is not there at all.
func TestWhatNobodyAnsweredIsNull(t *testing.T) {
	nan := math.NaN()
	b, err := json.Marshal(figureOf(analysis.Estimate{Formula: analysis.FormulaItemMean, Value: nan, Interval: interval.None(), SE: nan}))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{`"value":null`, `"lo":null`, `"respondents":0`, `"suppressed":false`} {
		if !strings.Contains(string(b), s) {
			t.Errorf("%s lacks %s", b, s)
		}
	}
	if figureOf(analysis.Estimate{}) != nil {
		t.Error("a figure without a formula is sent")
	}
}
