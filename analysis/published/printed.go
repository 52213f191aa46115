package published

import (
	"math/big"
	"strconv"
	"strings"
)

// Printed is a number as it is printed: Units / 10^Decimals. The zero Printed is
// none.
type Printed struct {
	Units    int64
	Decimals int
	Given    bool
}

// Limits of what is read as a printed number.
const (
	maxDecimals = 4
	maxUnits    = 1_000_000_000
)

// Parse reads a number with a decimal comma or point, with or without a percent
// sign: "96,55", "96.55 %", "80". ok is false for anything else, for more than
// four decimals, and for negative numbers; the empty text is no number, and ok.
func Parse(text string) (p Printed, ok bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if text == "" {
		return Printed{}, true
	}
	whole, fraction, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	digits := whole + fraction
	if whole == "" || strings.Trim(digits, "0123456789") != "" || len(fraction) > maxDecimals || strings.HasSuffix(text, ".") || strings.HasSuffix(text, ",") {
		return Printed{}, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > maxUnits {
		return Printed{}, false
	}
	return Printed{n, len(fraction), true}, true
}

// String writes the number with a decimal point; "" for none.
func (p Printed) String() string {
	if !p.Given {
		return ""
	}
	digits := strconv.FormatInt(p.Units, 10)
	if p.Decimals == 0 {
		return digits
	}
	for len(digits) <= p.Decimals {
		digits = "0" + digits
	}
	return digits[:len(digits)-p.Decimals] + "." + digits[len(digits)-p.Decimals:]
}

// unit is 1 of the last place.
func (p Printed) unit() *big.Rat { return big.NewRat(1, pow10(p.Decimals)) }

// value is the number as it stands.
func (p Printed) value() *big.Rat { return big.NewRat(p.Units, pow10(p.Decimals)) }

// half is half a unit of the last place: how far rounding moves a number.
func (p Printed) half() *big.Rat { return big.NewRat(1, 2*pow10(p.Decimals)) }

// stands tells whether p is x rounded, give or take more.
func (p Printed) stands(x, more *big.Rat) bool {
	off := new(big.Rat).Sub(x, p.value())
	return off.Abs(off).Cmp(new(big.Rat).Add(p.half(), more)) <= 0
}

// cut tells whether p is x with its last digits cut off, and not rounded.
func (p Printed) cut(x *big.Rat) bool {
	off := new(big.Rat).Sub(x, p.value())
	return off.Sign() >= 0 && off.Cmp(p.unit()) < 0 && !p.stands(x, new(big.Rat))
}

// span are the whole numbers k for which factor*k/n rounds to p: lo > hi when
// there is none.
func (p Printed) span(factor, n int64) (lo, hi int64) {
	scale := 2 * factor * pow10(p.Decimals)
	return ceilDiv((2*p.Units-1)*n, scale), floorDiv((2*p.Units+1)*n, scale)
}

// near are the printed numbers next to p that a whole number of n gives.
func (p Printed) near(factor, n int64) (below, above string) {
	k := floorDiv(p.Units*n, factor*pow10(p.Decimals))
	return decimal(big.NewRat(factor*k, n), p.Decimals), decimal(big.NewRat(factor*(k+1), n), p.Decimals)
}

// decimal writes x with so many decimals, halves away from zero.
func decimal(x *big.Rat, decimals int) string { return x.FloatString(decimals) }

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// floorDiv and ceilDiv divide by a positive number.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func ceilDiv(a, b int64) int64 { return -floorDiv(-a, b) }
