package why

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"sipas/analysis"
	"sipas/survey"
)

// frame has rows of people whose moods differ; a quarter of the fifth factor is
// "don't know".
func frame(tb testing.TB, rows int) *analysis.Frame {
	tb.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	q := survey.SIPAS25()
	s := analysis.Schema{Scale: 5, Overall: q.Overall.Code}
	for _, f := range q.Factors {
		factor := analysis.Factor{Name: f.Code}
		for _, c := range f.Criteria {
			factor.Items = append(factor.Items, len(s.Items))
			s.Items = append(s.Items, c.Code)
		}
		s.Factors = append(s.Factors, factor)
	}
	s.Items = append(s.Items, s.Overall)
	b, err := analysis.NewBuilder(s)
	if err != nil {
		tb.Fatal(err)
	}
	b.Grow(rows)
	row := analysis.Row{Answers: make([]uint8, len(s.Items))}
	for range rows {
		person := random.NormFloat64() * .7
		for j := range row.Answers {
			row.Answers[j] = uint8(max(1, min(5, math.Round(4+person+random.NormFloat64()*.7))))
			if s.Items[j][0] == 'E' && random.IntN(12) == 0 {
				row.Answers[j] = analysis.DontKnow
			}
		}
		if err := b.Append(row); err != nil {
			tb.Fatal(err)
		}
	}
	return b.Frame()
}

// BenchmarkLong measures what takes long with a million sheets, or
// SIPAS_BENCH_RESPONSES: why it is computed in the background.
func BenchmarkLong(b *testing.B) {
	n := 1_000_000
	if s := os.Getenv("SIPAS_BENCH_RESPONSES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	f := frame(b, n)
	var importance, scales time.Duration
	for b.Loop() {
		begun := time.Now()
		i, err := influences(f.All())
		if err != nil || !i.Factors.told() || !i.Criteria.told() {
			b.Fatal(i, err)
		}
		importance += time.Since(begun)
		begun = time.Now()
		if _, err := reliabilities(f.All()); err != nil {
			b.Fatal(err)
		}
		scales += time.Since(begun)
	}
	b.ReportMetric(float64(importance.Milliseconds())/float64(b.N), "ms-importance")
	b.ReportMetric(float64(scales.Milliseconds())/float64(b.N), "ms-reliability")
}
