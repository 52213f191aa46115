package survey_test

import (
	"fmt"

	"sipas/survey"
)

func ExampleCompare() {
	old, next := survey.SIPAS25(), survey.SIPAS25()
	next.Factors[0].Criteria[1].Question = survey.Text{"vi": "Biển hiệu dễ thấy", "en": "The office has clear signs and is easy to find"}
	next.ShortForm = next.ShortForm[1:]
	for _, c := range survey.Compare(old, next) {
		fmt.Println(c.Kind, c.Part, c.Code, c.Language, c.To)
	}
	// Output:
	// reword criterion A2 vi Biển hiệu dễ thấy
	// short_out criterion A2
}
