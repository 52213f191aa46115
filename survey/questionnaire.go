package survey

import (
	"slices"
	"strconv"
)

// Ref names one version of a questionnaire, e.g. sipas-25 version 1.
type Ref struct {
	ID      string `bson:"id" json:"id"`
	Version int    `bson:"version" json:"version"`
}

func (r Ref) String() string { return r.ID + "@" + strconv.Itoa(r.Version) }

// Questionnaire is one version of a set of questions. Once a wave uses it, it
// never changes: a change of wording is a new version, and Criterion.Lineage
// keeps the series together.
type Questionnaire struct {
	Ref       `bson:",inline"`
	Title     Text       `bson:"title" json:"title"`
	Note      Text       `bson:"note" json:"note"` // what it is and is not, shown wherever the title is
	Stem      Text       `bson:"stem" json:"stem"` // the sentence that every criterion completes
	Languages []string   `bson:"languages" json:"languages"`
	Scale     Scale      `bson:"scale" json:"scale"`
	Factors   []Factor   `bson:"factors" json:"factors"`
	Overall   Criterion  `bson:"overall" json:"overall"`       // the general question; Code "" means not asked
	Before    []Question `bson:"before" json:"before"`         // asked before the factors, e.g. the stage
	After     []Question `bson:"after" json:"after"`           // asked after the overall question
	ShortForm []string   `bson:"short_form" json:"short_form"` // criterion codes of the short form, without the overall question
	Published bool       `bson:"published" json:"published"`
}

// Scale labels the ratings: Labels[0] belongs to 1, the worst.
type Scale struct {
	Labels   []Text `bson:"labels" json:"labels"`
	DontKnow Text   `bson:"dont_know" json:"dont_know"` // label of "don't know / not used"; counted apart
}

// Points is the number of steps of the scale, 5 for satisfaction.
func (s Scale) Points() int { return len(s.Labels) }

// Factor is a group of criteria, a "core criterion" in some texts.
type Factor struct {
	Code     string      `bson:"code" json:"code"`
	Name     Text        `bson:"name" json:"name"`
	Short    Text        `bson:"short" json:"short"`
	Criteria []Criterion `bson:"criteria" json:"criteria"`
	When     *Condition  `bson:"when,omitempty" json:"when,omitempty"`
}

// Criterion is one rated sentence.
type Criterion struct {
	Code     string   `bson:"code" json:"code"`
	Question Text     `bson:"question" json:"question"`
	Short    Text     `bson:"short" json:"short"`                 // for tables and charts
	Lineage  []string `bson:"lineage" json:"lineage"`             // items it descends from: official "1001#24", "2640#1", "2022#16", or own; see Continues
	Off      bool     `bson:"off,omitempty" json:"off,omitempty"` // in the template, but not asked
}

// QuestionKind is the form of a Question.
type QuestionKind string

// One option, up to Most options, free text, or a rating on the
// questionnaire's scale that belongs to no factor and counts in no index.
const (
	OneOf   QuestionKind = "one"
	SomeOf  QuestionKind = "some"
	Words   QuestionKind = "text"
	OnScale QuestionKind = "scale"
)

// Question is anything asked beside the criteria and the overall question.
type Question struct {
	Code    string       `bson:"code" json:"code"`
	Kind    QuestionKind `bson:"kind" json:"kind"`
	Text    Text         `bson:"text" json:"text"`
	Hint    Text         `bson:"hint,omitempty" json:"hint,omitempty"`
	Options []Option     `bson:"options,omitempty" json:"options,omitempty"`
	Most    int          `bson:"most,omitempty" json:"most,omitempty"` // SomeOf: choices; Words: characters
	When    *Condition   `bson:"when,omitempty" json:"when,omitempty"`
	Off     bool         `bson:"off,omitempty" json:"off,omitempty"`   // in the template, but not asked
	Full    bool         `bson:"full,omitempty" json:"full,omitempty"` // only on the full form
}

// Option is a choice of a Question.
type Option struct {
	Code string `bson:"code" json:"code"`
	Text Text   `bson:"text" json:"text"`
}

// Condition says whom a factor or question concerns: those who did not give
// one of the answers Not, and (if Is is set) gave one of Is, to an earlier
// one-of question. Who left that question out, or was never asked it, is
// concerned unless Is is set.
type Condition struct {
	Question string   `bson:"question" json:"question"`
	Is       []string `bson:"is,omitempty" json:"is,omitempty"`
	Not      []string `bson:"not,omitempty" json:"not,omitempty"`
}

// Holds tells whether the condition lets the person with these answers be
// asked. A nil condition always does.
func (c *Condition) Holds(a Answers) bool {
	if c == nil {
		return true
	}
	given := a[c.Question].Choices
	if len(given) == 0 {
		return len(c.Is) == 0
	}
	if slices.Contains(c.Not, given[0]) {
		return false
	}
	return len(c.Is) == 0 || slices.Contains(c.Is, given[0])
}

// Form is the length of a sheet.
type Form string

// The full form asks every criterion, the short form one per factor, and on
// ChoiceForm the citizen chooses.
const (
	FullForm   Form = "full"
	ShortForm  Form = "short"
	ChoiceForm Form = "choice"
)

// Asked are the criteria of a factor that are not switched off.
func (f Factor) Asked() []Criterion {
	return slices.DeleteFunc(slices.Clone(f.Criteria), func(c Criterion) bool { return c.Off })
}

// Criteria are the rated items of the factors in questionnaire order, without
// those switched off and without the overall question.
func (q *Questionnaire) Criteria() []Criterion {
	var all []Criterion
	for _, f := range q.Factors {
		all = append(all, f.Asked()...)
	}
	return all
}

// Rated are the codes of everything on the scale that an index is made of: the
// criteria in order, then the overall question if there is one. Questions of
// kind OnScale are not among them.
func (q *Questionnaire) Rated() []string {
	var codes []string
	for _, c := range q.Criteria() {
		codes = append(codes, c.Code)
	}
	if q.Overall.Code != "" {
		codes = append(codes, q.Overall.Code)
	}
	return codes
}

// On is the questionnaire as the given form asks it: without criteria and
// questions that are switched off, and on ShortForm only the criteria of the short form,
// without factors that lose all of theirs and without Full questions. Any
// other form, ChoiceForm as well, asks everything. q is not changed; the
// result shares its texts.
func (q *Questionnaire) On(form Form) *Questionnaire {
	cut := *q
	cut.Factors = nil
	for _, f := range q.Factors {
		f.Criteria = slices.DeleteFunc(f.Asked(), func(c Criterion) bool {
			return form == ShortForm && !slices.Contains(q.ShortForm, c.Code)
		})
		if len(f.Criteria) > 0 {
			cut.Factors = append(cut.Factors, f)
		}
	}
	asked := func(qs []Question) []Question {
		return slices.DeleteFunc(slices.Clone(qs), func(x Question) bool {
			return x.Off || form == ShortForm && x.Full
		})
	}
	cut.Before, cut.After = asked(q.Before), asked(q.After)
	return &cut
}
