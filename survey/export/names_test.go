package export

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNames(t *testing.T) {
	n := names{"unit": true, "day": true}
	for _, c := range [][2]string{{"A1", "A1"}, {"unit", "q_unit"}, {"Unit", "q_Unit_2"}, {"by", "q_by"}, {"25-34", "q_25_34"}, {"a-b", "a_b"}, {"a_b", "q_a_b"}, {"if", "q_if"},
		{strings.Repeat("x", 40), strings.Repeat("x", 32)}, {strings.Repeat("x", 41), "q_" + strings.Repeat("x", 30)}, {"end-", "q_end"}} {
		if got := n.give(c[0]); got != c[1] {
			t.Errorf("%q is called %q, want %q", c[0], got, c[1])
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int][2]string{0: {"0", "0"}, 999: {"999", "999"}, 1000: {"1.000", "1,000"}, 1234567: {"1.234.567", "1,234,567"}} {
		if vi, en := thousands(n, "vi"), thousands(n, "en"); vi != want[0] || en != want[1] {
			t.Errorf("%d is %s and %s, want %v", n, vi, en, want)
		}
	}
}

// TestNamesAreGoodEverywhere: any codes get different names that SPSS, Stata and
// R take.
func TestNamesAreGoodEverywhere(t *testing.T) {
	good := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,30}[A-Za-z0-9]?$`)
	rapid.Check(t, func(t *rapid.T) {
		n, given := names{}, map[string]bool{}
		for _, code := range rapid.SliceOfN(rapid.StringMatching(`[A-Ba-b1-2_-]{1,3}|[a-c]{31,35}|q_a|to|NA`), 1, 40).Draw(t, "codes") {
			name := n.give(code)
			if !good.MatchString(name) || given[strings.ToLower(name)] || reserved[strings.ToLower(name)] {
				t.Fatalf("%q is called %q", code, name)
			}
			given[strings.ToLower(name)] = true
		}
	})
}
