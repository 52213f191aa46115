package chart_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sipas/survey/chart"
)

func TestAxis(t *testing.T) {
	for name, c := range map[string]struct {
		axis   chart.Axis
		values []float64
		about  float64
		want   []float64 // low end, high end, then ticks
	}{
		"from the data":          {chart.Axis{}, []float64{0.73, 0.91}, 5, []float64{0.7, 0.95, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95}},
		"around zero":            {chart.Axis{}, []float64{-3, 4}, 4, []float64{-4, 4, -4, -2, 0, 2, 4}},
		"as told":                {chart.Axis{High: 1}, []float64{0.3}, 5, []float64{0, 1, 0, 0.2, 0.4, 0.6, 0.8, 1}},
		"as told, data beyond":   {chart.Axis{Low: 0.5, High: 1}, []float64{0.33}, 5, []float64{0.2, 1, 0.2, 0.4, 0.6, 0.8, 1}},
		"as told, turned round":  {chart.Axis{Low: 1, High: 0}, nil, 2, []float64{0, 1, 0, 0.5, 1}},
		"ends that are no ticks": {chart.Axis{Low: 0.35, High: 0.95}, nil, 3, []float64{0.35, 0.95, 0.4, 0.6, 0.8}},
		"one value":              {chart.Axis{}, []float64{80}, 4, []float64{70, 90, 70, 75, 80, 85, 90}},
		"no value":               {chart.Axis{}, nil, 2, []float64{-0.05, 0.05, -0.05, 0, 0.05}},
		"no number for an end":   {chart.Axis{Low: math.NaN(), High: 1}, []float64{2, 4}, 2, []float64{2, 4, 2, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			lo, hi, ticks := chart.Ticks(c.axis, c.about, c.values...)
			if diff := cmp.Diff(c.want, append([]float64{lo, hi}, ticks...), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestAxisReachesItsData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e12, 1e12), 1, 5).Draw(t, "values")
		lo, hi, ticks := chart.Ticks(chart.Axis{}, float64(rapid.IntRange(1, 12).Draw(t, "about")), values...)
		slack := 1e-8 * (hi - lo)
		for _, v := range values {
			if v < lo-slack || v > hi+slack {
				t.Errorf("%g lies outside %g to %g", v, lo, hi)
			}
		}
		if len(ticks) < 2 || len(ticks) > 40 {
			t.Errorf("%d ticks from %g to %g", len(ticks), lo, hi)
		}
		for i := 1; i < len(ticks); i++ {
			if !(ticks[i] > ticks[i-1]) {
				t.Errorf("ticks %v", ticks)
			}
		}
	})
}
