package monitor

import (
	"cmp"
	"math"
	"slices"

	"sipas/analysis/sample"
	"sipas/survey/directory"
)

// margin is that of n of a place's dossiers, or of unlimited ones where their
// number is not known or smaller than n.
func margin(n int, p Place) float64 {
	population := math.Inf(1)
	if p.KnownDossiers && p.Dossiers >= n {
		population = float64(p.Dossiers)
	}
	return sample.Margin(0.5, float64(n), population, 0.95)
}

// finish writes down what is wanted of each place, and puts counters below
// their units.
func (v *surveyor) finish(config *directory.Snapshot) {
	s := v.sight
	period := s.Wave.Period
	for i := range s.Places {
		p := &s.Places[i]
		p.Target = s.Wave.Targets[p.Unit]
		if period != "" {
			p.Dossiers, p.KnownDossiers = config.Dossiers(period, p.Unit)
		}
		v.steps(p)
	}
	for i, p := range s.Places {
		if v.parent[i] < 0 {
			s.Whole.Dossiers += p.Dossiers
			s.Whole.KnownDossiers = s.Whole.KnownDossiers || p.KnownDossiers
		}
	}
	s.Whole.Target = s.target(v.parent)
	v.steps(&s.Whole)
	code := map[string]int{}
	for c, label := range v.counters.Labels {
		code[label] = c
	}
	for id, c := range config.Counters {
		at, known := s.place[c.Unit]
		if !known {
			continue
		}
		var p Place
		if k, has := code[id]; has && id != "" {
			p = v.desks[k]
		} else if c.Closed {
			continue
		}
		p.Unit, p.Counter, p.Depth = c.Unit, id, s.Places[at].Depth
		v.steps(&p)
		s.counters[c.Unit] = append(s.counters[c.Unit], p)
	}
	for _, of := range s.counters {
		slices.SortFunc(of, func(a, b Place) int { return cmp.Compare(a.Counter, b.Counter) })
	}
}

// steps rounds down what would tell of one person who has just gone.
func (v *surveyor) steps(p *Place) {
	if !v.sight.Final {
		p.Withdrawn -= p.Withdrawn % step
	}
}

// target is the sum of the targets of the highest units that have one.
func (s *Sight) target(parent []int) (sum int) {
	covered := make([]bool, len(s.Places))
	for i, p := range s.Places {
		if up := parent[i]; up >= 0 && covered[up] {
			covered[i] = true
			continue
		}
		if p.Target > 0 {
			covered[i] = true
			sum += p.Target
		}
	}
	return sum
}
