package api

import (
	"strings"

	"sipas/survey/access"
)

// index says what there is and who asks.
type index struct {
	Name    string            `json:"name"`
	Program string            `json:"program"` // version; "" if it is not known
	Links   map[string]string `json:"links"`   // URI templates (RFC 6570) by what they lead to
	You     you               `json:"you"`
}

// you is what the key that is shown may do.
type you struct {
	Acts  []access.Act `json:"acts"`
	Units []string     `json:"units"` // topmost units in scope; null: all
}

func (p *Pages) index(a *asked) error {
	document := index{Name: "sipas", Program: p.Program, You: you{Acts: a.acts()}, Links: map[string]string{
		"documentation": manualPath,
		"contract":      contractPath,
	}}
	for _, r := range p.routes() {
		if r.path != root {
			document.Links[name(r.path)] = template(r.path)
		}
	}
	if !a.who.SeesAll() {
		document.You.Units = a.topmost(a.unitsInScope())
	}
	return a.answer(document)
}

// name is what a route leads to: "waves", "wave", "wave.results".
func name(path string) string {
	var words []string
	for part := range strings.SplitSeq(strings.TrimPrefix(path, root+"/"), "/") {
		if own, isThing := strings.CutPrefix(part, ":"); isThing {
			words[len(words)-1] = own
			continue
		}
		words = append(words, part)
	}
	return strings.Join(words, ".")
}

// template is a route's path as a URI template, which is also how the contract
// writes it.
func template(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if own, isThing := strings.CutPrefix(part, ":"); isThing {
			parts[i] = "{" + own + "}"
		}
	}
	return strings.Join(parts, "/")
}
