package web

import (
	"net/url"
	"slices"
	"testing"
	"unicode/utf8"
)

// FuzzQuery: whatever a query is, pages read valid text in it, and what was
// valid stays what it was, in its order.
func FuzzQuery(f *testing.F) {
	for _, query := range []string{"field=%F0%9F&x", "a=%&b=%zz&c=\xff", "a=1&a=%FF&a=2;3", "=&&%80=%81=%82"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		before, broken := url.ParseQuery(query)
		after, still := url.ParseQuery(validQuery(query))
		if (broken == nil) != (still == nil) {
			t.Fatalf("%q: error %v became %v", query, broken, still)
		}
		for name, values := range after {
			for _, v := range append(values, name) {
				if !utf8.ValidString(v) {
					t.Fatalf("%q gives %q", query, v)
				}
			}
		}
		for name, values := range before {
			valid := !slices.ContainsFunc(values, func(v string) bool { return !utf8.ValidString(v) })
			if valid && utf8.ValidString(name) && name != "\uFFFD" && !slices.Equal(after[name], values) {
				t.Fatalf("%q: %q is %q, was %q", query, name, after[name], values)
			}
		}
	})
}
