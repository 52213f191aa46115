package crosswalk

import (
	"slices"

	"sipas/analysis"
)

// Population says whose judgement a survey measures.
type Population string

// The ways in which respondents were found.
const (
	// Transactions: people drawn from lists of dossiers settled; the ministry's
	// survey until 2021.
	Transactions Population = "transactions"
	// Households: people drawn from the population, users of services or not;
	// the ministry's survey from 2022 on.
	Households Population = "households"
	// Visitors: people at the counter who chose to answer, such as by QR code.
	Visitors Population = "visitors"
)

// Point is one result in a series.
type Point struct {
	Period     string // "2021", "2026-Q1"; points are given in order of time
	Version    Version
	Population Population
	Formula    analysis.Formula // how the index was combined; "" if not told
	Score      analysis.Formula // what an answer counted; "" if not told
	Scale      int              // categories; 0 if not told
	Overall    bool             // services and policy together, as the ministry's total from 2022 on
}

// Code says in one stable word why two neighbouring results cannot be read as a
// series; it keys the message catalogue.
type Code string

// The reasons, the gravest first.
const (
	PopulationChanged Code = "series_population" // other people were asked: the values cannot be compared
	ContentChanged    Code = "series_content"    // services alone before or after services and policy together
	FormulaChanged    Code = "series_formula"    // computed otherwise: recompute one of them
	ScaleChanged      Code = "series_scale"      // another number of answers to choose from
	VersionChanged    Code = "series_version"    // other items: compare only those with a counterpart
	WordingMarked     Code = "series_wording"    // some counterparts differ in wording
	NotTold           Code = "series_not_told"   // formula or score of one side is not known
)

// words says each code in plain English.
var words = map[Code]string{
	PopulationChanged: "Different people were asked (transactions, households or visitors): the two values cannot be compared.",
	ContentChanged:    "One value is about services alone, the other about services and policy together: they cannot be compared.",
	FormulaChanged:    "The index was computed by another formula: recompute one of the two before comparing.",
	ScaleChanged:      "The answers had another number of steps: the values cannot be compared.",
	VersionChanged:    "The questionnaire changed: compare only items that both versions have.",
	WordingMarked:     "Some items that both versions have differ in wording: compare them with care.",
	NotTold:           "The formula of one value is not known: they may have been computed differently.",
}

// Words says the code in plain English, for logs and for who has no catalogue.
func (c Code) Words() string { return words[c] }

// Warning is one reason, between two neighbouring points.
type Warning struct {
	Before, After string // periods
	Code          Code
	Items         []string // of the later version: for VersionChanged those without counterpart, for WordingMarked those marked
}

// Breaks says where a series of results breaks, and why, in order of time; nil
// if it can be read as one. Versions are carried into each other by the lineage
// of sipas-25.
func Breaks(points []Point) []Warning {
	var all []Warning
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		warn := func(code Code, items ...string) {
			all = append(all, Warning{a.Period, b.Period, code, items})
		}
		if a.Population != b.Population {
			warn(PopulationChanged)
		}
		if a.Overall != b.Overall {
			warn(ContentChanged)
		}
		switch {
		case differ(a.Formula, b.Formula) || differ(a.Score, b.Score):
			warn(FormulaChanged)
		case a.Formula != b.Formula || a.Score != b.Score:
			warn(NotTold)
		}
		if a.Scale != b.Scale && a.Scale != 0 && b.Scale != 0 {
			warn(ScaleChanged)
		}
		if a.Version != b.Version {
			missing, marked := counterparts(a.Version, b.Version)
			warn(VersionChanged, missing...)
			if len(marked) > 0 {
				warn(WordingMarked, marked...)
			}
		}
	}
	return all
}

// differ tells that two formulas are known and not the same.
func differ(a, b analysis.Formula) bool { return a != "" && b != "" && a != b }

// counterparts returns the items of to without counterpart in from, and those
// whose counterpart is marked.
func counterparts(from, to Version) (missing, marked []string) {
	w, err := Between(Default(), SIPAS25, from, to)
	if err != nil { // a version that is not known here has no counterparts
		n, _ := InstrumentOf(to)
		for _, i := range n.Items {
			missing = append(missing, i.Code)
		}
		return missing, nil
	}
	for _, s := range w.Steps {
		if s.Mark != "" {
			marked = append(marked, s.To)
		}
	}
	return slices.Clone(w.Absent), marked
}

// Published is a national result.
type Published struct {
	Point
	Percent float64
}

// National is the published national index since 2018, as the ministry gave it
// to the press, with what is known of how it was made: until 2021 a sample of
// transactions about services, from 2022 on a household survey about services
// and policy. Which formula was used was not published.
func National() []Published {
	old := func(year string, percent float64) Published {
		return Published{Point{Period: year, Version: V2640, Population: Transactions, Scale: 5}, percent}
	}
	now := func(year string, v Version, percent float64) Published {
		return Published{Point{Period: year, Version: v, Population: Households, Scale: 5, Overall: true}, percent}
	}
	return []Published{
		old("2018", 82.99), old("2019", 84.45), old("2020", 85.48), old("2021", 87.16),
		now("2022", V2022, 80.08), now("2023", V1001, 82.66), now("2024", V1001, 83.94),
	}
}
