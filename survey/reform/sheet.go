package reform

import (
	"maps"
	"math/big"
	"slices"
	"time"

	"sipas/analysis/scoring"
	"sipas/survey"
)

// Stage is where a unit's score sheet stands.
type Stage string

// The stages, in their order. What is done at one stays as it was at the next.
const (
	SelfScoring     Stage = "self"        // the unit scores itself, with evidence
	FirstAppraisal  Stage = "appraisal"   // the council accepts, or adjusts with a reason
	Explaining      Stage = "explanation" // the unit explains what was adjusted
	SecondAppraisal Stage = "second"      // the council looks at what was explained
	Final           Stage = "final"       // nothing changes any more
)

// Stages are all there are, in their order.
func Stages() []Stage {
	return []Stage{SelfScoring, FirstAppraisal, Explaining, SecondAppraisal, Final}
}

// Next is the stage after; "" after the last.
func (s Stage) Next() Stage {
	all := Stages()
	if i := slices.Index(all, s); i >= 0 && i+1 < len(all) {
		return all[i+1]
	}
	return ""
}

// Score is points that somebody gave a leaf.
type Score struct {
	Points string    `bson:"points" json:"points"`
	Figure string    `bson:"figure,omitempty" json:"figure,omitempty"` // percentage that the points of a computed leaf come from
	Reason string    `bson:"reason,omitempty" json:"reason,omitempty"`
	Who    string    `bson:"who" json:"who"`
	At     time.Time `bson:"at" json:"at"`
}

// Absence is a claim that nothing of a leaf's kind arose ("không phát sinh").
// The leaf leaves points and maximum once it is approved.
type Absence struct {
	Reason   string    `bson:"reason" json:"reason"`
	Who      string    `bson:"who" json:"who"`
	At       time.Time `bson:"at" json:"at"`
	Decision Decision  `bson:"decision,omitempty" json:"decision,omitempty"`
	Why      string    `bson:"why,omitempty" json:"why,omitempty"` // of a refusal
	By       string    `bson:"by,omitempty" json:"by,omitempty"`
	Decided  time.Time `bson:"decided,omitempty" json:"decided,omitzero"`
}

// Decision is what became of a claim.
type Decision string

// The decisions.
const (
	Undecided Decision = ""
	Approved  Decision = "approved"
	Refused   Decision = "refused"
)

// Evidence proves a score: a document by its address, or a file that is kept
// under its digest.
type Evidence struct {
	Name   string    `bson:"name" json:"name"`
	Link   string    `bson:"link,omitempty" json:"link,omitempty"`
	File   string    `bson:"file,omitempty" json:"file,omitempty"` // SHA-256 in hexadecimal
	Who    string    `bson:"who" json:"who"`
	At     time.Time `bson:"at" json:"at"`
	Gone   bool      `bson:"gone,omitempty" json:"gone,omitempty"` // taken back; it stays in the list
	Reason string    `bson:"reason,omitempty" json:"reason,omitempty"`
	By     string    `bson:"by,omitempty" json:"by,omitempty"` // who has taken it back
	Taken  time.Time `bson:"taken,omitempty" json:"taken,omitzero"`
}

// Note is something that somebody wrote about a leaf.
type Note struct {
	Text    string    `bson:"text" json:"text"`
	Who     string    `bson:"who" json:"who"`
	At      time.Time `bson:"at" json:"at"`
	Council bool      `bson:"council,omitempty" json:"council,omitempty"` // it is the council's, not the unit's
}

// Past is a value that another one has replaced.
type Past struct {
	What     Stage     `bson:"what" json:"what"` // at which stage it was given
	Score    *Score    `bson:"score,omitempty" json:"score,omitempty"`
	Claim    *Absence  `bson:"claim,omitempty" json:"claim,omitempty"`
	Note     *Note     `bson:"note,omitempty" json:"note,omitempty"`
	Given    *Score    `bson:"given,omitempty" json:"given,omitempty"`
	Official *Official `bson:"official,omitempty" json:"official,omitempty"`
}

// Official is the satisfaction figure that the ministry has published for the
// unit. It stands beside the unit's own and never takes its place unasked.
type Official struct {
	Index  string    `bson:"index" json:"index"` // percent
	Source string    `bson:"source" json:"source"`
	Use    bool      `bson:"use" json:"use"` // the points come from it
	Who    string    `bson:"who" json:"who"`
	At     time.Time `bson:"at" json:"at"`
}

// Share is the figure as an index from 0 to 1; nil for none.
func (o *Official) Share() *big.Rat {
	if o == nil {
		return nil
	}
	index, _ := percent(o.Index)
	return index
}

// Leaf is what a unit's sheet says about a leaf of the set.
type Leaf struct {
	Rev         int64      `bson:"rev" json:"rev"` // grows with every change of this leaf
	Self        *Score     `bson:"self,omitempty" json:"self,omitempty"`
	First       *Score     `bson:"first,omitempty" json:"first,omitempty"`
	Explanation *Note      `bson:"explanation,omitempty" json:"explanation,omitempty"`
	Second      *Score     `bson:"second,omitempty" json:"second,omitempty"`
	Absence     *Absence   `bson:"absence,omitempty" json:"absence,omitempty"`
	Given       *Score     `bson:"given,omitempty" json:"given,omitempty"`       // by the council, to a leaf of a survey
	Official    *Official  `bson:"official,omitempty" json:"official,omitempty"` // of a leaf of Source Satisfaction
	Evidence    []Evidence `bson:"evidence,omitempty" json:"evidence,omitempty"`
	Comments    []Note     `bson:"comments,omitempty" json:"comments,omitempty"`
	Past        []Past     `bson:"past,omitempty" json:"past,omitempty"` // every earlier value, the first first
}

// Absent tells that the leaf does not count.
func (l *Leaf) Absent() bool {
	return l != nil && l.Absence != nil && l.Absence.Decision == Approved
}

// InForce is the score that counts: the last that anybody gave. Nil for none.
func (l *Leaf) InForce() *Score {
	switch {
	case l == nil:
		return nil
	case l.Second != nil:
		return l.Second
	case l.First != nil:
		return l.First
	}
	return l.Self
}

// Adjusted tells that the council gave other points than the unit.
func (l *Leaf) Adjusted() bool {
	return l != nil && l.First != nil && (l.Self == nil || l.Self.Points != l.First.Points)
}

// Move is a step of a sheet from one stage to another.
type Move struct {
	From Stage     `bson:"from" json:"from"`
	To   Stage     `bson:"to" json:"to"`
	Who  string    `bson:"who" json:"who"`
	At   time.Time `bson:"at" json:"at"`
	Why  string    `bson:"why,omitempty" json:"why,omitempty"` // of a step back
}

// Sheet is a unit's score sheet in a round. It is one document, so that what is
// locked is locked for everybody at once.
type Sheet struct {
	Round      string           `bson:"round" json:"round"`
	Unit       string           `bson:"unit" json:"unit"`
	Stage      Stage            `bson:"stage" json:"stage"`
	Leaves     map[string]*Leaf `bson:"leaves" json:"leaves"` // by place, see LeafKey
	Moves      []Move           `bson:"moves,omitempty" json:"moves,omitempty"`
	Extensions []Extension      `bson:"extensions,omitempty" json:"extensions,omitempty"`
	Closing    int64            `bson:"closing,omitempty" json:"-"` // revision of the round for whose publishing it was closed; see Office.CloseSheets
}

// Extension is a later deadline that the council has granted a unit.
type Extension struct {
	Stage Stage     `bson:"stage" json:"stage"`
	Until time.Time `bson:"until" json:"until"`
	Who   string    `bson:"who" json:"who"`
	At    time.Time `bson:"at" json:"at"`
	Why   string    `bson:"why" json:"why"`
}

// Leaf finds what the sheet says about a leaf, by its code in the set; nil while
// nobody has said anything.
func (s *Sheet) Leaf(code string) *Leaf { return s.leaf(code) }

func (s *Sheet) leaf(code string) *Leaf { return s.Leaves[LeafKey(code)] }

// LeafKey is the name of a leaf in a sheet's document: its code with what a
// field name must not have replaced.
func LeafKey(code string) string {
	b := []rune(code)
	for i, r := range b {
		if r == '.' {
			b[i] = '_'
		}
	}
	return string(b)
}

// Marks are the sheet as the arithmetic sees it. Leaves of other sources than
// the unit's own work have their points in given, by code; nil there is "not
// known yet".
func (s *Sheet) Marks(set *CriteriaSet, given map[string]*big.Rat) map[string]scoring.Mark {
	marks := map[string]scoring.Mark{}
	for _, it := range set.Leaves() {
		l := s.leaf(it.Code)
		switch {
		case l.Absent():
			marks[it.Code] = scoring.Mark{NotApplicable: true}
		case it.Source == Sociological || it.Source == Satisfaction:
			if l != nil && l.Given != nil {
				points, _ := Points(l.Given.Points)
				marks[it.Code] = scoring.Mark{Points: points}
			} else if points := given[it.Code]; points != nil {
				marks[it.Code] = scoring.Mark{Points: points}
			}
		default:
			if score := l.InForce(); score != nil {
				points, _ := Points(score.Points)
				marks[it.Code] = scoring.Mark{Points: points}
			}
		}
	}
	return marks
}

// Leaves are the items that are scored, in order.
func (s *CriteriaSet) Leaves() []Item {
	inner := map[string]bool{}
	for _, it := range s.Items {
		inner[it.Parent] = true
	}
	return slices.DeleteFunc(slices.Clone(s.Items), func(it Item) bool { return inner[it.Code] })
}

// Leaf finds a leaf by its code.
func (s *CriteriaSet) Leaf(code string) (Item, bool) {
	for _, it := range s.Leaves() {
		if it.Code == code {
			return it, true
		}
	}
	return Item{}, false
}

// Progress is how far the work on a sheet has come.
type Progress struct {
	Leaves      int // that the unit scores itself or claims absent
	Scored      int // by the unit, absent claims included
	Appraised   int // by the council, decided claims included
	Adjusted    int // with other points than the unit's
	Explained   int // of these
	NoEvidence  int // scored above 0 without a document that the set asks for
	Unsettled   int // claims that nobody has decided
	LastTouched time.Time
}

// Progress counts.
func (s *Sheet) Progress(set *CriteriaSet) Progress {
	var p Progress
	touched := func(at time.Time) {
		if at.After(p.LastTouched) {
			p.LastTouched = at
		}
	}
	for _, it := range set.Leaves() {
		if it.Source == Sociological || it.Source == Satisfaction {
			continue
		}
		p.Leaves++
		l := s.leaf(it.Code)
		if l == nil {
			continue
		}
		claimed := l.Absence != nil && l.Absence.Decision != Refused
		if l.Self != nil || claimed {
			p.Scored++
		}
		if l.First != nil || l.Absence != nil && l.Absence.Decision == Approved {
			p.Appraised++
		}
		if l.Absence != nil && l.Absence.Decision == Undecided {
			p.Unsettled++
		}
		if l.Adjusted() && !l.Absent() {
			p.Adjusted++
			if l.Explanation != nil {
				p.Explained++
			}
		}
		if it.Evidence && l.Self != nil && l.Self.Points != "0" && !claimed && !l.proven() {
			p.NoEvidence++
		}
		for _, score := range []*Score{l.Self, l.First, l.Second} {
			if score != nil {
				touched(score.At)
			}
		}
	}
	return p
}

// proven tells that there is evidence that nobody has taken back.
func (l *Leaf) proven() bool {
	return slices.ContainsFunc(l.Evidence, func(e Evidence) bool { return !e.Gone })
}

// clone copies a sheet as deep as acts change it.
func (s *Sheet) clone() *Sheet {
	c := *s
	c.Leaves = maps.Clone(s.Leaves)
	if c.Leaves == nil {
		c.Leaves = map[string]*Leaf{}
	}
	c.Moves, c.Extensions = slices.Clone(s.Moves), slices.Clone(s.Extensions)
	return &c
}

// changing is a copy of a leaf that an act may write into.
func (s *Sheet) changing(code string) *Leaf {
	l := &Leaf{}
	if old := s.leaf(code); old != nil {
		*l = *old
		l.Evidence, l.Comments, l.Past = slices.Clone(old.Evidence), slices.Clone(old.Comments), slices.Clone(old.Past)
	}
	l.Rev++
	s.Leaves[LeafKey(code)] = l
	return l
}

// What an act may be refused for.
var (
	ErrNoLeaf   = &survey.Error{Kind: survey.KindNotFound, Code: "sheet.no_leaf"}    // the set has no such leaf
	ErrStage    = &survey.Error{Kind: survey.KindConflict, Code: "sheet.stage"}      // not at this stage
	ErrLate     = &survey.Error{Kind: survey.KindGone, Code: "sheet.late"}           // after the deadline
	ErrTouched  = &survey.Error{Kind: survey.KindConflict, Code: "sheet.touched"}    // somebody else changed the leaf meanwhile
	ErrSource   = &survey.Error{Kind: survey.KindConflict, Code: "sheet.source"}     // the leaf's points come from a survey
	ErrNotReady = &survey.Error{Kind: survey.KindConflict, Code: "sheet.incomplete"} // the stage cannot end yet; Problems say what is missing
)
