package export

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestSegments: the example of the PSPP developers' guide, "Very Long String
// Record": a string of 20,000 bytes has 80 pieces, 79 of 255 and one of 92.
func TestSegments(t *testing.T) {
	s := segments(20000)
	if len(s) != 80 || s[79] != 92 || slices.ContainsFunc(s[:79], func(w int) bool { return w != 255 }) {
		t.Errorf("%d pieces, the last of %d", len(s), s[len(s)-1])
	}
	if s := segments(255); len(s) != 1 || s[0] != 255 {
		t.Errorf("255 bytes are %v", s)
	}
	if s := segments(256); len(s) != 2 || s[0] != 255 || s[1] != 4 {
		t.Errorf("256 bytes are %v", s)
	}
}

// TestPackedNumbers: small whole numbers are one byte, others a literal.
func TestPackedNumbers(t *testing.T) {
	var p packer
	p.begin(nil)
	for _, n := range []int{-9, 0, 5, 151, 152} {
		p.number(n)
	}
	b := p.end()
	if got := b[:8]; string(got) != string([]byte{91, 100, 105, 251, opLiteral, 0, 0, 0}) {
		t.Errorf("opcodes %v", got)
	}
	if f := math.Float64frombits(binary.LittleEndian.Uint64(b[8:])); f != 152 || len(b) != 16 {
		t.Errorf("literal %v in %d bytes", f, len(b))
	}
}

// TestClip never cuts a letter in two.
func TestClip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, n := rapid.String().Draw(t, "s"), rapid.IntRange(0, 40).Draw(t, "n")
		got := clip(s, n)
		if len(got) > n || !strings.HasPrefix(s, got) || !utf8.ValidString(got) || len(s) > n && n-len(got) > 3 {
			t.Fatalf("%q in %d bytes is %q", s, n, got)
		}
	})
}
