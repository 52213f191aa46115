package standings_test

import (
	"maps"
	"net/http"
	"testing"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

// bonuses keeps a round by a set that has a bonus and a penalty beside the
// maximum, with a survey of the second department that is not sealed.
func (o *office) bonuses() *office {
	o.Helper()
	set := criteria()
	set.Version = 2
	set.Items = append(set.Items, reform.Item{Code: "5", Name: text("Điểm thưởng", "Bonus"), Max: "2", Kind: scoring.Bonus, Source: reform.SelfScored},
		reform.Item{Code: "6", Name: text("Điểm trừ", "Penalty"), Max: "2", Kind: scoring.Penalty, Source: reform.SelfScored})
	o.keep(reform.SetsKept, "so@2", set)
	opened := desktest.Noon.AddDate(0, -2, 0)
	o.Change(func(e *manage.Editor) error {
		return e.PutWave(o.Context(), survey.Wave{ID: "w", Title: text("Khảo sát hài lòng năm 2026", "Satisfaction survey 2026"), Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
			State: survey.Closed, Opens: opened, Closes: opened.AddDate(0, 1, 0)})
	})
	o.people("S2", 60)
	with := func(line, code, points string) scores {
		s := maps.Clone(these(line))
		s[code] = points
		return s
	}
	o.round(2026, reform.Running, map[string]scores{"S1": with("10 5 5 14 12 25 80 5", "5", "1.5"), "S2": with("10 5 5 14 12 25 90.81 5", "6", "0.5"), "S3": these("9 4 4 13 11 24 w 5")},
		func(r *reform.Round) { r.Set = "so@2" })
	return o
}

// TestABonusStandsBesideTheMaximum: with its sign, not as something that did not
// arise and not out of a maximum of 0.
func TestABonusStandsBesideTheMaximum(t *testing.T) {
	o := newOffice(t).bonuses()
	council := o.Person(nil, access.Officer)
	page := council.Get(base+"/fields").Lacks("n/a", "at most 0.00")
	says(t, page, "5. Bonus", "6. Penalty", "+1.50", "−0.50")
	says(t, council.Get(base+"/units/S1"), "5. Bonus +1.50 –", "6. Penalty – –", "Bonus +1.50")
	says(t, council.Get(base+"/units/S2"), "5. Bonus – –", "6. Penalty −0.50 –")
	council.Get(base + "/units/S1").Lacks("/0.00")
	council.Get(base + "/annex.xlsx").Want(http.StatusOK)
}

// TestTheMinistrysFigureInUse: the card says what gives the points, what the
// survey would have given, and does not call provisional what is not.
func TestTheMinistrysFigureInUse(t *testing.T) {
	o := newOffice(t).bonuses()
	card := o.Person(nil, access.Officer).Get(base + "/units/S2")
	says(t, card, "4.1. Satisfaction of citizens: 9.08/10.00", "60 respondents", "This survey would give ", " points, within ", "Points come from the ministry’s figure.",
		"The survey wave is not sealed; the points do not come from it.", "The ministry’s own figure: 90.81%", "It gives 9.08 points.")
	card.Lacks("its points are provisional", "By that interval the points are within", "It would give")
}
