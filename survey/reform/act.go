package reform

import (
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

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
	item     Item
	decimals int // that points may be typed with, see CriteriaSet.DecimalsOf
	stage    Stage
	since    time.Time // of the stage; zero at the first
	who      string
	at       time.Time
}

// The acts.
type (
	// SelfScore gives the unit's own points. They replace a claim of absence, and
	// are appraised anew if the sheet came back to the unit. A leaf of Source
	// Computed takes Figure, the percentage reached, and makes the points by its
	// rule.
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
	Comment struct {
		Text      string
		OfCouncil bool // who says it
	}
)

// Bounds of a leaf.
const (
	MaxWords     = 4000 // characters of a reason, an explanation or a comment
	MostEvidence = 50   // documents
	MostComments = 200
)

// What is wrong with what an act says.
func invalid(field, code string, args ...string) error {
	return &survey.Error{Kind: survey.KindInvalid, Code: "sheet.invalid", Problems: []survey.Problem{{Field: field, Code: code, Args: args}}}
}

// unsaid are the codes for words that are needed and not there.
var unsaid = map[string]string{
	"reason": "sheet.reason_missing", "name": "sheet.name_missing", "text": "sheet.text_missing", "source": "sheet.source_missing",
}

// said checks words; needed words must be there.
func said(field, text string, needed bool) (string, error) {
	text = strings.TrimSpace(survey.Clean(text))
	switch {
	case needed && text == "":
		return "", invalid(field, unsaid[field])
	case utf8.RuneCountInString(text) > MaxWords:
		return "", invalid(field, "sheet.long", fmt.Sprint(MaxWords))
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
func (a Comment) Council() bool { return a.OfCouncil }

func (SelfScore) stages() []Stage { return []Stage{SelfScoring} }
func (Claim) stages() []Stage     { return []Stage{SelfScoring} }
func (Attach) stages() []Stage    { return []Stage{SelfScoring, Explaining} }
func (Detach) stages() []Stage    { return []Stage{SelfScoring, Explaining} }
func (Appraise) stages() []Stage  { return []Stage{FirstAppraisal, SecondAppraisal} }
func (Decide) stages() []Stage    { return []Stage{FirstAppraisal, SecondAppraisal} }
func (Explain) stages() []Stage   { return []Stage{Explaining} }
func (Give) stages() []Stage      { return Stages()[:4] }
func (Ungive) stages() []Stage    { return Stages()[:4] }
func (Enter) stages() []Stage     { return Stages()[:4] }
func (Comment) stages() []Stage   { return Stages()[:4] }

func (a SelfScore) do(l *Leaf, in setting) error {
	in.allows(l.Self)
	points, figure, err := in.worth(a.Points, a.Figure)
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

// keep puts the unit's present word among the past, and with it what the council
// said about it before the sheet went back to the unit: a new word is appraised
// anew.
func (l *Leaf) keep(at Stage) {
	if l.Self != nil || l.Absence != nil {
		l.Past = append(l.Past, Past{What: at, Score: l.Self, Claim: l.Absence})
	}
	l.keepFirst()
}

// keepFirst puts the first appraisal among the past, with all that was said
// about it.
func (l *Leaf) keepFirst() {
	if l.First != nil {
		l.Past = append(l.Past, Past{What: FirstAppraisal, Score: l.First})
	}
	if l.Explanation != nil {
		l.Past = append(l.Past, Past{What: Explaining, Note: l.Explanation})
	}
	l.First, l.Explanation = nil, nil
	l.keepSecond()
}

func (l *Leaf) keepSecond() {
	if l.Second != nil {
		l.Past = append(l.Past, Past{What: SecondAppraisal, Score: l.Second})
	}
	l.Second = nil
}

// about is the score that an appraisal is about: the unit's, at the second
// appraisal the council's own first.
func (l *Leaf) about(stage Stage) *Score {
	if stage == SecondAppraisal && l.First != nil {
		return l.First
	}
	return l.Self
}

func (a Attach) do(l *Leaf, in setting) error {
	e := a.Evidence
	name, err := said("name", e.Name, true)
	if err != nil {
		return err
	}
	switch {
	case (e.Link == "") == (e.File == ""):
		return invalid("link", "sheet.link_missing")
	case e.Link != "" && !address(e.Link):
		return invalid("link", "sheet.link", e.Link)
	case e.File != "" && (!digestPattern.MatchString(e.File) || FileType(name) == ""):
		return invalid("name", "sheet.file_name", strings.Join(FileEndings(), " "))
	case len(l.Evidence) >= MostEvidence:
		return invalid("link", "sheet.evidence_many", fmt.Sprint(MostEvidence))
	}
	l.Evidence = append(l.Evidence, Evidence{Name: name, Link: e.Link, File: e.File, Who: in.who, At: in.at})
	return nil
}

// address tells that a link is the address of a page or a document.
func address(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(link) <= MaxWords
}

// At a later stage only what was added at it can be taken back: the rest has
// been appraised.
func (a Detach) do(l *Leaf, in setting) error {
	switch {
	case a.At < 0 || a.At >= len(l.Evidence):
		return ErrNoLeaf
	case l.Evidence[a.At].Gone:
		return ErrTouched
	case in.stage != SelfScoring && l.Evidence[a.At].At.Before(in.since):
		return ErrStage
	}
	reason, err := said("reason", a.Reason, false)
	if err != nil {
		return err
	}
	e := &l.Evidence[a.At]
	e.Gone, e.Reason, e.By, e.Taken = true, reason, in.who, in.at
	return nil
}

func (a Appraise) do(l *Leaf, in setting) error {
	before := l.about(in.stage)
	in.allows(before)
	points, figure, err := in.worth(a.Points, a.Figure)
	if err != nil {
		return err
	}
	reason, err := said("reason", a.Reason, before == nil || before.Points != points)
	if err != nil {
		return err
	}
	score := &Score{Points: points, Figure: figure, Reason: reason, Who: in.who, At: in.at}
	if in.stage == SecondAppraisal {
		l.keepSecond()
		l.Second = score
		return nil
	}
	l.keepFirst()
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
	l.keepSecond()
	l.Explanation = &Note{Text: text, Who: in.who, At: in.at}
	return nil
}

func (a Give) do(l *Leaf, in setting) error {
	points, err := in.pointsFor(a.Points)
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
	l.Past = append(l.Past, Past{What: in.stage, Given: l.Given, Note: &Note{Text: reason, Who: in.who, At: in.at, Council: true}})
	l.Given = nil
	return nil
}

func (a Enter) do(l *Leaf, in setting) error {
	if in.item.Source != Satisfaction {
		return ErrSource
	}
	var next *Official
	if strings.TrimSpace(a.Index) != "" {
		index, _, err := share("index", "sheet.index", a.Index)
		if err != nil {
			return err
		}
		source, err := said("source", a.Source, true)
		if err != nil {
			return err
		}
		next = &Official{Index: index, Source: source, Use: a.Use, Who: in.who, At: in.at}
	} else if l.Official == nil {
		return invalid("index", "sheet.index", a.Index)
	}
	if l.Official != nil {
		past := Past{What: in.stage, Official: l.Official}
		if next == nil {
			past.Note = &Note{Text: l.Official.Index, Who: in.who, At: in.at, Council: true}
		}
		l.Past = append(l.Past, past)
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
	if len(l.Comments) >= MostComments {
		return invalid("text", "sheet.comments_many", fmt.Sprint(MostComments))
	}
	l.Comments = append(l.Comments, Note{Text: text, Who: in.who, At: in.at, Council: a.OfCouncil})
	return nil
}

// adds tells that an act takes nothing away from anybody, so that it does not
// matter what has been done to the leaf meanwhile.
func adds(act Act) bool {
	switch act.(type) {
	case Attach, Detach, Comment:
		return true
	}
	return false
}

// Takes tells whether a kind of act may be done to a leaf of the sheet as it
// stands: ErrSource when its points come from elsewhere, ErrStage when it is not
// the time.
func (s *Sheet) Takes(it Item, act Act) error {
	switch {
	case !fits(act, it.Source):
		return ErrSource
	case !known(s.Stage, act.stages()):
		return ErrStage
	}
	return nil
}

// Since is when the sheet came to its present stage; zero for one that has never
// left the first.
func (s *Sheet) Since() time.Time {
	if len(s.Moves) == 0 {
		return time.Time{}
	}
	return s.Moves[len(s.Moves)-1].At
}

// apply gives the sheet after an act. seen is the revision of the leaf that the
// person had before their eyes, 0 for none; acts that only add do not ask for it.
func (s *Sheet) apply(set *CriteriaSet, code string, seen int64, act Act, who string, at time.Time) (*Sheet, error) {
	it, ok := set.Leaf(code)
	if !ok {
		return nil, ErrNoLeaf
	}
	if err := s.Takes(it, act); err != nil {
		return nil, err
	}
	if old := s.leaf(code); !adds(act) && (old == nil && seen != 0 || old != nil && old.Rev != seen) {
		return nil, ErrTouched
	}
	next := s.clone()
	if err := act.do(next.changing(code), setting{it, set.DecimalsOf(it), s.Stage, s.Since(), who, at}); err != nil {
		return nil, err
	}
	return next, nil
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
