package main

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"sipas/analysis/scoring"
	"sipas/analysis/study"
)

// cells are neighbours in a row of a table.
type cells []string

// String puts the cells behind each other, each made plain.
func (c cells) String() string {
	all := make([]string, len(c))
	for i, text := range c {
		all[i] = plain(text)
	}
	return strings.Join(all, "\t")
}

// plain writes what cannot be seen as an escape sequence (a NUL as \x00): a
// label comes from whoever filled in the file, and a terminal obeys control
// characters.
func plain(text string) string {
	if strings.IndexFunc(text, unseen) < 0 {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if unseen(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			out.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// plainLines is plain for a message of several lines.
func plainLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}
	return strings.Join(lines, "\n")
}

// unseen tells of control characters, and of those that turn the direction of
// writing or have no shape.
func unseen(r rune) bool { return !unicode.IsGraphic(r) }

// percent is a share in percent with two decimals. A counted share is rounded
// once, from its fraction.
func percent(f study.Figure) string {
	num, den := float64(f.Numerator), float64(f.Denominator)
	whole := num == math.Trunc(num) && den == math.Trunc(den) && den > 0 && num >= 0 && den < 1<<52
	if whole && float64(f.Value) == num/den {
		share := new(big.Rat).SetFrac64(int64(num), int64(den))
		return scoring.Text(share.Mul(share, big.NewRat(100, 1)), 2)
	}
	return hundredfold(f.Value)
}

// hundredfold is a share in percent with two decimals, rounded half up as the
// decimal number that the float stands for.
func hundredfold(n study.Number) string {
	v := float64(n)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "-"
	}
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	if !ok {
		return "-"
	}
	r.Mul(r, big.NewRat(100, 1))
	return unsigned(r.FloatString(2)) // halves away from 0
}

func percentOf(v float64) string { return strconv.FormatFloat(v*100, 'g', 6, 64) }

// significant is a number with six digits: for weights and people.
func significant(n study.Number) string {
	if v := float64(n); !math.IsNaN(v) && !math.IsInf(v, 0) {
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return strconv.FormatFloat(v, 'f', 0, 64)
		}
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	return "-"
}

func decimal(n study.Number) string {
	if v := float64(n); !math.IsNaN(v) && !math.IsInf(v, 0) {
		return unsigned(strconv.FormatFloat(v, 'f', 3, 64))
	}
	return "-"
}

// unsigned takes the sign from a number that is shown as 0.
func unsigned(text string) string {
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// chance is a p-value; one that underflowed is not printed as 0.
func chance(p study.Number) string {
	switch v := float64(p); {
	case math.IsNaN(v):
		return "-"
	case v == 0:
		return "< 1e-300"
	case v < 0.0001:
		return strconv.FormatFloat(v, 'e', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 4, 64)
	}
}
