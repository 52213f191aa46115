package compare

import (
	"math"
	"slices"

	"sipas/analysis/prob"
)

// Verdict says whether the shares of units can be shrunk toward each other.
type Verdict string

// The verdicts of [FitBetaBinomial].
const (
	// Fitted: the units differ by more than chance, and how much is known.
	Fitted Verdict = "fitted"
	// NoDifference: the units differ by no more than chance; no difference
	// between them is detectable.
	NoDifference Verdict = "no-difference"
	// TooFewUnits: fewer than [ShrinkMinUnits] units have trials; how much
	// units differ cannot be learnt.
	TooFewUnits Verdict = "too-few-units"
	// Degenerate: everybody or nobody succeeded, or no unit has two trials,
	// or every unit is all success or all failure.
	Degenerate Verdict = "degenerate"
)

// ShrinkMinUnits is the number of units below which nothing is shrunk.
const ShrinkMinUnits = 5

// Fit is the distribution of the true shares of units, Beta(A, B), as learnt
// from the units themselves.
type Fit struct {
	Verdict Verdict
	Units   int // units with trials

	A, B float64 // parameters of the Beta distribution; NaN unless Fitted
	Mu   float64 // its mean A/(A+B); the pooled share unless Fitted
	M    float64 // A+B, how many answers the other units' experience is worth; +Inf for NoDifference
	Rho  float64 // 1/(M+1), correlation of two answers of the same unit

	LogLik float64 // log likelihood without the binomial coefficients; NaN unless Fitted
}

// The fit stops with NoDifference beyond this ln M (a prior worth 440,000
// answers), and with Degenerate below its negative or beyond the logit.
const (
	logSizeLimit = 13
	logitLimit   = 25
)

// FitBetaBinomial fits the beta-binomial model to units by maximum likelihood:
// each unit has its own true share, drawn from a common Beta distribution.
// Units without trials are left out.
//
// Source: Skellam 1948, Griffiths 1973; Newton's method in logit(mean) and
// ln(A+B) with exact derivatives, started at the moment estimate.
func FitBetaBinomial(units []Tally) Fit {
	nan := math.NaN()
	data := canonical(units)
	repeats := slices.ContainsFunc(data, func(t Tally) bool { return t.N > 1 })
	all := total(data)
	f := Fit{Units: len(data), A: nan, B: nan, Mu: all.Share(), M: nan, Rho: nan, LogLik: nan}
	switch {
	case f.Units < ShrinkMinUnits:
		f.Verdict = TooFewUnits
		return f
	case all.X == 0 || all.X == all.N || !repeats:
		f.Verdict = Degenerate
		return f
	}
	m := climb(data, startingPoint(data))
	switch {
	case m.logSize > logSizeLimit:
		f.Verdict, f.M, f.Rho = NoDifference, math.Inf(1), 0
	case m.logSize < -logSizeLimit || math.Abs(m.logit) > logitLimit:
		f.Verdict = Degenerate
	default:
		f.Verdict = Fitted
		f.A, f.B = m.shape()
		f.M = f.A + f.B
		f.Mu, f.Rho = f.A/f.M, 1/(f.M+1)
		f.LogLik = m.logLik(data)
	}
	return f
}

// Prior returns the Beta parameters to draw or to judge shares with: the
// fitted ones, or Jeffreys' (1/2, 1/2) when the units teach nothing.
func (f Fit) Prior() (a, b float64) {
	if f.Verdict == Fitted {
		return f.A, f.B
	}
	return 0.5, 0.5
}

// Moments is Kleinman's moment estimate of the same model, in one pass.
type Moments struct {
	Mu  float64 // pooled share
	Rho float64 // 0 when the units differ by no more than chance
	M   float64 // 1/Rho - 1; +Inf for Rho 0
}

// FitMoments estimates the beta-binomial model by moments weighted by the
// trials (Kleinman 1973). NaN when fewer than two units have trials, or nobody
// or everybody succeeded, or no unit has two trials.
func FitMoments(units []Tally) Moments {
	all := total(units)
	mu := all.Share()
	var k, spread, squares float64
	for _, u := range canonical(units) {
		n, d := float64(u.N), u.Share()-mu
		k++
		spread += n * d * d
		squares += n * n
	}
	n, chance := float64(all.N), mu*(1-mu)
	rho := (spread - chance*(k-1)) / (chance * (n - squares/n - (k - 1)))
	if k < 2 || math.IsNaN(rho) || math.IsInf(rho, 0) {
		return Moments{Mu: mu, Rho: math.NaN(), M: math.NaN()}
	}
	rho = math.Max(rho, 0)
	return Moments{Mu: mu, Rho: rho, M: 1/rho - 1}
}

// startingPoint is the moment estimate, kept away from the edges.
func startingPoint(data []Tally) betaModel {
	all := total(data)
	size := FitMoments(data).M
	if !(size > 0.1 && size < 1e4) {
		size = 50
	}
	x, n := float64(all.X)+0.5, float64(all.N)+1
	return betaModel{logit: math.Log(x / (n - x)), logSize: math.Log(size)}
}

// betaModel is a Beta distribution by the logit of its mean and the logarithm
// of its size A+B: any pair of numbers is a valid distribution.
type betaModel struct{ logit, logSize float64 }

// shape returns the parameters A and B.
func (m betaModel) shape() (a, b float64) {
	size := math.Exp(m.logSize)
	return size / (1 + math.Exp(-m.logit)), size / (1 + math.Exp(m.logit))
}

// logLik is the log likelihood without the binomial coefficients.
func (m betaModel) logLik(data []Tally) float64 {
	a, b := m.shape()
	base, sum := prob.LogBeta(a, b), 0.0
	for _, u := range data {
		x, n := float64(u.X), float64(u.N)
		sum += prob.LogBeta(x+a, n-x+b) - base
	}
	return sum
}
