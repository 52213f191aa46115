package survey

// passDigits is the length of a pass code without its check symbol: 65 random
// bits, which nobody guesses, in as few symbols as a person will type.
const passDigits = 13

// RandomPassBytes is how many random bytes NewPassCode uses.
const RandomPassBytes = passDigits

// NewPassCode makes the code that opens a form where a counter's own code is
// not enough (see AccessMode) from RandomPassBytes random bytes: thirteen
// Crockford symbols and a check symbol in groups, e.g. 7K3F9-2M5QA-1TZA. It
// tells nothing but itself, and cannot be taken for a counter's code or a
// receipt: those have 8 and 16 symbols.
func NewPassCode(random [RandomPassBytes]byte) string {
	digits := make([]int, passDigits)
	for i, b := range random {
		digits[i] = int(b & 31)
	}
	s := encode32(digits)
	return s[:5] + "-" + s[5:10] + "-" + s[10:]
}

// ParsePassCode reads a pass code as a person or a scanner gives it and
// returns its one written form. A misread symbol or a swap is noticed: then
// the error is KindNotFound, pass.misread.
func ParsePassCode(s string) (string, error) {
	digits, ok := decode32(s, passDigits)
	if !ok {
		return "", &Error{Kind: KindNotFound, Code: "pass.misread"}
	}
	var random [RandomPassBytes]byte
	for i, d := range digits {
		random[i] = byte(d)
	}
	return NewPassCode(random), nil
}
