package survey_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sipas/survey"
)

func drawPassCode(t *rapid.T) string {
	var random [survey.RandomPassBytes]byte
	copy(random[:], rapid.SliceOfN(rapid.Byte(), len(random), len(random)).Draw(t, "random"))
	return survey.NewPassCode(random)
}

func TestPassCodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := drawPassCode(t)
		if len(code) != 16 || code[5] != '-' || code[11] != '-' {
			t.Fatalf("pass code %q", code)
		}
		if again, err := survey.ParsePassCode(sloppy(t, code)); err != nil || again != code {
			t.Fatalf("typed differently, %q became %q, %v", code, again, err)
		}
	})
}

func TestPassCodeErrorsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := drawPassCode(t)
		plain := code[:5] + code[6:11] + code[12:]
		mistype(t, plain, func(s string) error { _, err := survey.ParsePassCode(s); return err })
	})
}

// The three sorts of code that a citizen may type are never taken for each other.
func TestCodesOfOneSortAreNoneOfAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pass, counter := drawPassCode(t), drawCode(t)
		if _, err := survey.ParseCode(pass); err == nil {
			t.Errorf("pass code %s is a counter's code", pass)
		}
		if _, err := survey.IDPrefix(pass); err == nil {
			t.Errorf("pass code %s is a receipt", pass)
		}
		if _, err := survey.ParsePassCode(counter); err == nil {
			t.Errorf("counter's code %s is a pass code", counter)
		}
	})
}

// Whatever is typed: no panic, and what is taken is written in one way only.
func FuzzParsePassCode(f *testing.F) {
	for _, s := range []string{"", "7K3F9-2M5QA-1TZA", "7k3f92m5qa1tza", "-----", "\x00\xff", "IIIIIIIIIIIIII", "７Ｋ３Ｆ９"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := survey.ParsePassCode(typed)
		if err != nil {
			return
		}
		if again, err := survey.ParsePassCode(code); err != nil || again != code {
			t.Errorf("%q became %q, then %q, %v", typed, code, again, err)
		}
	})
}

func ExampleNewPassCode() {
	code := survey.NewPassCode([survey.RandomPassBytes]byte{7, 19, 3, 15, 9, 2, 20, 5, 23, 10, 1, 26, 31})
	same, err := survey.ParsePassCode("7k3f9 2m5qa " + code[12:])
	fmt.Println(code, same == code, err)
	_, err = survey.ParsePassCode("7K3F9-2M5AQ-" + code[12:]) // two symbols swapped
	fmt.Println(err)
	// Output:
	// 7K3F9-2M5QA-1TZA true <nil>
	// pass.misread
}
