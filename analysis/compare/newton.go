package compare

import "math"

// climb walks from a starting point to a maximum of the likelihood, or out of
// the region where a fit means something: long steps must gain height, and
// once they are short Newton's are taken as they are, because the height no
// longer tells them apart in its last bits.
func climb(data []Tally, at betaModel) betaModel {
	const maxSteps, short = 200, 1e-3
	height := at.logLik(data)
	for range maxSteps {
		up, summit := slopeAt(data, at).step()
		if summit && up.length() < short {
			return settle(data, at, up)
		}
		next, nextHeight := at, math.Inf(-1)
		for scale := 1.0; scale > 1e-6 && !(nextHeight > height); scale /= 2 {
			next = at.plus(up, scale)
			nextHeight = next.logLik(data)
		}
		if !(nextHeight > height) {
			return at
		}
		at, height = next, nextHeight
		if math.Abs(at.logSize) > logSizeLimit || math.Abs(at.logit) > logitLimit {
			return at
		}
	}
	return at
}

// settle repeats Newton's step as long as the steps keep shrinking.
func settle(data []Tally, at, up betaModel) betaModel {
	for last := math.Inf(1); up.length() < last/2; up, _ = slopeAt(data, at).step() {
		last = up.length()
		at = at.plus(up, 1)
	}
	return at
}

func (m betaModel) plus(up betaModel, scale float64) betaModel {
	return betaModel{m.logit + scale*up.logit, m.logSize + scale*up.logSize}
}

// length is the longer of the two coordinates.
func (m betaModel) length() float64 {
	return math.Max(math.Abs(m.logit), math.Abs(m.logSize))
}

// slope is the gradient and the second derivatives of the log likelihood in
// the coordinates of betaModel.
type slope struct {
	logit, logSize        float64
	dLogit, dMixed, dSize float64
}

// slopeAt differentiates the log likelihood: first in A and B, by the rises of
// digamma and trigamma, then by the chain rule.
func slopeAt(data []Tally, m betaModel) slope {
	a, b := m.shape()
	size := a + b
	var ga, gb, haa, hab, hbb float64
	for _, u := range data {
		x, n := float64(u.X), float64(u.N)
		common := digammaRise(size, n)
		ga += digammaRise(a, x) - common
		gb += digammaRise(b, n-x) - common
		common = trigammaRise(size, n)
		haa += trigammaRise(a, x) - common
		hbb += trigammaRise(b, n-x) - common
		hab -= common
	}
	c := a * b / size // dA/dlogit = -dB/dlogit
	return slope{
		logit:   c * (ga - gb),
		logSize: a*ga + b*gb,
		dLogit:  c*c*(haa-2*hab+hbb) + c*(b-a)/size*(ga-gb),
		dMixed:  c*(a*(haa-hab)+b*(hab-hbb)) + c*(ga-gb),
		dSize:   a*a*haa + 2*a*b*hab + b*b*hbb + a*ga + b*gb,
	}
}

// step is Newton's step where the surface is a hilltop, which it reports, else
// one along the gradient, scaled by the curvature of each axis. No step goes
// further than 2.
func (s slope) step() (up betaModel, summit bool) {
	det := s.dLogit*s.dSize - s.dMixed*s.dMixed
	if summit = s.dLogit < 0 && det > 0; summit {
		up.logit = (s.dMixed*s.logSize - s.dSize*s.logit) / det
		up.logSize = (s.dMixed*s.logit - s.dLogit*s.logSize) / det
	} else {
		up = betaModel{s.logit / math.Abs(s.dLogit), s.logSize / math.Abs(s.dSize)}
	}
	const longest = 2
	if far := up.length(); far > longest {
		up.logit *= longest / far
		up.logSize *= longest / far
	}
	return up, summit
}
