package cases

import (
	"strings"

	"sipas/analysis/design"
)

// schools builds a design of c13; the columns of the populations may be "".
func schools(file, first, second string) func(*testCase) respondents {
	return func(c *testCase) respondents {
		tab := c.table(file)
		p := design.Plan{Weights: tab.numbers(c.t, "pw")}
		if strings.Contains(file, "strat") {
			p.Strata, _ = codesOf(tab, "stype")
		} else {
			p.Clusters, _ = codesOf(tab, "dnum")
		}
		if first != "" {
			p.Population = tab.numbers(c.t, first)
		}
		if second != "" {
			p.Members, p.Weights = tab.numbers(c.t, second), nil
		}
		return drawn(c, tab, p)
	}
}

func schoolsCalibrated(files ...string) func(*testCase) respondents {
	return func(c *testCase) respondents {
		s := schools("c13_apiclus1.csv", "fpc", "")(c)
		if len(files) == 1 {
			return s.calibrate(s.d.PostStratify(s.margin(files[0])))
		}
		var margins []design.Margin
		for _, file := range files {
			margins = append(margins, s.margin(file))
		}
		d, _, err := s.d.Rake(margins, design.Raking{})
		return s.calibrate(d, err)
	}
}

// yes is 1 where the column says Yes.
func (s respondents) yes(column string) []float64 {
	out := make([]float64, s.tab.rows)
	for i, cell := range s.tab.columns[column] {
		if cell == "Yes" {
			out[i] = 1
		}
	}
	return out
}

func schoolsByType(c *testCase, _ record) any {
	out := map[string]any{}
	for name, s := range map[string]respondents{
		"apistrat_fpc": schools("c13_apistrat.csv", "fpc", "")(c), "apiclus1_fpc": schools("c13_apiclus1.csv", "fpc", "")(c),
	} {
		codes, labels := codesOf(s.tab, "stype")
		out[name] = estimates("stype", labels, "p", s.d.By(s.yes("awards"), codes, len(labels)))
	}
	return out
}

func (s respondents) calibratedFigures() any {
	award, api := s.d.Mean(s.yes("awards"), nil), s.d.Mean(s.tab.numbers(s.c.t, "api00"), nil)
	enroll := s.d.Total(s.tab.numbers(s.c.t, "enroll"), nil)
	return map[string]any{"aw_p": award.Value, "aw_se": award.SE, "api00_mean": api.Value, "api00_se": api.SE,
		"enroll_total": enroll.Value, "enroll_total_se": enroll.SE, "weights": s.weighting()}
}

// onSchools computes the .props or the .means of a design.
func onSchools(make func(*testCase) respondents) func(*testCase, record) any {
	return func(c *testCase, r record) any {
		s := make(c)
		if strings.HasSuffix(r.ID, ".props") {
			return s.shares("variable", []string{"awards", "sch.wide", "comp.imp"}, s.yes)
		}
		return s.schoolMeans()
	}
}

func (s respondents) schoolMeans() any {
	names := []string{"api00", "api99", "enroll", "meals"}
	var es []design.Estimate
	var totals, ses []float64
	for _, name := range names {
		y := s.tab.numbers(s.c.t, name)
		es = append(es, s.d.Mean(y, nil))
		total := s.d.Total(y, nil)
		totals, ses = append(totals, total.Value), append(ses, total.SE)
	}
	out := estimates("variable", names, "mean", es)
	out["total"], out["total_se"] = totals, ses
	return out
}
