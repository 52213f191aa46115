package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sipas/survey"
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func drawCode(t *rapid.T) string {
	var random [survey.RandomCodeBytes]byte
	copy(random[:], rapid.SliceOfN(rapid.Byte(), len(random), len(random)).Draw(t, "random"))
	return survey.NewCode(random)
}

func TestCodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := drawCode(t)
		if len(code) != 8 || strings.Trim(code, crockford) != "" {
			t.Fatalf("code %q", code)
		}
		if got, err := survey.ParseCode(code); err != nil || got != code {
			t.Fatalf("ParseCode(%q) = %q, %v", code, got, err)
		}
		if again, err := survey.ParseCode(sloppy(t, code)); err != nil || again != code {
			t.Fatalf("typed differently, %q became %q, %v", code, again, err)
		}
	})
}

// sloppy is a code as a person may type it.
func sloppy(t *rapid.T, code string) string {
	var b strings.Builder
	for _, c := range code {
		b.WriteString(rapid.SampledFrom([]string{"", "", "", " ", "-", "–", "\u00a0", " - ", "\t"}).Draw(t, "between"))
		alike := map[rune][]string{'0': {"0", "o", "O"}, '1': {"1", "i", "I", "l", "L"}}[c]
		if alike == nil {
			alike = []string{string(c), strings.ToLower(string(c))}
		}
		b.WriteString(rapid.SampledFrom(alike).Draw(t, "symbol"))
	}
	return b.String() + rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "end")
}

// The check symbol finds each of the 8*31 ways to misread one symbol and each
// swap of two symbols, neighbours or not.
func TestCodeErrorsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mistype(t, drawCode(t), func(s string) error { _, err := survey.ParseCode(s); return err })
	})
}

// mistype tries every single wrong symbol and every swap in code.
func mistype(t *rapid.T, code string, parse func(string) error) {
	b := []byte(code)
	try := func(what string) {
		if err := parse(string(b)); survey.KindOf(err) != survey.KindNotFound {
			t.Fatalf("%s in %s was not found: %s gave %v", what, code, b, err)
		}
	}
	for i, right := range b {
		for _, wrong := range []byte(crockford) {
			if wrong != right {
				b[i] = wrong
				try("a wrong symbol")
			}
		}
		b[i] = right
	}
	for i := range b {
		for j := range i {
			if b[i] != b[j] {
				b[i], b[j] = b[j], b[i]
				try("a swap")
				b[i], b[j] = b[j], b[i]
			}
		}
	}
}

func TestParseCodeRefuses(t *testing.T) {
	good := survey.NewCode([survey.RandomCodeBytes]byte{7, 19, 3, 15, 28, 3, 6})
	for name, s := range map[string]string{
		"empty": "", "blanks": "   ", "hyphens": "--------", "short": good[:7], "long": good + "0", "twice": good + good,
		"U is no symbol": "U" + good[1:], "punctuation": good[:7] + "!", "slash": "/" + good, "NUL": good[:4] + "\x00" + good[4:],
		"bad UTF-8": "\xff" + good[1:], "other digits": "７" + good[1:], "very long": strings.Repeat("0", 1<<20),
		"very many hyphens": strings.Repeat("-", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := survey.ParseCode(s)
			if survey.KindOf(err) != survey.KindNotFound || !strings.HasPrefix(err.Error(), "code.misread") || got != "" {
				t.Errorf("ParseCode gave %q, %v", got, err)
			}
		})
	}
}

// Every symbol appears equally often in every place. The bound is the 99.99 %
// quantile of chi-squared with 31 degrees of freedom, 68.6 by the
// Wilson-Hilferty formula; with a fixed seed the test cannot fail by chance.
func TestCodesAreSpreadEvenly(t *testing.T) {
	const n = 64_000
	var count [8]map[byte]int
	for i := range count {
		count[i] = map[byte]int{}
	}
	random := source(1)
	seen := map[string]bool{}
	for range n {
		code := survey.NewCode([survey.RandomCodeBytes]byte(random(survey.RandomCodeBytes)))
		seen[code] = true
		for i := range count {
			count[i][code[i]]++
		}
	}
	for i, c := range count {
		chi := 0.0
		for _, s := range []byte(crockford) {
			d := float64(c[s]) - n/32.0
			chi += d * d / (n / 32.0)
		}
		if len(c) != 32 || chi > 68.6 {
			t.Errorf("symbol %d: %d different ones, chi-squared %.1f", i, len(c), chi)
		}
	}
	if len(seen) < n-2 { // 2^35 codes: 0.06 repetitions are expected
		t.Errorf("%d codes of %d are different", len(seen), n)
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"", "7K3F92M5", "7k3f-92m5", "oooo oooo", "\xff\xff", "00000000", "ooooiiii", "7K3F92M–5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := survey.ParseCode(s)
		if err != nil {
			if survey.KindOf(err) != survey.KindNotFound || code != "" {
				t.Fatalf("ParseCode(%q) = %q, %v", s, code, err)
			}
			return
		}
		if len(code) != 8 || strings.Trim(code, crockford) != "" {
			t.Fatalf("ParseCode(%q) = %q", s, code)
		}
		if again, err := survey.ParseCode(code); err != nil || again != code {
			t.Fatalf("ParseCode(%q) = %q, %v", code, again, err)
		}
	})
}

func ExampleParseCode() {
	code := survey.NewCode([survey.RandomCodeBytes]byte{7, 19, 3, 15, 9, 2, 20})
	for _, typed := range []string{code, " 7k3f-92mf ", "7K3F29MF"} {
		read, err := survey.ParseCode(typed)
		fmt.Printf("%q %v\n", read, err)
	}
	// Output:
	// "7K3F92MF" <nil>
	// "7K3F92MF" <nil>
	// "" code.misread
}
