package survey_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"sipas/survey"
)

func TestFoldDropsAccentsAndCase(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"Hộ tịch":              "ho tich",
		"Đất đai":              "dat dai",
		"ĐƯỜNG Ở ngã tư":       "duong o nga tu",
		"QUẦY số 1 / 7K3F":     "quay so 1 / 7k3f",
		norm.NFD.String("ộ Ậ"): "o a",
	} {
		if got := survey.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}
