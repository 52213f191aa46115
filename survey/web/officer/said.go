package officer

import (
	"sipas/survey/reform"
)

// fact is something that the set says about a leaf.
type fact struct{ Label, Text string }

// scoreRow is the points of one stage.
type scoreRow struct {
	Stage, Points, Figure, Reason, Who, When string
	Counts                                   bool
}

type claimed struct{ Reason, Who, When, Decision, Why, By, Decided string }

type surveyed struct {
	Points, Index, Interval, Wave, Why, Link string
	Answers, Least                           int
	Final, Known                             bool
	Given, GivenReason, GivenWho, GivenWhen  string
}

type official struct {
	Index, Source, Who, When string
	Use                      bool
}

// document is evidence as it stands in the list.
type document struct {
	At         int
	Name, Href string
	File, Gone bool
	Who, When  string
	Reason     string
	Takes      bool // can be taken back now
}

type remark struct {
	Text, Who, When string
	Council         bool
}

// above are the items that a leaf belongs to.
func (v *visit) above(it reform.Item) []string {
	var all []string
	for parent := it.Parent; parent != ""; {
		for _, x := range v.set.Items {
			if x.Code == parent {
				all = append([]string{x.Code + ". " + v.l.Text(x.Name)}, all...)
				parent = x.Parent
				break
			}
		}
	}
	return all
}

// facts are what the set asks for.
func (v *visit) facts(it reform.Item) []fact {
	all := []fact{{v.l.Say("officer.max"), points(v.l, it.Max)}, {v.l.Say("officer.source"), v.l.Say(sourceKeys[it.Source])}}
	if key, ok := kindKeys[it.Kind]; ok {
		all = append(all, fact{v.l.Say("officer.kind"), v.l.Say(key)})
	}
	if words := rule(v.l, it); words != "" {
		all = append(all, fact{v.l.Say("officer.rule"), words})
	}
	if !it.Surveyed() {
		asked := v.l.Say("officer.evidence.optional")
		if it.Evidence {
			asked = v.l.Say("officer.evidence.asked")
		}
		all = append(all, fact{v.l.Say("officer.evidence"), asked})
	}
	if note := v.l.Text(it.Note); note != "" {
		all = append(all, fact{v.l.Say("officer.note"), note})
	}
	return all
}

// scores are the points of the stages, the unit's first.
func (v *visit) scores(l *reform.Leaf) []scoreRow {
	var all []scoreRow
	for _, s := range []struct {
		key   string
		score *reform.Score
	}{{"officer.score.self", l.Self}, {"officer.score.first", l.First}, {"officer.score.second", l.Second}} {
		if s.score == nil {
			continue
		}
		r := scoreRow{Stage: v.l.Say(s.key), Points: v.score(s.score), Reason: s.score.Reason, Who: s.score.Who, When: v.l.Time(s.score.At),
			Counts: s.score == l.InForce() && !l.Absent()}
		if s.score.Figure != "" {
			r.Figure = v.l.Say("officer.figure.of", points(v.l, s.score.Figure))
		}
		all = append(all, r)
	}
	return all
}

// decisionKeys are what became of a claim.
var decisionKeys = map[reform.Decision]string{
	reform.Undecided: "officer.claim.undecided", reform.Approved: "officer.claim.approved", reform.Refused: "officer.claim.refused",
}

func (v *visit) claim(l *reform.Leaf) *claimed {
	a := l.Absence
	if a == nil {
		return nil
	}
	c := &claimed{Reason: a.Reason, Who: a.Who, When: v.l.Time(a.At), Decision: v.l.Say(decisionKeys[a.Decision]), Why: a.Why, By: a.By}
	if a.Decision != reform.Undecided {
		c.Decided = v.l.Time(a.Decided)
	}
	return c
}

func (v *visit) surveyOf(it reform.Item, l *reform.Leaf) *surveyed {
	s := &surveyed{Points: "–"}
	if g, ok := v.given[it.Code]; ok {
		s.Known, s.Points, s.Index, s.Wave, s.Why = true, v.sum(g.Points), v.share(g.Index), v.l.Text(g.Wave), ""
		if g.Why != "" {
			s.Why = v.l.Say(g.Why, g.Answers, g.Least, v.l.Time(g.Until))
		}
		s.Answers, s.Least, s.Final = g.Answers, g.Least, g.Final
		if g.Lo != nil && g.Hi != nil {
			s.Interval = v.l.Say("officer.survey.interval", v.share(g.Lo), v.share(g.Hi))
		}
		if g.Link != "" {
			s.Link = g.Link + "&lang=" + v.l.Lang
		}
	}
	if l.Given != nil {
		s.Given, s.GivenReason, s.GivenWho, s.GivenWhen = v.score(l.Given), l.Given.Reason, l.Given.Who, v.l.Time(l.Given.At)
	}
	return s
}

func (v *visit) officialOf(l *reform.Leaf) *official {
	if l.Official == nil {
		return nil
	}
	o := l.Official
	return &official{Index: points(v.l, o.Index), Source: o.Source, Who: o.Who, When: v.l.Time(o.At), Use: o.Use}
}

func (v *visit) evidence(it reform.Item, l *reform.Leaf) []document {
	var all []document
	for i, e := range l.Evidence {
		d := document{At: i, Name: e.Name, Href: e.Link, File: e.File != "", Gone: e.Gone, Who: e.Who, When: v.l.Time(e.At), Reason: e.Reason}
		if d.File {
			d.Href = v.base() + "/evidence/" + e.File
		}
		d.Takes = !e.Gone && v.may(it, reform.Detach{}) && (v.sheet.Stage == reform.SelfScoring || !e.At.Before(v.sheet.Since()))
		all = append(all, d)
	}
	return all
}

func (v *visit) remarks(l *reform.Leaf) []remark {
	var all []remark
	for _, n := range l.Comments {
		all = append(all, remark{n.Text, n.Who, v.l.Time(n.At), n.Council})
	}
	return all
}

// before is the score that an appraisal is about: the unit's, later the
// council's own first.
func (v *visit) before(l *reform.Leaf) *reform.Score {
	if v.sheet.Stage == reform.SecondAppraisal && l.First != nil {
		return l.First
	}
	return l.Self
}
