package reform

import (
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"

	"sipas/analysis/scoring"
	"sipas/survey"
)

// Act is something that a person does to a leaf of a unit's sheet. It knows at
// which stages it may be done, and by which side.
type Act interface {
	// Council tells that the act is the council's, not the unit's.
	Council() bool
	stages() []Stage
	do(l *Leaf, in setting) error
}

// setting is where and when an act is done, and by whom.
type setting struct {
	item  Item
	stage Stage
	who   string
	at    time.Time
}

// The acts.
type (
	// SelfScore gives the unit's own points. They replace a claim of absence. A
	// leaf of Source Computed takes Figure, the percentage reached, and makes
	// the points by its rule.
	SelfScore struct{ Points, Figure, Reason string }
	// Claim says that nothing of the kind arose; it replaces the unit's points.
	Claim struct{ Reason string }
	// Attach adds evidence.
	Attach struct{ Evidence Evidence }
	// Detach takes evidence back; it stays in the list, marked.
	Detach struct {
		At     int // place in Leaf.Evidence
		Reason string
	}
	// Appraise gives the council's points; other points than the unit's need a
	// reason. At the second appraisal it is about what was explained.
	Appraise struct{ Points, Figure, Reason string }
	// Decide settles a claim; a refusal needs a reason.
	Decide struct {
		Approve bool
		Reason  string
	}
	// Explain is the unit's word on points that the council has adjusted.
	Explain struct{ Text string }
	// Give gives the council's own points to a leaf whose points come from a
	// survey, where the survey has too few answers or cannot be used.
	Give struct{ Points, Reason string }
	// Ungive takes them back.
	Ungive struct{ Reason string }
	// Enter notes the satisfaction figure that the ministry has published, beside
	// the unit's own. Use makes the points come from it.
	Enter struct {
		Index  string // percent, "90.81"; "" takes the figure away
		Source string // where it is published
		Use    bool
	}
	// Comment is a word of either side; it changes nothing.
	Comment struct{ Text string }
)

// MaxWords bounds a reason, an explanation or a comment, in characters.
const MaxWords = 4000

// What is wrong with what an act says.
func invalid(field, code string, args ...string) error {
	return &survey.Error{Kind: survey.KindInvalid, Code: "sheet.invalid", Problems: []survey.Problem{{Field: field, Code: "sheet." + code, Args: args}}}
}

// said checks words; needed words must be there.
func said(field, text string, needed bool) (string, error) {
	text = strings.TrimSpace(survey.Clean(text))
	switch {
	case needed && text == "":
		return "", invalid(field, field+"_missing")
	case utf8.RuneCountInString(text) > MaxWords:
		return "", invalid(field, "long", fmt.Sprint(MaxWords))
	}
	return text, nil
}

// worth checks points for a leaf. Those of a computed leaf come from a figure,
// which is kept beside them.
func worth(typed, figure string, it Item) (points, kept string, err error) {
	if it.Source != Computed {
		points, err = pointsFor(typed, it)
		return points, "", err
	}
	kept, share, err := share("figure", figure)
	if err != nil {
		return "", "", err
	}
	rule, err := ParseRule(it.Rule)
	if err != nil {
		return "", "", err
	}
	most, _ := Points(it.Max)
	return exact(scoring.Round(rule.Points(share, most), 6)), kept, nil
}

// share checks a percentage with at most two decimals.
func share(field, typed string) (text string, of1 *big.Rat, err error) {
	text, ok := TypedPoints(strings.TrimSuffix(strings.TrimSpace(typed), "%"))
	if ok {
		of1, ok = percent(text)
	}
	if _, decimals, _ := strings.Cut(text, "."); !ok || len(decimals) > 2 {
		return "", nil, invalid(field, field, typed)
	}
	return text, of1, nil
}

// pointsFor checks points for a leaf.
func pointsFor(typed string, it Item) (string, error) {
	text, ok := TypedPoints(typed)
	if !ok {
		return "", invalid("points", "points", typed)
	}
	points, _ := Points(text)
	if most, _ := Points(it.Max); points.Cmp(most) > 0 {
		return "", invalid("points", "points_above", typed, it.Max)
	}
	return text, nil
}

func (SelfScore) Council() bool { return false }
func (Claim) Council() bool     { return false }
func (Attach) Council() bool    { return false }
func (Detach) Council() bool    { return false }
func (Appraise) Council() bool  { return true }
func (Decide) Council() bool    { return true }
func (Explain) Council() bool   { return false }
func (Give) Council() bool      { return true }
func (Ungive) Council() bool    { return true }
func (Enter) Council() bool     { return true }
func (Comment) Council() bool   { return false }

func (SelfScore) stages() []Stage { return []Stage{SelfScoring} }
func (Claim) stages() []Stage     { return []Stage{SelfScoring} }
func (Attach) stages() []Stage    { return []Stage{SelfScoring, Explaining} }
func (Detach) stages() []Stage    { return []Stage{SelfScoring} }
func (Appraise) stages() []Stage  { return []Stage{FirstAppraisal, SecondAppraisal} }
func (Decide) stages() []Stage    { return []Stage{FirstAppraisal, SecondAppraisal} }
func (Explain) stages() []Stage   { return []Stage{Explaining} }
func (Give) stages() []Stage      { return Stages()[:4] }
func (Ungive) stages() []Stage    { return Stages()[:4] }
func (Enter) stages() []Stage     { return Stages()[:4] }
func (Comment) stages() []Stage   { return Stages()[:4] }

func (a SelfScore) do(l *Leaf, in setting) error {
	points, figure, err := worth(a.Points, a.Figure, in.item)
	if err != nil {
		return err
	}
	reason, err := said("reason", a.Reason, false)
	if err != nil {
		return err
	}
	l.keep(SelfScoring)
	l.Self, l.Absence = &Score{Points: points, Figure: figure, Reason: reason, Who: in.who, At: in.at}, nil
	return nil
}

func (a Claim) do(l *Leaf, in setting) error {
	reason, err := said("reason", a.Reason, true)
	if err != nil {
		return err
	}
	l.keep(SelfScoring)
	l.Self, l.Absence = nil, &Absence{Reason: reason, Who: in.who, At: in.at}
	return nil
}

// keep puts the unit's present word among the past.
func (l *Leaf) keep(at Stage) {
	if l.Self != nil || l.Absence != nil {
		l.Past = append(l.Past, Past{What: at, Score: l.Self, Claim: l.Absence})
	}
}

func (a Attach) do(l *Leaf, in setting) error {
	e := a.Evidence
	name, err := said("name", e.Name, true)
	if err != nil {
		return err
	}
	if (e.Link == "") == (e.File == "") {
		return invalid("link", "link_missing")
	}
	if e.Link != "" && !strings.HasPrefix(e.Link, "https://") && !strings.HasPrefix(e.Link, "http://") {
		return invalid("link", "link", e.Link)
	}
	l.Evidence = append(l.Evidence, Evidence{Name: name, Link: e.Link, File: e.File, Who: in.who, At: in.at})
	return nil
}

func (a Detach) do(l *Leaf, in setting) error {
	if a.At < 0 || a.At >= len(l.Evidence) {
		return ErrNoLeaf
	}
	reason, err := said("reason", a.Reason, false)
	if err != nil {
		return err
	}
	l.Evidence[a.At].Gone, l.Evidence[a.At].Reason = true, reason
	return nil
}

func (a Appraise) do(l *Leaf, in setting) error {
	points, figure, err := worth(a.Points, a.Figure, in.item)
	if err != nil {
		return err
	}
	before := l.InForce()
	reason, err := said("reason", a.Reason, before == nil || before.Points != points)
	if err != nil {
		return err
	}
	score := &Score{Points: points, Figure: figure, Reason: reason, Who: in.who, At: in.at}
	if in.stage == SecondAppraisal {
		if l.Second != nil {
			l.Past = append(l.Past, Past{What: SecondAppraisal, Score: l.Second})
		}
		l.Second = score
		return nil
	}
	if l.First != nil {
		l.Past = append(l.Past, Past{What: FirstAppraisal, Score: l.First})
	}
	l.First = score
	return nil
}

func (a Decide) do(l *Leaf, in setting) error {
	if l.Absence == nil {
		return ErrNoLeaf
	}
	why, err := said("reason", a.Reason, !a.Approve)
	if err != nil {
		return err
	}
	old := *l.Absence
	if old.Decision != Undecided {
		l.Past = append(l.Past, Past{What: in.stage, Claim: &old})
	}
	next := old
	next.Decision, next.Why, next.By, next.Decided = Refused, why, in.who, in.at
	if a.Approve {
		next.Decision = Approved
	}
	l.Absence = &next
	return nil
}

func (a Explain) do(l *Leaf, in setting) error {
	text, err := said("text", a.Text, true)
	if err != nil {
		return err
	}
	if !l.Adjusted() && (l.Absence == nil || l.Absence.Decision != Refused) {
		return ErrStage
	}
	if l.Explanation != nil {
		l.Past = append(l.Past, Past{What: Explaining, Note: l.Explanation})
	}
	l.Explanation = &Note{text, in.who, in.at}
	return nil
}

func (a Give) do(l *Leaf, in setting) error {
	points, err := pointsFor(a.Points, in.item)
	if err != nil {
		return err
	}
	reason, err := said("reason", a.Reason, true)
	if err != nil {
		return err
	}
	if l.Given != nil {
		l.Past = append(l.Past, Past{What: in.stage, Given: l.Given})
	}
	l.Given = &Score{Points: points, Reason: reason, Who: in.who, At: in.at}
	return nil
}

func (a Ungive) do(l *Leaf, in setting) error {
	if l.Given == nil {
		return ErrNoLeaf
	}
	reason, err := said("reason", a.Reason, true)
	if err != nil {
		return err
	}
	l.Past = append(l.Past, Past{What: in.stage, Given: l.Given, Note: &Note{reason, in.who, in.at}})
	l.Given = nil
	return nil
}

func (a Enter) do(l *Leaf, in setting) error {
	if in.item.Source != Satisfaction {
		return ErrSource
	}
	var next *Official
	if strings.TrimSpace(a.Index) != "" {
		index, _, err := share("index", a.Index)
		if err != nil {
			return err
		}
		source, err := said("source", a.Source, true)
		if err != nil {
			return err
		}
		next = &Official{Index: index, Source: source, Use: a.Use, Who: in.who, At: in.at}
	} else if l.Official == nil {
		return invalid("index", "index", a.Index)
	}
	if l.Official != nil {
		l.Past = append(l.Past, Past{What: in.stage, Official: l.Official})
	}
	l.Official = next
	return nil
}

// fits tells whether an act may be done to a leaf whose points come from there.
func fits(act Act, from Source) bool {
	surveyed := from == Sociological || from == Satisfaction
	switch act.(type) {
	case Comment, Claim, Decide:
		return true
	case Give, Ungive, Enter:
		return surveyed
	}
	return !surveyed
}

func (a Comment) do(l *Leaf, in setting) error {
	text, err := said("text", a.Text, true)
	if err != nil {
		return err
	}
	l.Comments = append(l.Comments, Note{text, in.who, in.at})
	return nil
}

// apply gives the sheet after an act. seen is the revision of the leaf that the
// person had before their eyes, 0 for none.
func (s *Sheet) apply(set *CriteriaSet, code string, seen int64, act Act, who string, at time.Time) (*Sheet, error) {
	it, ok := set.Leaf(code)
	if !ok {
		return nil, ErrNoLeaf
	}
	if !fits(act, it.Source) {
		return nil, ErrSource
	}
	if !known(s.Stage, act.stages()) {
		return nil, ErrStage
	}
	next := s.clone()
	if old := s.leaf(code); (old == nil && seen != 0) || (old != nil && old.Rev != seen) {
		return nil, ErrTouched
	}
	l := next.changing(code)
	if err := act.do(l, setting{it, s.Stage, who, at}); err != nil {
		return nil, err
	}
	return next, nil
}

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
		if missing := s.missing(set); len(missing) > 0 && !overridden {
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

// missing is what has to be done before the present stage can end.
func (s *Sheet) missing(set *CriteriaSet) []survey.Problem {
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

// PointsInForce are a leaf's points as they count now; nil for none.
func (l *Leaf) PointsInForce() *big.Rat {
	score := l.InForce()
	if score == nil || l.Absent() {
		return nil
	}
	points, _ := Points(score.Points)
	return points
}
