package export

import (
	"slices"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// Seen is what a report under a lens is made of. All of it must be of the same
// lens, but for Without. Sight is required; what is nil is no part of the
// report.
type Seen struct {
	Sight   *findings.Sight
	Units   *findings.Breakdown // by results.ByUnit
	Fields  *findings.Breakdown // by results.ByField
	Without *findings.Sight     // the same answers without the suspect sheets; of a lens with filters
	Beside  *results.Beside     // the index with and without the suspect sheets; of a lens without filters
	Summary *results.Summary    // of the same wave or unit, when the lens has no filters: for what came of the sheets
}

// ErrRefused says that of a sight nothing may be shown.
var ErrRefused = &survey.Error{Kind: survey.KindConflict, Code: "export.refused"}

// FromSight makes a report of what a lens shows; ErrRefused when that is
// nothing. The figures are protected already: what is withheld there has no
// number here. A digest of the data is not computed. program is the program's
// version.
func FromSight(s Seen, config *directory.Snapshot, program string) (*Report, error) {
	if s.Sight.Refused != "" {
		return nil, ErrRefused
	}
	lens, total := s.Sight.Lens, s.Sight.Total
	b, err := newReport(config, s.Sight.Wave, lens.Unit, program)
	if err != nil {
		return nil, err
	}
	r := b.report
	if s.Sight.Wave.Phase(s.Sight.At) != survey.PhaseOver {
		r.At, r.Until = s.Sight.At.UTC(), s.Sight.Until.UTC()
	}
	r.Counts = countsOf(s)
	r.Overall = b.definitions(total.ItemMean, total.FactorMean, total.Pooled, total.Question, total.Comprehensive)
	b.addFactors(total.Factors)
	for _, c := range total.Own {
		r.Criteria = append(r.Criteria, b.criterion(c, ""))
	}
	r.Units = b.units(s.Units)
	r.Fields = b.groups(s.Fields, func(code string) survey.Text { return config.Fields[code].Name })
	r.Quality = b.quality(s)
	r.Method = Method{Score: lens.Score.Formula(), Confidence: 0.95, SuppressBelow: 5, Only: choices(config, s.Sight.Wave, lens),
		From: lens.From, To: lens.To, Unflagged: lens.Unflagged, FactorWeights: factorWeights(s.Sight.Wave)}
	b.finish()
	return r, nil
}

// countsOf are what came of the sheets, as far as it is told.
func countsOf(s Seen) Counts {
	n := s.Sight.Total.Responses
	c := Counts{Responses: n, Counted: n, Withdrawn: -1, Partial: -1, Excluded: -1, Misfits: -1}
	if s.Sight.Total.Suppressed {
		c.Responses, c.Counted = -1, -1
	}
	if x := s.Summary; x != nil && !x.Suppressed {
		c = Counts{x.Responses, x.Counted, x.Withdrawn, x.Partial, x.Excluded, x.Misfits}
		if x.Ask.Unit != "" { // a summary does not tell how many were withdrawn in a unit
			c.Withdrawn, c.Misfits = -1, -1
		}
	}
	return c
}

// groups are the figures in force of a breakdown's groups; those without a
// label are left out.
func (b *reportBuilder) groups(d *findings.Breakdown, name func(label string) survey.Text) []Line {
	if d == nil {
		return nil
	}
	var all []Line
	for _, g := range d.Groups {
		if g.Label == "" {
			continue
		}
		l := lineOf(g.ItemMean)
		if g.Suppressed {
			l = l.withheld()
		}
		all = append(all, l.called(g.Label, name(g.Label)))
	}
	return all
}

// units are the groups of a breakdown by unit, each as deep as it lies below
// those that are listed.
func (b *reportBuilder) units(d *findings.Breakdown) []Line {
	all := b.groups(d, b.unit)
	depth := map[string]int{}
	for i := range all {
		u, _ := b.config.Tree.Unit(all[i].Code)
		if above, listed := depth[u.Parent]; listed {
			all[i].Depth = above + 1
		}
		depth[u.ID] = all[i].Depth
	}
	return all
}

// quality is the index with and without the suspect sheets, and how many these
// are where that may be told. It is nil when nobody has looked for them.
func (b *reportBuilder) quality(s Seen) *Quality {
	switch {
	case s.Sight.Lens.Unflagged:
		return nil
	case s.Beside != nil:
		return beside(s.Beside)
	case s.Without != nil:
		return b.without(s)
	}
	return nil
}

// beside is the quality part of a wave or unit as a whole.
func beside(x *results.Beside) *Quality {
	if x.FlaggedAt.IsZero() {
		return nil
	}
	q := &Quality{Sheets: -1, Flagged: -1, With: []Line{lineOf(x.Published)}, Without: []Line{lineOf(x.Unflagged)}}
	if !x.Published.Suppressed && !x.Unflagged.Suppressed {
		q.Sheets, q.Flagged = int(x.Published.Respondents), x.Flagged
	}
	return q
}

// without is the quality part of some answers of a wave.
func (b *reportBuilder) without(s Seen) *Quality {
	all, t := s.Sight.Total, s.Without.Total
	q := &Quality{Sheets: -1, Flagged: -1, With: []Line{lineOf(all.ItemMean)}}
	if s.Without.Refused != "" || t.Suppressed {
		q.Without = []Line{Line{Formula: all.ItemMean.Formula, Score: s.Sight.Lens.Score.Formula()}.withheld()}
		return q
	}
	q.Without = b.definitions(t.ItemMean, t.FactorMean, t.Pooled, t.Question, t.Comprehensive)
	if s.Without.Until.Equal(s.Sight.Until) { // else they are not of the same answers
		q.Sheets, q.Flagged = all.Responses, all.Responses-t.Responses
	}
	return q
}

// factorWeights are a wave's own relative weights of the factors.
func factorWeights(w survey.Wave) map[string]float64 {
	if len(w.Factors) == 0 {
		return nil
	}
	all := map[string]float64{}
	for f, n := range w.Factors {
		all[f] = float64(n)
	}
	return all
}

// choices are the filters of a lens with their names.
func choices(config *directory.Snapshot, w survey.Wave, lens findings.Lens) []Chosen {
	var all []Chosen
	for _, o := range lens.Only {
		c := Chosen{By: o.By, Name: dimensionName(config, w, o.By), Labels: slices.Clone(o.Labels)}
		for _, label := range o.Labels {
			c.Names = append(c.Names, labelName(config, w, o.By, label))
		}
		all = append(all, c)
	}
	return all
}
