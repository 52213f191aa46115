package mongo

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCeiling(t *testing.T) {
	for _, c := range []struct {
		name, bound, want string
		above             bool // nothing is as large
	}{
		{"empty", "", "", false},
		{"sound", "2026-h2/đ", "2026-h2/đ", false},
		{"replacement character itself", "\ufffd", "\ufffd", false},
		{"half of đ", "a\xc4", "a\u0100", false},
		{"NUL", "a\x00b", "a\x01", false},
		{"only NUL", "\x00", "\x01", false},
		{"stray continuation", "a\x80", "a\u0080", false},
		{"overlong slash", "\xc0\xaf", "\u0080", false},
		{"surrogate", "\xed\xa0\x80", "\ue000", false},
		{"above one letter", "a\xff", "b", false},
		{"above the last letter before surrogates", "\ud7ff\xff", "\ue000", false},
		{"above the last letter", "a\U0010ffff\xff", "b", false},
		{"above all", "\U0010ffff\U0010ffff\xff", "", true},
		{"above all by one byte", "\xf5", "", true},
	} {
		got, ok := ceiling(c.bound)
		if got != c.want || ok == c.above {
			t.Errorf("%s: ceiling(%q) = %q, %t, want %q", c.name, c.bound, got, ok, c.want)
		}
	}
}

// TestCeilingSelectsTheSameKeys compares both bounds on keys that lie near.
func TestCeilingSelectsTheSameKeys(t *testing.T) {
	letters := []string{"\x01", "a", "b", "\x7f", "\u0080", "đ", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff"}
	bytes := append([]string{"\x00", "\x80", "\xbf", "\xc0", "\xc4", "\xe0", "\xed", "\xed\xa0", "\xef\xbf", "\xf0\x90", "\xf4\x8f\xbf", "\xf5", "\xff"}, letters...)
	rapid.Check(t, func(t *rapid.T) {
		bound := strings.Join(rapid.SliceOfN(rapid.SampledFrom(bytes), 0, 4).Draw(t, "bound"), "")
		key := strings.Join(rapid.SliceOfN(rapid.SampledFrom(letters), 1, 4).Draw(t, "key"), "")
		c, ok := ceiling(bound)
		if ok && (!utf8.ValidString(c) || strings.Contains(c, "\x00")) {
			t.Fatalf("ceiling(%q) = %q", bound, c)
		}
		if (key >= bound) != (ok && key >= c) {
			t.Fatalf("key %q, bound %q, ceiling %q, %t", key, bound, c, ok)
		}
	})
}
