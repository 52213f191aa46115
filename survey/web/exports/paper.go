package exports

import (
	"io"
	"math"
	"strings"

	"sipas/survey/export"
	"sipas/survey/web/lens"
)

// writer writes a report out in the reader's language.
type writer struct {
	*lens.Place
	report *export.Report
}

// paper is a report as it is read and signed: the page and the PDF show the
// same.
func (p *Pages) paper(place *lens.Place, r *export.Report) (*export.Paper, error) {
	w := writer{place, r}
	digest, err := r.WriteJSON(io.Discard)
	if err != nil {
		return nil, err
	}
	x := &export.Paper{Language: place.Lang, Office: w.office(), Title: place.Say("exports.report.title"), About: place.Text(place.Wave.Title),
		Facts: w.facts(), Lead: w.lead(), Day: place.Say("exports.sign.day"),
		Sign: []export.Signature{{Role: place.Say("exports.sign.author"), Hint: place.Say("exports.sign.name")},
			{Role: place.Say("exports.sign.leader"), Hint: place.Say("exports.sign.seal")}},
		PageOf: func(page, of int) string { return place.Say("exports.page_of", page, of) }}
	x.Running = x.Title + " – " + of(place)
	if place.Wave.Demo {
		x.Demo = place.Say("exports.demo")
	}
	for _, s := range []export.Section{w.definitions(), w.factors(), w.criteria(), w.answers(), w.units(), w.fields(), w.quality(), w.method(digest.SHA256)} {
		if s.Heading != "" {
			x.Sections = append(x.Sections, s)
		}
	}
	return x, nil
}

// office is whose report it is: the unit, or what is at the top of all units.
func (w writer) office() []string {
	unit := w.Lens.Unit
	if tops := w.Config.Tree.Children(""); unit == "" && len(tops) == 1 {
		unit = tops[0]
	}
	u, ok := w.Config.Tree.Unit(unit)
	if !ok {
		return nil
	}
	return []string{w.Text(u.Name)}
}

// facts are what the report is of.
func (w writer) facts() []export.Fact {
	var all []export.Fact
	add := func(name, value string) {
		if value != "" {
			all = append(all, export.Fact{Name: name, Value: value})
		}
	}
	add(w.Say("exports.fact.wave"), w.Text(w.Wave.Title))
	add(w.Say("exports.fact.period"), w.Date(w.Wave.Opens)+" – "+w.Date(w.Wave.Closes)+" ("+w.Phase()+")")
	if u, ok := w.Config.Tree.Unit(w.Lens.Unit); ok {
		add(w.Say("exports.fact.unit"), w.Text(u.Name))
	}
	add(w.Say("exports.fact.filters"), w.Chosen())
	c := w.report.Counts
	for _, x := range []struct {
		words string
		n     int
	}{
		{w.Say("exports.fact.responses"), c.Responses}, {w.Say("exports.fact.counted"), uncounted(c)},
		{w.Say("exports.fact.withdrawn"), c.Withdrawn}, {w.Say("exports.fact.partial"), c.Partial}, {w.Say("exports.fact.excluded"), c.Excluded},
		{w.Say("exports.fact.misfits"), some(c.Misfits)},
	} {
		if x.n >= 0 {
			add(x.words, w.Count(x.n))
		}
	}
	if !w.report.At.IsZero() {
		add(w.Say("exports.fact.at"), w.Time(w.report.At))
	}
	if !w.report.Until.IsZero() {
		add(w.Say("exports.fact.until"), w.Date(w.report.Until.Add(-1)))
	}
	return all
}

// uncounted is how many sheets are in the figures, where that is another
// number than that of all; else -1.
func uncounted(c export.Counts) int {
	if c.Counted == c.Responses {
		return -1
	}
	return c.Counted
}

// some is a number that is worth telling; -1 for none.
func some(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// lead is the overall index.
func (w writer) lead() export.Lead {
	x := export.Lead{Name: w.Say("exports.lead")}
	if len(w.report.Overall) == 0 {
		return x
	}
	l := w.report.Overall[0]
	f := w.figure(l)
	if f.why != "" {
		x.Value, x.Basis = "–", f.why
		return x
	}
	x.Value = f.value
	if f.interval != "" {
		x.Interval = w.Say("exports.lead.interval", f.interval)
	}
	x.Basis = w.Say("exports.lead.basis", f.n, w.Formula(l.Formula), w.Score())
	return x
}

// written is a figure in words; why stands for all of it when it has none.
type written struct{ value, interval, n, why string }

func (w writer) figure(l export.Line) written {
	value := float64(l.Value)
	switch {
	case l.Suppressed:
		return written{why: w.Say("exports.hidden")}
	case math.IsNaN(value):
		return written{why: w.Say("exports.nobody")}
	}
	f := written{value: w.Percent(value, lens.Decimals), n: w.Count(int(l.Respondents))}
	if lo, hi := l.Ends(); !math.IsNaN(float64(lo)) {
		f.interval = w.Percent(float64(lo), lens.Decimals) + " – " + w.Percent(float64(hi), lens.Decimals)
	}
	return f
}

// drawn is a figure as a bar; nil when there is no figure.
func drawn(l export.Line) *export.Bar {
	if l.Suppressed || math.IsNaN(float64(l.Value)) {
		return nil
	}
	lo, hi := l.Ends()
	return &export.Bar{Value: float64(l.Value), Lo: float64(lo), Hi: float64(hi)}
}

// sentences are several in one paragraph.
func sentences(all ...string) string { return strings.Join(all, " ") }
