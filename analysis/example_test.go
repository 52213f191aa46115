package analysis_test

import (
	"fmt"
	"math/big"

	"sipas/analysis"
	"sipas/analysis/scoring"
)

// sheets is a small survey: two criteria in one factor, one in another, and
// the overall question, from two units.
func sheets() *analysis.Frame {
	b, err := analysis.NewBuilder(analysis.Schema{
		Scale: 5,
		Items: []string{"chỗ ngồi", "máy lấy số", "thái độ", "chung"},
		Factors: []analysis.Factor{
			{Name: "Tiếp cận dịch vụ", Items: []int{0, 1}},
			{Name: "Công chức", Items: []int{2}},
		},
		Overall:    "chung",
		Dimensions: []string{"unit"},
	})
	if err != nil {
		panic(err)
	}
	for range 40 {
		for _, row := range []analysis.Row{
			{Answers: []uint8{5, 4, 5, 5}, Labels: []string{"Phường A"}},
			{Answers: []uint8{4, analysis.DontKnow, 4, 4}, Labels: []string{"Phường A"}},
			{Answers: []uint8{3, 2, 4, 3}, Labels: []string{"Phường B"}},
			{Answers: []uint8{4, analysis.Missing, 5, 4}, Labels: []string{"Phường B"}},
		} {
			if err := b.Append(row); err != nil {
				panic(err)
			}
		}
	}
	return b.Frame()
}

// From answers to an index with its interval, the respondent being the unit.
func Example() {
	index := sheets().All().Tally().Index(analysis.Options{})
	for _, set := range append(index.Factors, index.All) {
		p := set.Pooled
		fmt.Printf("%-16s %s of %s: %v/%v = %.2f %% (%.2f to %.2f), %d persons\n", set.Name, p.Formula, p.Score,
			p.Numerator, p.Denominator, 100*p.Value, 100*p.Interval.Lo, 100*p.Interval.Hi, p.Respondents)
	}
	// Output:
	// Tiếp cận dịch vụ pooled/1 of top2/1: 160/240 = 66.67 % (58.50 to 74.83), 160 persons
	// Công chức        pooled/1 of top2/1: 160/160 = 100.00 % (100.00 to 100.00), 160 persons
	// ALL              pooled/1 of top2/1: 320/400 = 80.00 % (74.91 to 85.09), 160 persons
}

// The same answers have several indices; the formula's name goes with each.
func ExampleTally_Index() {
	tally := sheets().All().Tally()
	for _, score := range []analysis.Score{analysis.Top2, analysis.Mean5, analysis.Mean01} {
		x := tally.Index(analysis.Options{Score: score})
		fmt.Printf("%-8s pooled %.4f, item-mean %.4f, factor-mean %.4f, question %.4f\n", x.Score,
			x.All.Pooled.Value, x.All.ItemMean.Value, x.FactorMean.Value, x.Question.Value)
	}
	// Output:
	// top2/1   pooled 0.8000, item-mean 0.7500, factor-mean 0.8125, question 0.7500
	// mean5/1  pooled 0.8000, item-mean 0.7667, factor-mean 0.8000, question 0.8000
	// mean01/1 pooled 0.7500, item-mean 0.7083, factor-mean 0.7500, question 0.7500
}

// By unit, and the province as the sum of its units.
func ExampleGroups_Tallies() {
	byUnit, err := sheets().All().By("unit")
	if err != nil {
		panic(err)
	}
	tallies, rest := byUnit.Tallies()
	show := func(name string, t *analysis.Tally) {
		e := t.Index(analysis.Options{}).All.Pooled
		fmt.Printf("%s %.1f %%, %d don't know\n", name, 100*e.Value, e.DontKnow)
	}
	for i, t := range tallies {
		show(byUnit.Labels(i)[0], t)
	}
	show("Cả hai", analysis.Sum(append(tallies, rest)...))
	// Output:
	// Phường A 100.0 %, 40 don't know
	// Phường B 60.0 %, 0 don't know
	// Cả hai 80.0 %, 40 don't know
}

// A filter is a View; the answers stay where they are.
func ExampleView_Where() {
	ward, err := sheets().All().Where("unit", "Phường B")
	if err != nil {
		panic(err)
	}
	low := ward.Keep(func(row int) bool { return ward.Frame().Item(0)[row] == 3 })
	fmt.Println(ward.Rows(), "sheets,", low.Rows(), "rate the seats 3")
	// Output: 80 sheets, 40 rate the seats 3
}

// A service keeps a Builder and hands out frames while it grows.
func ExampleBuilder_Frame() {
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 5, Items: []string{"chung"}, Overall: "chung"})
	if err != nil {
		panic(err)
	}
	if err := b.Append(analysis.Row{Answers: []uint8{4}}); err != nil {
		panic(err)
	}
	before := b.Frame()
	if err := b.Append(analysis.Row{Answers: []uint8{9}}); err != nil {
		fmt.Println(err)
	}
	if err := b.Append(analysis.Row{Answers: []uint8{2}}); err != nil {
		panic(err)
	}
	fmt.Println(before.Rows(), b.Frame().Rows())
	// Output:
	// row 2: item "chung": answer 9 is not on the scale 1..5
	// 1 2
}

// An index becomes points from its whole numbers, rounded once.
func ExampleEstimate() {
	index := sheets().All().Tally().Index(analysis.Options{}).All.Pooled
	fraction := scoring.Fraction(int64(index.Numerator), int64(index.Denominator))
	points := scoring.Linear{Max: big.NewRat(10, 1)}.Points(fraction)
	fmt.Println(scoring.Text(points, 2))
	// Output: 8.00
}
