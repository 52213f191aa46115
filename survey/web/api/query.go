package api

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sipas/survey"
)

// Limits of a page of a list.
const (
	usualItems = 100
	mostItems  = 500
)

// wrongQuery is the error of parameters that are wrong; nil when none is.
func wrongQuery(wrong []survey.Problem) error {
	if len(wrong) == 0 {
		return nil
	}
	return &survey.Error{Kind: survey.KindInvalid, Code: codeQuery, Problems: wrong}
}

// most is how much of what a program sent is repeated to it.
const most = 60

// shown is what a program sent as a problem repeats it: readable, and short.
func shown(s string) string {
	s = survey.Clean(strings.ToValidUTF8(s, "�"))
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strings.ReplaceAll(s, "\n", " ")
}

// page is which part of a list is asked for: at most limit things, whose keys
// come after a key.
type page struct {
	after string
	limit int
}

func (a *asked) page() (page, error) {
	at := page{after: a.query.Get("after"), limit: usualItems}
	var wrong []survey.Problem
	if a.query.Has("after") && !survey.ValidCode(at.after) {
		wrong = append(wrong, survey.Problem{Field: "after", Code: "api.param.key", Args: []string{shown(at.after)}})
	}
	if a.query.Has("limit") {
		n, err := strconv.Atoi(a.query.Get("limit"))
		if err != nil || n < 1 || n > mostItems {
			wrong = append(wrong, survey.Problem{Field: "limit", Code: "api.param.limit", Args: []string{shown(a.query.Get("limit")), strconv.Itoa(mostItems)}})
		}
		at.limit = n
	}
	return at, wrongQuery(wrong)
}

// flag is a parameter that is on when it is "yes", and off when it is "no" or
// not there.
func (a *asked) flag(name string) (bool, error) {
	return a.query.Get(name) == "yes", wrongQuery(a.mischosen(name, "yes", "no"))
}

// listed are ids as a sentence has them.
func listed(ids []string) string {
	const many = 20
	if len(ids) > many {
		return strings.Join(ids[:many], ", ") + ", …"
	}
	return strings.Join(ids, ", ")
}
