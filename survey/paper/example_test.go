package paper_test

import (
	"fmt"

	"sipas/survey"
	"sipas/survey/paper"
)

func ExampleBatch_ParseSerial() {
	b := paper.Batch{ID: "P-000012", HandedOut: 80}
	fmt.Println(b.Serial(17))
	for _, typed := range []string{"17", "p-000012-017", "P-000012-017 sipas-25@1 2026-q1"} { // by hand, or scanned
		n, err := b.ParseSerial(typed)
		fmt.Println(n, err)
	}
	// Output:
	// P-000012-017
	// 17 <nil>
	// 17 <nil>
	// 17 <nil>
}

func ExampleCompare() {
	q := survey.SIPAS25().On(survey.FullForm)
	c := paper.Compare(q, []paper.Sheet{{
		Number: 3,
		First:  &paper.Entry{Values: map[string][]string{"A1": {"4"}, "A2": {"5"}}},
		Second: &paper.Entry{Values: map[string][]string{"A1": {"4"}, "A2": {"3"}}},
	}})
	fmt.Println(c.List[0].Number, c.List[0].Code, c.List[0].First, c.List[0].Second)
	fmt.Println(c.Differing, "of", c.Twice)
	// Output:
	// 3 A2 [5] [3]
	// 1 of 33
}
