package seal

import (
	"slices"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/export"
)

// kinds tell which questions a sheet was asked, as far as its answers show it:
// by its version and form, and by each factor that only some are asked.
type kinds struct {
	forms   []uint32 // version and form, by row
	of      int      // how many of these there are
	factors []asked
}

// asked is a factor that a condition keeps from some.
type asked struct {
	blank []bool // by row: no answer in the whole factor
	spare []bool // by row: it did not concern the person
}

// exemptions are the differences that are too rare in the whole wave to be
// sheltered by any grouping.
type exemptions struct {
	forms   []bool
	factors []bool
	alike   bool
}

func newKinds(f *analysis.Frame, b *export.Codebook, versions []*survey.Questionnaire) (kinds, error) {
	forms, err := f.Dimension(formColumn)
	if err != nil {
		return kinds{}, err
	}
	labels, err := f.Dimension(versionColumn)
	if err != nil {
		return kinds{}, err
	}
	k := kinds{forms: make([]uint32, f.Rows())}
	k.of = len(forms.Labels) * len(labels.Labels)
	for row := range k.forms {
		k.forms[row] = labels.Codes.At(row)*uint32(len(forms.Labels)) + forms.Codes.At(row)
	}
	done := map[string]bool{}
	for _, q := range versions {
		for _, factor := range q.Factors {
			if factor.When != nil && !done[factor.Code] {
				done[factor.Code] = true
				a, known, err := newAsked(f, b, factor)
				if err != nil {
					return k, err
				}
				if known {
					k.factors = append(k.factors, a)
				}
			}
		}
	}
	return k, nil
}

// newAsked looks who was asked a factor. known is false when the dataset has not
// got the factor, or not the question that decides.
func newAsked(f *analysis.Frame, b *export.Codebook, factor survey.Factor) (a asked, known bool, err error) {
	i := slices.IndexFunc(b.Variables, func(v export.Variable) bool {
		return v.Kind == export.Choice && v.Question == factor.When.Question
	})
	at := slices.IndexFunc(f.Schema().Factors, func(x analysis.Factor) bool { return x.Name == factor.Code })
	if i < 0 || at < 0 {
		return a, false, nil
	}
	by, err := f.Dimension(b.Variables[i].Name)
	if err != nil {
		return a, false, err
	}
	spare := make([]bool, len(by.Labels))
	for code, label := range by.Labels {
		answers := survey.Answers{}
		if label != "" {
			answers[factor.When.Question] = survey.Answer{Choices: []string{label}}
		}
		spare[code] = !factor.When.Holds(answers)
	}
	a = asked{blank: make([]bool, f.Rows()), spare: make([]bool, f.Rows())}
	for row := range a.blank {
		a.spare[row] = spare[by.Codes.At(row)]
		a.blank[row] = !slices.ContainsFunc(f.Schema().Factors[at].Items, func(j int) bool { return f.Item(j)[row] != analysis.Missing })
	}
	return a, true, nil
}

// few tells that a number of sheets is too small to hide among.
func few(n int) bool { return 0 < n && n < K }

// counts are how many of rows are of each kind.
func (k *kinds) counts(rows []uint32) (forms []int, factors []askedCount) {
	forms, factors = make([]int, k.of), make([]askedCount, len(k.factors))
	for _, row := range rows {
		forms[k.forms[row]]++
		for i := range k.factors {
			if k.factors[i].blank[row] {
				factors[i].blank++
			} else {
				factors[i].filled++
			}
			if k.factors[i].spare[row] {
				factors[i].spare++
			}
		}
	}
	return forms, factors
}

type askedCount struct{ blank, filled, spare int }

// few tells that who was asked the factor, or was not, has few to hide among.
func (c askedCount) few() bool { return c.spare > 0 && (few(c.blank) || few(c.filled)) }

// exemptions are those of all sheets.
func (k *kinds) exemptions(all []uint32) exemptions {
	forms, factors := k.counts(all)
	e := exemptions{forms: make([]bool, len(forms)), factors: make([]bool, len(factors))}
	for i, n := range forms {
		e.forms[i] = few(n)
	}
	for i, c := range factors {
		e.factors[i] = c.few()
	}
	return e
}

// sheltered tells whether nobody among rows stands out by what they were asked.
func (k *kinds) sheltered(rows []uint32, e exemptions) bool {
	forms, factors := k.counts(rows)
	for i, n := range forms {
		if few(n) && !e.forms[i] {
			return false
		}
	}
	for i, c := range factors {
		if c.few() && !e.factors[i] {
			return false
		}
	}
	return true
}
