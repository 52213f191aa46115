package study

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sipas/analysis"
)

// run is a study under way.
type run struct {
	plan     Plan
	data     Data
	schema   *analysis.Schema
	view     analysis.View
	engine   engine
	order    []int                // items as they are shown
	factorOf []string             // by item
	shown    map[string]Breakdown // by single dimension, as it may be shown
	withheld map[string][]bool    // what the tables of all sheets hide, by group (keyOf) and column of the ledger
	notes    []Note

	calibration *Calibration
}

// Run carries out a plan. program is the version of the program, for the
// provenance. The error says what in the plan or the data cannot be.
func Run(d Data, p Plan, program string) (*Result, error) {
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	p, err := p.completed(d.Frame.Schema())
	if err != nil {
		return nil, fmt.Errorf("study plan: %w", err)
	}
	if err := p.checkLabels(d.Frame); err != nil {
		return nil, fmt.Errorf("study plan: %w", err)
	}
	r, from, err := begin(d, p, program)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	result := &Result{Provenance: from, Rows: int64(r.view.Rows()), Calibration: r.calibration}
	for _, step := range []func(*Result) error{
		r.main, r.quality, r.compare, r.trend, r.tests, r.rank, r.reliability, r.structure, r.drivers,
	} {
		if err := step(result); err != nil {
			return nil, fmt.Errorf("study: %w", err)
		}
	}
	result.Notes = r.notes
	if n := withheldIn(result.Total, result.Breakdowns); n > 0 {
		result.Notes = append(result.Notes, Note{NoteWithheld, []string{strconv.Itoa(n), strconv.FormatInt(p.SuppressBelow, 10)}})
	}
	result.Provenance.Formulas = result.formulas()
	return result, nil
}

// begin takes fingerprints and puts the rows in order if the plan could see it.
func begin(d Data, p Plan, program string) (*run, Provenance, error) {
	leaves, err := d.leaves()
	if err != nil {
		return nil, Provenance{}, err
	}
	order := inOrder(leaves)
	frame, err := d.digest(leaves, order)
	if err != nil {
		return nil, Provenance{}, err
	}
	plan, err := digestOf(p)
	if err != nil {
		return nil, Provenance{}, err
	}
	from := Provenance{Program: program, Frame: frame.String(), Plan: plan.String(), Seed: p.Seed, Rows: int64(d.Frame.Rows()), Asked: p}
	if p.ordered() {
		if p.Sample.Designed() {
			// A design reads group by group: what is read together should lie
			// together.
			if order, err = d.grouped(order, p); err != nil {
				return nil, from, err
			}
		}
		if d, err = d.arranged(order); err != nil {
			return nil, from, err
		}
	}
	r := &run{plan: p, data: d, schema: d.Frame.Schema()}
	r.layOut()
	if r.view, err = selected(d.Frame, p.Where); err != nil {
		return nil, from, err
	}
	switch {
	case p.Sample.Designed():
		r.engine, err = newDesigned(r)
	case p.Sample.Weights != "":
		r.engine = weighted{column: p.Sample.Weights}
	default:
		r.engine = counted{}
	}
	return r, from, err
}

// layOut decides in which order items are shown.
func (r *run) layOut() {
	r.factorOf = make([]string, len(r.schema.Items))
	for _, f := range r.schema.Factors {
		for _, j := range f.Items {
			r.factorOf[j] = f.Name
			r.order = append(r.order, j)
		}
	}
	overall := r.schema.Item(r.schema.Overall)
	for j := range r.schema.Items {
		if r.factorOf[j] == "" && j != overall {
			r.order = append(r.order, j)
		}
	}
	if overall >= 0 {
		r.order = append(r.order, overall)
	}
}

// few is the number of sheets below which figures are for orientation only.
const few = 30

// main makes the total and the breakdowns.
func (r *run) main(to *Result) error {
	total, breakdowns, err := r.tables(r.view, nil)
	if err != nil {
		return err
	}
	r.shown = map[string]Breakdown{}
	for _, b := range breakdowns {
		if len(b.By) == 1 {
			r.shown[b.By[0]] = b
		}
	}
	to.Total, to.Breakdowns = total, breakdowns[:len(r.plan.By)]
	if !total.Suppressed && total.Rows < few {
		r.note(NoteFewRows, strconv.FormatInt(total.Rows, 10))
	}
	for _, f := range total.Indexes {
		if len(f.Absent) > 0 && f.Subject == AllCriteria {
			r.note(NoteAbsent, string(f.Formula), strings.Join(f.Absent, ", "))
		}
	}
	for _, b := range to.Breakdowns {
		if b.Rest > 0 {
			r.note(NoteNoLabel, strings.Join(b.By, ", "), strconv.FormatInt(b.Rest, 10))
		}
	}
	return nil
}

// breakdownsNeeded are those of the plan, then those that comparisons and the
// ranking are made of.
func (r *run) breakdownsNeeded() [][]string {
	all := slices.Clone(r.plan.By)
	need := func(name string) {
		one := []string{name}
		if !slices.ContainsFunc(all, func(by []string) bool { return slices.Equal(by, one) }) {
			all = append(all, one)
		}
	}
	for _, c := range r.plan.Comparisons {
		need(c.Dimension)
	}
	if r.plan.Trend.Dimension != "" {
		need(r.plan.Trend.Dimension)
	}
	if r.plan.has(Ranking) {
		need(r.plan.Units)
	}
	return all
}

// tables makes the total and the breakdowns of a view, with what must not be
// shown withheld. removed holds the figures of the sheets that were left out, by
// group, if the view was cut down from another that is shown too.
func (r *run) tables(v analysis.View, removed map[string]Group) (Group, []Breakdown, error) {
	total, err := r.total(v)
	if err != nil {
		return Group{}, nil, err
	}
	var all []Breakdown
	for _, by := range r.breakdownsNeeded() {
		b, err := r.breakdown(v, by)
		if err != nil {
			return Group{}, nil, err
		}
		all = append(all, b)
	}
	if err := r.protect(&total, all, removed); err != nil {
		return Group{}, nil, err
	}
	return total, all, nil
}

// withheldIn counts what tables do not show: groups, and items and indexes of
// groups that are shown.
func withheldIn(total Group, breakdowns []Breakdown) int {
	n := 0
	group := func(g Group) {
		if g.Suppressed {
			n++
		}
		for _, i := range g.Items {
			if i.Suppressed {
				n++
			}
		}
		for _, f := range g.Indexes {
			if f.Suppressed {
				n++
			}
		}
	}
	group(total)
	for _, b := range breakdowns {
		for _, g := range b.Groups {
			group(g)
		}
	}
	return n
}

func (r *run) note(code string, args ...string) {
	r.notes = append(r.notes, Note{code, args})
}

// formulas lists the formulas that the result's figures carry.
func (r *Result) formulas() []analysis.Formula {
	names := map[analysis.Formula]bool{}
	add := func(figures []Figure) {
		for _, f := range figures {
			names[f.Formula], names[f.Score] = true, true
		}
	}
	add(r.Total.Indexes)
	for _, i := range r.Total.Items {
		add(i.Figures)
	}
	delete(names, "")
	return slices.Sorted(maps.Keys(names))
}
