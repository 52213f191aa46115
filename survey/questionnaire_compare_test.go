package survey_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

func TestCompare(t *testing.T) {
	words := func(vi string) survey.Text { return survey.Text{"vi": vi, "en": vi} }
	for name, c := range map[string]struct {
		edit func(q *survey.Questionnaire)
		want []survey.Change
	}{
		"nothing, written otherwise": {func(q *survey.Questionnaire) { q.Overall.Lineage = []string{}; slices.Reverse(q.ShortForm) }, nil},
		"reworded in one language": {func(q *survey.Questionnaire) {
			q.Factors[0].Criteria[1].Question = survey.Text{"vi": "Biển hiệu dễ thấy", "en": q.Factors[0].Criteria[1].Question["en"]}
		}, []survey.Change{{Kind: survey.ChangeReworded, Part: survey.PartCriterion, Code: "A2", Language: "vi",
			From: "Nơi tiếp nhận có biển hiệu, chỉ dẫn rõ ràng, dễ tìm, dễ thấy", To: "Biển hiệu dễ thấy"}}},
		"a language added": {func(q *survey.Questionnaire) {
			q.Languages = append(q.Languages, "km")
			q.Title["km"] = "ការស្ទង់មតិ"
		},
			[]survey.Change{{Kind: survey.ChangeAdded, Part: survey.PartLanguage, Code: "km", To: "km"},
				{Kind: survey.ChangeReworded, Part: survey.PartTitle, Language: "km", To: "ការស្ទង់មតិ"}}},
		"one criterion put last is one move": {func(q *survey.Questionnaire) {
			cs := q.Factors[1].Criteria
			q.Factors[1].Criteria = append(slices.Clone(cs[1:]), cs[0])
		}, []survey.Change{{Kind: survey.ChangeMoved, Part: survey.PartCriterion, Code: "B1"}}},
		"to another factor": {func(q *survey.Questionnaire) {
			q.Factors[1].Criteria = append(q.Factors[1].Criteria, q.Factors[0].Criteria[4])
			q.Factors[0].Criteria = q.Factors[0].Criteria[:4]
		}, []survey.Change{{Kind: survey.ChangeRegrouped, Part: survey.PartCriterion, Code: "A5", From: "A", To: "B"}}},
		"a new code that continues an old one": {func(q *survey.Questionnaire) {
			q.Factors[0].Criteria[1].Code, q.Factors[0].Criteria[1].Lineage = "A20", []string{"sipas-25#A2"}
			q.ShortForm[0] = "A20"
		}, []survey.Change{{Kind: survey.ChangeContinued, Part: survey.PartCriterion, Code: "A20", From: "A2", To: "A20"}}},
		"a new code that says nothing": {func(q *survey.Questionnaire) {
			q.Factors[4].Criteria[4] = survey.Criterion{Code: "E9", Question: words("Mới")}
		}, []survey.Change{{Kind: survey.ChangeAdded, Part: survey.PartCriterion, Code: "E9", To: "Mới"},
			{Kind: survey.ChangeRemoved, Part: survey.PartCriterion, Code: "E5", From: "Kết quả xử lý góp ý, phản ánh, kiến nghị được thông báo kịp thời"}}},
		"switched off and out of the short form": {func(q *survey.Questionnaire) { q.Factors[0].Criteria[1].Off, q.ShortForm = true, q.ShortForm[1:] },
			[]survey.Change{{Kind: survey.ChangeSwitchedOff, Part: survey.PartCriterion, Code: "A2"}, {Kind: survey.ChangeLengthened, Part: survey.PartCriterion, Code: "A2"}}},
		"scale": {func(q *survey.Questionnaire) {
			q.Scale.Labels[2] = survey.Text{"vi": "Tạm được", "en": "Neutral"}
			q.Scale.Labels = q.Scale.Labels[:4]
		}, []survey.Change{{Kind: survey.ChangeRelimited, Part: survey.PartScale, From: "5", To: "4"},
			{Kind: survey.ChangeReworded, Part: survey.PartScale, Code: "3", Language: "vi", From: "Bình thường", To: "Tạm được"}}},
		"options and conditions": {func(q *survey.Questionnaire) {
			q.Before[0].Options = slices.Insert(slices.Clone(q.Before[0].Options[:3]), 1, survey.Option{Code: "ask", Text: words("Hỏi")})
			q.Factors[3].When = &survey.Condition{Question: "stage", Is: []string{"result", "both"}}
			q.After[0].Kind, q.After[0].Most, q.After[0].Full = survey.SomeOf, 2, false
			q.After[2].Off = false
		}, []survey.Change{{Kind: survey.ChangeAdded, Part: survey.PartOption, Code: "stage/ask", To: "Hỏi"},
			{Kind: survey.ChangeRemoved, Part: survey.PartOption, Code: "stage/other", From: "Việc khác"},
			{Kind: survey.ChangeRedirected, Part: survey.PartFactor, Code: "D", From: "stage ≠ submit", To: "stage = result, both"},
			{Kind: survey.ChangeRecoded, Part: survey.PartQuestion, Code: "trips", From: "one", To: "some"},
			{Kind: survey.ChangeRelimited, Part: survey.PartQuestion, Code: "trips", From: "0", To: "2"},
			{Kind: survey.ChangeRefulled, Part: survey.PartQuestion, Code: "trips", From: "true", To: "false"},
			{Kind: survey.ChangeSwitchedOn, Part: survey.PartQuestion, Code: "harass"}}},
		"a question to the other side, another gone": {func(q *survey.Questionnaire) {
			q.Before = append(q.Before, q.After[6])
			q.After = slices.Delete(q.After, 6, 8)
		}, []survey.Change{{Kind: survey.ChangeRegrouped, Part: survey.PartQuestion, Code: "who"},
			{Kind: survey.ChangeRemoved, Part: survey.PartQuestion, Code: "sex", From: "Giới tính"}}},
		"another questionnaire that continues this one, with one more ancestor": {func(q *survey.Questionnaire) {
			q.ID = "ks"
			q.Factors[0].Criteria[4].Lineage = []string{"2640#4", "sipas-25#A5"}
			q.Factors[1].Criteria[1].Lineage = []string{"2640#6", "sipas-25#B2", "x#1"}
		}, []survey.Change{{Kind: survey.ChangeRelineaged, Part: survey.PartCriterion, Code: "B2", From: "2640#6", To: "2640#6, x#1"}}},
		"a factor gone with all it has": {func(q *survey.Questionnaire) { q.Factors = q.Factors[:4]; q.ShortForm = q.ShortForm[:4] },
			[]survey.Change{{Kind: survey.ChangeRemoved, Part: survey.PartFactor, Code: "E", From: "Tiếp nhận, xử lý góp ý, phản ánh, kiến nghị"}}},
		"no overall question": {func(q *survey.Questionnaire) { q.Overall = survey.Criterion{} },
			[]survey.Change{{Kind: survey.ChangeRemoved, Part: survey.PartOverall, Code: "OV", From: "Nhìn chung, Ông/Bà hài lòng ở mức nào với sự phục vụ của cơ quan?"}}},
	} {
		t.Run(name, func(t *testing.T) {
			q := survey.SIPAS25()
			c.edit(q)
			got := survey.Compare(survey.SIPAS25(), q)
			if name == "a factor gone with all it has" {
				got = slices.DeleteFunc(got, func(x survey.Change) bool { return x.Part == survey.PartCriterion })
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDraftsMayHaveGaps(t *testing.T) {
	q := survey.SIPAS25()
	q.Published = false
	q.Title, q.Factors[0].Criteria, q.Before[0].Options = nil, nil, nil
	if err := q.Validate(); err != nil {
		t.Errorf("a draft: %v", err)
	}
	if n := len(q.Unready()); n < 4 {
		t.Errorf("%d reasons not to publish", n)
	}
	q.Factors[1].Criteria[0].Code = "C1"
	if err := q.Validate(); survey.KindOf(err) != survey.KindInvalid {
		t.Errorf("a draft with a code twice: %v", err)
	}
}
