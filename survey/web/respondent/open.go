package respondent

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/opinion"
	"sipas/survey/web/kit"
)

// start is the Data of the first page of a form.
type start struct {
	head
	who
	Units, Questions, Minutes int
}

// list is the Data of the page of units.
type list struct {
	head
	progress
	Delegate bool
	Review   string
}

// done is the Data of the receipt.
type done struct {
	head
	Sent     string // the day
	Delegate bool
}

// questionsPerMinute is how many answers people give in a minute who think
// about each.
const questionsPerMinute = 5

// open answers GET /o/:token.
func (p *Pages) open(c echo.Context) error {
	l := p.locale(c)
	f, err := p.Sheets.Open(c.Request().Context(), c.Param("token"))
	if err != nil {
		return p.regret(c, l, f, err)
	}
	switch f.Sheet.State {
	case opinion.Free:
		return p.first(c, l, f, who{}, http.StatusOK)
	case opinion.Sent:
		return show(c, p, http.StatusOK, p.done, l, l.Say("respondent.done"), done{p.head(l, f, ""), l.Date(f.Sheet.Sent), f.Sheet.By == opinion.Delegate})
	}
	return show(c, p, http.StatusOK, p.list, l, l.Text(f.Survey.Title), list{p.head(l, f, ""), p.progress(l, f),
		f.Sheet.By == opinion.Delegate, p.path(f.Token, "/review", l)})
}

func (p *Pages) first(c echo.Context, l *kit.Locale, f *opinion.Form, w who, status int) error {
	sum := p.progress(l, f)
	w.Counts = !f.Survey.WithoutDelegates
	return show(c, p, status, p.start, l, l.Text(f.Survey.Title), start{p.head(l, f, ""), w, len(sum.Units), sum.Of,
		max(1, (sum.Of+questionsPerMinute-1)/questionsPerMinute)})
}

// begin answers POST /o/:token.
func (p *Pages) begin(c echo.Context) error {
	l, ctx := p.locale(c), c.Request().Context()
	typed, err := decode(c)
	if err != nil {
		return err
	}
	f, err := p.Sheets.Open(ctx, c.Param("token"))
	if err != nil {
		return p.regret(c, l, f, err)
	}
	err = p.Sheets.Begin(ctx, f.Token, opinion.By(typed.Get(inputBy)))
	switch {
	case errors.Is(err, opinion.ErrBy):
		return p.first(c, l, f, who{Wrong: l.Say("respondent.by.wrong")}, http.StatusUnprocessableEntity)
	case errors.Is(err, opinion.ErrSent):
		return p.lead(c, p.path(f.Token, "", l))
	case err != nil:
		return p.regret(c, l, f, err)
	}
	next := p.progress(l, f).Next()
	if next.ID == "" {
		return p.lead(c, p.path(f.Token, "", l))
	}
	return p.lead(c, next.Path)
}

// sorry is the Data of the page that says why there is no form.
type sorry struct {
	Title, Do, About, Dates string
	Type                    string // address of the page to type a link
	List                    string // and of the form's list of units, where the link is good
}

// regret answers with what is the matter and what to do. f is what is known of
// the form; nil when nothing is. It returns err, for the log, once it has
// answered.
func (p *Pages) regret(c echo.Context, l *kit.Locale, f *opinion.Form, err error) error {
	problem := p.Site.Explain(c, l, err)
	if kit.WantsJSON(c.Request()) {
		return errors.Join(kit.SendProblem(c, l, problem), err)
	}
	s := sorry{Title: problem.Title, Do: problem.Detail}
	if f != nil {
		s.About = l.Text(f.Survey.Title)
	}
	if errors.Is(err, opinion.ErrEarly) {
		s.Dates = l.Say("respondent.from", l.Time(f.Survey.Opens))
	}
	switch {
	case errors.Is(err, opinion.ErrNoUnit) && f != nil:
		s.List = p.path(f.Token, "", l)
	case survey.KindOf(err) == survey.KindNotFound:
		s.Type = p.Prefix + "/o?lang=" + l.Lang
	}
	if shown := show(c, p, problem.Status, p.sorry, l, problem.Title, s); shown != nil {
		return shown
	}
	return err
}

// typing is the Data of the page to type a link from a letter.
type typing struct{ Action, Typed, Wrong string }

// ask answers GET /o.
func (p *Pages) ask(c echo.Context) error {
	l := p.locale(c)
	return show(c, p, http.StatusOK, p.typing, l, l.Say("respondent.type"), typing{Action: p.Prefix + "/o?lang=" + l.Lang})
}

// find answers POST /o: it leads to the form of a link as typed.
func (p *Pages) find(c echo.Context) error {
	l := p.locale(c)
	values, err := decode(c)
	if err != nil {
		return err
	}
	typed := values.Get(inputToken)
	token, err := opinion.ParseToken(typed)
	if err != nil {
		problem := p.Site.Explain(c, l, err)
		return show(c, p, http.StatusUnprocessableEntity, p.typing, l, l.Say("respondent.type"),
			typing{p.Prefix + "/o?lang=" + l.Lang, typed, problem.Title + ". " + problem.Detail})
	}
	return p.lead(c, p.path(token, "", l))
}
