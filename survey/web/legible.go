package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// legible makes the query of every address valid UTF-8 before a page reads it.
// Pages say what of an address they do not understand, and a page that repeats
// half a character is no text any more, to no browser and to no program. What
// is no character becomes U+FFFD, which no label, code or name has: a page
// then says of it what it says of any other value that it does not know.
func legible(next echo.HandlerFunc) echo.HandlerFunc {
	return func(x echo.Context) error {
		r := x.Request()
		if query := validQuery(r.URL.RawQuery); query != r.URL.RawQuery {
			address := *r.URL
			address.RawQuery = query
			r = r.WithContext(r.Context())
			r.URL = &address
			x.SetRequest(r)
		}
		return next(x)
	}
}

// validQuery is a query with all names and values in valid UTF-8. Everything
// else stays as it is, also what package net/url does not read, as pairs with a
// semicolon: to refuse that is the page's business.
func validQuery(query string) string {
	if !strings.Contains(query, "%") && utf8.ValidString(query) {
		return query
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		if strings.Contains(pair, ";") {
			continue
		}
		name, value, has := strings.Cut(pair, "=")
		pairs[i] = validPart(name)
		if has {
			pairs[i] += "=" + validPart(value)
		}
	}
	return strings.Join(pairs, "&")
}

func validPart(escaped string) string {
	text, err := url.QueryUnescape(escaped)
	if err != nil || utf8.ValidString(text) {
		return escaped
	}
	return url.QueryEscape(strings.ToValidUTF8(text, "\uFFFD"))
}
