package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// manualPage is the contract as people read it, in one language.
type manualPage struct {
	Intro    [][]run
	Contract string
	Calls    []callPart
	Shared   []answerPart // answers of several calls
	Problems []problemPart
	Shapes   []shapePart
}

// run is a piece of text.
type run struct {
	Text string
	Code bool
	Link string // "" for none
}

type callPart struct {
	ID, Method, Path string
	Title, Act       string
	About            [][]run
	Params           []paramPart
	Answer           answerPart
	Others           []run // statuses of shared answers
	Example          string
}

type paramPart struct {
	Name, In string
	Required bool
	Kind     []run
	About    []run
}

type answerPart struct {
	ID     string // of a shared answer
	Status string
	About  []run
	Kinds  []run
}

type problemPart struct {
	Code, Title, Do string
	Status          int
}

type shapePart struct {
	ID, Name string
	About    []run
	Kind     []run // of a shape without members
	Members  []paramPart
}

// showManual is the readable page. It is open: it holds no secret.
func (p *Pages) showManual(c echo.Context) error {
	l := p.Site.Locale(c.Request())
	o := staff.Options{Title: l.Say("api.title")}
	return staff.Show(c, p.Desk, http.StatusOK, p.page, l, o, p.manuals[l.Lang])
}

// actKeys are the words for acts.
var actKeys = map[access.Act]string{access.SeeResults: "api.act.see_results", access.ExportResponses: "api.act.export_responses"}

// in writes the contract in a language.
func (m *manual) in(l *kit.Locale) manualPage {
	w := scribe{l, m}
	page := manualPage{Intro: w.paragraphs(m.Info), Contract: contractPath}
	for _, path := range m.Paths {
		path.Value.each(func(method string, op operation) { page.Calls = append(page.Calls, w.call(method, path.Name, op)) })
	}
	page.Shared = w.shared()
	for _, f := range faults {
		page.Problems = append(page.Problems, problemPart{Code: f.code, Status: f.status, Title: l.Say(f.title), Do: l.Say(f.title+".do", "…")})
	}
	for _, s := range m.Components.Schemas {
		shape := shapePart{ID: shapeID(s.Name), Name: s.Name, About: w.about(s.Value.spoken)}
		if shape.Members = w.members(s.Value, ""); len(shape.Members) == 0 {
			shape.Kind = w.kind(s.Value)
		}
		page.Shapes = append(page.Shapes, shape)
	}
	return page
}
