package study

import (
	"fmt"
	"strings"
	"testing"

	"sipas/analysis"
)

// A half in the third decimal is rounded up from the counts: 1601 of 20,000
// above four fifths is 80.005 %, published as 80.01, whatever the sum of 25
// shares in binary is.
func TestPlacesGoByThePublishedFigure(t *testing.T) {
	schema := analysis.Schema{Scale: 5, Dimensions: []string{"unit"}, Factors: []analysis.Factor{{Name: "F"}}}
	for j := range 25 {
		schema.Items = append(schema.Items, fmt.Sprintf("q%d", j))
		schema.Factors[0].Items = append(schema.Factors[0].Items, j)
	}
	b, err := analysis.NewBuilder(schema)
	if err != nil {
		t.Fatal(err)
	}
	// 800 sheets x 25 answers a unit: U1 has 16,001 good ones (80.005 %), U2
	// has 16,002 (80.01 %), U3 has 15,999 (79.995 %, published 80.00).
	for unit, good := range map[string]int{"U1": 16_001, "U2": 16_002, "U3": 15_999} {
		for i := range 800 {
			answers := make([]uint8, 25)
			for j := range answers {
				answers[j] = 3
				if (i*25+j)*7919%20_000 < good { // 7919 is coprime to 20,000: exactly good of them
					answers[j] = 5
				}
			}
			if err := b.Append(analysis.Row{Answers: answers, Labels: []string{unit}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, err := Run(Data{Frame: b.Frame()}, Plan{Units: "unit", Parts: []Part{Ranking}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"U1": "80.01 rank 1 tied true", "U2": "80.01 rank 1 tied true", "U3": "80 rank 3 tied false"}
	for _, p := range r.Ranking.Places {
		if got := fmt.Sprintf("%v rank %d tied %v", float64(p.Published), p.Rank, p.Tied); got != want[p.Unit] {
			t.Errorf("%s: %s, want %s", p.Unit, got, want[p.Unit])
		}
	}
}

// Crossing breakdowns of very many groups are refused at once, with what to do.
func TestTooManyCrossedGroupsAreRefused(t *testing.T) {
	var lines []string
	for u := range 800 {
		lines = append(lines, fmt.Sprintf("6 U%d Nam ????? 60", u), fmt.Sprintf("6 U%d Nữ ????? 60", u))
	}
	data := sheetsOf(lines...)
	by := [][]string{{"unit"}, {"sex"}, {"unit", "sex"}}
	_, err := Run(data.data(t, nil), Plan{By: by}, "test")
	if err == nil || !strings.Contains(err.Error(), "ask for fewer") {
		t.Errorf("got %v", err)
	}
	if _, err := Run(data.data(t, nil), Plan{By: by, SuppressBelow: 1}, "test"); err != nil {
		t.Errorf("with nothing to protect: %v", err)
	}
}
