package opinions

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// home is the page of a round's survey: the form to make one, or how it stands.
type home struct {
	*place
	Form    *typed.Form // to make a survey; nil when there is one
	Groups  []kit.Choice
	Bases   []kit.Choice // surveys of other rounds to begin with; none where there is none
	Leaves  int          // that are scored by survey
	Phase   opinion.Phase
	State   string // the phase in words
	Rows    []row
	Sum     opinion.Count
	Missing []missing // what keeps a draft from being released
	Done    string    // what has just been done
}

// row is a group with its numbers.
type row struct {
	opinion.Group
	Label     string
	Points    string // its weight as people write it
	Questions int
	Judges    int // units that it judges
	Count     opinion.Count
	Few       bool // too few sheets to tell who filled them in
}

// missing is something to be put right, with where that is done.
type missing struct{ Message, Path string }

// doneWords are what pages say when something was done.
var doneWords = map[string]string{"made": "opinions.done.made", "copied": "opinions.done.copied", "saved": "opinions.done.saved", "removed": "opinions.done.removed",
	"release": "opinions.done.release", "close": "opinions.done.close", "withdrawn": "opinions.done.withdrawn"}

func (x *place) done(c echo.Context) string {
	if key := doneWords[c.QueryParam("done")]; key != "" {
		return x.Say(key)
	}
	return ""
}

func (p *Pages) showHome(c echo.Context, who access.User, x *place) error {
	var codes []string
	for _, g := range opinion.Groups() {
		codes = append(codes, g.Code)
	}
	values := url.Values{"groups": codes, "opens_at": {"07:00"}, "closes_at": {"17:00"}}
	for _, lang := range []string{survey.Vietnamese, survey.English} {
		l := p.Site.In(lang)
		values.Set("title_"+lang, l.Say("opinions.title.new", l.Text(x.Round.Title)))
	}
	if x.Survey == nil {
		former, err := p.former(c.Request().Context(), x)
		if err != nil {
			return err
		}
		for _, one := range former { // the latest first
			if base := values.Get("base"); base == "" || one.round.ID == x.Round.Before {
				values.Set("base", one.round.ID)
			}
		}
	}
	return p.welcome(c, who, x, typed.New(x.Locale, settingLabels, values), http.StatusOK)
}

func (p *Pages) welcome(c echo.Context, who access.User, x *place, f *typed.Form, status int) error {
	body := home{place: x, Done: x.done(c), Leaves: len(opinion.Questions(x.Basis.Leaves))}
	if x.Survey == nil {
		body.Form = f
		for _, g := range opinion.Groups() {
			body.Groups = append(body.Groups, kit.Choice{Value: g.Code, Label: x.Text(g.Name)})
		}
		former, err := p.former(c.Request().Context(), x)
		if err != nil {
			return err
		}
		body.Bases = bases(x.Locale, former)
		return show(c, p, who, x, status, p.home, x.Say("opinions.title"), body)
	}
	body.Phase = x.Survey.Phase(p.Now())
	body.State = x.Say(phaseWords[body.Phase])
	counts, err := p.Surveys.Counts(c.Request().Context(), x.Round.ID)
	if err != nil {
		return err
	}
	sizes := make([]int, len(x.Survey.Groups))
	for i := range x.Survey.Groups {
		g := &x.Survey.Groups[i]
		n := counts[g.Code]
		sizes[i] = n.Sent
		body.Rows = append(body.Rows, row{Group: *g, Label: x.Text(g.Name), Points: x.decimal(weightText(g)), Questions: len(g.Questions), Judges: len(x.Survey.Judged(g)), Count: n})
		body.Sum = sum(body.Sum, n)
	}
	for i, hidden := range outcome.Hidden(sizes) {
		body.Rows[i].Few = hidden || body.Phase != opinion.Done
	}
	if x.Editable() {
		body.Missing = p.missing(x)
	}
	return show(c, p, who, x, status, p.home, x.Say("opinions.title"), body)
}

// weightText is a group's weight; 1 when none is set.
func weightText(g *opinion.Group) string { return cmp.Or(g.Weight, "1") }

// phaseWords are the phases in words.
var phaseWords = map[opinion.Phase]string{opinion.Preparing: "opinions.phase.preparing", opinion.Early: "opinions.phase.early",
	opinion.Taking: "opinions.phase.taking", opinion.Over: "opinions.phase.over", opinion.Done: "opinions.phase.done"}

func sum(a, b opinion.Count) opinion.Count {
	return opinion.Count{Issued: a.Issued + b.Issued, Free: a.Free + b.Free, Begun: a.Begun + b.Begun, Sent: a.Sent + b.Sent,
		Withdrawn: a.Withdrawn + b.Withdrawn, Delegates: a.Delegates + b.Delegates}
}

// FewSent tells that too few sheets have come to tell who filled them in; or that
// more may come, of each of which it would be told by the difference.
func (h home) FewSent() bool { return h.Sum.Sent < outcome.Least || h.Phase != opinion.Done }

// Good are the links that have not been withdrawn.
func (h home) Good() int { return h.Sum.Issued - h.Sum.Withdrawn }

// Good are the links that have not been withdrawn.
func (r row) Good() int { return r.Count.Issued - r.Count.Withdrawn }

// missing is what Check finds, in words.
func (p *Pages) missing(x *place) []missing {
	var all []missing
	for _, problem := range x.Survey.Check(p.Now()) {
		m := missing{Message: kit.Message(x.Locale, problem), Path: x.Path("settings")}
		group, question := split(problem.Field)
		if _, known := x.Survey.Group(group); known {
			m.Path = x.Path("groups", group)
			if question != "" {
				m.Path = x.Path("groups", group, "questions", question)
			}
		}
		all = append(all, m)
	}
	return all
}

// create answers POST …/opinions: it makes a draft.
func (p *Pages) create(c echo.Context, who access.User, x *place) error {
	if x.Survey != nil {
		return opinion.ErrTaken
	}
	f, err := typed.Read(c, x.Locale, settingLabels)
	if err != nil {
		return err
	}
	plan, done, err := p.planned(c.Request().Context(), x, f)
	if err != nil {
		return err
	}
	if !f.Good() {
		return p.welcome(c, who, x, f, http.StatusUnprocessableEntity)
	}
	if _, err := p.Surveys.Create(c.Request().Context(), plan); err != nil {
		return err
	}
	return x.lead(c, done)
}

// step is the page that says what a step means before it is taken.
type step struct {
	*place
	Action, What, Button string
	Missing              []missing
}

// steps are the steps with their words.
var steps = map[string]struct{ title, what, button string }{
	"release": {"opinions.release", "opinions.release.what", "opinions.release.do"},
	"close":   {"opinions.close", "opinions.close.what", "opinions.close.do"},
	"remove":  {"opinions.remove", "opinions.remove.what", "opinions.remove.do"},
}

// errNoStep is about a step that there is not.
var errNoStep = &survey.Error{Kind: survey.KindNotFound, Code: "route.unknown"}

func (p *Pages) showStep(c echo.Context, who access.User, x *place) error {
	words, known := steps[c.Param("step")]
	if !known {
		return errNoStep
	}
	if err := x.need(); err != nil {
		return err
	}
	body := step{place: x, Action: x.Path("steps", c.Param("step")), What: x.Say(words.what), Button: x.Say(words.button)}
	if c.Param("step") == "release" && x.Editable() {
		body.Missing = p.missing(x)
	}
	return show(c, p, who, x, http.StatusOK, p.step, x.Say(words.title), body)
}

func (p *Pages) takeStep(c echo.Context, _ access.User, x *place) error {
	if err := x.need(); err != nil {
		return err
	}
	f, err := typed.Read(c, x.Locale, nil)
	if err != nil {
		return err
	}
	ctx, rev, name := c.Request().Context(), staff.RevisionIn(f.Values), c.Param("step")
	switch name {
	case "release":
		_, err = p.Surveys.Release(ctx, x.Round.ID, rev, x.Basis)
	case "close":
		_, err = p.Surveys.Close(ctx, x.Round.ID, rev)
	case "remove":
		err, name = p.Surveys.Remove(ctx, x.Round.ID, rev), "removed"
	default:
		err = errNoStep
	}
	if err != nil {
		return err
	}
	return x.lead(c, name)
}
