package design

import "math"

// Codes in a column of answers that are no answer. Estimators never see them:
// Share, Scores and TopCounts turn them into NaN or leave them out.
const (
	Missing  = 0   // left empty
	DontKnow = 255 // "don't know / did not use"
)

// Share returns the column whose mean is the share of answers of at least
// from (4 for top-2 on a five-point scale): 1 or 0, NaN where there is no
// answer.
func Share(answers []uint8, from uint8) []float64 {
	return mapped(answers, func(a uint8) float64 {
		if a >= from {
			return 1
		}
		return 0
	})
}

// Scores returns the answers as numbers, NaN where there is no answer.
func Scores(answers []uint8) []float64 {
	return mapped(answers, func(a uint8) float64 { return float64(a) })
}

func mapped(answers []uint8, value func(uint8) float64) []float64 {
	var table [256]float64
	for a := range table {
		table[a] = value(uint8(a))
	}
	table[Missing], table[DontKnow] = math.NaN(), math.NaN()
	out := make([]float64, len(answers))
	for i, a := range answers {
		out[i] = table[a]
	}
	return out
}

// TopCounts returns for each person the number of answers of at least from,
// and the number of answers, over several items: numerator and denominator of
// the pooled index (Ratio). The items must have equal lengths.
func TopCounts(items [][]uint8, from uint8) (top, answered []float64) {
	if len(items) == 0 {
		return nil, nil
	}
	top, answered = make([]float64, len(items[0])), make([]float64, len(items[0]))
	for _, answers := range items {
		for i, a := range answers {
			if a == Missing || a == DontKnow {
				continue
			}
			answered[i]++
			if a >= from {
				top[i]++
			}
		}
	}
	return top, answered
}

// Domain is the part of the respondents that an estimate is about: true on
// their rows; nil is everyone. The others stay in their strata and clusters,
// where they count towards the variance - cutting them out of the data
// beforehand would be wrong, for how many of the sample fall into a domain is
// itself a matter of chance.
type Domain []bool

// Where returns the domain of the rows that carry the code.
func Where(codes []int32, code int32) Domain {
	in := make(Domain, len(codes))
	for i, c := range codes {
		in[i] = c == code
	}
	return in
}

// has reports whether the row belongs to the domain.
func (in Domain) has(row int32) bool { return in == nil || in[row] }
