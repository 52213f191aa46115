package study

import (
	"encoding/json"
	"math"

	"sipas/analysis"
	"sipas/analysis/interval"
)

// Number is a figure; NaN, which is null in JSON, is one that does not exist or
// is not shown. An infinite one is null too.
type Number float64

// None is the figure that does not exist.
func None() Number { return Number(math.NaN()) }

// MarshalJSON writes the shortest decimal that reads back to the same bits.
func (n Number) MarshalJSON() ([]byte, error) {
	if f := float64(n); math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Number) UnmarshalJSON(data []byte) error {
	*n = Number(math.NaN())
	if string(data) == "null" {
		return nil
	}
	return json.Unmarshal(data, (*float64)(n))
}

// numbers converts a column.
func numbers(f []float64) []Number {
	out := make([]Number, len(f))
	for i, v := range f {
		out[i] = Number(v)
	}
	return out
}

// Provenance says what a result was made from, and by what.
type Provenance struct {
	Program  string             `json:"program"`  // version of the program
	Formulas []analysis.Formula `json:"formulas"` // every formula that a figure of the result carries, in byte order
	Frame    string             `json:"frame"`    // Digest of the data
	Plan     string             `json:"plan"`     // digest of the plan with its defaults written out
	Seed     uint64             `json:"seed"`
	Rows     int64              `json:"rows"` // of the frame
	Asked    Plan               `json:"asked"`
}

// Result is what a study found.
type Result struct {
	Provenance  Provenance      `json:"provenance"`
	Notes       []Note          `json:"notes,omitempty"`
	Rows        int64           `json:"rows"` // chosen by the plan's filters
	Total       Group           `json:"total"`
	Breakdowns  []Breakdown     `json:"breakdowns,omitempty"`  // in the order of Plan.By
	Calibration *Calibration    `json:"calibration,omitempty"` // with Sample.Totals
	Comparisons []Compared      `json:"comparisons,omitempty"`
	Trend       *Trend          `json:"trend,omitempty"`
	Tests       []GroupTest     `json:"tests,omitempty"` // in the order of Plan.By
	Ranking     *League         `json:"ranking,omitempty"`
	Reliability []Scale         `json:"reliability,omitempty"`
	Structure   *Dimensionality `json:"structure,omitempty"`
	Drivers     *Influences     `json:"drivers,omitempty"`
	Quality     *QualityCheck   `json:"quality,omitempty"`
}

// Note is something a reader must know. Code is stable and keys the message
// catalogue, Args fill its blanks.
type Note struct {
	Code string   `json:"code"`
	Args []string `json:"args,omitempty"`
}

// The codes of notes.
const (
	NoteWithheld = "study_withheld" // figures of few people are not shown: how many cells
	NoteNoLabel  = "study_no_label" // rows without a label are in no group: dimension, rows
	NoteFewRows  = "study_few_rows" // fewer than 30 sheets: for orientation only
	NoteAbsent   = "study_absent"   // a factor or item that nobody answered dropped out of a mean: formula, name
	// NoteWithoutWithheld: without flagged sheets figures are not shown that would
	// tell of few people, or of few that were left out: how many cells, fewest people.
	NoteWithoutWithheld = "study_without_withheld"
	// NoteUnweighted: a part counts every sheet once though the plan has weights: part.
	NoteUnweighted   = "study_unweighted"
	NoteCompleteOnly = "study_complete_only" // a part counts complete sheets only: part, sheets counted, sheets
	NoteThin         = "study_thin"          // too few sheets are complete for importance to mean much: predictors, complete sheets, sheets, how many are needed
	// NoteNoSplit: a difference is not split into service and mix, because that
	// needs sheets that each are one voice: the comparison.
	NoteNoSplit  = "study_no_split"
	NoteNoPeriod = "study_no_period" // sheets whose label is not in the order given are in no trend: dimension, labels, sheets
	NoteNoChart  = "study_no_chart"  // a control chart needs sheets that each are one voice: dimension
	NoteFewTimes = "study_few_times" // too few periods for Mann and Kendall's test: dimension, periods, fewest
	NoteNoRanks  = "study_no_ranks"  // Kruskal and Wallis' test needs sheets that each are one voice
	// NoteManyGroups: so many groups of so many sheets cannot be tested under
	// weights or a design in reasonable time: breakdown, groups, sheets.
	NoteManyGroups = "study_many_groups"
	NoteSparse     = "study_sparse" // expected counts below 5 in the table of a chi-square test: breakdown, items
)

// Breakdown is the figures by the labels of one dimension, or of several
// crossed.
type Breakdown struct {
	By     []string `json:"by"`
	Groups []Group  `json:"groups"` // in byte order of their labels
	Rest   int64    `json:"rest"`   // rows that lack a label
}

// Group is the figures of a set of sheets.
type Group struct {
	Labels     []string `json:"labels,omitempty"` // one per dimension; none for the total
	Rows       int64    `json:"rows"`             // sheets; 0 where Suppressed
	Suppressed bool     `json:"suppressed,omitempty"`
	Indexes    []Figure `json:"indexes,omitempty"` // by formula, then score, then factor and last all criteria
	Items      []Item   `json:"items,omitempty"`   // in questionnaire order, the overall question last
}

// Item is the figures of one criterion, or of the overall question.
type Item struct {
	Name       string   `json:"name"`
	Factor     string   `json:"factor,omitempty"`
	Answered   int64    `json:"answered"`
	Missing    int64    `json:"missing"`
	DontKnow   int64    `json:"dont_know"`
	Counts     []int64  `json:"counts"`  // by category, the worst first; always of sheets, not of weights
	Figures    []Figure `json:"figures"` // one per score of the plan, then net and mean
	SD         Number   `json:"sd"`      // of the ratings, divisor n-1
	Q1         Number   `json:"q1"`
	Median     Number   `json:"median"`
	Q3         Number   `json:"q3"`
	Suppressed bool     `json:"suppressed,omitempty"`
}

// Figure is one number with what is needed to judge it.
type Figure struct {
	Subject     string            `json:"subject"` // item, factor, or ALL
	Formula     analysis.Formula  `json:"formula"`
	Score       analysis.Formula  `json:"score"`
	Of          analysis.Formula  `json:"of,omitempty"` // for a mean of units: the formula of the units' figures
	Value       Number            `json:"value"`
	Interval    interval.Interval `json:"interval"`
	SE          Number            `json:"se"`
	DF          Number            `json:"df"`
	Deff        Number            `json:"deff"` // design effect
	Numerator   Number            `json:"numerator"`
	Denominator Number            `json:"denominator"`
	Respondents int64             `json:"respondents"`
	Missing     int64             `json:"missing"`
	DontKnow    int64             `json:"dont_know"`
	Absent      []string          `json:"absent,omitempty"` // criteria, factors or units that dropped out
	Suppressed  bool              `json:"suppressed,omitempty"`
}

// AllCriteria is the subject of an index over all criteria.
const AllCriteria = analysis.AllItems

// figureOf lays out an estimate.
func figureOf(subject string, e analysis.Estimate) Figure {
	return Figure{
		Subject: subject, Formula: e.Formula, Score: e.Score,
		Value: Number(e.Value), Interval: e.Interval, SE: Number(e.SE), DF: Number(e.DF), Deff: Number(e.Deff),
		Numerator: Number(e.Numerator), Denominator: Number(e.Denominator),
		Respondents: e.Respondents, Missing: e.Missing, DontKnow: e.DontKnow,
		Absent: e.Absent, Suppressed: e.Suppressed && e.Respondents > 0, // nobody is nobody
	}
}

// withhold takes the numbers out of a figure.
func (f *Figure) withhold() {
	nan := Number(math.NaN())
	*f = Figure{
		Subject: f.Subject, Formula: f.Formula, Score: f.Score, Of: f.Of,
		Value: nan, Interval: interval.None(), SE: nan, DF: nan, Deff: nan, Numerator: nan, Denominator: nan,
		Suppressed: true,
	}
}

// withhold takes the numbers out of an item.
func (i *Item) withhold() {
	nan := Number(math.NaN())
	i.Answered, i.Missing, i.DontKnow, i.Counts = 0, 0, 0, nil
	i.SD, i.Q1, i.Median, i.Q3, i.Suppressed = nan, nan, nan, nan, true
	for k := range i.Figures {
		i.Figures[k].withhold()
	}
}

// withhold takes everything out of a group but its name.
func (g *Group) withhold() { *g = Group{Labels: g.Labels, Suppressed: true} }
