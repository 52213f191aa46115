package survey

import (
	"strings"
	"unicode"
)

// alphabet is Crockford's base 32: digits and capitals without I, L, O and U,
// so that a code survives being read aloud and typed.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// digit reads one Crockford symbol in either case, taking o for 0 and i, l
// for 1. It is -1 for anything else.
func digit(r rune) int {
	if 'a' <= r && r <= 'z' {
		r -= 'a' - 'A'
	}
	switch r {
	case 'O':
		r = '0'
	case 'I', 'L':
		r = '1'
	}
	return strings.IndexRune(alphabet, r)
}

// times2 multiplies by the generator of GF(32), polynomial x^5 + x^2 + 1.
func times2(x int) int {
	x <<= 1
	if x&32 != 0 {
		x ^= 0b100101
	}
	return x
}

// checkDigit is a Reed-Solomon check symbol over GF(32): the digits as a
// polynomial evaluated at the generator. For up to 30 digits it finds every
// single wrong symbol and every swap of two symbols, wherever they stand.
func checkDigit(digits []int) int {
	sum := 0
	for _, d := range digits {
		sum = times2(sum ^ d)
	}
	return sum
}

// encode32 writes digits, most significant first, and the check symbol.
func encode32(digits []int) string {
	b := make([]byte, 0, len(digits)+1)
	for _, d := range digits {
		b = append(b, alphabet[d])
	}
	return string(append(b, alphabet[checkDigit(digits)]))
}

// decode32 reads the n digits that encode32 wrote, however a person may have
// typed them: blanks and hyphens are passed over, also the long dashes that
// phones make of two short ones. ok is false for a wrong length, symbol or
// check symbol.
func decode32(s string, n int) (digits []int, ok bool) {
	digits = make([]int, 0, n+1)
	for _, r := range s {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			continue
		}
		d := digit(r)
		if d < 0 || len(digits) > n {
			return nil, false
		}
		digits = append(digits, d)
	}
	if len(digits) != n+1 || checkDigit(digits[:n]) != digits[n] {
		return nil, false
	}
	return digits[:n], true
}
