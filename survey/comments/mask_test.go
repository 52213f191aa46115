package comments

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"Cán bộ rất tận tình.":                     "Cán bộ rất tận tình.",
		"Gọi 0912345678 nhé":                       "Gọi *** nhé",
		"Gọi 0912.345.678.":                        "Gọi ***.",
		"Gọi (+84) 912-345-678":                    "Gọi ***",
		"Gọi +84 912 345 678, gặp Lan":             "Gọi ***, gặp Lan",
		"CCCD 001099012345":                        "CCCD ***",
		"CMND 012345678":                           "CMND ***",
		"số 0 9 1 2 3 4 5 6 7 8":                   "số ***",
		"０９１２３４５６７８":                               "***",
		"zero-width 0912\u200b345\u200b678":        "zero-width ***",
		"hộ chiếu B1234567 hết hạn":                "hộ chiếu *** hết hạn",
		"thư lan.nguyen@vidu.gov.vn gửi":           "thư *** gửi",
		"Đất 150.000.000 đồng là đắt":              "Đất 150.000.000 đồng là đắt",
		"chuyển 150000000":                         "chuyển ***", // as many digits as an identity card
		"Ngày 05/03/2026 chờ 3 giờ":                "Ngày 05/03/2026 chờ 3 giờ",
		"Hồ sơ 2026-03-05, quầy 12, phí 1.500.000": "Hồ sơ 2026-03-05, quầy 12, phí 1.500.000",
		"012345678B1234567":                        "******", // a passport right beside a card
		"":                                         "",
	} {
		if got := Mask(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// TestMaskLeavesNoLongNumber: whatever stands around it, no run of nine digits
// gets through, and masking twice changes nothing more.
func TestMaskLeavesNoLongNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zA-Z đ.,@+()-]{0,12}[0-9 .-]{0,24}[a-zđ ]{0,6}[0-9]{0,14}[a-z ]{0,5}`).Draw(t, "text")
		masked := Mask(text)
		run := 0
		for _, r := range masked {
			if unicode.IsDigit(r) {
				if run++; run >= fewestDigits {
					t.Fatalf("%q becomes %q", text, masked)
				}
			} else {
				run = 0
			}
		}
		if again := Mask(masked); again != masked {
			t.Fatalf("%q becomes %q, and then %q", text, masked, again)
		}
	})
}

func FuzzMask(f *testing.F) {
	f.Add("Gọi 0912 345 678, B1234567, a@b.vn")
	f.Add(strings.Repeat("A1234567 ", 50))
	f.Fuzz(func(t *testing.T, text string) {
		if got := Mask(text); strings.ContainsFunc(text, unicode.IsDigit) == false && !strings.Contains(text, "@") && got != text {
			t.Errorf("%q without a digit becomes %q", text, got)
		}
	})
}
