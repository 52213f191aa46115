package staff_test

import (
	"net/url"
	"testing"

	"sipas/survey/access"
	"sipas/survey/web/staff"
)

func TestAfterSigningInPeopleStayInside(t *testing.T) {
	const home = "/results"
	for next, want := range map[string]string{
		"/counters":                       "/counters",
		"/results/2026-q1?unit=D1&lang=v": "/results/2026-q1?unit=D1&lang=v",
		"/counters#x":                     "/counters",
		"/a/../b":                         "/a/../b",
		"/a//b":                           "/a//b",
		"/?next=//evil.example":           "/?next=//evil.example",
		"":                                home,
		"counters":                        home,
		"//evil.example":                  home,
		"///evil.example":                 home,
		"/%2fevil.example":                home,
		"/%2Fevil.example/%2e%2e":         home,
		`/\evil.example`:                  home,
		"/%5cevil.example":                home,
		"/a%5Cb":                          home,
		`\\evil.example`:                  home,
		"https://evil.example/":           home,
		"javascript:alert(1)":             home,
		"/a\r\nSet-Cookie: x=1":           home,
		"/%zz":                            home,
	} {
		if got := staff.Inside(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

// Whoever has chosen a language on the way in keeps it.
func TestTheLanguageOfTheWayIn(t *testing.T) {
	h := newHouse(t, nil)
	h.add("minh", access.Everywhere(access.Viewer))
	form := func(next string) url.Values {
		return url.Values{"name": {"minh"}, "password": {password}, "next": {next}}
	}
	for name, c := range map[string]struct{ post, next, to string }{
		"chosen":                       {"/signin?lang=en", "/results?unit=D1", "/results?lang=en&unit=D1"},
		"that of the browser":          {"/signin?lang=vi", "/results", "/results"},
		"none":                         {"/signin", "/results", "/results"},
		"the page has one of its own":  {"/signin?lang=en", "/results?lang=vi", "/results?lang=vi"},
		"one that nobody speaks there": {"/signin?lang=xx", "/results", "/results"},
	} {
		t.Run(name, func(t *testing.T) {
			if a := h.visitor().post(c.post, form(c.next)); a.to != c.to {
				t.Errorf("leads to %q, want %q", a.to, c.to)
			}
		})
	}
	if a := h.visitor().get("/people?lang=en"); a.to != "/signin?lang=en&next=%2Fpeople%3Flang%3Den" {
		t.Errorf("a stranger is led to %q", a.to)
	}
}
