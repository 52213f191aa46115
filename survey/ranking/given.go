package ranking

import (
	"math/big"
	"time"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/opinion/outcome"
	"sipas/survey/reform"
)

// Origin is where the points of a survey's leaf come from.
type Origin string

// The origins.
const (
	FromNothing  Origin = ""         // there are none yet
	FromIndex    Origin = "index"    // the unit's own satisfaction index
	FromOfficial Origin = "official" // the figure that the ministry has published
	FromOpinions Origin = "opinions" // the sociological survey
	FromCouncil  Origin = "council"  // the council has given them
)

// Why is a reason for which a leaf has no points. It is stable and keys
// sentences.
type Why string

// The reasons: of a survey's leaf first, then of one that the unit scores.
const (
	Few         Why = "few"          // fewer people have answered than the round asks for
	Nobody      Why = "none"         // nobody has answered
	Withheld    Why = "withheld"     // so few that the figure must not be seen
	NoWave      Why = "no_wave"      // the round names no wave for the leaf
	WaveGone    Why = "wave_gone"    // there is no such wave
	NotSurveyed Why = "not_surveyed" // the wave does not survey the unit
	Altered     Why = "altered"      // the answers of a sealed wave do not give what was sealed
	NoSurvey    Why = "no_survey"    // the round has no sociological survey, or none about the leaf
	NotJudged   Why = "not_judged"   // nobody has judged the unit
	NotScored   Why = "not_scored"   // the unit has given no points
	NotDecided  Why = "not_decided"  // the unit claims that nothing arose; nobody has decided
	Refused     Why = "refused"      // that claim was refused, and nobody has given points
	StillAsked  Why = "still_asked"  // the sociological survey is not closed: more may answer, also where the council has given the points
)

// whys are all reasons that a survey can have, and none.
var whys = []Why{"", Few, Nobody, Withheld, NoWave, WaveGone, NotSurveyed, Altered, NoSurvey, NotJudged, StillAsked}

// Given is what a survey gives a leaf of a unit. It is shared: nobody may change
// anything in it.
type Given struct {
	Leaf   string
	Source reform.Source
	Max    *big.Rat // the most that the leaf gives
	Rule   string   // how an index becomes points; see reform.ParseRule

	Points *big.Rat // by the survey, or by the ministry's figure where that is used; nil: none, see Why
	Counts *big.Rat // the points that count: the council's, else Points; nil: none
	From   Origin   // of Counts
	Why    Why      // why the survey itself gives no points; "" when it does
	Final  bool     // Counts do not change any more by themselves; without, they are provisional

	// Of a satisfaction index.
	Wave      string // that gives the index; "" for none
	WaveTitle survey.Text
	Sealed    *Sealed       // nil: the wave is not sealed
	Formula   string        // of the index, such as "item-mean/1 of top2/1"
	Index     *big.Rat      // a share; nil when it may not be shown, or there is none
	Interval  scoring.Range // its 95 % interval, shares from 0 to 1; empty where there is none
	Answers   int           // people whom the index rests on; 0 when it is withheld
	Least     int           // that it must rest on
	Own       *big.Rat      // points by Index, also where they do not count; nil where Answers is below Least
	Lower     *big.Rat      // points at the limits of Interval; nil without an interval
	Upper     *big.Rat
	Official  *Official // nil: none has been entered

	Opinion *Opinion // of the sociological survey; nil: none

	Council *big.Rat // points that the council has given; nil: none
}

// Sealed names what was sealed of a wave.
type Sealed struct {
	Done    time.Time `json:"done"`
	Dataset string    `json:"dataset"` // SHA-256 of the canonical dataset
	Result  string    `json:"result"`  // SHA-256 of the sealed result
}

// Official is the ministry's own figure.
type Official struct {
	Index  *big.Rat // a share
	Points *big.Rat // by the leaf's rule
	Source string   // where it is published
	Used   bool     // the points come from it
}

// Opinion is what the sociological survey came to. Points of Few people count,
// but are not to be shown by themselves. Of a survey that is not closed nothing is
// known but Until.
type Opinion struct {
	Points    *big.Rat // not rounded; nil: nobody judged, or the survey is not closed
	Judged    int      // people; 0 where that may not be told
	NoInfo    int      // people who had not enough information; 0 where that may not be told
	Delegates int      // of Judged, answered on their behalf: only in rounds that were frozen when that was still kept
	Few       bool
	Final     bool      // the survey is closed
	Until     time.Time // UTC; until when one that is not closed takes sheets; not frozen
	Version   string    // digest of all that was counted
}

// Told are the people who judged and who had not enough information, as far as
// anybody may be told; false where not. It goes for rounds, too, that were frozen
// with every number.
func (o *Opinion) Told() (judged, noInfo int, may bool) {
	if o.Judged < outcome.Least || 0 < o.NoInfo && o.NoInfo < outcome.Least {
		return 0, 0, false
	}
	return o.Judged, o.NoInfo, true
}

// Telling tells that it holds numbers of so few that they are the council's alone.
func (o *Opinion) Telling() bool {
	_, _, may := o.Told()
	return o.Delegates > 0 || !may && o.Judged+o.NoInfo > 0
}

// settle says which points count, and why there are none. It is a function of
// what the survey and the council have said.
func (g *Given) settle() {
	g.Points, g.Own, g.Lower, g.Upper, g.Final = nil, nil, nil, nil, false
	if g.Source == reform.Sociological {
		g.judge()
	} else {
		g.measure()
	}
	g.Counts, g.From = g.Points, g.origin()
	if g.Council != nil {
		g.Counts, g.From, g.Final = g.Council, FromCouncil, true
	}
}

// origin is where Points come from.
func (g *Given) origin() Origin {
	switch {
	case g.Points == nil:
		return FromNothing
	case g.Source == reform.Sociological:
		return FromOpinions
	case g.Official != nil && g.Official.Used:
		return FromOfficial
	}
	return FromIndex
}

// judge takes points from the sociological survey.
func (g *Given) judge() {
	g.Why = ""
	switch {
	case g.Opinion == nil:
		g.Why = NoSurvey
	case g.Opinion.Points == nil && !g.Opinion.Final:
		g.Why = StillAsked
	case g.Opinion.Points == nil:
		g.Why, g.Final = NotJudged, true
	default:
		g.Points, g.Final = g.Opinion.Points, g.Opinion.Final
	}
}

// measure takes points from a satisfaction index. Why is what reading the wave
// has found, if anything; the rule is one that ParseRule reads.
func (g *Given) measure() {
	rule, err := reform.ParseRule(g.Rule)
	points := func(index *big.Rat) *big.Rat {
		if err != nil {
			return nil
		}
		return rule.Points(index, g.Max)
	}
	if g.Official != nil {
		g.Official.Points = points(g.Official.Index)
	}
	if g.Why == Few || g.Index != nil { // what follows from the figures is found anew
		g.Why = ""
	}
	switch {
	case g.Why != "":
	case g.Index == nil:
		g.Why = Nobody
	case g.Answers < g.Least:
		g.Why = Few
	}
	if g.Why == "" {
		g.Own = points(g.Index)
		limits := scoring.Carry(points, g.Interval)
		g.Lower, g.Upper = limits.Lo, limits.Hi
		g.Points, g.Final = g.Own, g.Sealed != nil
	}
	if g.Official != nil && g.Official.Used {
		g.Points, g.Final = g.Official.Points, true
	}
}

// Range is what the points that count may be in truth, by the error of the
// survey; both limits are the points where they are exact.
func (g *Given) Range() scoring.Range {
	if g.From != FromIndex || g.Lower == nil {
		return scoring.Range{Lo: g.Counts, Hi: g.Counts}
	}
	return scoring.Range{Lo: g.Lower, Hi: g.Upper}
}
