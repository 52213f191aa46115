package respondent

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/opinion"
	"sipas/survey/web/kit"
)

// review is the Data of the page before sending.
type review struct {
	head
	progress
	who
	Rev    int64
	Notice string
}

// look answers GET /o/:token/review.
func (p *Pages) look(c echo.Context) error {
	l := p.locale(c)
	f, err := p.Sheets.Open(c.Request().Context(), c.Param("token"))
	if err != nil || f.Sheet.State != opinion.Begun {
		return p.instead(c, l, f, err)
	}
	return p.summary(c, l, f, who{Chosen: string(f.Sheet.By)}, http.StatusOK, "")
}

func (p *Pages) summary(c echo.Context, l *kit.Locale, f *opinion.Form, w who, status int, notice string) error {
	w.Counts = !f.Survey.WithoutDelegates
	return show(c, p, status, p.review, l, l.Say("respondent.review"), review{p.head(l, f, "/review"), p.progress(l, f), w, f.Rev, notice})
}

// send answers POST /o/:token/review.
func (p *Pages) send(c echo.Context) error {
	l, ctx := p.locale(c), c.Request().Context()
	typed, err := decode(c)
	if err != nil {
		return err
	}
	f, err := p.Sheets.Open(ctx, c.Param("token"))
	if err != nil {
		return p.regret(c, l, f, err)
	}
	rev, _ := strconv.ParseInt(typed.Get(inputRev), 10, 64) // what is none is no revision
	w := who{Chosen: typed.Get(inputBy)}
	err = p.Sheets.Send(ctx, f.Token, rev, opinion.By(w.Chosen))
	switch {
	case errors.Is(err, opinion.ErrBy):
		w.Wrong = l.Say("respondent.by.wrong")
		return p.summary(c, l, f, w, http.StatusUnprocessableEntity, "")
	case errors.Is(err, opinion.ErrTouched):
		if f, err = p.Sheets.Open(ctx, f.Token); err != nil { // as it is now
			return p.regret(c, l, f, err)
		}
		return p.summary(c, l, f, w, http.StatusConflict, l.Say("respondent.review.touched"))
	case errors.Is(err, opinion.ErrEmpty):
		return p.summary(c, l, f, w, http.StatusUnprocessableEntity, l.Say("respondent.review.empty"))
	case err != nil && survey.KindOf(err) == survey.KindUnavailable:
		problem := p.Site.Explain(c, l, err)
		return errors.Join(p.summary(c, l, f, w, problem.Status, l.Say("respondent.not_sent")), err)
	case err != nil && !errors.Is(err, opinion.ErrNotBegun):
		return p.regret(c, l, f, err)
	}
	return p.lead(c, p.path(f.Token, "", l))
}
