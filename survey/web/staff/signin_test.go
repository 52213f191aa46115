package staff_test

import (
	"testing"

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
