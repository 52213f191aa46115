package ranking

import (
	"sipas/survey"
	"sipas/survey/reform"
)

// UnitRecord is what a unit was scored from.
type UnitRecord struct {
	Unit   string         `json:"unit"`
	Name   survey.Text    `json:"name"`
	Ended  bool           `json:"ended,omitempty"`
	Became []string       `json:"became,omitempty"`
	Stage  reform.Stage   `json:"stage"`
	Leaves []LeafRecord   `json:"leaves"` // that anybody has said anything about, in the set's order
	Given  []SurveyRecord `json:"given"`  // leaves that surveys decide, in the set's order
}

// LeafRecord is what people gave a leaf, as decimal numbers; "" where nobody did.
type LeafRecord struct {
	Code        string          `json:"code"`
	Self        string          `json:"self,omitempty"`
	First       string          `json:"first,omitempty"`  // first appraisal
	Second      string          `json:"second,omitempty"` // second appraisal
	Figure      string          `json:"figure,omitempty"` // percentage that the points in force of a computed leaf come from
	Claimed     bool            `json:"claimed,omitempty"`
	Decision    reform.Decision `json:"decision,omitempty"` // about the claim that nothing arose
	Council     string          `json:"council,omitempty"`  // points that the council gave a leaf of a survey
	Official    *OfficialRecord `json:"official,omitempty"`
	Evidence    []string        `json:"evidence,omitempty"` // SHA-256 of files, and addresses
	Explanation bool            `json:"explained,omitempty"`
}

// OfficialRecord is the ministry's own figure.
type OfficialRecord struct {
	Index  string `json:"index"` // percent
	Source string `json:"source"`
	Used   bool   `json:"used"`
}

// SurveyRecord is what a survey gave a leaf, and the points that follow.
type SurveyRecord struct {
	Code      string      `json:"code"`
	Wave      string      `json:"wave,omitempty"`
	WaveTitle survey.Text `json:"wave_title,omitempty"`
	Sealed    *Sealed     `json:"sealed,omitempty"`
	Formula   string      `json:"formula,omitempty"`
	Index     *Fraction   `json:"index,omitempty"`
	Lower     *Fraction   `json:"lower,omitempty"` // limits of its interval
	Upper     *Fraction   `json:"upper,omitempty"`
	Answers   int         `json:"answers,omitempty"`
	Least     int         `json:"least,omitempty"`
	Why       Why         `json:"why,omitempty"`

	Opinion *OpinionRecord `json:"opinion,omitempty"`

	Points         *Fraction `json:"points,omitempty"`          // by the survey or the ministry's figure
	OwnPoints      *Fraction `json:"own_points,omitempty"`      // by the index
	LowerPoints    *Fraction `json:"lower_points,omitempty"`    // at the limits of its interval
	UpperPoints    *Fraction `json:"upper_points,omitempty"`    //
	OfficialPoints *Fraction `json:"official_points,omitempty"` // by the ministry's figure
	Counts         *Fraction `json:"counts,omitempty"`          // the points that count
	From           Origin    `json:"from,omitempty"`
	Final          bool      `json:"final"`
}

// OpinionRecord is what the sociological survey came to; numbers of people that may
// not be told are 0.
type OpinionRecord struct {
	Points    *Fraction `json:"points,omitempty"`
	Judged    int       `json:"judged"`
	NoInfo    int       `json:"no_info,omitempty"`
	Delegates int       `json:"delegates,omitempty"`
	Few       bool      `json:"few,omitempty"`
	Final     bool      `json:"final"`
	Version   string    `json:"version"`
}

// record writes what a unit was scored from.
func (r *Row) record(sheet *reform.Sheet) UnitRecord {
	u := UnitRecord{Unit: r.Unit, Name: r.Name, Ended: r.Ended, Became: r.Became, Stage: r.Stage, Leaves: []LeafRecord{}, Given: []SurveyRecord{}}
	for _, it := range r.set.leaves {
		if l := sheet.Leaf(it.Code); l != nil {
			u.Leaves = append(u.Leaves, leafRecord(it.Code, l))
		}
		if g := r.Given[it.Code]; g != nil {
			u.Given = append(u.Given, g.record())
		}
	}
	return u
}

func leafRecord(code string, l *reform.Leaf) LeafRecord {
	points := func(s *reform.Score) string {
		if s == nil {
			return ""
		}
		return s.Points
	}
	x := LeafRecord{Code: code, Self: points(l.Self), First: points(l.First), Second: points(l.Second), Council: points(l.Given), Explanation: l.Explanation != nil}
	if s := l.InForce(); s != nil {
		x.Figure = s.Figure
	}
	if l.Absence != nil {
		x.Claimed, x.Decision = true, l.Absence.Decision
	}
	if o := l.Official; o != nil {
		x.Official = &OfficialRecord{o.Index, o.Source, o.Use}
	}
	for _, e := range l.Evidence {
		switch {
		case e.Gone:
		case e.File != "":
			x.Evidence = append(x.Evidence, e.File)
		default:
			x.Evidence = append(x.Evidence, e.Link)
		}
	}
	return x
}

// leaf is the record as a sheet's leaf, without who and when.
func (x *LeafRecord) leaf() *reform.Leaf {
	score := func(points string) *reform.Score {
		if points == "" {
			return nil
		}
		return &reform.Score{Points: points}
	}
	l := &reform.Leaf{Self: score(x.Self), First: score(x.First), Second: score(x.Second), Given: score(x.Council)}
	if s := l.InForce(); s != nil {
		s.Figure = x.Figure
	}
	if x.Claimed {
		l.Absence = &reform.Absence{Decision: x.Decision}
	}
	if o := x.Official; o != nil {
		l.Official = &reform.Official{Index: o.Index, Source: o.Source, Use: o.Used}
	}
	return l
}

func (g *Given) record() SurveyRecord {
	x := SurveyRecord{Code: g.Leaf, Wave: g.Wave, WaveTitle: g.WaveTitle, Sealed: g.Sealed, Formula: g.Formula,
		Index: fraction(g.Index), Lower: fraction(g.Interval.Lo), Upper: fraction(g.Interval.Hi), Answers: g.Answers, Least: g.Least, Why: g.Why,
		Points: fraction(g.Points), OwnPoints: fraction(g.Own), LowerPoints: fraction(g.Lower), UpperPoints: fraction(g.Upper),
		Counts: fraction(g.Counts), From: g.From, Final: g.Final}
	if g.Official != nil {
		x.OfficialPoints = fraction(g.Official.Points)
	}
	if o := g.Opinion; o != nil {
		x.Opinion = &OpinionRecord{fraction(o.Points), o.Judged, o.NoInfo, o.Delegates, o.Few, o.Final, o.Version}
	}
	return x
}

// given is the record as what a survey gives, with the points that stand in it.
func (x *SurveyRecord) given(it reform.Item, l *reform.Leaf) *Given {
	g := &Given{Leaf: x.Code, Source: it.Source, Wave: x.Wave, WaveTitle: x.WaveTitle, Sealed: x.Sealed, Formula: x.Formula,
		Index: x.Index.rat(), Answers: x.Answers, Least: x.Least, Why: x.Why,
		Points: x.Points.rat(), Own: x.OwnPoints.rat(), Lower: x.LowerPoints.rat(), Upper: x.UpperPoints.rat(),
		Counts: x.Counts.rat(), From: x.From, Final: x.Final}
	g.Interval.Lo, g.Interval.Hi = x.Lower.rat(), x.Upper.rat()
	g.Max, _ = reform.Points(it.Max)
	if it.Source == reform.Satisfaction {
		g.Rule = it.Rule
	}
	if o := x.Opinion; o != nil {
		g.Opinion = &Opinion{Points: o.Points.rat(), Judged: o.Judged, NoInfo: o.NoInfo, Delegates: o.Delegates, Few: o.Few, Final: o.Final, Version: o.Version}
	}
	if g.hear(l); g.Official != nil {
		g.Official.Points = x.OfficialPoints.rat()
	}
	return g
}
