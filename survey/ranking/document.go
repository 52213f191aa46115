package ranking

import (
	"bytes"
	"encoding/json"
	"fmt"

	"sipas/survey"
	"sipas/survey/reform"
)

// Schema names the form of a Document as JSON.
const Schema = "sipas.round/1"

// Document is a published round as JSON: what was given, and every figure that
// follows from it. It holds nothing of when and by whom it was made, and no
// person's name, so that the same round gives the same bytes. Fractions are
// written as "434/5".
type Document struct {
	Schema  string                `json:"schema"`
	Program string                `json:"program"` // version that computed it
	Round   *reform.Round         `json:"round"`
	Sets    []*reform.CriteriaSet `json:"sets"`  // in full, in the order of Round.Sets
	Units   []UnitRecord          `json:"units"` // in the round's order
	Figures Figures               `json:"figures"`
}

// encode writes a document in the one form that it has.
func (d *Document) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return nil, fmt.Errorf("encoding a round: %w", err)
	}
	return b.Bytes(), nil
}

// Parse reads what was frozen. ErrForm for anything else, and for a document whose
// units, sets and figures do not belong together.
func Parse(data []byte) (*Document, error) {
	d := &Document{}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "reading a frozen round: %w", err)
	}
	if d.Schema != Schema {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "a document of the form %q", d.Schema)
	}
	if d.Round == nil || len(d.Round.Units) != len(d.Units) || len(d.Figures.Units) != len(d.Units) || len(d.Round.Sets()) != len(d.Sets) {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "a round that is not whole")
	}
	for i, ref := range d.Round.Sets() {
		if d.Sets[i] == nil || d.Sets[i].Ref() != ref {
			return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "a round without its set %s", ref)
		}
	}
	for i, e := range d.Round.Units {
		if d.Units[i].Unit != e.Unit || d.Figures.Units[i].Unit != e.Unit {
			return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "a round without its unit %s", e.Unit)
		}
	}
	return d, nil
}

// document writes a ranking.
func document(r *Ranking, sheets map[string]*reform.Sheet, program string) *Document {
	d := &Document{Schema: Schema, Program: program, Round: r.Round, Figures: figures(r)}
	for _, ref := range r.Round.Sets() {
		d.Sets = append(d.Sets, r.Sets[ref])
	}
	for _, e := range r.Round.Units {
		row := r.byUnit[e.Unit]
		d.Units = append(d.Units, row.record(sheets[e.Unit]))
	}
	return d
}
