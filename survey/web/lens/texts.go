package lens

import (
	"slices"

	"sipas/survey"
	"sipas/survey/directory"
)

// Texts are the names of factors and the short labels of criteria and rated
// questions, by code.
type Texts map[string]survey.Text

// TextsOf takes them from a questionnaire and, for what it does not have,
// from its other versions, the newest first.
func TextsOf(config *directory.Snapshot, ref survey.Ref) Texts {
	t := Texts{}
	if q := config.Questionnaires[ref]; q != nil {
		t.take(q)
	}
	var others []*survey.Questionnaire
	for other, q := range config.Questionnaires {
		if other.ID == ref.ID && other != ref {
			others = append(others, q)
		}
	}
	slices.SortFunc(others, func(a, b *survey.Questionnaire) int { return b.Version - a.Version })
	for _, q := range others {
		t.take(q)
	}
	return t
}

func (t Texts) take(q *survey.Questionnaire) {
	for _, f := range q.Factors {
		t.add(f.Code, f.Name)
		for _, c := range f.Criteria {
			t.add(c.Code, c.Short)
		}
	}
	t.add(q.Overall.Code, q.Overall.Short)
	for _, x := range slices.Concat(q.Before, q.After) {
		t.add(x.Code, x.Text)
	}
}

func (t Texts) add(code string, text survey.Text) {
	if _, known := t[code]; !known && code != "" {
		t[code] = text
	}
}

// Item is the name of a factor, or the short label of a criterion or question
// of the wave, in the reader's language; its code where there is none.
func (p *Place) Item(code string) string {
	if s := p.Text(p.texts[code]); s != "" {
		return s
	}
	return code
}

// Scale are the words of the ratings, the worst first; none when the wave's
// questionnaire is not there.
func (p *Place) Scale() []string {
	q := p.Config.Questionnaires[p.Wave.Questionnaire]
	if q == nil {
		return nil
	}
	words := make([]string, q.Scale.Points())
	for i, t := range q.Scale.Labels {
		words[i] = p.Text(t)
	}
	return words
}
