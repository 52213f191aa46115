package survey_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"sipas/survey"
)

func TestSIPAS25IsValid(t *testing.T) {
	q := survey.SIPAS25()
	if err := q.Validate(); err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, f := range q.Factors {
		sizes = append(sizes, len(f.Criteria))
	}
	// The default template's plan: 5 + 5 + 6 + 4 + 5 = 25.
	if diff := cmp.Diff([]int{5, 5, 6, 4, 5}, sizes); diff != "" {
		t.Errorf("criteria per factor: %s", diff)
	}
	if n := len(q.Criteria()); n != 25 {
		t.Errorf("%d criteria, want 25", n)
	}
	if n := q.Scale.Points(); n != 5 {
		t.Errorf("a scale of %d points, want 5", n)
	}
}

// Coverage of the official service items: all 16 of 1001/QĐ-BNV (numbers
// 24-39 of its form), all 22 of 2640/QĐ-BNV, and 18 of the 19 of 2022 (numbers
// 15-33), where only "sạch sẽ, văn minh" (17) has no descendant.
func TestSIPAS25CoversTheOfficialItems(t *testing.T) {
	covered := map[string][]int{}
	form := regexp.MustCompile(`^(1001|2640|2022)#([0-9]+)$`)
	for _, c := range survey.SIPAS25().Criteria() {
		if len(c.Lineage) == 0 {
			t.Errorf("%s descends from nothing", c.Code)
		}
		for _, l := range c.Lineage {
			m := form.FindStringSubmatch(l)
			if m == nil {
				t.Errorf("%s: lineage %q is not of the form FORM#NUMBER", c.Code, l)
				continue
			}
			n, _ := strconv.Atoi(m[2])
			if slices.Contains(covered[m[1]], n) {
				t.Errorf("%s is claimed twice", l)
			}
			covered[m[1]] = append(covered[m[1]], n)
		}
	}
	want := map[string][]int{"1001": numbers(24, 39), "2640": numbers(1, 22), "2022": numbers(15, 33)}
	want["2022"] = slices.DeleteFunc(want["2022"], func(n int) bool { return n == 17 })
	for _, ns := range covered {
		slices.Sort(ns)
	}
	if diff := cmp.Diff(want, covered); diff != "" {
		t.Error(diff)
	}
}

func numbers(from, to int) []int {
	var ns []int
	for n := from; n <= to; n++ {
		ns = append(ns, n)
	}
	return ns
}

func TestSIPAS25TextsAreCleanAndInBothLanguages(t *testing.T) {
	b, err := json.Marshal(survey.SIPAS25())
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	texts := 0
	eachText(tree, "", func(path string, text map[string]any) {
		texts++
		for _, lang := range []string{"vi", "en"} {
			s, _ := text[lang].(string)
			switch {
			case s == "":
				t.Errorf("%s has no %s", path, lang)
			case !norm.NFC.IsNormalString(s):
				t.Errorf("%s is not NFC: %q", path, s)
			case survey.Clean(s) != s:
				t.Errorf("%s is not clean: %q", path, s)
			}
		}
	})
	if texts < 100 { // 25 questions and labels, the scale, the options: else the walk is broken
		t.Errorf("only %d texts seen", texts)
	}
}

// eachText visits the objects that hold texts by language.
func eachText(node any, path string, visit func(path string, text map[string]any)) {
	switch x := node.(type) {
	case map[string]any:
		if _, vi := x["vi"]; vi {
			visit(path, x)
			return
		}
		if _, en := x["en"]; en {
			visit(path, x)
			return
		}
		for k, v := range x {
			eachText(v, path+"."+k, visit)
		}
	case []any:
		for i, v := range x {
			eachText(v, fmt.Sprintf("%s.%d", path, i), visit)
		}
	}
}

func TestSIPAS25SaysWhatItIs(t *testing.T) {
	q := survey.SIPAS25()
	if note := strings.ToLower(q.Note[survey.Vietnamese]); !strings.Contains(note, "mẫu mặc định của phần mềm") {
		t.Errorf("the note does not say that it is the software's default: %q", note)
	}
	if note := q.Note[survey.English]; !strings.Contains(note, "not the official") {
		t.Errorf("the note does not deny being official: %q", note)
	}
	for lang, title := range q.Title {
		if s := strings.ToLower(title); strings.Contains(s, "chính thức") || strings.Contains(s, "official") {
			t.Errorf("the %s title claims to be official: %q", lang, title)
		}
	}
}

func TestShortFormAsksOneItemPerFactorAndOverall(t *testing.T) {
	q := survey.SIPAS25()
	before, _ := json.Marshal(q)
	short := q.On(survey.ShortForm)
	if diff := cmp.Diff([]string{"A2", "B5", "C1", "D1", "E2", "OV"}, short.Rated()); diff != "" {
		t.Error(diff)
	}
	var asked []string
	for _, x := range slices.Concat(short.Before, short.After) {
		asked = append(asked, x.Code)
	}
	if diff := cmp.Diff([]string{"stage", "comment"}, asked); diff != "" {
		t.Error(diff)
	}
	if after, _ := json.Marshal(q); string(after) != string(before) {
		t.Error("On has changed the questionnaire")
	}
}

func TestCriteriaSwitchedOffAreNotAsked(t *testing.T) {
	q := survey.SIPAS25()
	q.Factors[0].Criteria[0].Off = true
	for i := range q.Factors[4].Criteria {
		q.Factors[4].Criteria[i].Off = true
	}
	for _, form := range []survey.Form{survey.FullForm, survey.ShortForm} {
		on := q.On(form)
		if len(on.Factors) != 4 || slices.Contains(on.Rated(), "A1") || slices.Contains(on.Rated(), "E2") {
			t.Errorf("%s asks %v", form, on.Rated())
		}
	}
	if n := len(q.Rated()); n != 25-6+1 {
		t.Errorf("%d rated", n)
	}
	kept, err := q.Check(values{"A1": {"5"}, "E1": {"4"}, "A2": {"3"}})
	if err != nil || len(kept) != 1 || kept["A2"].Rating != 3 {
		t.Errorf("%v %v", kept, err)
	}
}

// A rated question of one's own is answered like a criterion and counts in no
// index: by itself it is no sheet.
func TestOwnRatedQuestion(t *testing.T) {
	q := survey.SIPAS25()
	q.After = append(q.After, survey.Question{Code: "queue", Kind: survey.OnScale, Text: survey.Text{"vi": "Chờ", "en": "Queue"}})
	if err := q.Validate(); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(q.Rated(), "queue") {
		t.Error("it is part of the index")
	}
	for value, want := range map[string]survey.Answer{"4": {Rating: 4}, "NA": {DontKnow: true}, "": {}} {
		kept, err := q.Check(values{"A1": {"5"}, "queue": {value}})
		if err != nil || !kept["queue"].Equal(want) {
			t.Errorf("%q: %+v, %v", value, kept["queue"], err)
		}
	}
	for _, raw := range []values{{"A1": {"5"}, "queue": {"6"}}, {"A1": {"5"}, "queue": {"1", "2"}}, {"queue": {"5"}}} {
		if kept, err := q.Check(raw); survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("%v was taken: %v", raw, kept)
		}
	}
}

func TestFullFormAsksNothingThatIsSwitchedOff(t *testing.T) {
	for _, form := range []survey.Form{survey.FullForm, survey.ChoiceForm} {
		full := survey.SIPAS25().On(form)
		if n := len(full.Rated()); n != 26 {
			t.Errorf("%s: %d rated questions, want 25 and the overall one", form, n)
		}
		for _, x := range full.After {
			if x.Off || x.Code == "harass" || x.Code == "extra" {
				t.Errorf("%s asks %s", form, x.Code)
			}
		}
	}
}

// A fault in a questionnaire that worked is found and named.
func TestValidateFindsFaults(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(q *survey.Questionnaire)
		want  survey.Problem
	}{
		"malformed id":     {func(q *survey.Questionnaire) { q.ID = "a.b" }, problem("id", "code.malformed", "a.b")},
		"no version":       {func(q *survey.Questionnaire) { q.Version = 0 }, problem("version", "questionnaire.version")},
		"no languages":     {func(q *survey.Questionnaire) { q.Languages = nil }, problem("languages", "questionnaire.languages")},
		"third language":   {func(q *survey.Questionnaire) { q.Languages = append(q.Languages, "tay") }, problem("A1", "text.missing", "tay")},
		"missing title":    {func(q *survey.Questionnaire) { delete(q.Title, "en") }, problem("title", "text.missing", "en")},
		"missing stem":     {func(q *survey.Questionnaire) { q.Stem = nil }, problem("stem", "text.missing", "vi")},
		"one-point scale":  {func(q *survey.Questionnaire) { q.Scale.Labels = q.Scale.Labels[:1] }, problem("scale", "questionnaire.scale", "1")},
		"label missing":    {func(q *survey.Questionnaire) { q.Scale.Labels[2] = nil }, problem("scale.3", "text.missing", "vi")},
		"no don't-know":    {func(q *survey.Questionnaire) { q.Scale.DontKnow = nil }, problem("scale.dont_know", "text.missing", "en")},
		"code twice":       {func(q *survey.Questionnaire) { q.Factors[1].Criteria[0].Code = "A1" }, problem("A1", "code.repeated", "A1")},
		"factor = item":    {func(q *survey.Questionnaire) { q.Factors[0].Code = "stage" }, problem("stage", "code.repeated", "stage")},
		"dollar in a code": {func(q *survey.Questionnaire) { q.Overall.Code = "$OV" }, problem("$OV", "code.malformed", "$OV")},
		"empty factor":     {func(q *survey.Questionnaire) { q.Factors[4].Criteria = nil }, problem("E", "factor.empty")},
		"nothing rated":    {func(q *survey.Questionnaire) { q.Factors, q.Overall.Code = nil, "" }, problem("factors", "questionnaire.empty")},
		"short form":       {func(q *survey.Questionnaire) { q.ShortForm[0] = "Z9" }, problem("Z9", "questionnaire.short_form")},
		"overall in short": {func(q *survey.Questionnaire) { q.ShortForm[0] = "OV" }, problem("OV", "questionnaire.short_form")},
		"condition before": {func(q *survey.Questionnaire) { q.Factors[3].When.Question = "trips" }, problem("D", "condition.unknown", "trips")},
		"condition rating": {func(q *survey.Questionnaire) { q.Factors[3].When.Question = "A1" }, problem("D", "condition.unknown", "A1")},
		"condition option": {func(q *survey.Questionnaire) { q.Factors[3].When.Not = []string{"sumbit"} }, problem("D", "condition.option", "stage", "sumbit")},
		"unknown kind":     {func(q *survey.Questionnaire) { q.Before[0].Kind = "grid" }, problem("stage", "question.kind", "grid")},
		"one option":       {func(q *survey.Questionnaire) { q.Before[0].Options = q.Before[0].Options[:1] }, problem("stage", "question.options")},
		"option twice":     {func(q *survey.Questionnaire) { q.Before[0].Options[1].Code = "submit" }, problem("stage", "code.repeated", "submit")},
		"option malformed": {func(q *survey.Questionnaire) { q.Before[0].Options[1].Code = "a b" }, problem("stage", "code.malformed", "a b")},
		"foreign only":     {func(q *survey.Questionnaire) { q.Languages = []string{"en"} }, problem("languages", "questionnaire.vietnamese")},
		"no language":      {func(q *survey.Questionnaire) { q.Languages[1] = "en.GB" }, problem("languages", "questionnaire.language", "en.GB")},
		"language twice":   {func(q *survey.Questionnaire) { q.Languages[1] = "vi" }, problem("languages", "questionnaire.language_twice", "vi")},
		"scale of its own": {func(q *survey.Questionnaire) { q.After[0].Kind = survey.OnScale }, problem("trips", "question.no_options")},
		"condition off":    {func(q *survey.Questionnaire) { q.Before[0].Off = true }, problem("D", "condition.off", "stage")},
		"condition empty":  {func(q *survey.Questionnaire) { q.Factors[3].When.Not = nil }, problem("D", "condition.empty", "stage")},
		"lineage":          {func(q *survey.Questionnaire) { q.Overall.Lineage = []string{"A2"} }, problem("OV", "criterion.lineage", "A2")},
		"short form off":   {func(q *survey.Questionnaire) { q.Factors[0].Criteria[1].Off = true }, problem("A2", "questionnaire.short_form")},
		"all switched off": {func(q *survey.Questionnaire) {
			for i := range q.Factors {
				for j := range q.Factors[i].Criteria {
					q.Factors[i].Criteria[j].Off = true
				}
			}
			q.Overall, q.ShortForm = survey.Criterion{}, nil
		}, problem("factors", "questionnaire.empty")},
		"negative most": {func(q *survey.Questionnaire) { q.After[4].Most = -1 }, problem("wishes", "question.most", "-1")},
	} {
		t.Run(name, func(t *testing.T) {
			q := survey.SIPAS25()
			c.spoil(q)
			err, ok := errors.AsType[*survey.Error](q.Validate())
			if !ok || err.Kind != survey.KindInvalid || err.Code != "questionnaire.invalid" {
				t.Fatalf("Validate gave %v", err)
			}
			if !slices.ContainsFunc(err.Problems, func(p survey.Problem) bool { return cmp.Equal(p, c.want) }) {
				t.Errorf("%+v is missing in %+v", c.want, err.Problems)
			}
		})
	}
}

func problem(field, code string, args ...string) survey.Problem {
	return survey.Problem{Field: field, Code: code, Args: args}
}

func TestConditionHolds(t *testing.T) {
	not := &survey.Condition{Question: "stage", Not: []string{"submit"}}
	is := &survey.Condition{Question: "stage", Is: []string{"result", "both"}}
	both := &survey.Condition{Question: "stage", Is: []string{"result", "both"}, Not: []string{"both"}}
	for _, c := range []struct {
		name  string
		when  *survey.Condition
		given string
		want  bool
	}{
		{"no condition", nil, "submit", true},
		{"not: excluded", not, "submit", false},
		{"not: other", not, "result", true},
		{"not: left out", not, "", true},
		{"is: included", is, "both", true},
		{"is: other", is, "submit", false},
		{"is: left out", is, "", false},
		{"is and not: included", both, "result", true},
		{"is and not: excluded", both, "both", false},
		{"is and not: left out", both, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := survey.Answers{}
			if c.given != "" {
				a["stage"] = survey.Answer{Choices: []string{c.given}}
			}
			if got := c.when.Holds(a); got != c.want {
				t.Errorf("Holds is %v", got)
			}
		})
	}
}

func ExampleQuestionnaire_On() {
	q := survey.SIPAS25()
	fmt.Println(q.Ref, len(q.Criteria()), q.On(survey.ShortForm).Rated())
	// Output: sipas-25@1 25 [A2 B5 C1 D1 E2 OV]
}
