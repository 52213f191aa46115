package contrast

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// part is a group with so many satisfied of so many answers of so many people.
func part(label string, x, n, people int64) findings.Figures {
	e := analysis.Estimate{Formula: analysis.FormulaPooled, Score: analysis.FormulaTop2, Value: float64(x) / float64(n), Numerator: float64(x), Denominator: float64(n), Respondents: people}
	if n == 0 {
		e = missing(analysis.FormulaPooled)
	}
	return findings.Figures{Label: label, Responses: int(people), Pooled: e}
}

func secret(label string) findings.Figures {
	x := part(label, 1, 2, 2)
	x.Suppressed, x.Responses = true, 0
	x.Pooled.Suppressed = true
	x.Pooled = x.Pooled.Redacted()
	return x
}

func TestDivide(t *testing.T) {
	for name, c := range map[string]struct {
		a, b  Parts
		parts string // labels, the rest as +
	}{
		"two units":             {Parts{part("", 90, 100, 20), []findings.Figures{part("U", 50, 50, 10), part("V", 40, 50, 10)}}, Parts{part("", 80, 100, 20), []findings.Figures{part("U", 40, 50, 10), part("V", 40, 50, 10)}}, "UV"},
		"withheld on one side":  {Parts{part("", 190, 200, 40), []findings.Figures{part("U", 50, 50, 10), part("V", 40, 50, 10), part("W", 100, 100, 20)}}, Parts{part("", 80, 120, 24), []findings.Figures{part("U", 40, 50, 10), secret("V"), secret("W")}}, "U+"},
		"sheets without a unit": {Parts{part("", 90, 130, 26), []findings.Figures{part("U", 50, 50, 10), part("V", 40, 50, 10)}}, Parts{part("", 80, 100, 20), []findings.Figures{part("U", 40, 50, 10), part("V", 40, 50, 10)}}, "UV+"},
		"a unit of one side":    {Parts{part("", 90, 100, 20), []findings.Figures{part("U", 90, 100, 20)}}, Parts{part("", 80, 100, 20), []findings.Figures{part("U", 40, 50, 10), part("V", 40, 50, 10)}}, "UV"},
		"a label is nothing":    {Parts{part("", 90, 100, 20), []findings.Figures{part("U", 50, 50, 10), part("", 40, 50, 10)}}, Parts{part("", 80, 100, 20), []findings.Figures{part("U", 40, 50, 10), part("", 40, 50, 10)}}, "U+"},
		"few are left":          {Parts{part("", 90, 100, 20), []findings.Figures{part("U", 50, 50, 10), part("V", 30, 30, 6)}}, Parts{part("", 80, 100, 20), []findings.Figures{part("U", 40, 50, 10), part("V", 40, 50, 10)}}, ""},
		"one unit":              {Parts{part("", 90, 100, 20), []findings.Figures{part("U", 90, 100, 20)}}, Parts{part("", 80, 100, 20), []findings.Figures{part("U", 80, 100, 20)}}, ""},
		"nobody":                {Parts{Whole: part("", 0, 0, 0)}, Parts{part("", 80, 100, 20), []findings.Figures{part("U", 80, 100, 20)}}, ""},
		"the whole is withheld": {Parts{Whole: secret("")}, Parts{part("", 80, 100, 20), []findings.Figures{part("U", 80, 100, 20)}}, ""},
	} {
		s := Divide(c.a, c.b)
		if c.parts == "" {
			if s != nil {
				t.Errorf("%s: %+v", name, s)
			}
			continue
		}
		if s == nil {
			t.Errorf("%s: none", name)
			continue
		}
		got := ""
		for _, p := range s.Parts {
			if got += p.Label; p.Rest {
				got += "+"
			}
		}
		if got != c.parts || !near(s.Service+s.Mix, s.Total) || !near(s.Total, c.a.Whole.Pooled.Value-c.b.Whole.Pooled.Value) {
			t.Errorf("%s: %s, want %s: %+v", name, got, c.parts, s)
		}
	}
}

// Parts add up to the difference whichever are withheld.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := func(name string) Parts {
			var p Parts
			var x, n, people int64
			for _, label := range []string{"U", "V", "W", "X"} {
				answers := rapid.Int64Range(0, 60).Draw(t, name+label)
				good := rapid.Int64Range(0, answers).Draw(t, name+label+" satisfied")
				if answers == 0 {
					continue
				}
				x, n, people = x+good, n+answers, people+answers
				g := part(label, good, answers, answers)
				if rapid.IntRange(0, 3).Draw(t, name+label+" withheld") == 0 {
					g = secret(label)
				}
				p.Groups = append(p.Groups, g)
			}
			p.Whole = part("", x, n, people)
			return p
		}
		a, b := side("a"), side("b")
		s := Divide(a, b)
		if s == nil {
			return
		}
		service, mix := 0.0, 0.0
		for _, p := range s.Parts {
			service, mix = service+p.Service, mix+p.Mix
			if p.Rest && (p.A.N > 0 && p.A.N < fewest || p.B.N > 0 && p.B.N < fewest) {
				t.Fatalf("the rest is of few people: %+v", p)
			}
		}
		if math.Abs(service-s.Service) > 1e-12 || math.Abs(mix-s.Mix) > 1e-12 || math.Abs(s.Service+s.Mix-s.Total) > 1e-12 {
			t.Fatalf("%+v", s)
		}
	})
}

func TestLevel(t *testing.T) {
	groups := func(labels ...string) []findings.Figures {
		var all []findings.Figures
		for _, l := range labels {
			all = append(all, findings.Figures{Label: l})
		}
		return all
	}
	for name, c := range map[string]struct {
		roots        []string
		unit         string
		a, b         []string
		wantA, wantB string
	}{
		"below the only top":       {nil, "", []string{"P", "D1", "D1C1", "D2"}, []string{"P", "D1", "D2"}, "D1D2", "D1D2"},
		"below a unit":             {nil, "D1", []string{"D1C1", "D1C2"}, []string{"D1C1"}, "D1C1D1C2", "D1C1"},
		"below the only one there": {nil, "", []string{"P", "D1", "D1C1", "D1C2"}, []string{"P", "D1", "D1C1", "D1C2"}, "D1C1D1C2", "D1C1D1C2"},
		"one on either side":       {nil, "", []string{"P", "D1", "D1C1"}, []string{"P", "D2"}, "D1", "D2"},
		"the wave's roots":         {[]string{"D1", "D1C1", "D2"}, "", []string{"D1", "D1C1", "D2"}, []string{"D2"}, "D1D2", "D2"},
		"nothing below":            {nil, "D2", nil, nil, "", ""},
	} {
		a, b := Level(tree(t), c.roots, c.unit, groups(c.a...), groups(c.b...))
		say := func(x []findings.Figures) (s string) {
			for _, g := range x {
				s += g.Label
			}
			return s
		}
		if say(a) != c.wantA || say(b) != c.wantB {
			t.Errorf("%s: %s and %s", name, say(a), say(b))
		}
	}
}

func TestSidesMustBeDisjoint(t *testing.T) {
	only := func(by string, labels ...string) []findings.Only { return []findings.Only{{By: by, Labels: labels}} }
	for name, c := range map[string]struct {
		a, b findings.Lens
		by   string
		err  error
	}{
		"two waves":                 {findings.Lens{Wave: "a"}, findings.Lens{Wave: "b"}, ByWave, nil},
		"two waves of a unit":       {findings.Lens{Wave: "a", Unit: "D1"}, findings.Lens{Wave: "b", Unit: "D1"}, ByWave, nil},
		"two units":                 {findings.Lens{Unit: "D1"}, findings.Lens{Unit: "D2"}, ByUnit, nil},
		"two fields":                {findings.Lens{Only: only(results.ByField, "TP")}, findings.Lens{Only: only(results.ByField, "DD", "XD")}, results.ByField, nil},
		"one and none":              {findings.Lens{Only: only("sex", "f")}, findings.Lens{Only: only("sex", "")}, "sex", nil},
		"two periods":               {findings.Lens{From: "2026-W01", To: "2026-W02"}, findings.Lens{From: "2026-W03"}, findings.ByPeriod, nil},
		"the same":                  {findings.Lens{Unit: "D1"}, findings.Lens{Unit: "D1"}, "", ErrSame},
		"two waves and units":       {findings.Lens{Wave: "a", Unit: "D1"}, findings.Lens{Wave: "b", Unit: "D2"}, "", ErrSeveral},
		"a unit and one within":     {findings.Lens{Unit: "D1"}, findings.Lens{Unit: "D1C1"}, "", ErrOverlap},
		"a unit and the whole":      {findings.Lens{}, findings.Lens{Unit: "D1C1"}, "", ErrOverlap},
		"fields that meet":          {findings.Lens{Only: only(results.ByField, "TP", "XD")}, findings.Lens{Only: only(results.ByField, "XD")}, "", ErrOverlap},
		"a field and all":           {findings.Lens{Only: only(results.ByField, "TP")}, findings.Lens{}, "", ErrOverlap},
		"periods that meet":         {findings.Lens{From: "2026-W01", To: "2026-W03"}, findings.Lens{From: "2026-W03", To: "2026-W04"}, "", ErrOverlap},
		"a period and all":          {findings.Lens{From: "2026-W01", To: "2026-W03"}, findings.Lens{}, "", ErrOverlap},
		"with and without flags":    {findings.Lens{Unflagged: true}, findings.Lens{}, "", ErrSeveral},
		"two scores of two waves":   {findings.Lens{Wave: "a", Score: analysis.Mean5}, findings.Lens{Wave: "b"}, "", ErrSeveral},
		"two fields of two channel": {findings.Lens{Only: []findings.Only{{By: "channel", Labels: []string{"qr"}}, {By: "field", Labels: []string{"TP"}}}}, findings.Lens{Only: only("channel", "paper")}, "", ErrSeveral},
	} {
		if by, err := Disjoint(tree(t), c.a, c.b); by != c.by || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", name, by, err)
		}
	}
}
