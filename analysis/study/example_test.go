package study_test

import (
	"fmt"

	"sipas/analysis"
	"sipas/analysis/study"
)

// Three of four men and one of six women are satisfied; the population has 6,000
// men and 2,000 women.
func ExampleRun_totals() {
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 5, Items: []string{"A1"}, Dimensions: []string{"sex"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range []analysis.Row{
		{Answers: []uint8{5}, Labels: []string{"Nam"}}, {Answers: []uint8{5}, Labels: []string{"Nam"}}, {Answers: []uint8{4}, Labels: []string{"Nam"}}, {Answers: []uint8{1}, Labels: []string{"Nam"}},
		{Answers: []uint8{2}, Labels: []string{"Nữ"}}, {Answers: []uint8{1}, Labels: []string{"Nữ"}}, {Answers: []uint8{3}, Labels: []string{"Nữ"}}, {Answers: []uint8{4}, Labels: []string{"Nữ"}},
		{Answers: []uint8{1}, Labels: []string{"Nữ"}}, {Answers: []uint8{2}, Labels: []string{"Nữ"}},
	} {
		if err := b.Append(row); err != nil {
			fmt.Println(err)
			return
		}
	}
	people := study.Margin{By: []string{"sex"}, Totals: []study.Total{{Labels: []string{"Nam"}, People: 6000}, {Labels: []string{"Nữ"}, People: 2000}}}
	r, err := study.Run(study.Data{Frame: b.Frame()}, study.Plan{Sample: study.Sample{Totals: []study.Margin{people}}}, "1.0.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	f, c := r.Total.Items[0].Figures[0], r.Calibration
	fmt.Printf("%.2f %% satisfied, by %s\n", 100*float64(f.Value), c.Method)
	fmt.Printf("weights %.0f to %.0f, worth %.1f sheets of %d\n", float64(c.After.Min), float64(c.After.Max), float64(c.After.Effective), c.After.Sheets)
	// Output:
	// 60.42 % satisfied, by post-stratification
	// weights 333 to 1500, worth 6.6 sheets of 10
}
