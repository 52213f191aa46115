package survey_test

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

type values = map[string][]string

func TestCheckKeeps(t *testing.T) {
	rated := func(n int) survey.Answer { return survey.Answer{Rating: n} }
	for name, c := range map[string]struct {
		raw  values
		want survey.Answers
	}{
		"one rating":              {values{"A1": {"5"}}, survey.Answers{"A1": rated(5)}},
		"overall alone":           {values{"OV": {"1"}}, survey.Answers{"OV": rated(1)}},
		"don't know alone":        {values{"B2": {"NA"}}, survey.Answers{"B2": {DontKnow: true}}},
		"blanks around":           {values{"A1": {" 3 "}}, survey.Answers{"A1": rated(3)}},
		"empty values":            {values{"A1": {"", "4"}, "A2": {""}, "A3": {}}, survey.Answers{"A1": rated(4)}},
		"unknown codes dropped":   {values{"A1": {"4"}, "Z9": {"5"}, "$where": {"1"}, "a.b": {"x"}}, survey.Answers{"A1": rated(4)}},
		"switched-off dropped":    {values{"A1": {"4"}, "harass": {"many"}, "extra": {"some"}}, survey.Answers{"A1": rated(4)}},
		"choices in sheet order":  {values{"A1": {"4"}, "wishes": {"other", "time"}}, survey.Answers{"A1": rated(4), "wishes": {Choices: []string{"time", "other"}}}},
		"three wishes":            {values{"A1": {"4"}, "wishes": {"time", "fees", "papers"}}, survey.Answers{"A1": rated(4), "wishes": {Choices: []string{"time", "papers", "fees"}}}},
		"comment cleaned":         {values{"A1": {"4"}, "comment": {"  Tốt\r\nlắm\u202e "}}, survey.Answers{"A1": rated(4), "comment": {Text: "Tốt\nlắm"}}},
		"comment of blanks":       {values{"A1": {"4"}, "comment": {" \u200f "}}, survey.Answers{"A1": rated(4)}},
		"comment of 1000":         {values{"A1": {"4"}, "comment": {strings.Repeat("ệ", 1000)}}, survey.Answers{"A1": rated(4), "comment": {Text: strings.Repeat("ệ", 1000)}}},
		"1000 after composition":  {values{"A1": {"4"}, "comment": {strings.Repeat("e\u0323\u0302", 1000)}}, survey.Answers{"A1": rated(4), "comment": {Text: strings.Repeat("ệ", 1000)}}},
		"comment reading as NA":   {values{"A1": {"4"}, "comment": {"NA"}}, survey.Answers{"A1": rated(4), "comment": {Text: "NA"}}},
		"submitting: no D":        {values{"stage": {"submit"}, "A1": {"4"}, "D1": {"1"}, "D4": {"NA"}, "ontime": {"late"}}, survey.Answers{"stage": {Choices: []string{"submit"}}, "A1": rated(4)}},
		"submitting: nonsense D":  {values{"stage": {"submit"}, "A1": {"4"}, "D1": {"99"}, "ontime": {"x"}}, survey.Answers{"stage": {Choices: []string{"submit"}}, "A1": rated(4)}},
		"receiving: D and ontime": {values{"stage": {"result"}, "D1": {"1"}, "ontime": {"late"}}, survey.Answers{"stage": {Choices: []string{"result"}}, "D1": rated(1), "ontime": {Choices: []string{"late"}}}},
		"other: D, no ontime":     {values{"stage": {"other"}, "D1": {"2"}, "ontime": {"late"}}, survey.Answers{"stage": {Choices: []string{"other"}}, "D1": rated(2)}},
		"stage left out: D":       {values{"D1": {"2"}, "ontime": {"late"}}, survey.Answers{"D1": rated(2)}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := survey.SIPAS25().On(survey.FullForm).Check(c.raw)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheckRefuses(t *testing.T) {
	long := strings.Repeat("a", 1001)
	for name, c := range map[string]struct {
		raw  values
		want []survey.Problem
	}{
		"nothing":                  {nil, []survey.Problem{problem("A1", "answers.none")}},
		"only a comment":           {values{"comment": {"Tốt"}}, []survey.Problem{problem("A1", "answers.none")}},
		"only D while submitting":  {values{"stage": {"submit"}, "D1": {"5"}}, []survey.Problem{problem("A1", "answers.none")}},
		"rating 0":                 {values{"A1": {"0"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"rating 6":                 {values{"A1": {"6"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"rating -1":                {values{"A1": {"-1"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"rating +5":                {values{"A1": {"+5"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"rating 05":                {values{"A1": {"05"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"rating 5.0":               {values{"A1": {"5.0"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"rating in other digits":   {values{"A1": {"５"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"rating with NUL":          {values{"A1": {"5\x00"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"rating in bad UTF-8":      {values{"A1": {"\xff"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"25 digits":                {values{"A1": {strings.Repeat("9", 25)}}, []survey.Problem{problem("A1", "answer.rating")}},
		"a document":               {values{"A1": {`{"$gt":""}`}}, []survey.Problem{problem("A1", "answer.rating")}},
		"na in lower case":         {values{"A1": {"na"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"two ratings":              {values{"A1": {"4", "5"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"the same rating twice":    {values{"A1": {"5", "5"}}, []survey.Problem{problem("A1", "answer.rating")}},
		"unknown option":           {values{"A1": {"5"}, "sex": {"x"}}, []survey.Problem{problem("sex", "answer.option")}},
		"known and unknown option": {values{"A1": {"5"}, "wishes": {"time", "x"}}, []survey.Problem{problem("wishes", "answer.option")}},
		"option twice":             {values{"A1": {"5"}, "wishes": {"time", "time"}}, []survey.Problem{problem("wishes", "answer.option")}},
		"two of one-of":            {values{"A1": {"5"}, "sex": {"male", "female"}}, []survey.Problem{problem("sex", "answer.too_many", "1")}},
		"four wishes":              {values{"A1": {"5"}, "wishes": {"time", "fees", "papers", "other"}}, []survey.Problem{problem("wishes", "answer.too_many", "3")}},
		"comment too long":         {values{"A1": {"5"}, "comment": {long}}, []survey.Problem{problem("comment", "answer.too_long", "1000", "1001")}},
		"comment in parts":         {values{"A1": {"5"}, "comment": {long[:600], long[:600]}}, []survey.Problem{problem("comment", "answer.too_long", "1000", "1201")}},
		"all in reading order": {values{"comment": {long}, "OV": {"9"}, "E5": {"x"}, "A2": {"7"}, "stage": {"?"}, "age": {"17"}},
			[]survey.Problem{problem("stage", "answer.option"), problem("A2", "answer.rating"), problem("E5", "answer.rating"),
				problem("OV", "answer.rating"), problem("comment", "answer.too_long", "1000", "1001"), problem("age", "answer.option")}},
	} {
		t.Run(name, func(t *testing.T) {
			kept, err := survey.SIPAS25().On(survey.FullForm).Check(c.raw)
			e, ok := errors.AsType[*survey.Error](err)
			if !ok || e.Kind != survey.KindInvalid || e.Code != "answers.invalid" {
				t.Fatalf("Check gave %v, %v", kept, err)
			}
			if diff := cmp.Diff(c.want, e.Problems); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A questionnaire that asks nothing on a form must not bring the server down.
func TestCheckOfAnEmptyFormRefuses(t *testing.T) {
	q := survey.SIPAS25()
	q.ShortForm, q.Overall.Code = nil, ""
	if kept, err := q.On(survey.ShortForm).Check(values{"A1": {"5"}}); survey.KindOf(err) != survey.KindInvalid {
		t.Errorf("Check gave %v, %v", kept, err)
	}
}

// The first question named for an empty sheet is one that the person saw.
func TestCheckPointsAtAQuestionThatWasAsked(t *testing.T) {
	q := survey.SIPAS25()
	q.Factors = q.Factors[3:] // D first, which concerns only who got a result
	_, err := q.Check(values{"stage": {"submit"}})
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || len(e.Problems) != 1 || e.Problems[0].Field != "E1" {
		t.Errorf("Check gave %v", err)
	}
}

func TestAnswersEqual(t *testing.T) {
	sheet := func() survey.Answers {
		return survey.Answers{"A1": {Rating: 5}, "A2": {DontKnow: true}, "wishes": {Choices: []string{"time", "fees"}}, "comment": {Text: "tốt"}}
	}
	if !sheet().Equal(sheet()) {
		t.Error("a sheet does not equal itself")
	}
	for name, change := range map[string]func(a survey.Answers){
		"rating":       func(a survey.Answers) { a["A1"] = survey.Answer{Rating: 4} },
		"don't know":   func(a survey.Answers) { a["A2"] = survey.Answer{Rating: 1} },
		"choice":       func(a survey.Answers) { a["wishes"] = survey.Answer{Choices: []string{"time"}} },
		"order":        func(a survey.Answers) { a["wishes"] = survey.Answer{Choices: []string{"fees", "time"}} },
		"text":         func(a survey.Answers) { a["comment"] = survey.Answer{Text: "tôt"} },
		"one more":     func(a survey.Answers) { a["A3"] = survey.Answer{Rating: 5} },
		"one less":     func(a survey.Answers) { delete(a, "A1") },
		"another code": func(a survey.Answers) { delete(a, "A1"); a["A4"] = survey.Answer{Rating: 5} },
	} {
		other := sheet()
		change(other)
		if sheet().Equal(other) || other.Equal(sheet()) {
			t.Errorf("%s: sheets are equal", name)
		}
	}
}

// FuzzCheck feeds whole form bodies. Whatever comes in, what is kept must be
// answers that the questionnaire knows, and keeping them again changes nothing.
func FuzzCheck(f *testing.F) {
	for _, body := range []string{
		"", "A1=5", "A1=NA&A2=3&stage=submit&D1=5", "wishes=time&wishes=fees&comment=T%E1%BB%91t",
		"A1=%00&OV=99999999999999999999", "stage=result&ontime=late&D1=1", "comment=%ff%fe&A1=1", "A1[$ne]=1&$where=1",
	} {
		f.Add(body)
	}
	full := survey.SIPAS25().On(survey.FullForm)
	f.Fuzz(func(t *testing.T, body string) {
		raw, _ := url.ParseQuery(body)
		kept, err := full.Check(raw)
		if err != nil {
			e, ok := errors.AsType[*survey.Error](err)
			if !ok || e.Kind != survey.KindInvalid || len(e.Problems) == 0 || kept != nil {
				t.Fatalf("Check gave %v, %v", kept, err)
			}
			return
		}
		again, err := full.Check(send(kept))
		if err != nil || !again.Equal(kept) {
			t.Fatalf("kept %v; sent again it gave %v, %v", kept, again, err)
		}
		for code, a := range kept {
			if fault := unfit(full, code, a); fault != "" {
				t.Fatalf("%s: kept %+v, %s", code, a, fault)
			}
		}
	})
}

// send turns answers back into form values.
func send(a survey.Answers) values {
	raw := values{}
	for code, x := range a {
		switch {
		case x.DontKnow:
			raw[code] = []string{survey.DontKnowCode}
		case x.Rating != 0:
			raw[code] = []string{fmt.Sprint(x.Rating)}
		case x.Text != "":
			raw[code] = []string{x.Text}
		default:
			raw[code] = x.Choices
		}
	}
	return raw
}

// unfit says why an answer must not have been kept, "" if it may.
func unfit(q *survey.Questionnaire, code string, a survey.Answer) string {
	if slices.Contains(q.Rated(), code) {
		if a.DontKnow != (a.Rating == 0) || a.Rating < 0 || a.Rating > 5 || a.Text != "" || a.Choices != nil {
			return "which is no rating"
		}
		return ""
	}
	all := slices.Concat(q.Before, q.After)
	i := slices.IndexFunc(all, func(x survey.Question) bool { return x.Code == code })
	switch {
	case i < 0:
		return "which was not asked"
	case a.IsZero() || a.DontKnow || a.Rating != 0:
		return "which is no answer to such a question"
	case all[i].Kind == survey.Words:
		if a.Text == "" || survey.Clean(a.Text) != a.Text || len([]rune(a.Text)) > survey.MaxText {
			return "which is not clean"
		}
	default:
		known := map[string]bool{}
		for _, o := range all[i].Options {
			known[o.Code] = true
		}
		for _, c := range a.Choices {
			if !known[c] {
				return "of options " + fmt.Sprint(slices.Sorted(maps.Keys(known)))
			}
		}
	}
	return ""
}

func BenchmarkCheck(b *testing.B) {
	q := survey.SIPAS25()
	raw := values{"stage": {"both"}, "wishes": {"time", "fees"}, "comment": {"Cán bộ hướng dẫn tận tình."}}
	for i, code := range q.Rated() {
		raw[code] = []string{fmt.Sprint(i%5 + 1)}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := q.On(survey.FullForm).Check(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleQuestionnaire_Check() {
	q := survey.SIPAS25().On(survey.FullForm)
	answers, err := q.Check(map[string][]string{"stage": {"submit"}, "A1": {"5"}, "A2": {"NA"}, "D1": {"1"}})
	fmt.Println(answers["A1"].Rating, answers["A2"].DontKnow, len(answers), err)
	_, err = q.Check(map[string][]string{"A1": {"6"}})
	fmt.Println(err)
	// Output:
	// 5 true 3 <nil>
	// answers.invalid (A1: answer.rating)
}
