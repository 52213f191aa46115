package survey_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

func TestQuestionnaireFileThereAndBack(t *testing.T) {
	q := survey.SIPAS25()
	first, err := survey.MarshalQuestionnaire(q)
	if err != nil {
		t.Fatal(err)
	}
	back, err := survey.UnmarshalQuestionnaire(first)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(q.Tidy(), back); diff != "" {
		t.Error(diff)
	}
	second, err := survey.MarshalQuestionnaire(back)
	if err != nil || string(first) != string(second) {
		t.Errorf("the second file differs: %v", err)
	}
}

// Empty lists, texts with gaps and decomposed letters are one questionnaire
// with one file.
func TestEqualQuestionnairesHaveEqualFiles(t *testing.T) {
	q := survey.SIPAS25()
	same := survey.SIPAS25()
	same.Factors[0].Criteria[0].Question["vi"] = " " + strings.ReplaceAll(same.Factors[0].Criteria[0].Question["vi"], "ễ", "ê\u0303")
	same.Factors[0].Criteria[0].Question["km"] = " "
	same.Overall.Lineage = []string{}
	same.Before[0].Hint = survey.Text{}
	same.ShortForm = []string{"E2", "A2", "B5", "C1", "D1"}
	a, err1 := survey.MarshalQuestionnaire(q)
	b, err2 := survey.MarshalQuestionnaire(same)
	if err := errors.Join(err1, err2); err != nil || string(a) != string(b) {
		t.Error(err, cmp.Diff(string(a), string(b)))
	}
}

func TestQuestionnaireFilesThatAreRefused(t *testing.T) {
	good, err := survey.MarshalQuestionnaire(survey.SIPAS25())
	if err != nil {
		t.Fatal(err)
	}
	swap := func(old, new string) string {
		if !strings.Contains(string(good), old) {
			t.Fatalf("%q is not in the file", old)
		}
		return strings.Replace(string(good), old, new, 1)
	}
	for name, c := range map[string]struct{ text, code, problem string }{
		"no JSON":             {"type,name", "questionnaire.json", "questionnaire.json_line"},
		"cut":                 {string(good[:len(good)/2]), "questionnaire.json", "questionnaire.json_line"},
		"another schema":      {swap("sipas.questionnaire/1", "sipas.questionnaire/2"), "questionnaire.schema", "questionnaire.schema_is"},
		"no schema":           {`{"questionnaire":{}}`, "questionnaire.schema", "questionnaire.schema_is"},
		"no questionnaire":    {`{"schema":"sipas.questionnaire/1"}`, "questionnaire.json", "questionnaire.json_what"},
		"an unknown name":     {swap(`"overall"`, `"overal"`), "questionnaire.json", "questionnaire.json_what"},
		"a name twice":        {swap(`"version": 1`, `"version": 1, "version": 2`), "questionnaire.json", "questionnaire.json_what"},
		"a text for a number": {swap(`"version": 1`, `"version": "1"`), "questionnaire.json", "questionnaire.json_line"},
		"more after the end":  {string(good) + "{}", "questionnaire.json", "questionnaire.json_line"},
		"too long":            {strings.Repeat(" ", survey.MaxQuestionnaire+1), "questionnaire.json", ""},
	} {
		_, err := survey.UnmarshalQuestionnaire([]byte(c.text))
		e, ok := errors.AsType[*survey.Error](err)
		if !ok || e.Kind != survey.KindInvalid || e.Code != c.code {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := ""; len(e.Problems) > 0 {
			if got = e.Problems[0].Code; got != c.problem {
				t.Errorf("%s: %s, want %s", name, got, c.problem)
			}
		}
	}
}

func FuzzUnmarshalQuestionnaire(f *testing.F) {
	good, err := survey.MarshalQuestionnaire(survey.SIPAS25())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"schema":"sipas.questionnaire/1","questionnaire":{"id":"a","version":1,"factors":[{"criteria":[{}]}]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		q, err := survey.UnmarshalQuestionnaire(text)
		if err != nil {
			return
		}
		_ = q.Validate()
		again, err := survey.MarshalQuestionnaire(q)
		if err != nil {
			t.Fatal(err)
		}
		back, err := survey.UnmarshalQuestionnaire(again)
		if err != nil || !cmp.Equal(q, back) {
			t.Fatalf("%v %s", err, cmp.Diff(q, back))
		}
	})
}
