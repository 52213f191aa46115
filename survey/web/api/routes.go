package api

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// Where people and programs read about the API.
const (
	manualPath   = "/api"
	contractPath = "/api/openapi.json"
	root         = "/api/v1"
)

// The media types of all answers but streams.
const (
	jsonType    = "application/json"
	problemType = kit.ProblemType
)

// route is an address for programs.
type route struct {
	path    string
	method  string // "" is GET, with HEAD; an address may have several routes
	act     access.Act
	serve   func(*asked) error
	kinds   []string // media types that it can answer with, the usual one first; nil: JSON
	params  []string // names of the parameters that it knows beside lang
	lens    bool     // it knows those of a lens, too
	cost    int      // questions that it counts for
	getOnly bool     // no HEAD: making the answer is the work
}

// routes are all addresses for programs.
func (p *Pages) routes() []route {
	pages := []string{"after", "limit"}
	sealed := func(name, kind string, act access.Act) route {
		return route{path: root + "/waves/:wave/sealed/" + name, act: act, serve: p.sendSealed(name, act), kinds: []string{kind}, getOnly: true}
	}
	all := []route{
		{path: root, act: access.SeeResults, serve: p.index},
		{path: root + "/exports", act: access.SeeResults, serve: p.exports},
		{path: root + "/rounds", act: access.SeeResults, serve: p.listRounds, params: pages},
		{path: root + "/rounds/:round", act: access.SeeResults, serve: p.showRound},
		{path: root + "/rounds/:round/result", act: access.SeeResults, serve: p.showRoundResult, params: []string{"nodes"}},
		{path: root + "/units", act: access.SeeResults, serve: p.listUnits, params: append(pages, "wave")},
		{path: root + "/units/:unit", act: access.SeeResults, serve: p.showUnit},
		{path: root + "/waves", act: access.SeeResults, serve: p.listWaves, params: pages},
		{path: root + "/waves/:wave", act: access.SeeResults, serve: p.showWave},
		{path: root + "/waves/:wave/exports", act: access.ExportResponses, serve: p.listOrders, params: pages},
		{path: root + "/waves/:wave/exports", method: http.MethodPost, act: access.ExportResponses, serve: p.order,
			params: []string{"format", "texts", "uncounted", "unit"}, cost: streamCost},
		{path: root + "/waves/:wave/exports/:export", act: access.ExportResponses, serve: p.showOrder},
		{path: root + "/waves/:wave/exports/:export", method: http.MethodDelete, act: access.ExportResponses, serve: p.cancelOrder},
		{path: root + "/waves/:wave/exports/:export/file", act: access.ExportResponses, serve: p.sendOrdered, kinds: fileTypes(), getOnly: true},
		{path: root + "/waves/:wave/questionnaire", act: access.SeeResults, serve: p.questionnaire, params: []string{"texts"}},
		{path: root + "/waves/:wave/responses", act: access.ExportResponses, serve: p.responses, kinds: []string{linesType, csvType},
			params: []string{"format", "texts", "unit"}, cost: streamCost, getOnly: true},
		{path: root + "/waves/:wave/results", act: access.SeeResults, serve: p.results, lens: true},
		{path: root + "/waves/:wave/results/:axis", act: access.SeeResults, serve: p.breakdown, lens: true},
		{path: root + "/waves/:wave/results/:axis/:across", act: access.SeeResults, serve: p.crossed, lens: true, cost: crossCost},
		{path: root + "/waves/:wave/sealed", act: access.SeeResults, serve: p.showSealed},
	}
	for _, f := range sealedFiles {
		all = append(all, sealed(f.name, f.kind, f.act))
	}
	return all
}

// methods are those that a route has.
func (r route) methods() []string {
	switch {
	case r.method != "":
		return []string{r.method}
	case r.getOnly:
		return []string{http.MethodGet}
	}
	return []string{http.MethodGet, http.MethodHead}
}

// allowed are the methods of an address as the header Allow has them; "" when
// there is no such address.
func (p *Pages) allowed(path string) string {
	var all []string
	for _, r := range append(p.routes(), route{path: contractPath, getOnly: true}) {
		if matches(r.path, path) {
			all = append(all, r.methods()...)
		}
	}
	if all == nil {
		return ""
	}
	return strings.Join(append(all, http.MethodOptions), ", ")
}

// Routes are the contract, the readable page, and the addresses for programs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET(manualPath, p.showManual)
	e.GET(contractPath, p.sendContract)
	for _, r := range p.routes() {
		for _, method := range r.methods() {
			e.Add(method, r.path, p.open(r))
		}
	}
	e.RouteNotFound("/api/*", p.elsewhere)
}
