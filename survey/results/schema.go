package results

import (
	"slices"
	"strings"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/directory"
)

// The label columns that every wave has. Beside them there is one for each
// one-of question that is asked (stage, sex, age, ...), with the code of the
// option as label, and one for each some-of question, with the codes of all
// that was chosen; see Question and Chosen.
const (
	ByUnit     = "unit"     // id of the unit
	ByCounter  = "counter"  // id of the counter
	ByField    = "field"    // code of the service field; none where a counter serves several
	ByChannel  = "channel"  // survey.Channel
	ByForm     = "form"     // survey.Form
	ByVersion  = "version"  // survey.Ref.String
	ByLanguage = "language" // of the form
	ByDay      = "day"      // of acceptance in Vietnam, 2026-03-05
	ByHour     = "hour"     // of acceptance in Vietnam, 2026-03-05T14; see Hour
	ByBatch    = "batch"    // of paper sheets or imported rows that it came with
	ByPartial  = "partial"  // PartialYes for a sheet left before its end, else none
)

// PartialYes is the label of partial sheets.
const PartialYes = "yes"

// Question is the label column of a one-of or some-of question: its code,
// unless another dimension has that name already.
func Question(code string) string {
	if slices.Contains(fixedLabels, code) || slices.Contains(reserved, code) {
		return questionPrefix + code
	}
	return code
}

// reserved are names of dimensions that follow from the columns, in rooms above.
var reserved = []string{"period", "hourofday"}

// QuestionOf is the code of the question that a label column holds, the other
// way round than Question; a column that every wave has gives its own name.
func QuestionOf(column string) string { return strings.TrimPrefix(column, questionPrefix) }

const questionPrefix = "question:" // no code has a colon

// chosenSign stands between the codes of what was chosen together.
const chosenSign = "+" // no code has a plus

// Chosen are the options that a label of a some-of question's column stands
// for, in the order of the questionnaire; none for "".
func Chosen(label string) []string {
	if label == "" {
		return nil
	}
	return strings.Split(label, chosenSign)
}

// Seconds is the number column of the time from opening to sending a form; NaN
// where it is not known.
const Seconds = "seconds"

// Places of some of fixedLabels.
const (
	labelCounter = 1
	labelHour    = 8
	labelBatch   = 9
)

var fixedLabels = []string{ByUnit, ByCounter, ByField, ByChannel, ByForm, ByVersion, ByLanguage, ByDay, ByHour, ByBatch, ByPartial}

// Schema says what the columns of a wave are: what its questionnaire rates, in
// order (see survey.Questionnaire.Rated), then the criteria that only other
// versions of it have, each in its factor. ok is false when the wave's
// questionnaire is not there.
func Schema(s *directory.Snapshot, w survey.Wave) (schema analysis.Schema, ok bool) {
	q := s.Questionnaires[w.Questionnaire]
	if q == nil {
		return schema, false
	}
	b := schemaBuilder{item: map[string]int{}, factor: map[string]int{}}
	b.schema = analysis.Schema{Scale: q.Scale.Points(), Dimensions: slices.Clone(fixedLabels), Numbers: []string{Seconds}}
	b.add(q)
	b.schema.Overall = q.Overall.Code
	if q.Overall.Code != "" {
		b.newItem(q.Overall.Code)
	}
	for _, other := range versions(s, q) {
		b.add(other)
	}
	return b.schema, true
}

// versions are the other versions of a questionnaire with as long a scale,
// the newest first.
func versions(s *directory.Snapshot, q *survey.Questionnaire) []*survey.Questionnaire {
	var others []*survey.Questionnaire
	for ref, o := range s.Questionnaires {
		if ref.ID == q.ID && ref != q.Ref && o.Scale.Points() == q.Scale.Points() {
			others = append(others, o)
		}
	}
	slices.SortFunc(others, func(a, b *survey.Questionnaire) int { return b.Version - a.Version })
	return others
}

type schemaBuilder struct {
	schema analysis.Schema
	item   map[string]int // code -> place
	factor map[string]int
}

func (b *schemaBuilder) add(q *survey.Questionnaire) {
	for _, f := range q.Factors {
		for _, c := range f.Asked() { // what every version has switched off is no column
			if j, isNew := b.newItem(c.Code); isNew {
				b.join(f.Code, j)
			}
		}
	}
	for _, x := range slices.Concat(q.Before, q.After) {
		name := Question(x.Code)
		if (x.Kind == survey.OneOf || x.Kind == survey.SomeOf) && !x.Off && !slices.Contains(b.schema.Dimensions, name) {
			b.schema.Dimensions = append(b.schema.Dimensions, name)
		}
	}
}

func (b *schemaBuilder) newItem(code string) (j int, isNew bool) {
	if j, known := b.item[code]; known {
		return j, false
	}
	j = len(b.schema.Items)
	b.item[code] = j
	b.schema.Items = append(b.schema.Items, code)
	return j, true
}

// join puts an item into a factor.
func (b *schemaBuilder) join(factor string, item int) {
	i, known := b.factor[factor]
	if !known {
		i = len(b.schema.Factors)
		b.factor[factor] = i
		b.schema.Factors = append(b.schema.Factors, analysis.Factor{Name: factor})
	}
	b.schema.Factors[i].Items = append(b.schema.Factors[i].Items, item)
}

// sameSchema tells whether responses can go on being added to columns of a.
func sameSchema(a, b analysis.Schema) bool {
	return a.Scale == b.Scale && a.Overall == b.Overall && slices.Equal(a.Items, b.Items) &&
		slices.Equal(a.Dimensions, b.Dimensions) &&
		slices.EqualFunc(a.Factors, b.Factors, func(x, y analysis.Factor) bool {
			return x.Name == y.Name && slices.Equal(x.Items, y.Items)
		})
}

// Versions are the versions of a wave's questionnaire whose answers its columns
// hold: its own, then the others with as long a scale, the newest first; none
// when its own is not there.
func Versions(s *directory.Snapshot, w survey.Wave) []*survey.Questionnaire {
	q := s.Questionnaires[w.Questionnaire]
	if q == nil {
		return nil
	}
	return append([]*survey.Questionnaire{q}, versions(s, q)...)
}
