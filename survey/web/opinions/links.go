package opinions

import (
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/poster"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// links is the page of a group's links.
type links struct {
	*place
	Form    *typed.Form
	Group   *opinion.Group
	Name    string
	Count   opinion.Count
	Lots    []opinion.Lot
	Formats []kit.Choice
	Taken   bool // links can be issued
	Away    *typed.Form
	Done    string
}

// Good are the links that have not been withdrawn.
func (l links) Good() int { return l.Count.Issued - l.Count.Withdrawn }

// First is the number on a lot's first letter.
func (l links) First(lot opinion.Lot) string { return opinion.LetterNumber(l.Group.Code, lot.From) }

// Last is that of the last letter.
func (l links) Last(lot opinion.Lot) string {
	return opinion.LetterNumber(l.Group.Code, lot.From+lot.Count-1)
}

var linkLabels = typed.Labels{"count": "opinions.links.count", "format": "opinions.links.format", "link": "opinions.links.one"}

// The forms in which links leave.
const (
	formatCSV     = "csv"
	formatLetters = "letters"
)

// mostLetters is the most letters on a page: beyond, browsers print slowly.
const mostLetters = 300

// have is the group in the path, which is there.
func (x *place) have(c echo.Context) (*opinion.Group, error) {
	g, err := x.find(c)
	if err != nil || g == nil {
		return nil, orNoGroup(err)
	}
	return g, nil
}

func (p *Pages) showLinks(c echo.Context, who access.User, x *place) error {
	g, err := x.have(c)
	if err != nil {
		return err
	}
	f, err := p.blank(x)
	if err != nil {
		return err
	}
	return p.askLinks(c, who, x, g, f, typed.New(x.Locale, linkLabels, nil), http.StatusOK)
}

// blank is the form for another lot, with the id that it will have: sent twice,
// it is one lot.
func (p *Pages) blank(x *place) (*typed.Form, error) {
	id, err := p.lot()
	if err != nil {
		return nil, err
	}
	return typed.New(x.Locale, linkLabels, url.Values{"count": {"10"}, "format": {formatLetters}, "lot": {id}}), nil
}

// lot makes the id of a lot.
func (p *Pages) lot() (string, error) {
	var random [8]byte
	if _, err := io.ReadFull(p.Random, random[:]); err != nil {
		return "", fmt.Errorf("making a lot's id: %w", err)
	}
	return hex.EncodeToString(random[:]), nil
}

func (p *Pages) askLinks(c echo.Context, who access.User, x *place, g *opinion.Group, f, away *typed.Form, status int) error {
	ctx := c.Request().Context()
	counts, err := p.Surveys.Counts(ctx, x.Round.ID)
	if err != nil {
		return err
	}
	lots, err := p.Surveys.Lots(ctx, x.Round.ID, g.Code)
	if err != nil {
		return err
	}
	body := links{place: x, Form: f, Group: g, Name: x.Text(g.Name), Count: counts[g.Code], Lots: lots, Away: away, Done: x.done(c),
		Taken: x.Survey.State == opinion.Open, Formats: []kit.Choice{
			{Value: formatLetters, Label: x.Say("opinions.links.letters", mostLetters)}, {Value: formatCSV, Label: x.Say("opinions.links.csv", opinion.MostLinks)}}}
	return show(c, p, who, x, status, p.links, x.Say("opinions.links.of", body.Name), body)
}

// issue answers POST …/links with the links, once, or with the form and what is
// wrong with it.
func (p *Pages) issue(c echo.Context, who access.User, x *place) error {
	g, err := x.have(c)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, x.Locale, linkLabels)
	if err != nil {
		return err
	}
	f.Need("count")
	most := opinion.MostLinks
	if f.Text("format") == formatLetters {
		most = mostLetters
	} else if f.Text("format") != formatCSV {
		f.Wrong("format", "opinions.wrong.format")
	}
	n, _ := f.Whole("count", 1, most)
	if !survey.ValidCode(f.Text("lot")) {
		f.Wrong("count", "opinions.wrong.form")
	}
	if !f.Good() {
		return p.askLinks(c, who, x, g, f, typed.New(x.Locale, linkLabels, nil), http.StatusUnprocessableEntity)
	}
	made, err := p.Surveys.Issue(c.Request().Context(), x.Round.ID, g.Code, f.Text("lot"), n)
	if errors.Is(err, opinion.ErrIssued) {
		return p.askAgain(c, who, x, g, f)
	}
	if err != nil {
		return err
	}
	if f.Text("format") == formatCSV {
		return p.list(c, x, g, made)
	}
	return p.print(c, who, x, g, made)
}

// askAgain answers a form that has been sent before: its links cannot be shown
// again. It comes back as it was typed, and would make another lot.
func (p *Pages) askAgain(c echo.Context, who access.User, x *place, g *opinion.Group, f *typed.Form) error {
	id, err := p.lot()
	if err != nil {
		return err
	}
	again := typed.New(x.Locale, linkLabels, url.Values{"count": {f.Text("count")}, "format": {f.Text("format")}, "lot": {id}})
	again.Wrong("count", "opinions.wrong.issued")
	return p.askLinks(c, who, x, g, again, typed.New(x.Locale, linkLabels, nil), http.StatusConflict)
}

// address is where a link leads.
func (p *Pages) address(token string) string { return p.Base() + "/o/" + token }

// list sends links as CSV. It is not to be kept anywhere on the way.
func (p *Pages) list(c echo.Context, x *place, g *opinion.Group, made []opinion.Link) error {
	h := c.Response().Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="duong-dan-`+x.Round.ID+"-"+g.Code+`.csv"`)
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	rows := [][]tabular.Value{tabular.Texts(x.Say("opinions.csv.number"), x.Say("opinions.csv.link"), x.Say("opinions.csv.code"), x.Say("opinions.csv.group"), x.Say("opinions.csv.message"))}
	for _, l := range made {
		rows = append(rows, tabular.Texts(l.Number, p.address(l.Token), opinion.Spaced(l.Token), x.Text(g.Name),
			x.Say("opinions.letter.message", x.Text(x.Survey.Title), x.Time(x.Survey.Closes), p.address(l.Token))))
	}
	_ = tabular.WriteCSV(c.Response(), tabular.ForExcel, slices.Values(rows)) // whoever has gone has no file: the links are withdrawn then
	return nil
}

// letters is the page of letters to print.
type letters struct {
	*place
	Group, Base string
	Letters     []letter
}

// letter is one with its link.
type letter struct {
	Number, Address, Code string
	QR                    template.HTML
}

// print shows links as letters.
func (p *Pages) print(c echo.Context, who access.User, x *place, g *opinion.Group, made []opinion.Link) error {
	body := letters{place: x, Group: x.Text(g.Name), Base: p.Base() + "/o"}
	for _, l := range made {
		code, err := poster.Readable(p.address(l.Token))
		if err != nil {
			return err
		}
		body.Letters = append(body.Letters, letter{l.Number, p.address(l.Token), opinion.Spaced(l.Token), template.HTML(code.SVG(0))}) //nolint:gosec // drawn by us
	}
	return show(c, p, who, x, http.StatusOK, p.letters, x.Say("opinions.letters", len(made), body.Group), body)
}

// withdraw answers POST …/links/withdraw: of one link, or of all unused ones.
func (p *Pages) withdraw(c echo.Context, who access.User, x *place) error {
	g, err := x.have(c)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, x.Locale, linkLabels)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if f.Raw("all") != "" {
		if _, err := p.Surveys.WithdrawFree(ctx, x.Round.ID, g.Code); err != nil {
			return err
		}
		return x.lead(c, "withdrawn", "groups", g.Code, "links")
	}
	err = p.Surveys.Withdraw(ctx, x.Round.ID, f.Raw("link"))
	if err == nil {
		return x.lead(c, "withdrawn", "groups", g.Code, "links")
	}
	for wrong, key := range map[error]string{opinion.ErrMisread: "opinions.wrong.misread", opinion.ErrUnknown: "opinions.wrong.unknown", opinion.ErrNotGone: "opinions.wrong.sent"} {
		if errors.Is(err, wrong) {
			f.Wrong("link", key)
			empty, err := p.blank(x)
			if err != nil {
				return err
			}
			return p.askLinks(c, who, x, g, empty, f, http.StatusUnprocessableEntity)
		}
	}
	return err
}
