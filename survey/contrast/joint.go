package contrast

import (
	"slices"
	"strings"

	"sipas/analysis/crosswalk"
	"sipas/survey"
)

// Joint says which criterion of one questionnaire is which of another. The zero
// Joint joins every code with itself.
type Joint struct {
	other map[string]string // nil: the same code
}

// Same joins every code with itself: both sides answered the same questionnaire.
func Same() Joint { return Joint{} }

// Other is the code on the other side; ok is false when there is none.
func (j Joint) Other(code string) (other string, ok bool) {
	if j.other == nil {
		return code, true
	}
	other, ok = j.other[code]
	return other, ok
}

// Join joins the criteria of two questionnaires, and their overall questions. In
// versions of one questionnaire a code is the same item however it is worded. Else,
// or when the code is gone, one of the two says by its lineage that it continues
// the other, or both that they continue the same item of a third questionnaire.
// Items of the ministry's methods do not join: several criteria may descend from
// one of them; see [Carry]. Each criterion is joined at most once.
func Join(a, b *survey.Questionnaire) Joint {
	if a.Ref == b.Ref {
		return Same()
	}
	j := Joint{other: map[string]string{}}
	from, to := ratedOf(a), ratedOf(b)
	taken := map[string]bool{}
	for _, match := range []func(x, y survey.Criterion) bool{
		func(x, y survey.Criterion) bool { return a.ID == b.ID && x.Code == y.Code },
		func(x, y survey.Criterion) bool { return x.Continues(b.ID, y.Code) || y.Continues(a.ID, x.Code) },
		func(x, y survey.Criterion) bool { return x.Code == y.Code && kin(x, y) },
		kin,
	} {
		for _, x := range from {
			if _, joined := j.other[x.Code]; joined {
				continue
			}
			i := slices.IndexFunc(to, func(y survey.Criterion) bool { return !taken[y.Code] && match(x, y) })
			if i >= 0 {
				j.other[x.Code], taken[to[i].Code] = to[i].Code, true
			}
		}
	}
	return j
}

// ratedOf are the criteria that are asked, the overall question among them, and
// rated questions that are in no factor.
func ratedOf(q *survey.Questionnaire) []survey.Criterion {
	all := q.Criteria()
	if q.Overall.Code != "" {
		all = append(all, q.Overall)
	}
	for _, x := range slices.Concat(q.Before, q.After) {
		if x.Kind == survey.OnScale && !x.Off {
			all = append(all, survey.Criterion{Code: x.Code})
		}
	}
	return all
}

// kin tells that two criteria continue the same item of a questionnaire that is
// none of the ministry's.
func kin(x, y survey.Criterion) bool {
	return slices.ContainsFunc(x.Lineage, func(ref string) bool {
		return !official(ref) && slices.Contains(y.Lineage, ref)
	})
}

// official tells that a reference is to an item of the ministry's methods.
func official(ref string) bool {
	v, _, _ := strings.Cut(ref, "#")
	return slices.Contains(Versions(), crosswalk.Version(v))
}

// through joins a with c by way of b.
func (j Joint) through(next Joint) Joint {
	if j.other == nil {
		return next
	}
	if next.other == nil {
		return j
	}
	all := Joint{other: map[string]string{}}
	for code, middle := range j.other {
		if end, ok := next.other[middle]; ok {
			all.other[code] = end
		}
	}
	return all
}

// or adds what another joint knows of codes that this one does not join.
func (j Joint) or(second Joint, codes []survey.Criterion) Joint {
	if j.other == nil {
		return j
	}
	all, taken := Joint{other: map[string]string{}}, map[string]bool{}
	for code, end := range j.other {
		all.other[code], taken[end] = end, true
	}
	for _, c := range codes {
		end, ok := second.Other(c.Code)
		if _, joined := all.other[c.Code]; ok && !joined && !taken[end] {
			all.other[c.Code], taken[end] = end, true
		}
	}
	return all
}

// Joints joins the last of some questionnaires, in order of time, with each of
// them: directly, and for what that leaves open step by step through those between.
func Joints(of []*survey.Questionnaire) []Joint {
	all := make([]Joint, len(of))
	if len(of) == 0 {
		return all
	}
	last := of[len(of)-1]
	codes := ratedOf(last)
	for i := len(of) - 2; i >= 0; i-- {
		steps := all[i+1].through(Join(of[i+1], of[i]))
		all[i] = Join(last, of[i]).or(steps, codes)
	}
	return all
}
