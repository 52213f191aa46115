package findings

import (
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/results"
)

// Lens says which answers of a wave are looked at, and what an answer counts:
// all that a page's address says. Two lenses that mean the same are equal in
// every field; make one with Parse or clean it with Lens.Settled.
type Lens struct {
	Wave      string
	Unit      string // with everything below it; "" is the whole wave
	Only      []Only // sorted by dimension, each dimension at most once; none: all
	From, To  string // first and last period, see Periods; "" is open
	Unflagged bool   // without the sheets that the rules take for suspect
	Score     analysis.Score
}

// Only keeps the rows whose label in a dimension is one of Labels, which are
// sorted; the label "" is a row without one.
type Only struct {
	By     string // results.ByField, ByChannel, ByVersion, ByLanguage, ByForm, or results.Question of a one-of question
	Labels []string
}

// ByPeriod is the dimension of time: the weeks ("2026-W10", Monday to Sunday in
// Vietnam) of a wave of at most 100 days, the months ("2026-03") of a longer
// one. One grain per wave, so that no week less a month tells of a day.
const ByPeriod = "period"

// Sight is a wave as a lens shows it. It can be shown as it is: see the
// package's comment for what is withheld. It is shared, nobody may change it.
type Sight struct {
	Lens Lens
	Wave survey.Wave
	At   time.Time // when it was counted
	// Until is the end of the last period that is in a filtered sight of a wave
	// that still collects; zero when all answers known are in, and when there is
	// no closed period yet.
	Until time.Time

	Total Figures
	// Refused says why nothing is shown ("" when Total is): few (fewer than five
	// answers match), tells (a subtraction from what others see would tell of few),
	// mixed (labels chosen together of which some must not be seen), none (nobody).
	Refused string
}

// Figures are the indexes of a group of answers.
type Figures struct {
	Label      string // of the group in its dimension; "" for a total, and for rows without a label
	Responses  int    // 0 when suppressed
	Suppressed bool   // too few, or they would tell of few: no number is there

	// By each definition, as in results.Summary.
	ItemMean, FactorMean, Pooled, Question, Comprehensive analysis.Estimate

	Factors []results.Factor    // with their criteria, in the order of the questionnaire
	Own     []results.Criterion // rated questions that are in no factor
}

// Breakdown is a sight split by a dimension.
type Breakdown struct {
	By     string
	Groups []Figures // of each label that occurs; units: parents first, others in the order of the questionnaire, of the calendar or of their names
	Rest   int       // answers without a label; -1 when that must not be told
	Hidden int       // how many groups are suppressed
	Until  time.Time // as Sight.Until; zero by unit without filters
}

// Axis is a dimension that answers can be filtered and split by.
type Axis struct {
	By       string
	Question string        // code of the question; "" for the fixed dimensions
	Name     survey.Text   // of a question; empty for fixed dimensions, which pages have words for
	Labels   []survey.Text // names by label; empty where the label speaks for itself (a period, a version)
	Values   []string      // the labels, in the order to show; without ""
	Personal bool          // says something about the person (a question), not about the place
}
