package design_test

import (
	"fmt"

	"sipas/analysis/design"
)

// A province asked visitors of two units. The small one is over-represented,
// so its answers weigh less; the populations are known.
func ExampleNew() {
	unit := []int32{0, 0, 0, 0, 1, 1, 1, 1}
	visitors := []float64{900, 900, 900, 900, 100, 100, 100, 100}
	answers := []uint8{5, 4, 2, 4, 1, 3, 4, design.DontKnow}

	d, err := design.New(design.Plan{Strata: unit, Population: visitors})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := d.Mean(design.Share(answers, 4), nil)
	i := e.ShareInterval(design.Logit, 0.95)
	fmt.Printf("satisfied %.1f %% (%.1f to %.1f), n = %d\n", 100*e.Value, 100*i.Lo, 100*i.Hi, e.N)
	// Output:
	// satisfied 71.8 % (11.9 to 98.0), n = 7
}

func ExampleDesign_By() {
	sex := []int32{0, 1, 0, 1, 1, 0}
	counter := []int32{1, 1, 2, 2, 3, 3}
	d, err := design.New(design.Plan{Clusters: counter})
	if err != nil {
		fmt.Println(err)
		return
	}
	answers := []uint8{5, 4, 4, 2, 5, 3}
	for code, e := range d.By(design.Scores(answers), sex, 2) {
		fmt.Printf("%s: mean %.2f, standard error %.2f\n", []string{"Nam", "Nữ"}[code], e.Value, e.SE)
	}
	// Output:
	// Nam: mean 4.00, standard error 0.58
	// Nữ: mean 3.67, standard error 0.88
}

func ExampleDesign_Rake() {
	d, err := design.New(design.Plan{Rows: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	raked, _, err := d.Rake([]design.Margin{
		{Name: "giới tính", Codes: []int32{0, 0, 0, 1, 1}, Totals: []float64{48, 52}},
		{Name: "nhóm tuổi", Codes: []int32{0, 1, 1, 0, 1}, Totals: []float64{30, 70}},
	}, design.Raking{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", raked.Weights())

	_, err = d.PostStratify(design.Margin{
		Name: "nhóm tuổi", Codes: []int32{0, 1, 1, 0, 1},
		Totals: []float64{30, 50, 20}, Labels: []string{"18-35", "36-60", "trên 60"},
	})
	fmt.Println(err)
	// Output:
	// [10.84 18.58 18.58 19.16 32.84]
	// margin nhóm tuổi, category trên 60: nobody in the sample, 20 in the population
}

func ExampleWhole() {
	visitors := []float64{12000, 5000, 600}
	allocation, err := design.Whole(design.Proportional(visitors, 400), visitors, 50)
	fmt.Println(allocation, err)
	// Output:
	// [247 103 50] <nil>
}
