package api

import (
	"slices"

	"sipas/survey/export"
	"sipas/survey/results"
)

// questionnaire is the codebook of a wave: what its columns are, with the
// questions in full. Places out of scope have no name in it.
func (p *Pages) questionnaire(a *asked) error {
	w, err := a.wave(p.Now())
	if err != nil {
		return err
	}
	texts, err := a.flag("texts")
	if err != nil {
		return err
	}
	book, err := export.NewCodebook(a.config, w, texts)
	if err != nil {
		return err
	}
	for _, by := range []string{results.ByUnit, results.ByCounter} {
		v := book.Variable(by)
		v.Values = slices.DeleteFunc(v.Values, func(x export.Value) bool { return !a.mayKnow(w, by, x.Code) })
	}
	return a.answer(book)
}
