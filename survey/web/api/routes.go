package api

import (
	"net/http"

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
	return []route{
		{path: root, act: access.SeeResults, serve: p.index},
		{path: root + "/exports", act: access.SeeResults, serve: p.exports},
		{path: root + "/units", act: access.SeeResults, serve: p.listUnits, params: append(pages, "wave")},
		{path: root + "/units/:unit", act: access.SeeResults, serve: p.showUnit},
		{path: root + "/waves", act: access.SeeResults, serve: p.listWaves, params: pages},
		{path: root + "/waves/:wave", act: access.SeeResults, serve: p.showWave},
		{path: root + "/waves/:wave/questionnaire", act: access.SeeResults, serve: p.questionnaire, params: []string{"texts"}},
		{path: root + "/waves/:wave/responses", act: access.ExportResponses, serve: p.responses, kinds: []string{linesType, csvType},
			params: []string{"format", "texts", "unit"}, cost: streamCost, getOnly: true},
		{path: root + "/waves/:wave/results", act: access.SeeResults, serve: p.results, lens: true},
		{path: root + "/waves/:wave/results/:axis", act: access.SeeResults, serve: p.breakdown, lens: true},
	}
}

// methods are those that a route has.
func (r route) methods() []string {
	if r.getOnly {
		return []string{http.MethodGet, http.MethodOptions}
	}
	return []string{http.MethodGet, http.MethodHead, http.MethodOptions}
}

// Routes are the contract, the readable page, and the addresses for programs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET(manualPath, p.showManual)
	e.GET(contractPath, p.sendContract)
	for _, r := range p.routes() {
		e.GET(r.path, p.open(r))
		if !r.getOnly {
			e.HEAD(r.path, p.open(r))
		}
	}
	e.RouteNotFound("/api/*", p.elsewhere)
}
