package survey_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sipas/survey"
)

// source gives random bytes from a seed.
func source(seed uint64) func(n int) []byte {
	r := rand.NewChaCha8([32]byte{byte(seed)})
	return func(n int) []byte {
		b := make([]byte, n)
		r.Read(b)
		return b
	}
}

func drawID(t *rapid.T) (survey.ResponseID, time.Time) {
	// From 2020 to 2259, what a receipt can carry.
	at := time.UnixMilli(rapid.Int64Range(1_577_836_800_000, 9_120_000_000_000).Draw(t, "ms"))
	var random [survey.RandomIDBytes]byte
	copy(random[:], rapid.SliceOfN(rapid.Byte(), len(random), len(random)).Draw(t, "random"))
	return survey.NewResponseID(at, random), at
}

func TestResponseIDIsAVersion7UUIDOfTheHour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id, at := drawID(t)
		u, err := uuid.Parse(id.String())
		if err != nil || u.Version() != 7 || u.Variant() != uuid.RFC4122 {
			t.Fatalf("%s: version %d, variant %s, %v", id, u.Version(), u.Variant(), err)
		}
		hour := at.UTC().Truncate(time.Hour)
		if !id.Hour().Equal(hour) {
			t.Fatalf("%s says %s, opened at %s", id, id.Hour(), at)
		}
		if sec, nsec := u.Time().UnixTime(); !time.Unix(sec, nsec).Equal(hour) {
			t.Fatalf("another reader finds %s in %s", time.Unix(sec, nsec), id)
		}
		if again, err := survey.ParseResponseID(id.String()); err != nil || again != id {
			t.Fatalf("ParseResponseID(%s) = %s, %v", id, again, err)
		}
	})
}

func TestResponseIDsOfLaterHoursSortLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, at := drawID(t)
		b, bt := drawID(t)
		if at.Truncate(time.Hour).Before(bt.Truncate(time.Hour)) && a.String() >= b.String() {
			t.Fatalf("%s (%s) does not sort before %s (%s)", a, at, b, bt)
		}
	})
}

// A broken clock must not make receipts that lead nowhere.
func TestResponseIDsOfABrokenClock(t *testing.T) {
	for name, c := range map[string]struct{ clock, hour time.Time }{
		"never set":    {time.Time{}, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)},
		"1970":         {time.Unix(0, 0), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)},
		"end of 2019":  {time.Date(2019, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)},
		"2020":         {time.Date(2020, 1, 1, 0, 59, 0, 0, time.UTC), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)},
		"far future":   {time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2020, 1, 1, 1<<21-1, 0, 0, 0, time.UTC)},
		"another zone": {time.Date(2026, 3, 1, 0, 30, 0, 0, time.FixedZone("", 5*3600+1800)), time.Date(2026, 2, 28, 19, 0, 0, 0, time.UTC)},
		"leap day":     {time.Date(2028, 2, 29, 23, 59, 59, 0, time.UTC), time.Date(2028, 2, 29, 23, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			id := survey.NewResponseID(c.clock, [survey.RandomIDBytes]byte(source(2)(survey.RandomIDBytes)))
			if !id.Hour().Equal(c.hour) {
				t.Errorf("hour %s, want %s", id.Hour(), c.hour)
			}
			if _, err := survey.ParseResponseID(id.String()); err != nil {
				t.Errorf("%s: %v", id, err)
			}
			prefix, err := survey.IDPrefix(id.Receipt())
			if err != nil || !strings.HasPrefix(id.String(), prefix) {
				t.Errorf("the receipt of %s leads to %s, %v", id, prefix, err)
			}
		})
	}
}

func TestParseResponseIDRefuses(t *testing.T) {
	good := survey.NewResponseID(time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC), [survey.RandomIDBytes]byte(source(3)(survey.RandomIDBytes))).String()
	if _, err := survey.ParseResponseID(good); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"empty":            "",
		"capitals":         strings.ToUpper(good),
		"braces":           "{" + good + "}",
		"urn":              "urn:uuid:" + good,
		"no hyphens":       strings.ReplaceAll(good, "-", ""),
		"hyphen moved":     good[:7] + "-" + good[7:8] + good[9:],
		"a blank at end":   good[:35] + " ",
		"not hexadecimal":  good[:35] + "g",
		"version 4":        good[:14] + "4" + good[15:],
		"variant 0":        good[:19] + "1" + good[20:],
		"variant reserved": good[:19] + "f" + good[20:],
		"to the minute":    uuid.Must(uuid.NewV7()).String()[:12] + "1" + good[13:],
		"before 2020":      "00000000-0000-" + good[14:],
		"beyond receipts":  "ffffffff-ffff-" + good[14:],
		"bytes":            string(make([]byte, 36)),
	} {
		t.Run(name, func(t *testing.T) {
			if id, err := survey.ParseResponseID(s); survey.KindOf(err) != survey.KindInvalid || id != (survey.ResponseID{}) {
				t.Errorf("ParseResponseID(%q) = %v, %v", s, id, err)
			}
		})
	}
}

var receiptForm = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$`)

func TestReceiptLeadsToTheID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id, _ := drawID(t)
		receipt := id.Receipt()
		if !receiptForm.MatchString(receipt) {
			t.Fatalf("receipt %q", receipt)
		}
		for _, typed := range []string{receipt, strings.ToLower(receipt), strings.ReplaceAll(receipt, "-", ""), sloppy(t, receipt)} {
			prefix, err := survey.IDPrefix(typed)
			if err != nil || !strings.HasPrefix(id.String(), prefix) || len(prefix) != 31 {
				t.Fatalf("IDPrefix(%q) = %q, %v; the id is %s", typed, prefix, err, id)
			}
		}
	})
}

// Two ids have the same receipt only when they agree in all that it carries:
// one bit changed in hour or random part changes it.
func TestReceiptsOfDifferentIDsDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id, at := drawID(t)
		if later := survey.NewResponseID(at.Add(time.Hour), [survey.RandomIDBytes]byte(id[6:])); later.Receipt() == id.Receipt() {
			t.Fatalf("%s and %s share a receipt", id, later)
		}
		// 74 random bits, of which the version and variant bits take no part,
		// and of which the receipt carries the first 54.
		for bit := range 54 {
			other := id
			at := 48 + 4 + bit // after time and version
			if bit >= 12 {
				at += 2 // and the variant
			}
			other[at/8] ^= 0x80 >> (at % 8)
			if other.Receipt() == id.Receipt() {
				t.Fatalf("bit %d is not in the receipt: %s, %s", at, id, other)
			}
		}
	})
}

func TestReceiptErrorsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id, _ := drawID(t)
		mistype(t, strings.ReplaceAll(id.Receipt(), "-", ""), func(s string) error { _, err := survey.IDPrefix(s); return err })
	})
}

func FuzzIDPrefix(f *testing.F) {
	for _, s := range []string{"", "0RK2-7MZ4-QT81-9FXB", "0000-0000-0000-0000", "zzzz zzzz zzzz zzzz", "oooooooooooooooo", "\xff", "7K3F92M5"} {
		f.Add(s)
	}
	random := source(4)
	for range 8 {
		f.Add(survey.NewResponseID(time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC), [survey.RandomIDBytes]byte(random(survey.RandomIDBytes))).Receipt())
	}
	f.Fuzz(func(t *testing.T, s string) {
		prefix, err := survey.IDPrefix(s)
		if err != nil {
			if survey.KindOf(err) != survey.KindNotFound || prefix != "" {
				t.Fatalf("IDPrefix(%q) = %q, %v", s, prefix, err)
			}
			return
		}
		// Whatever receipt is readable belongs to ids that can exist, and those
		// have it.
		id, err := survey.ParseResponseID(prefix + "00000")
		if err != nil {
			t.Fatalf("IDPrefix(%q) = %q, of no id: %v", s, prefix, err)
		}
		if again, err := survey.IDPrefix(id.Receipt()); err != nil || again != prefix {
			t.Fatalf("%q leads to %s, and the receipt of that to %s, %v", s, prefix, again, err)
		}
	})
}

func BenchmarkParseResponseID(b *testing.B) {
	s := survey.NewResponseID(time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC), [survey.RandomIDBytes]byte{1, 2, 3}).String()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := survey.ParseResponseID(s); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleResponseID_Receipt() {
	id := survey.NewResponseID(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), [survey.RandomIDBytes]byte{0xde, 0xad, 0xbe, 0xef})
	prefix, _ := survey.IDPrefix(id.Receipt())
	fmt.Println(id)
	fmt.Println(prefix)
	fmt.Println(id.Hour().Format(time.DateTime))
	// Output:
	// 019cb737-9880-7ead-beef-000000000000
	// 019cb737-9880-7ead-beef-0000000
	// 2026-03-04 05:00:00
}
