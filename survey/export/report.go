package export

import (
	"time"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/study"
	"sipas/survey"
)

// ReportSchema names the form of a Report as JSON.
const ReportSchema = "sipas.report/1"

// Report is the results of a wave, or of a unit in it, as a table holds them.
// Make one with FromSight, FromSummary or FromResult. What was withheld there is withheld
// here: a Line with Suppressed has no numbers. A report must be made of one of
// them only: two results are not protected against each other.
type Report struct {
	Schema  string      `json:"schema"`
	Program string      `json:"program"` // version of the program
	Wave    string      `json:"wave"`
	Title   survey.Text `json:"title"`
	Demo    bool        `json:"demo,omitempty"` // no real answers
	Opens   time.Time   `json:"opens"`
	Closes  time.Time   `json:"closes"`
	At      time.Time   `json:"at,omitzero"`    // when the figures were made; zero when that is not told, and when nothing more comes in
	Until   time.Time   `json:"until,omitzero"` // answers up to here are in, see findings.Sight.Until

	Unit     string      `json:"unit,omitempty"` // whose results; "" is the whole wave
	UnitName survey.Text `json:"unit_name,omitempty"`

	Questionnaire survey.Ref    `json:"questionnaire"`
	Asked         survey.Text   `json:"asked"` // its title
	Note          survey.Text   `json:"note,omitempty"`
	Labels        []survey.Text `json:"labels"` // of the scale, the worst first

	Counts   Counts   `json:"counts"`
	Overall  []Line   `json:"overall"` // by formula, the one in force first
	Factors  []Line   `json:"factors"`
	Criteria []Line   `json:"criteria"` // with the overall question, if there is one
	Units    []Line   `json:"units,omitempty"`
	Fields   []Line   `json:"fields,omitempty"`
	Quality  *Quality `json:"quality,omitempty"`
	Method   Method   `json:"method"`
}

// Counts are what came of the sheets. -1 is one that is not told.
type Counts struct {
	Responses int `json:"responses"` // that count
	Counted   int `json:"counted"`   // of these, in the figures
	Withdrawn int `json:"withdrawn"`
	Partial   int `json:"partial"`
	Excluded  int `json:"excluded"`
	Misfits   int `json:"misfits"`
}

// Line is a figure with what is needed to judge it. Value, Lo and Hi are
// shares; null in JSON where there is no such number. Value lies from 0 to 1. Lo
// and Hi are as they were computed, so that they can be computed again: the t
// interval of few answers may pass the ends of the scale. People are shown
// Ends.
type Line struct {
	Code        string           `json:"code,omitempty"`
	Name        survey.Text      `json:"name,omitempty"`
	Factor      string           `json:"factor,omitempty"` // of a criterion
	Depth       int              `json:"depth,omitempty"`  // of a unit
	Formula     analysis.Formula `json:"formula"`
	Score       analysis.Formula `json:"score"`
	Value       study.Number     `json:"value"`
	Lo          study.Number     `json:"lo"`
	Hi          study.Number     `json:"hi"`
	Numerator   study.Number     `json:"numerator"`
	Denominator study.Number     `json:"denominator"`
	Respondents int64            `json:"respondents"`
	Missing     int64            `json:"missing"`
	DontKnow    int64            `json:"dont_know"`
	Counts      []int64          `json:"counts,omitempty"` // answers by rating, the worst first
	Suppressed  bool             `json:"suppressed,omitempty"`
}

// Quality is what the rules for suspect sheets found. -1 is a number that is
// not told.
type Quality struct {
	Sheets  int    `json:"sheets"`
	Flagged int    `json:"flagged"`
	Rules   []Rule `json:"rules,omitempty"`
	With    []Line `json:"with"`    // the overall index with flagged sheets
	Without []Line `json:"without"` // and without them
}

// Rule is how many sheets a rule flagged.
type Rule struct {
	Code       string       `json:"code"`
	Words      string       `json:"words"`
	Sheets     int          `json:"sheets"`
	Share      study.Number `json:"share"`
	FalseAlarm study.Number `json:"false_alarm"` // share of honest sheets that it flags; null when that was not measured
}

// Method says how the figures were made.
type Method struct {
	Score         analysis.Formula   `json:"score"`
	Formulas      []analysis.Formula `json:"formulas"` // of the report, in the order in which they appear
	Confidence    float64            `json:"confidence"`
	SuppressBelow int64              `json:"suppress_below"`
	FactorWeights map[string]float64 `json:"factor_weights,omitempty"` // none: every factor equal
	Weights       string             `json:"weights,omitempty"`        // column of weights; "" when every sheet counts once
	Filters       []study.Filter     `json:"filters,omitempty"`
	Only          []Chosen           `json:"only,omitempty"`      // which answers the report is of, beside its unit
	From          string             `json:"from,omitempty"`      // first and
	To            string             `json:"to,omitempty"`        // last period, see findings.Lens
	Unflagged     bool               `json:"unflagged,omitempty"` // without the sheets that the rules take for suspect
	Frame         string             `json:"frame,omitempty"`     // digest of the data, see study.Digest
	Plan          string             `json:"plan,omitempty"`      // digest of the plan
	Seed          uint64             `json:"seed,omitempty"`
	Notes         []study.Note       `json:"notes,omitempty"`
}

// Chosen is a dimension of which some labels were chosen. The label "" is that
// of answers without one.
type Chosen struct {
	By     string        `json:"by"`
	Name   survey.Text   `json:"name"`
	Labels []string      `json:"labels"`
	Names  []survey.Text `json:"names"` // of the labels, in their order; empty where a label speaks for itself
}

// Ends are the limits of the interval as people read them, on pages, paper and
// in workbooks: cut at 0 and 1, beyond which no index lies. NaN for none.
func (l Line) Ends() (lo, hi study.Number) {
	i := interval.Interval{Lo: float64(l.Lo), Hi: float64(l.Hi)}
	if i = i.Clamp(0, 1); !i.Defined() {
		return study.None(), study.None()
	}
	return study.Number(i.Lo), study.Number(i.Hi)
}

// lineOf lays out an estimate.
func lineOf(e analysis.Estimate) Line {
	withheld := e.Suppressed
	e = e.Redacted()
	l := Line{Formula: e.Formula, Score: e.Score, Suppressed: withheld, Value: study.Number(e.Value),
		Lo: study.Number(e.Interval.Lo), Hi: study.Number(e.Interval.Hi),
		Numerator: study.Number(e.Numerator), Denominator: study.Number(e.Denominator)}
	if withheld {
		return l.withheld()
	}
	l.Respondents, l.Missing, l.DontKnow = e.Respondents, e.Missing, e.DontKnow
	return l
}

// lineOfFigure lays out a figure.
func lineOfFigure(f study.Figure) Line {
	l := Line{Formula: f.Formula, Score: f.Score, Suppressed: f.Suppressed, Value: f.Value, Lo: study.Number(f.Interval.Lo), Hi: study.Number(f.Interval.Hi),
		Numerator: f.Numerator, Denominator: f.Denominator, Respondents: f.Respondents, Missing: f.Missing, DontKnow: f.DontKnow}
	if f.Suppressed {
		return l.withheld()
	}
	return l
}

// withheld is the line without its numbers.
func (l Line) withheld() Line {
	none := study.None()
	l.Value, l.Lo, l.Hi, l.Numerator, l.Denominator = none, none, none, none, none
	l.Respondents, l.Missing, l.DontKnow, l.Counts, l.Suppressed = 0, 0, 0, nil, true
	return l
}

func (l Line) called(code string, name survey.Text) Line {
	l.Code, l.Name = code, name
	return l
}
