package paper_test

import (
	"testing"

	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/paper"
)

func TestCompareFindsEveryDifferenceOnce(t *testing.T) {
	q := survey.SIPAS25().On(survey.FullForm)
	codes := q.Rated()
	rapid.Check(t, func(t *rapid.T) {
		first := &paper.Entry{Values: map[string][]string{}}
		second := &paper.Entry{Values: map[string][]string{}}
		want := 0
		for _, c := range codes {
			values := rapid.SampledFrom([]string{"", "1", "2", "3", "4", "5", "NA"})
			one, two := values.Draw(t, c), values.Draw(t, c+" again")
			if rapid.IntRange(0, 9).Draw(t, "same") > 0 {
				two = one
			}
			if one != two {
				want++
			}
			if one != "" {
				first.Values[c] = []string{one}
			}
			if two != "" {
				second.Values[c] = []string{two}
			}
		}
		c := paper.Compare(q, []paper.Sheet{{Number: 1, First: first, Second: second}, {Number: 2, First: first}})
		if c.Differing != want || c.Open != want || len(c.List) != want || c.Twice == 0 {
			t.Fatalf("%d differ, %d are listed, %d open", want, c.Differing, c.Open)
		}
	})
}

func TestSettlingChoices(t *testing.T) {
	for name, c := range map[string]struct {
		settling paper.Settling
		want     string
		a1       survey.Answer
	}{
		"the first":              {paper.Settling{Choice: paper.FirstReading}, "", survey.Answer{Rating: 4}},
		"the second":             {paper.Settling{Choice: paper.SecondReading}, "", survey.Answer{Rating: 5}},
		"neither":                {paper.Settling{Choice: paper.OtherReading, Other: []string{"NA"}}, "", survey.Answer{DontKnow: true}},
		"left out on the paper":  {paper.Settling{Choice: paper.OtherReading, Other: []string{""}}, "", survey.Answer{}},
		"no answer at all":       {paper.Settling{Choice: paper.OtherReading, Other: []string{"7"}}, "paper.batch.invalid", survey.Answer{}},
		"no choice":              {paper.Settling{}, "paper.batch.invalid", survey.Answer{}},
		"of another question":    {paper.Settling{Choice: paper.FirstReading, Code: "B1"}, "paper.sheet.serial", survey.Answer{}},
		"of a sheet not there":   {paper.Settling{Choice: paper.FirstReading, Number: 2}, "paper.sheet.serial", survey.Answer{}},
		"void, which none found": {paper.Settling{Choice: paper.FirstReading, Code: paper.VoidCode}, "paper.sheet.serial", survey.Answer{}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			b := w.batch(1)
			reading := func(a1 string) func(int) paper.Reading {
				return func(int) paper.Reading {
					v := sheet(2)
					v["A1"] = []string{a1}
					return paper.Reading{Values: v}
				}
			}
			b = w.typed(b.ID, reading("4"), reading("5"))
			s := c.settling
			if s.Number == 0 {
				s.Number = 1
			}
			if s.Code == "" {
				s.Code = "A1"
			}
			_, err := w.Settle(t.Context(), "an", b.ID, []paper.Settling{s})
			if code(err) != c.want {
				t.Fatalf("%v", err)
			}
			if err != nil {
				return
			}
			must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, w.stored(b.ID).Rev))
			if got := w.rows()[0].Answers["A1"]; !got.Equal(c.a1) {
				t.Errorf("A1 is %+v, want %+v", got, c.a1)
			}
		})
	}
}

// The stage was read differently, so one entry has answers about the result
// and the other has none: settling for "submit" leaves them out.
func TestSettledStageDecidesWhatIsAsked(t *testing.T) {
	w := newWorld(t)
	b := w.batch(1)
	reading := func(stage string) func(int) paper.Reading {
		return func(int) paper.Reading {
			v := sheet(4)
			v["stage"] = []string{stage}
			return paper.Reading{Values: v}
		}
	}
	b = w.typed(b.ID, reading("both"), reading("submit"))
	if b.Differing < 5 {
		t.Fatalf("%d differences", b.Differing)
	}
	q := must[*survey.Questionnaire](t)(w.Questionnaire(t.Context(), b.Batch))
	var all []paper.Settling
	for _, m := range paper.Compare(q, must[[]paper.Sheet](t)(w.Sheets(t.Context(), b.ID))).List {
		choice := paper.FirstReading
		if m.Code == "stage" {
			choice = paper.SecondReading
		}
		all = append(all, paper.Settling{Number: m.Number, Code: m.Code, Choice: choice})
	}
	must[paper.Comparison](t)(w.Settle(t.Context(), "an", b.ID, all))
	must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, w.stored(b.ID).Rev))
	r := w.rows()[0]
	if _, rated := r.Answers["D1"]; rated || r.Answers["stage"].Choices[0] != "submit" || r.Answers["A1"].Rating != 4 {
		t.Errorf("%+v", r.Answers)
	}
}
