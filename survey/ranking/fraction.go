package ranking

import (
	"bytes"
	"fmt"
	"math/big"
)

// Fraction is a number as "434/5", or "87" for a whole one.
type Fraction big.Rat

// longestFraction bounds the characters of a fraction: those of a sum of a
// thousand means of tens of thousands of answers are fewer.
const longestFraction = 20_000

// fraction is a number as it is written; nil for nil.
func fraction(x *big.Rat) *Fraction { return (*Fraction)(x) }

// rat is the number; nil for nil.
func (f *Fraction) rat() *big.Rat { return (*big.Rat)(f) }

// MarshalText writes the fraction in lowest terms.
func (f *Fraction) MarshalText() ([]byte, error) { return []byte((*big.Rat)(f).RatString()), nil }

// UnmarshalText reads what MarshalText writes, and nothing else.
func (f *Fraction) UnmarshalText(text []byte) error {
	strange := func(c rune) bool { return (c < '0' || '9' < c) && c != '/' && c != '-' } // exponents make numbers that no memory holds
	if len(text) > longestFraction || bytes.ContainsFunc(text, strange) {
		return fmt.Errorf("%d characters that are no fraction", len(text))
	}
	x := (*big.Rat)(f)
	if _, ok := x.SetString(string(text)); !ok || x.RatString() != string(text) {
		return fmt.Errorf("%q is not a fraction in lowest terms", text)
	}
	return nil
}
