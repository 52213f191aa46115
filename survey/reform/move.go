package reform

import (
	"time"

	"sipas/survey"
)

// move gives the sheet at another stage: the next, or with a reason an earlier
// one. What is missing for the next is in the error's Problems, by leaf; a unit
// that has not done its part the council takes on with a reason.
func (s *Sheet) move(set *CriteriaSet, to Stage, why string, council bool, who string, at time.Time) (*Sheet, error) {
	why, err := said("reason", why, to != s.Stage.Next())
	if err != nil {
		return nil, err
	}
	if to == s.Stage || !known(to, Stages()) || to != s.Stage.Next() && after(to, s.Stage) {
		return nil, ErrStage
	}
	if to == s.Stage.Next() {
		overridden := council && why != "" && (s.Stage == SelfScoring || s.Stage == Explaining)
		if missing := s.Missing(set); len(missing) > 0 && !overridden {
			return nil, &survey.Error{Kind: ErrNotReady.Kind, Code: ErrNotReady.Code, Problems: missing}
		}
	}
	next := s.clone()
	next.Moves = append(next.Moves, Move{s.Stage, to, who, at, why})
	next.Stage = to
	return next, nil
}

// after tells that a stage comes later than another.
func after(a, b Stage) bool {
	for _, s := range Stages() {
		switch s {
		case b:
			return a != b
		case a:
			return false
		}
	}
	return false
}

// Missing is what has to be done before the present stage can end: a Problem's
// Field is the code of a leaf, its Code one of sheet.not_scored, .not_proven,
// .not_decided, .not_appraised, .not_answered.
func (s *Sheet) Missing(set *CriteriaSet) []survey.Problem {
	var all []survey.Problem
	for _, it := range set.Leaves() {
		l := s.leaf(it.Code)
		if it.Source == Sociological || it.Source == Satisfaction {
			if (s.Stage == FirstAppraisal || s.Stage == SecondAppraisal) && l != nil && l.Absence != nil && l.Absence.Decision == Undecided {
				all = append(all, survey.Problem{Field: it.Code, Code: "sheet.not_decided"})
			}
			continue
		}
		optional := it.Kind != ""
		switch {
		case s.Stage == SelfScoring && !optional && (l == nil || l.Self == nil && l.Absence == nil):
			all = append(all, survey.Problem{Field: it.Code, Code: "sheet.not_scored"})
		case s.Stage == SelfScoring && it.Evidence && l != nil && l.Self != nil && l.Self.Points != "0" && l.Self.Reason == "" && !l.proven():
			all = append(all, survey.Problem{Field: it.Code, Code: "sheet.not_proven"})
		case (s.Stage == FirstAppraisal || s.Stage == SecondAppraisal) && l != nil && l.Absence != nil && l.Absence.Decision == Undecided:
			all = append(all, survey.Problem{Field: it.Code, Code: "sheet.not_decided"})
		case s.Stage == FirstAppraisal && (l == nil || l.First == nil && !l.Absent()) && (!optional || l != nil && (l.Self != nil || l.Absence != nil)):
			all = append(all, survey.Problem{Field: it.Code, Code: "sheet.not_appraised"})
		case s.Stage == SecondAppraisal && l != nil && l.Explanation != nil && l.Second == nil && !l.Absent():
			all = append(all, survey.Problem{Field: it.Code, Code: "sheet.not_answered"})
		}
	}
	return all
}
