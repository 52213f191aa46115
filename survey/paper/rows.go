package paper

import (
	"errors"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/tabular"
)

// rows reads the rows of a file of answers. It is for one goroutine.
type rows struct {
	upload Upload
	config *directory.Snapshot
	wave   survey.Wave
	q      *survey.Questionnaire
	layout *tabular.Layout
	cells  *cells
	asked  []string // codes of questions that the file has a column for
	units  names
	fields names
	places map[string]names // by unit
	now    time.Time
}

// names find a thing by its id, or by a name that only it has.
type names map[string]string

func (n names) add(id string, name survey.Text) {
	n[id] = id
	for _, s := range name {
		form := spelling(s)
		if other, taken := n["\x00"+form]; taken && other != id {
			n["\x00"+form] = ambiguous
			continue
		}
		n["\x00"+form] = id
	}
}

const ambiguous = "\x00"

func (n names) find(text string) (id string, ok bool) {
	if id, ok = n[text]; ok {
		return id, true
	}
	id, ok = n["\x00"+spelling(text)]
	return id, ok
}

func newRows(u Upload, s *directory.Snapshot, w survey.Wave, q *survey.Questionnaire, layout *tabular.Layout, now time.Time) *rows {
	r := &rows{upload: u, config: s, wave: w, q: q, layout: layout, cells: newCells(q), now: now,
		units: names{}, fields: names{}, places: map[string]names{}}
	for _, c := range Columns(q)[len(placeColumns()):] {
		if layout.Has(c.Key) {
			r.asked = append(r.asked, c.Key)
		}
	}
	for _, unit := range s.Tree.Subtree("") {
		r.units.add(unit.ID, unit.Name)
	}
	for _, f := range s.Fields {
		r.fields.add(f.Code, f.Name)
	}
	for _, c := range s.Counters {
		if r.places[c.Unit] == nil {
			r.places[c.Unit] = names{}
		}
		r.places[c.Unit].add(c.ID, c.Name)
	}
	return r
}

// read makes a response of a row, without id, hour of acceptance and batch.
// What is wrong goes to found by cell; then the response is nil. dropped
// counts answers to questions that do not concern the person.
func (r *rows) read(row tabular.Row, found *tabular.Findings) (x *survey.Response, dropped int) {
	before := found.Len()
	x = &survey.Response{Wave: r.wave.ID, Questionnaire: r.wave.Questionnaire, Form: r.upload.Form, Channel: r.upload.Channel}
	r.day(row, x, found)
	r.place(row, x, found)
	raw := make(map[string][]string, len(r.asked))
	for _, code := range r.asked {
		cell := r.layout.Cell(row, code)
		values, problem := r.cells.read(code, cell.Text)
		if problem != "" {
			found.Add(cell, problem, short(cell.Text))
		} else if values != nil {
			raw[code] = values
		}
	}
	if found.Len() > before {
		return nil, 0
	}
	answers, err := r.q.Check(raw)
	if e, bad := errors.AsType[*survey.Error](err); bad {
		for _, p := range e.Problems {
			cell := r.layout.Cell(row, p.Field)
			if p.Code == "answers.none" {
				cell = tabular.Cell{Row: row.Number}
			}
			found.Add(cell, p.Code, p.Args...)
		}
		return nil, 0
	}
	x.Answers = answers
	return x, len(raw) - len(answers)
}

// short is as much of a cell as a message quotes.
func short(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

func (r *rows) day(row tabular.Row, x *survey.Response, found *tabular.Findings) {
	day := r.upload.Day
	if cell := r.layout.Cell(row, colDay); cell.Text != "" {
		read, ok := tabular.Date(cell.Text, country)
		if !ok {
			found.Add(cell, "paper.import.day", short(cell.Text))
			return
		}
		if day = Day(read); !inWave(r.wave, day, r.now) {
			found.Add(cell, "paper.import.day_outside", short(cell.Text))
			return
		}
	}
	if day.IsZero() {
		found.Add(r.layout.Cell(row, colDay), "paper.import.day_missing")
		return
	}
	x.Hour = hourOf(day, r.now)
}

func (r *rows) place(row tabular.Row, x *survey.Response, found *tabular.Findings) {
	if !r.unit(row, x, found) {
		return
	}
	if cell := r.layout.Cell(row, colCounter); cell.Text != "" {
		id, known := r.places[x.Unit].find(cell.Text)
		switch {
		case !known:
			found.Add(cell, "paper.import.counter", short(cell.Text))
			return
		case id == ambiguous:
			found.Add(cell, "paper.import.ambiguous", short(cell.Text))
			return
		}
		x.Counter, x.Field = id, r.config.Counters[id].Field
	}
	cell := r.layout.Cell(row, colField)
	if cell.Text == "" {
		return
	}
	code, known := r.fields.find(cell.Text)
	switch {
	case !known:
		found.Add(cell, "paper.import.field", short(cell.Text))
	case code == ambiguous:
		found.Add(cell, "paper.import.ambiguous", short(cell.Text))
	case x.Field != "" && x.Field != code:
		found.Add(cell, "paper.import.field_other", short(cell.Text))
	default:
		x.Field = code
	}
}

// unit finds the row's unit; it must be one of the wave, of the importer's
// scope, and have existed on the day.
func (r *rows) unit(row tabular.Row, x *survey.Response, found *tabular.Findings) bool {
	cell := r.layout.Cell(row, colUnit)
	id, known := r.upload.Unit, r.upload.Unit != ""
	if cell.Text != "" {
		id, known = r.units.find(cell.Text)
	}
	unit, there := r.config.Tree.Unit(id)
	switch {
	case cell.Text == "" && !known:
		found.Add(cell, "paper.import.unit_missing")
	case id == ambiguous:
		found.Add(cell, "paper.import.ambiguous", short(cell.Text))
	case !known || !there || !r.inScope(id):
		found.Add(cell, "paper.import.unit", short(cell.Text))
	case !r.config.Covers(r.wave, id):
		found.Add(cell, "paper.import.unit_wave", short(cell.Text))
	case !x.Hour.IsZero() && !unit.Exists(x.Hour):
		found.Add(cell, "paper.import.unit_time", short(cell.Text))
	default:
		x.Unit = id
		return true
	}
	return false
}

func (r *rows) inScope(unit string) bool {
	return len(r.upload.Scope) == 0 || slices.ContainsFunc(r.upload.Scope, func(root string) bool {
		return root != "" && r.config.Tree.Within(unit, root)
	})
}
