package survey

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// Validate finds what would make the questionnaire unusable. A published one
// must have no fault at all (see Unready). A draft may be full of gaps; it only
// must be one that can be kept and edited: with codes that are well-formed and
// not repeated. The error is KindInvalid, questionnaire.invalid, with a Problem
// per fault.
func (q *Questionnaire) Validate() error {
	problems := q.Unready()
	if !q.Published {
		problems = slices.DeleteFunc(problems, func(p Problem) bool { return !slices.Contains(unkeepable, p.Code) })
	}
	if len(problems) == 0 {
		return nil
	}
	return &Error{Kind: KindInvalid, Code: "questionnaire.invalid", Problems: problems}
}

// unkeepable are the faults that a draft must not have either.
var unkeepable = []string{"code.malformed", "code.repeated", "questionnaire.version", "questionnaire.language",
	"questionnaire.language_twice", "question.kind", "question.most"}

// Unready is what keeps the questionnaire from being published, in reading
// order; empty when nothing does: malformed or repeated codes, texts missing in
// one of its languages, questions without options, conditions that cannot be
// decided by a one-of question before. Field is the code of the item, or the
// part of the questionnaire: id, version, languages, title, stem, scale,
// scale.1, scale.dont_know, factors.
func (q *Questionnaire) Unready() []Problem {
	v := validator{languages: q.Languages, seen: map[string]bool{}, oneOf: map[string][]string{}}
	v.code("id", q.ID, false)
	if q.Version < 1 {
		v.add("version", "questionnaire.version")
	}
	v.tongues(q.Languages)
	v.text("title", q.Title)
	v.text("stem", q.Stem)
	if n := q.Scale.Points(); n < 2 || n > 9 {
		v.add("scale", "questionnaire.scale", strconv.Itoa(n))
	}
	for i, l := range q.Scale.Labels {
		v.text(fmt.Sprintf("scale.%d", i+1), l)
	}
	v.text("scale.dont_know", q.Scale.DontKnow)
	for _, x := range q.Before {
		v.question(x)
	}
	for _, f := range q.Factors {
		v.factor(f)
	}
	if q.Overall.Code != "" {
		v.criterion(q.Overall)
	}
	for _, x := range q.After {
		v.question(x)
	}
	if len(q.Rated()) == 0 {
		v.add("factors", "questionnaire.empty")
	}
	for i, code := range q.ShortForm {
		if !slices.ContainsFunc(q.Criteria(), func(c Criterion) bool { return c.Code == code }) || slices.Contains(q.ShortForm[:i], code) {
			v.add(code, "questionnaire.short_form")
		}
	}
	return v.problems
}

// tagPattern is what language tags look like. Whether such a language exists
// is for those to say who add it.
var tagPattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// tongues looks over the languages. Vietnamese is among them, because it is
// what stands in where another language lacks a sentence.
func (v *validator) tongues(tags []string) {
	if len(tags) == 0 {
		v.add("languages", "questionnaire.languages")
		return
	}
	for i, tag := range tags {
		switch {
		case !tagPattern.MatchString(tag):
			v.add("languages", "questionnaire.language", tag)
		case slices.Contains(tags[:i], tag):
			v.add("languages", "questionnaire.language_twice", tag)
		}
	}
	if !slices.Contains(tags, Vietnamese) {
		v.add("languages", "questionnaire.vietnamese")
	}
}
