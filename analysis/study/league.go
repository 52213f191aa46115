package study

import (
	"math"
	"slices"
	"strconv"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/interval"
)

// League is the table of the units with the uncertainty of their places. Publish
// tiers rather than places.
type League struct {
	Units      string           `json:"units"` // the dimension
	Formula    analysis.Formula `json:"formula"`
	Score      analysis.Formula `json:"score"`
	Confidence Number           `json:"confidence"` // at which all ranges hold together
	Each       Number           `json:"each"`       // level of each joint interval, confidence^(1/units)
	Places     []Place          `json:"places"`     // in the order of the breakdown; units that are not shown have no place
	Chance     *Chance          `json:"chance,omitempty"`
}

// Place is one unit's place.
type Place struct {
	Unit      string            `json:"unit"`
	Value     Number            `json:"value"`
	Published Number            `json:"published"` // in percent with two decimals, rounded half up; equal ones share a rank
	Rank      int               `json:"rank"`      // competition ranking; 0 without a figure
	Tied      bool              `json:"tied,omitempty"`
	Joint     interval.Interval `json:"joint"` // intervals of all units that hold together
	Lo        int               `json:"lo"`    // range of the true rank, all units together (Klein, Wright and Wieczorek 2020)
	Hi        int               `json:"hi"`
	Tier      int               `json:"tier"`
}

// Chance is what simulation and shrinkage say, by the overall question, whose
// answers are one per person.
type Chance struct {
	Draws   int             `json:"draws"`
	Verdict compare.Verdict `json:"verdict"`
	Mean    Number          `json:"mean"`   // of the units' true shares
	Weight  Number          `json:"weight"` // how many answers the other units' experience is worth; null without limit
	Units   []UnitChance    `json:"units"`
}

// UnitChance is how a unit's rank and share might be in truth. The shrunk share
// stands beside the measured one; it never replaces it, and earns no points.
type UnitChance struct {
	Unit   string            `json:"unit"`
	Mean   Number            `json:"rank_mean"`
	Lo     Number            `json:"rank_lo"`
	Hi     Number            `json:"rank_hi"`
	First  Number            `json:"first"` // probability
	Top3   Number            `json:"top3"`
	Last   Number            `json:"last"`
	Shrunk Number            `json:"shrunk"`
	Within interval.Interval `json:"within"` // of the shrunk share
}

// draws is how many league tables are simulated.
const draws = 20_000

// rank makes the league table of the units by the first formula and score.
func (r *run) rank(to *Result) error {
	if !r.plan.has(Ranking) {
		return nil
	}
	s, err := r.divide(r.view, []string{r.plan.Units})
	if err != nil {
		return err
	}
	shown := r.shown[r.plan.Units].Groups
	o := r.options(r.plan.Scores[0])
	formula := r.plan.Formulas[0]
	values := make([]float64, len(shown))
	tallies, exact := make([]compare.Tally, len(shown)), true
	n := 0
	indexes, err := r.engine.indexes(s, o)
	if err != nil {
		return err
	}
	for i, x := range indexes {
		e := overall(x, formula)
		if shown[i].hides(formula, r.plan.Scores[0]) || math.IsNaN(e.Value) {
			values[i] = math.NaN()
			continue
		}
		n++
		values[i] = e.Value
		tallies[i] = tallyOf(e)
		exact = exact && e.Numerator == math.Trunc(e.Numerator) && e.Denominator == math.Trunc(e.Denominator) &&
			e.Value == e.Numerator/e.Denominator && formula != analysis.FormulaItemMean
	}
	league := &League{Units: r.plan.Units, Formula: formula, Score: o.Score.Formula(), Confidence: Number(r.plan.Confidence), Each: Number(compare.SidakLevel(r.plan.Confidence, n))}
	joint, err := r.joint(s, values, n)
	if err != nil {
		return err
	}
	places := compare.Places(r.inPercent(s, values, formula, o), 2, compare.Competition)
	if exact {
		places = compare.SharePlaces(tallies, 100, 2, compare.Competition)
	}
	ranges, tiers := compare.RankRanges(joint), compare.Tiers(values, joint)
	for i := range shown {
		league.Places = append(league.Places, Place{
			Unit: s.labels(i)[0], Value: Number(values[i]), Published: Number(places[i].Published),
			Rank: places[i].Rank, Tied: places[i].Tied, Joint: joint[i],
			Lo: ranges[i].Lo, Hi: ranges[i].Hi, Tier: tiers[i],
		})
	}
	league.Chance = r.chance(s, shown)
	to.Ranking = league
	return nil
}

// inPercent gives figures as they are published where counts make them exact
// (see analysis.Tally.Published), and else in full.
func (r *run) inPercent(s split, values []float64, formula analysis.Formula, o analysis.Options) []float64 {
	_, plain := r.engine.(counted)
	out := make([]float64, len(values))
	for i, x := range values {
		out[i] = x * 100
		if !plain || math.IsNaN(x) {
			continue
		}
		text := s.tallies[i].Published(formula, len(s.tallies[i].Sets)-1, o, 2)
		if published, err := strconv.ParseFloat(text, 64); err == nil {
			out[i] = published
		}
	}
	return out
}

// joint makes the intervals of the units' figures that hold together: each at
// the level confidence^(1/n) (Šidák), units being independent.
func (r *run) joint(s split, values []float64, n int) ([]interval.Interval, error) {
	all := make([]interval.Interval, len(values))
	for i := range all {
		all[i] = interval.None()
	}
	if n == 0 {
		return all, nil
	}
	wide := *r
	wide.plan.Confidence = compare.SidakLevel(r.plan.Confidence, n)
	if d, ok := r.engine.(*designed); ok {
		again := *d
		again.run = &wide
		wide.engine = &again
	}
	indexes, err := wide.engine.indexes(s, wide.options(r.plan.Scores[0]))
	if err != nil {
		return nil, err
	}
	for i, x := range indexes {
		if !math.IsNaN(values[i]) {
			e := overall(x, r.plan.Formulas[0])
			if e.Formula == analysis.FormulaMeanHigh || e.Formula == analysis.FormulaAllHigh || e.Formula == analysis.FormulaQuestion && e.Score == analysis.FormulaTop2 {
				wide.reinterval(&e)
			}
			all[i] = wide.certainlyUncertain(e)
		}
	}
	return all, nil
}

// certainlyUncertain is the interval of a figure for the league. People who all
// said the same show no spread, yet others like them might have said something
// else: where the standard error is 0, so that the interval is a point, the
// figure is taken for a share of as many people (Clopper and Pearson 1934). Of
// one person nothing is known.
func (r *run) certainlyUncertain(e analysis.Estimate) interval.Interval {
	switch n := float64(e.Respondents); {
	case e.Respondents < 2:
		return interval.Interval{Lo: 0, Hi: 1}
	case !e.Interval.Defined() || e.Interval.Lo == e.Interval.Hi:
		return interval.ClopperPearson(min(1, max(0, e.Value))*n, n, r.plan.Confidence)
	}
	return e.Interval
}

// chance simulates league tables by the overall question; nil without one, or
// where sheets are not one voice each.
func (r *run) chance(s split, shown []Group) *Chance {
	question := r.schema.Item(r.schema.Overall)
	if _, plain := r.engine.(counted); !plain || question < 0 {
		return nil
	}
	asked := slices.Index(r.order, question)
	var units []string
	var tallies []compare.Tally
	for i, t := range s.tallies {
		if item := t.Items[question]; !shown[i].Suppressed && !shown[i].Items[asked].Suppressed && item.Answered() > 0 {
			units = append(units, s.labels(i)[0])
			tallies = append(tallies, compare.Tally{X: item.Top2(), N: item.Answered()})
		}
	}
	fit := compare.FitBetaBinomial(tallies)
	ranks := compare.PosteriorRanks(tallies, fit, r.plan.Confidence, compare.Drawing{Draws: draws, Seed: r.plan.Seed})
	shrunk := fit.Shrink(tallies, r.plan.Confidence)
	c := &Chance{Draws: draws, Verdict: fit.Verdict, Mean: Number(fit.Mu), Weight: Number(fit.M)}
	for i, unit := range units {
		k := ranks[i]
		c.Units = append(c.Units, UnitChance{
			Unit: unit, Mean: Number(k.Mean), Lo: Number(k.Lo), Hi: Number(k.Hi),
			First: Number(k.PFirst), Top3: Number(k.PTop3), Last: Number(k.PLast),
			Shrunk: Number(shrunk[i].Rate), Within: shrunk[i].Interval,
		})
	}
	return c
}
