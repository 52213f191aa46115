package reform

import (
	"math/big"

	"sipas/analysis/scoring"
)

// SelfMarks are the sheet as the unit sees itself: its own points, and without
// the leaves that it claims did not arise, as long as nobody has refused that.
// Leaves of surveys are open.
func (s *Sheet) SelfMarks(set *CriteriaSet) map[string]scoring.Mark {
	marks := map[string]scoring.Mark{}
	for _, it := range set.Leaves() {
		l := s.leaf(it.Code)
		switch {
		case l == nil:
		case l.Claimed():
			marks[it.Code] = scoring.Mark{NotApplicable: true}
		case l.Self != nil && !it.Surveyed():
			points, _ := Points(l.Self.Points)
			marks[it.Code] = scoring.Mark{Points: points}
		}
	}
	return marks
}

// AppraisedMarks are the sheet as the council has appraised it so far: like
// Marks, but what only the unit has scored is open.
func (s *Sheet) AppraisedMarks(set *CriteriaSet, given map[string]*big.Rat) map[string]scoring.Mark {
	marks := s.Marks(set, given)
	for _, it := range set.Leaves() {
		if l := s.leaf(it.Code); !it.Surveyed() && !l.Absent() && (l == nil || l.First == nil && l.Second == nil) {
			delete(marks, it.Code)
		}
	}
	return marks
}

// Claimed tells that the unit says that nothing of the kind arose, and nobody
// has refused that.
func (l *Leaf) Claimed() bool {
	return l != nil && l.Absence != nil && l.Absence.Decision != Refused
}

// Surveyed tells that the points of a leaf come from a survey.
func (it Item) Surveyed() bool { return it.Source == Sociological || it.Source == Satisfaction }
