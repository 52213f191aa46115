package monitor

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/monitor"
	"sipas/survey/results"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// judging is the page on which somebody decides about a pattern.
type judging struct {
	pattern
	ID       string
	Seen     string
	Affected string // sheets that an exclusion takes out
	Later    bool   // and those that come to the same place later
	Decided  bool
	Action   string
	Back     string
	Typed    string // reason
	Wrong    string // what is wrong with it
	Clash    bool   // somebody else has decided meanwhile
	Most     string // letters of a reason
}

func (p *Pages) showJudging(c echo.Context, who access.User) error {
	return p.ask(c, who, c.QueryParam("id"), http.StatusOK, "", nil)
}

// ask shows the form, with what was typed and what is wrong with it.
func (p *Pages) ask(c echo.Context, who access.User, id string, status int, typed string, wrong error) error {
	config, about, found, x, err := p.finding(c, who, id)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	body := judging{pattern: patternWriter{l, config, about.ID}.pattern(x), ID: x.ID, Seen: strconv.FormatInt(found.Seen, 10),
		Affected: l.Count(x.Affected), Later: x.Later(), Decided: x.State != results.ReviewNew,
		Action: judgeAddress(about.ID, x.ID, l.Lang), Back: address(about.ID, "/patterns", "", l.Lang), Typed: typed, Most: l.Count(results.MaxReason)}
	if e, ok := errors.AsType[*survey.Error](wrong); ok {
		body.Clash = errors.Is(wrong, results.ErrReviewed)
		for _, q := range e.Problems {
			body.Wrong = kit.Message(l, q)
		}
	}
	o := staff.Options{Title: l.Say("monitor.judge.title"), Who: who, Here: here}
	return staff.Show(c, p.Desk, status, p.judge, l, o, body)
}

// states are what the buttons of the form say.
var states = map[string]results.ReviewState{
	"accept": results.ReviewAccepted, "exclude": results.ReviewExcluded, "reopen": results.ReviewNew,
}

// maxForm bounds the form: a reason and little else.
const maxForm = 16 << 10

func (p *Pages) takeJudging(c echo.Context, who access.User) error {
	c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, maxForm)
	if err := c.Request().ParseForm(); err != nil {
		return errors.Join(kit.ErrMalformed, err)
	}
	form := c.Request().PostForm
	state, known := states[form.Get("do")]
	seen, err := strconv.ParseInt(form.Get("seen"), 10, 64)
	if !known || err != nil {
		return kit.ErrMalformed
	}
	_, about, _, x, err := p.finding(c, who, c.QueryParam("id"))
	if err != nil {
		return err
	}
	reason := form.Get("reason")
	err = p.Monitor.Judge(c.Request().Context(), monitor.Decision{Wave: about.ID, Pattern: x.ID, State: state, Reason: reason, Who: who.Name, Seen: seen})
	switch {
	case errors.Is(err, results.ErrNoReason), errors.Is(err, results.ErrLongReason):
		return p.ask(c, who, x.ID, http.StatusUnprocessableEntity, reason, err)
	case errors.Is(err, results.ErrReviewed):
		return p.ask(c, who, x.ID, http.StatusConflict, reason, err)
	case err != nil:
		return err
	}
	l := p.Site.Locale(c.Request())
	return c.Redirect(http.StatusSeeOther, address(about.ID, "/patterns", "", l.Lang)+"&done=1")
}
