package quality_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"sipas/analysis/prob"
	"sipas/analysis/quality"
)

// What the honest citizens of honestWave do. The package comment says it in
// words; whoever changes a number measures the rates again.
const (
	general, ownFactor = 0.45, 0.15 // parts of an answer's variance: the person's mood, the factor
	itemMissing        = 0.03       // chance that a question is left empty
	neverComplained    = 0.40       // chance of "don't know" for the whole of the last factor
	breakOff           = 0.04       // chance of stopping at a question, any of them
	secondsPerQuestion = 5.0        // median
	paceSD             = 0.5        // of its logarithm, between persons
	sheetsPerHour      = 12.0       // at one counter, unless a test says otherwise
	answersLater       = 0.10       // chance of answering after leaving, the same day or at night
	laterHours         = 2.0        // median of how much later
	laterSD            = 1.0        // of its logarithm
	honestCounters     = 20
	honestDays         = 5 // Monday to Friday
)

// The factors of the questionnaire of 25 criteria, and the satisfied share of
// each in SIPAS 2023 (Ministry of Home Affairs, April 2024): access, procedures,
// officials, results, feedback.
var (
	honestFactors = []int{5, 5, 6, 4, 5}
	satisfied     = []float64{.8300, .8302, .8312, .8303, .8227}
)

// steps returns the points that cut a normal answer into five, for a share of
// 4 and 5. Within the satisfied and the others the categories stand as in the
// worked example of a criterion with 4, 8, 28, 96 and 64 answers.
func steps(share float64) (cuts [4]float64) {
	below := 0.0
	for c, part := range []float64{.1 * (1 - share), .2 * (1 - share), .7 * (1 - share), .6 * share} {
		below += part
		cuts[c] = prob.NormalQuantile(below)
	}
	return cuts
}

// honestWave is a survey in which everybody is honest: twenty counters, five
// working days; with 12 sheets an hour about 9,000.
func honestWave(seed uint64, perHour float64) quality.Sheets {
	chance := rand.New(rand.NewPCG(seed, 2023))
	s := quality.Sheets{Items: make([][]uint8, 25), Factors: honestFactors}
	var cuts [][4]float64
	var factor []int
	for f, n := range honestFactors {
		for i := range n { // the criteria lie from four points below to four above
			cuts = append(cuts, steps(satisfied[f]+.08*(float64(i)/float64(n-1)-.5)))
			factor = append(factor, f)
		}
	}
	overall := steps(.8266) // SIPAS 2023
	for counter := range int32(honestCounters) {
		for _, at := range arrivals(chance, perHour) {
			mood, own := chance.NormFloat64(), [5]float64{}
			for f := range own {
				own[f] = chance.NormFloat64()
			}
			rate := func(cuts [4]float64, f int) uint8 {
				x := math.Sqrt(general)*mood + math.Sqrt(ownFactor)*own[f] + math.Sqrt(1-general-ownFactor)*chance.NormFloat64()
				answer := uint8(1)
				for _, cut := range cuts {
					if x > cut {
						answer++
					}
				}
				return answer
			}
			stop, silent := 26, chance.Float64() < neverComplained
			if chance.Float64() < breakOff {
				stop = 1 + chance.IntN(25)
			}
			for i := range s.Items {
				answer := rate(cuts[i], factor[i])
				switch {
				case i >= stop || chance.Float64() < itemMissing:
					answer = 0
				case silent && factor[i] == 4:
					answer = 255
				}
				s.Items[i] = append(s.Items[i], answer)
			}
			last := rate(overall, chance.IntN(5))
			if stop < 26 {
				last = 0
			}
			s.Overall = append(s.Overall, last)
			seconds := float64(stop) * secondsPerQuestion * math.Exp(paceSD*chance.NormFloat64())
			if chance.Float64() < answersLater {
				at += int64(3600 * laterHours * math.Exp(laterSD*chance.NormFloat64()))
			}
			s.Seconds = append(s.Seconds, seconds)
			s.Counters = append(s.Counters, counter)
			s.At = append(s.At, at+int64(seconds))
		}
	}
	return s
}

// arrivals are the moments of a Poisson process in office hours, 7:30 to 11:30
// and 13:30 to 17:00, in a week of 2025,
// perHour at one counter.
func arrivals(chance *rand.Rand, perHour float64) (at []int64) {
	monday := time.Date(2025, 3, 3, 0, 0, 0, 0, time.FixedZone("+07", 7*60*60))
	for day := range honestDays {
		for _, open := range [][2]float64{{7.5, 11.5}, {13.5, 17}} {
			for hour := open[0] + chance.ExpFloat64()/perHour; hour < open[1]; hour += chance.ExpFloat64() / perHour {
				at = append(at, monday.AddDate(0, 0, day).Unix()+int64(3600*hour))
			}
		}
	}
	return at
}

func TestHonestCitizensAnswerAsPublished(t *testing.T) {
	s := honestWave(7, sheetsPerHour)
	first := 0
	for f, n := range honestFactors {
		var good, given float64
		for _, column := range s.Items[first : first+n] {
			for _, x := range column {
				if x != 0 && x != 255 {
					given++
					if x >= 4 {
						good++
					}
				}
			}
		}
		first += n
		// A person's answers to a factor agree: the standard error of 9,000
		// persons is about .003, of the 5,400 that answer the last .004.
		if got := good / given; math.Abs(got-satisfied[f]) > .015 {
			t.Errorf("factor %d: %.4f satisfied, want about %.4f", f+1, got, satisfied[f])
		}
	}
	if n := len(s.At); n < 8500 || n > 9500 {
		t.Errorf("%d sheets, want about 9,000", n)
	}
}
