package api

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/directory"
)

// asked is a question of a program on its way to the answer.
type asked struct {
	echo.Context
	who    access.User // seen from the route's act
	config *directory.Snapshot
	query  url.Values
	accept string // header Accept
	kind   string // media type that the client takes
}

// open guards a route and makes every error a problem.
func (p *Pages) open(r route) echo.HandlerFunc {
	if r.kinds == nil {
		r.kinds = []string{jsonType}
	}
	if r.cost == 0 {
		r.cost = 1
	}
	guarded := p.Desk.AllowPrograms(r.act, func(c echo.Context, who access.User) error { return p.take(c, r, who) })
	return func(c echo.Context) error {
		h := c.Request().Header
		c.Set(acceptKey, h.Get("Accept"))
		h.Set("Accept", jsonType) // what the desk has to say to a program is an error, never a page
		if err := guarded(c); err != nil {
			return p.fail(c, err)
		}
		return nil
	}
}

// acceptKey is under which an echo.Context has what the client takes.
const acceptKey = "api.accept"

// take looks a question over and hands it to the route.
func (p *Pages) take(c echo.Context, r route, who access.User) error {
	by := audit.By(c.Request().Context())
	if err := p.limits.take(by.Via+" "+by.Name, p.Now(), r.cost); err != nil {
		return err
	}
	a := &asked{Context: c, who: who}
	a.accept, _ = c.Get(acceptKey).(string)
	var err error
	if a.kind, err = a.takes(r.kinds...); err != nil {
		return err
	}
	if a.query, err = url.ParseQuery(c.Request().URL.RawQuery); err != nil {
		return &survey.Error{Kind: survey.KindInvalid, Code: codeQuery, Err: err,
			Problems: []survey.Problem{{Field: "?", Code: "api.param.unreadable"}}}
	}
	if a.config, err = p.Directory.Snapshot(c.Request().Context()); err != nil {
		return err
	}
	if !r.lens { // which names a lens has depends on the wave
		if err := a.known(r.params); err != nil {
			return err
		}
	}
	return r.serve(a)
}

// takes is the media type on offer that the client likes best.
func (a *asked) takes(offers ...string) (string, error) {
	if kind := accepted(a.accept, offers...); kind != "" {
		return kind, nil
	}
	return "", &survey.Error{Kind: survey.KindInvalid, Code: codeAccept,
		Problems: []survey.Problem{{Field: "Accept", Code: "api.accept", Args: []string{strings.Join(offers, ", ")}}}}
}

// known makes sure that every parameter has one of the names, and one value.
func (a *asked) known(names []string) error {
	names = append(slices.Clone(names), "lang")
	return wrongQuery(append(a.misnamed(names, names), a.misspoken()...))
}

// misnamed are the parameters that have none of the names, and those of the
// single names that stand more than once.
func (a *asked) misnamed(names, single []string) []survey.Problem {
	var wrong []survey.Problem
	for _, name := range slices.Sorted(maps.Keys(a.query)) {
		switch {
		case !slices.Contains(names, name):
			wrong = append(wrong, survey.Problem{Field: shown(name), Code: "api.param.unknown", Args: []string{shown(name), strings.Join(names, ", ")}})
		case slices.Contains(single, name) && len(a.query[name]) > 1:
			wrong = append(wrong, survey.Problem{Field: name, Code: "api.param.twice", Args: []string{name}})
		}
	}
	return wrong
}

// misspoken is a language that there is not.
func (a *asked) misspoken() []survey.Problem {
	return a.mischosen("lang", survey.Vietnamese, survey.English)
}

// mischosen is a parameter with a value that is none of the choices.
func (a *asked) mischosen(name string, choices ...string) []survey.Problem {
	var wrong []survey.Problem
	for _, value := range a.query[name] {
		if !slices.Contains(choices, value) {
			wrong = append(wrong, survey.Problem{Field: name, Code: "api.param.choice", Args: []string{name, shown(value), listed(choices)}})
		}
	}
	return wrong
}
