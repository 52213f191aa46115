package contrast

import (
	"math"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/prob"
)

// Chart is a control chart of a stretch of a series.
type Chart struct {
	Centre   float64 // of all points of the stretch together
	SigmaZ   float64 // Laney's factor as the stretch shows it; NaN when it cannot be seen
	Widening float64 // by which the limits were drawn: 1, or Laney's factor from compare.LaneyMinPeriods points on
	Out      int     // points outside the limits
	Limits   []Limit // one for each point
}

// Limit is three standard errors of chance around the centre at one point; NaN
// where there is no figure.
type Limit struct {
	Lower, Upper float64
	Out          bool
}

// Slope is the test that a figure rises or falls along a stretch.
type Slope struct {
	Method    SlopeMethod
	PerStep   float64 // change of the figure per step of time
	Statistic float64 // z or t
	DF        float64 // of t; NaN for z
	P         float64
	Adjusted  float64 // P by Benjamini and Hochberg among the criteria; NaN for others

	// Spread is how much the figures scatter around the line, over what chance
	// makes: 1 for chance alone. Where it is more, P takes a few moments that
	// differ for a trend; Held is the p-value that reckons with it: t of the slope
	// over that scatter, two degrees of freedom less than there are figures
	// (quasi-likelihood, McCullagh and Nelder 1989, ch. 4). Else it is P.
	Spread, Held float64
}

// hold finds the spread of figures around the line.
func (s *Slope) hold(all []sample, places []float64, sd float64) {
	s.Spread, s.Held = math.NaN(), s.P
	mean, middle, n, k := centre(all), 0.0, 0.0, 0.0
	for i, x := range all {
		if x.n > 0 {
			middle, n, k = middle+x.n*places[i], n+x.n, k+1
		}
	}
	if k < 3 || !(sd > 0) || math.IsNaN(s.P) {
		return
	}
	sum := 0.0
	for i, x := range all {
		if x.n > 0 {
			rest := (x.mean - mean - s.PerStep*(places[i]-middle/n)) / sd
			sum += x.n * rest * rest
		}
	}
	s.Spread = sum / (k - 2)
	if s.Spread > 1 {
		s.Held = max(s.P, min(1, 2*prob.StudentSurvival(math.Abs(s.Statistic)/math.Sqrt(s.Spread), k-2)))
	}
}

// SlopeMethod says which test it is.
type SlopeMethod string

// CochranArmitage is the test of shares of persons. LinearContrast is the same
// for means: the weighted slope over its standard error from the spread of the
// respondents within their periods, t with as many degrees of freedom as there are
// respondents less periods (the linear contrast of the analysis of variance).
const (
	CochranArmitage SlopeMethod = "cochran-armitage"
	LinearContrast  SlopeMethod = "linear-contrast"
)

// sample is what means are charted from: a mean of n people with a standard error.
type sample struct {
	mean, se float64
	n        float64
}

func sampleOf(e analysis.Estimate) sample {
	if !whole(e) || !(e.SE >= 0) || e.Respondents < 2 {
		return sample{mean: math.NaN()}
	}
	return sample{mean: e.Value, se: e.SE, n: float64(e.Respondents)}
}

// within is the standard deviation of people around the mean of their own period,
// all periods together, and its degrees of freedom.
func within(all []sample) (sd, df float64) {
	squares := 0.0
	for _, s := range all {
		if s.n > 0 {
			squares += s.se * s.se * s.n * (s.n - 1)
			df += s.n - 1
		}
	}
	return math.Sqrt(squares / df), df
}

// centre is the mean of all people together.
func centre(all []sample) float64 {
	sum, n := 0.0, 0.0
	for _, s := range all {
		if s.n > 0 {
			sum, n = sum+s.n*s.mean, n+s.n
		}
	}
	return sum / n
}

// chartOfMeans is the control chart of means (Shewhart's X-bar chart with the
// standard deviation pooled within periods), widened as compare.PChart does for
// shares. Of shares of persons the two agree up to the variance between periods.
func chartOfMeans(all []sample) Chart {
	c := Chart{Centre: centre(all), Widening: 1, SigmaZ: math.NaN()}
	sd, _ := within(all)
	var z []float64
	for _, s := range all {
		if s.n > 0 && sd > 0 {
			z = append(z, (s.mean-c.Centre)*math.Sqrt(s.n)/sd)
		}
	}
	if len(z) > 1 {
		sum := 0.0
		for i := 1; i < len(z); i++ {
			sum += math.Abs(z[i] - z[i-1])
		}
		c.SigmaZ = sum / float64(len(z)-1) / 1.128 // mean moving range of two standard normal values
	}
	if len(z) >= compare.LaneyMinPeriods {
		c.Widening = c.SigmaZ
	}
	for _, s := range all {
		half := 3 * c.Widening * sd / math.Sqrt(s.n)
		if !(s.n > 0) || math.IsNaN(half) {
			c.Limits = append(c.Limits, Limit{Lower: math.NaN(), Upper: math.NaN()})
			continue
		}
		l := Limit{Lower: max(0, c.Centre-half), Upper: min(1, c.Centre+half), Out: math.Abs(s.mean-c.Centre) > half}
		c.Limits = append(c.Limits, l)
		if l.Out {
			c.Out++
		}
	}
	return c
}

func chartOfShares(tallies []compare.Tally) Chart {
	p := compare.PChart(tallies, math.NaN())
	c := Chart{Centre: p.Center, SigmaZ: p.SigmaZ, Widening: p.Widening}
	for _, x := range p.Points {
		c.Limits = append(c.Limits, Limit{Lower: x.Lower, Upper: x.Upper, Out: x.Out})
		if x.Out {
			c.Out++
		}
	}
	return c
}

func slopeOfShares(tallies []compare.Tally, places []float64) Slope {
	t := compare.CochranArmitage(tallies, places)
	out := Slope{Method: CochranArmitage, PerStep: t.Slope, Statistic: t.Z, DF: math.NaN(), P: t.P, Adjusted: math.NaN()}
	all := make([]sample, len(tallies))
	x, n := int64(0), int64(0)
	for i, y := range tallies {
		all[i] = sample{mean: y.Share(), n: float64(y.N)}
		x, n = x+y.X, n+y.N
	}
	p := float64(x) / float64(n)
	out.hold(all, places, math.Sqrt(p*(1-p)))
	return out
}

func slopeOfMeans(all []sample, places []float64) Slope {
	nan := math.NaN()
	out := Slope{Method: LinearContrast, PerStep: nan, Statistic: nan, DF: nan, P: nan, Adjusted: nan, Spread: nan, Held: nan}
	middle, n := 0.0, 0.0
	for i, s := range all {
		middle, n = middle+s.n*places[i], n+s.n
	}
	middle /= n
	mean := centre(all)
	along, square := 0.0, 0.0
	for i, s := range all {
		if s.n > 0 {
			d := places[i] - middle
			along, square = along+s.n*(s.mean-mean)*d, square+s.n*d*d
		}
	}
	if !(square > 0) {
		return out
	}
	out.PerStep = along / square
	sd, df := within(all)
	if !(sd > 0) {
		return out
	}
	out.DF = df
	out.Statistic = out.PerStep * math.Sqrt(square) / sd
	out.P = min(1, 2*prob.StudentSurvival(math.Abs(out.Statistic), df))
	out.hold(all, places, sd)
	return out
}
