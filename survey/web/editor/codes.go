package editor

import (
	"slices"
	"strconv"
	"strings"

	"sipas/survey"
)

// newCode makes a code of a name: "Thời gian chờ" is thoi-gian-cho, with a
// number behind it if that is taken.
func newCode(name string, taken func(string) bool) string {
	words := strings.FieldsFunc(survey.Fold(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	code := strings.Join(words, "-")
	if len(code) > 30 {
		code = strings.Trim(code[:30], "-")
	}
	if code == "" {
		code = "x"
	}
	free := code
	for n := 2; taken(free); n++ {
		free = code + "-" + strconv.Itoa(n)
	}
	return free
}

// codes are all codes of factors, criteria and questions.
func codes(q *survey.Questionnaire) []string {
	var all []string
	for _, f := range q.Factors {
		all = append(all, f.Code)
		for _, c := range f.Criteria {
			all = append(all, c.Code)
		}
	}
	for _, x := range slices.Concat(q.Before, q.After) {
		all = append(all, x.Code)
	}
	if q.Overall.Code != "" {
		all = append(all, q.Overall.Code)
	}
	return all
}

// nextLetter is the first letter, from A on, that is no code yet.
func nextLetter(q *survey.Questionnaire) string {
	all := codes(q)
	for r := 'A'; r <= 'Z'; r++ {
		if !slices.Contains(all, string(r)) {
			return string(r)
		}
	}
	return newCode("f", func(s string) bool { return slices.Contains(all, s) })
}

// nextIn is the next code in a factor: A6 after A5. A number that was used
// before in this version is not used again.
func nextIn(q *survey.Questionnaire, f survey.Factor) string {
	all := codes(q)
	highest := 0
	for _, c := range f.Criteria {
		if n, err := strconv.Atoi(strings.TrimPrefix(c.Code, f.Code)); err == nil && strings.HasPrefix(c.Code, f.Code) {
			highest = max(highest, n)
		}
	}
	for {
		highest++
		if code := f.Code + strconv.Itoa(highest); !slices.Contains(all, code) {
			return code
		}
	}
}

// rename changes a code wherever a questionnaire uses it: in the short form
// and in conditions.
func rename(q *survey.Questionnaire, from, to string) {
	for i, code := range q.ShortForm {
		if code == from {
			q.ShortForm[i] = to
		}
	}
	conditions(q, func(when **survey.Condition) {
		if *when != nil && (*when).Question == from {
			(*when).Question = to
		}
	})
}

// conditions visits every condition of a questionnaire.
func conditions(q *survey.Questionnaire, visit func(**survey.Condition)) {
	for i := range q.Factors {
		visit(&q.Factors[i].When)
	}
	for _, qs := range [][]survey.Question{q.Before, q.After} {
		for i := range qs {
			visit(&qs[i].When)
		}
	}
}
