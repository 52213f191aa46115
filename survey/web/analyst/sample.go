package analyst

import (
	"math"
	"strconv"

	"sipas/analysis/sample"
	"sipas/survey/findings"
)

// margin is that of the index which a sample should give: five points.
const margin = 0.05

// samples are how well the samples of the place and of the units below it
// hold; none behind filters, where nobody knows of how many people they are.
func (w *look) samples() []sampled {
	if !w.plain() {
		return nil
	}
	whole := w.sampled(w.sight.Total, w.Lens.Unit)
	whole.Name, whole.Link = w.Title(), ""
	if w.Lens.Unit == "" {
		whole.Name = w.Say("lens.whole")
	}
	rows := []sampled{whole}
	depth := w.depths()
	for _, g := range w.units.Groups {
		x := w.sampled(g, g.Label)
		r := w.unit(g, depth[g.Label])
		x.Name, x.Link, x.Indent = r.Name, r.Link, "d"+strconv.Itoa(min(depth[g.Label], 3))
		rows = append(rows, x)
	}
	return rows
}

// sampled measures the sample of a unit, "" for the wave: how many sheets
// there are of those that were wanted, or of those that ±5 points take.
func (w *look) sampled(g findings.Figures, unit string) sampled {
	if g.Suppressed {
		return sampled{Hidden: true}
	}
	s := sampled{Responses: w.Count(g.Responses)}
	population := math.Inf(1)
	if n, known := w.dossiers(unit); known {
		s.Dossiers = w.Count(n)
		if n > 0 {
			s.Rate = w.Percent(float64(g.Responses)/float64(n), 1)
		}
		if n >= g.Responses {
			population = float64(n)
		}
	}
	needed := int(sample.Size(sample.Yamane(population, margin), population))
	s.Needed = w.Count(needed)
	if e := g.ItemMean; figured(e) && e.Respondents > 1 {
		i := certainly(e, confidence)
		s.Margin = w.Say("results.sample.points", w.Number(50*(i.Hi-i.Lo), 1))
	}
	if target := w.target(unit); target > 0 {
		s.Target, s.Share = w.Count(target), w.Percent(float64(g.Responses)/float64(target), 0)
		needed = target
	}
	s.Enough = g.Responses >= needed
	s.Verdict = w.Say("results.sample.enough")
	if !s.Enough {
		s.Verdict = w.Say("results.sample.lacks", needed-g.Responses)
	}
	return s
}

// dossiers are how many a unit, or all of the wave, handled in the wave's period.
func (w *look) dossiers(unit string) (n int, known bool) {
	if w.Wave.Period == "" {
		return 0, false
	}
	if unit != "" {
		return w.Config.Dossiers(w.Wave.Period, unit)
	}
	roots := w.Wave.Units
	if len(roots) == 0 {
		roots = w.Config.Tree.Children("")
	}
	for _, r := range roots {
		d, ok := w.Config.Dossiers(w.Wave.Period, r)
		n, known = n+d, known || ok
	}
	return n, known
}

// target is how many sheets are wanted of a unit; of the wave, the sum of
// those of the highest units that have one.
func (w *look) target(unit string) int {
	if unit != "" {
		return w.Wave.Targets[unit]
	}
	sum := 0
	covered := map[string]bool{}
	for _, u := range w.Units {
		switch {
		case covered[u.Parent]:
			covered[u.ID] = true
		case w.Wave.Targets[u.ID] > 0:
			covered[u.ID] = true
			sum += w.Wave.Targets[u.ID]
		}
	}
	return sum
}
