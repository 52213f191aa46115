package seal

import (
	"slices"
	"strings"

	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
	"sipas/survey/export"
)

// OpenHeader are the columns of OpenLines.
const OpenHeader = "unit,field,channel,day,form,language,version,stage,sex,A1,D1"

// Opening is open data made of lines.
type Opening struct {
	Dataset, Open []byte
	Document      *Document
}

// OpenLines makes open data of sheets in the columns of OpenHeader: two
// criteria, of which D1 is not asked of those who have only submitted. tree
// are units with the one above, parents first; what has none stands below the
// whole.
func OpenLines(lines []string, tree ...[2]string) (Opening, error) {
	var offices []office
	for _, t := range tree {
		offices = append(offices, office{t[0], t[1]})
	}
	if len(tree) == 0 {
		known := map[string]bool{}
		for _, l := range lines {
			if unit, _, _ := strings.Cut(l, ","); !known[unit] {
				known[unit] = true
				offices = append(offices, office{unit: unit})
			}
		}
		// The tree of an office does not depend on who came when.
		slices.SortFunc(offices, func(a, b office) int { return strings.Compare(a.unit, b.unit) })
	}
	none := survey.Text{"vi": "-"}
	b := &export.Codebook{Scale: 5, Factors: []export.Factor{{Code: "A", Criteria: []string{"A1"}}, {Code: "D", Criteria: []string{"D1"}}}}
	for _, name := range strings.Split(OpenHeader, ",") {
		v := export.Variable{Name: name, Kind: export.Label, Text: none}
		switch {
		case name == "stage" || name == "sex":
			v.Kind, v.Question = export.Choice, name
		case name == "A1" || name == "D1":
			v.Kind, v.Question = export.Rating, name
		}
		b.Variables = append(b.Variables, v)
	}
	q := &survey.Questionnaire{Factors: []survey.Factor{{Code: "A"}, {Code: "D", When: &survey.Condition{Question: "stage", Not: []string{"submit"}}}}}
	lines = slices.Clone(lines)
	data := []byte(OpenHeader + "\r\n" + strings.Join(lines, "\r\n") + "\r\n")
	sheets, err := table.Read(data, table.Options{Layout: layoutOf(b)})
	if err != nil {
		return Opening{}, err
	}
	o, err := newOpening(sheets.Frame, b, []*survey.Questionnaire{q}, offices)
	if err != nil {
		return Opening{}, err
	}
	x := Opening{Dataset: data, Document: &Document{Open: o.report(b), Codebook: o.book}}
	if x.Open, err = o.csv(""); err != nil {
		return x, err
	}
	again, err := table.Read(x.Open, table.Options{Layout: layoutOf(o.book)})
	if err != nil {
		return x, err
	}
	x.Document.Result, err = study.Run(study.Data{Frame: again.Frame}, publicPlan(survey.Wave{}, again.Frame, nil), "test")
	return x, err
}
