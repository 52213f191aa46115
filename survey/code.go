package survey

// codeDigits is the length of a counter code without its check symbol: 35
// random bits, so that among 3,000 counters a guess hits one in ten million.
const codeDigits = 7

// RandomCodeBytes is how many random bytes NewCode uses.
const RandomCodeBytes = codeDigits

// NewCode makes a counter's code from RandomCodeBytes random bytes: seven
// Crockford symbols and a check symbol, e.g. 7K3F92M5. Codes tell nothing
// about the counter or about each other. Whoever keeps it must make sure
// that it is new (Insert does).
func NewCode(random [RandomCodeBytes]byte) string {
	digits := make([]int, codeDigits)
	for i, b := range random {
		digits[i] = int(b & 31)
	}
	return encode32(digits)
}

// ParseCode reads a counter's code as a person or a scanner gives it and
// returns its one written form. A misread symbol or a swap is noticed: then
// the error is KindNotFound, code.misread.
func ParseCode(s string) (string, error) {
	digits, ok := decode32(s, codeDigits)
	if !ok {
		return "", &Error{Kind: KindNotFound, Code: "code.misread"}
	}
	return encode32(digits), nil
}
