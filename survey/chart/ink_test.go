package chart_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"sipas/static"
	"sipas/survey/chart"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(hex string) float64 {
	var c [3]uint8
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &c[0], &c[1], &c[2]); err != nil {
		return math.NaN()
	}
	var lin [3]float64
	for i, v := range c {
		s := float64(v) / 255
		if lin[i] = s / 12.92; s > 0.04045 {
			lin[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*lin[0] + 0.7152*lin[1] + 0.0722*lin[2]
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func TestTextsStandOutFromTheirGrounds(t *testing.T) {
	_, pairs := chart.Inks()
	for _, p := range pairs {
		if c := contrast(p[0], p[1]); !(c >= 4.5) {
			t.Errorf("%s on %s has %.2f:1, want 4.5:1 (WCAG 2.2, 1.4.3)", p[1], p[0], c)
		}
	}
	for _, m := range chart.Marks() {
		if c := contrast(m, "#ffffff"); !(c >= 3) {
			t.Errorf("marks in %s have %.2f:1 on white, want 3:1 (WCAG 2.2, 1.4.11)", m, c)
		}
	}
}

// In grey the scale is dark at both ends and light in the middle, so that with
// order and pattern each answer is told from its neighbour.
func TestAnswersInGrey(t *testing.T) {
	for n := 2; n <= 7; n++ {
		grounds := chart.AnswerInks(n)
		if len(grounds) != n {
			t.Fatalf("%d inks for %d answers", len(grounds), n)
		}
		for i := 1; i < n; i++ {
			a, b := luminance(grounds[i-1]), luminance(grounds[i])
			if i <= (n-1)/2 && a >= b || i > n/2 && a <= b {
				t.Errorf("%d answers: %s beside %s are not lighter towards the middle", n, grounds[i-1], grounds[i])
			}
		}
	}
}

// Each ink that follows the page has rules for fills and strokes.
func TestStyleSheetKnowsTheInks(t *testing.T) {
	css, err := static.Files.ReadFile("css/chart.css")
	if err != nil {
		t.Fatal(err)
	}
	names, _ := chart.Inks()
	for _, name := range names {
		for _, class := range []string{".f-" + name, ".s-" + name} {
			if !strings.Contains(string(css), ".chart "+class+"{") && !strings.Contains(string(css), ".chart "+class+",") {
				t.Errorf("chart.css has no rule for %s", class)
			}
		}
	}
}
