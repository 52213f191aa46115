package contrast

import (
	"math"
	"math/rand/v2"
	"testing"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// schema is that of the built-in questionnaire with labels.
func schema() analysis.Schema {
	s := analysis.Schema{Scale: 5, Overall: "OV", Dimensions: []string{"unit", "wave", "channel"}}
	for _, f := range survey.SIPAS25().Factors {
		factor := analysis.Factor{Name: f.Code}
		for _, c := range f.Asked() {
			factor.Items = append(factor.Items, len(s.Items))
			s.Items = append(s.Items, c.Code)
		}
		s.Factors = append(s.Factors, factor)
	}
	s.Items = append(s.Items, "OV")
	return s
}

// province are n sheets of people who are satisfied or not as a whole, some
// answers missing; wave w2 is better in factor A, and unit U3 grows in it.
func province(t testing.TB, n int, seed uint64) *analysis.Frame {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 5))
	s := schema()
	b, err := analysis.NewBuilder(s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		wave := []string{"w1", "w2", "w3", "w4"}[i%4]
		unit := []string{"U1", "U2", "U3"}[random.IntN(3)]
		if wave == "w2" && random.IntN(2) == 0 {
			unit = "U3"
		}
		mood := random.NormFloat64()
		row := analysis.Row{Labels: []string{unit, wave, []string{"qr", "paper"}[random.IntN(2)]}}
		for j := range s.Items {
			x := 3.9 + 0.7*mood + 0.8*random.NormFloat64()
			if wave == "w2" && j < 5 {
				x += 0.4
			}
			answer := uint8(min(5, max(1, math.Round(x))))
			switch k := random.IntN(20); {
			case k == 0:
				answer = analysis.Missing
			case k == 1 && j > 20:
				answer = analysis.DontKnow
			}
			row.Answers = append(row.Answers, answer)
		}
		if err := b.Append(row); err != nil {
			t.Fatal(err)
		}
	}
	return b.Frame()
}

// figures are what findings shows of a tally that nothing of is withheld.
func figures(t *analysis.Tally, score analysis.Score, label string) findings.Figures {
	s := t.Schema()
	x := t.Index(analysis.Options{Score: score})
	f := findings.Figures{Label: label, Responses: int(t.Rows), ItemMean: x.All.ItemMean, FactorMean: x.FactorMean, Pooled: x.All.Pooled,
		Question: x.Question, Comprehensive: x.All.AllHigh}
	for i, factor := range s.Factors {
		one := results.Factor{Code: factor.Name, ItemMean: x.Factors[i].ItemMean, Pooled: x.Factors[i].Pooled}
		for _, j := range factor.Items {
			one.Criteria = append(one.Criteria, results.Criterion{Code: s.Items[j], Estimate: x.Items[j].Scored(score), Counts: x.Items[j].Counts})
		}
		f.Factors = append(f.Factors, one)
	}
	return f
}

// split are the figures by the labels of a dimension.
func split(t testing.TB, v analysis.View, by string, score analysis.Score) map[string]findings.Figures {
	t.Helper()
	groups, err := v.By(by)
	if err != nil {
		t.Fatal(err)
	}
	tallies, _ := groups.Tallies()
	all := map[string]findings.Figures{}
	for i, tally := range tallies {
		label := groups.Labels(i)[0]
		all[label] = figures(tally, score, label)
	}
	return all
}

// where are the rows with a label.
func where(t testing.TB, f *analysis.Frame, by, label string) analysis.View {
	t.Helper()
	d, err := f.Dimension(by)
	if err != nil {
		t.Fatal(err)
	}
	return f.All().Keep(func(row int) bool { return d.Labels[d.Codes.At(row)] == label })
}

// withhold is a criterion or a group that may not be shown.
func withhold(x findings.Figures, code string) findings.Figures {
	var factors []results.Factor
	for _, f := range x.Factors {
		var criteria []results.Criterion
		for _, c := range f.Criteria {
			if c.Code == code {
				c.Estimate.Suppressed = true
				c.Estimate, c.Counts = c.Estimate.Redacted(), nil
			}
			criteria = append(criteria, c)
		}
		f.Criteria = criteria
		factors = append(factors, f)
	}
	x.Factors = factors
	return x
}

// same tells that two numbers are equal to the last bit, or both do not exist.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// near tells that they are equal but for rounding.
func near(a, b float64) bool {
	return same(a, b) || math.Abs(a-b) <= 1e-12*max(1, math.Abs(b))
}
