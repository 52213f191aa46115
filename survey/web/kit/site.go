package kit

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/netip"
	"slices"

	"sipas/survey"
)

// Site is what the pages of all audiences share. Make it with New; it is
// read-only and may be used by any number of goroutines.
type Site struct {
	Catalogue *Catalogue
	Files     *Files

	templates fs.FS
	locales   map[string]*Locale
	proxies   []netip.Prefix
	rendered  func(template string)
	demo      func(context.Context) bool
	languages func(context.Context) []survey.Language
	added     added
	problem   *View[Problem]
	style     Inline
	packers   packers
}

// Config is what a Site is made from.
type Config struct {
	Templates fs.FS                      // package templates
	Static    fs.FS                      // package static
	Proxies   []netip.Prefix             // peers, beside loopback, whose X-Forwarded-* headers are believed
	Demo      func(context.Context) bool // tells whether the service holds demonstration data, so that error pages say so; nil: it does not
	// Languages are those that a manager has added, as the present snapshot of
	// the configuration has them: the same list until it changes, which nobody
	// alters. nil: there are none.
	Languages func(context.Context) []survey.Language
	Rendered  func(template string) // told of each page rendered, by the path of its template; nil: nobody
}

// New reads catalogues and static files, and parses what all pages share.
func New(c Config) (*Site, error) {
	s := &Site{templates: c.Templates, locales: map[string]*Locale{}, proxies: c.Proxies, rendered: c.Rendered, demo: c.Demo, languages: c.Languages}
	var err error
	if s.Catalogue, err = LoadCatalogue(c.Templates); err != nil {
		return nil, err
	}
	for _, lang := range s.Catalogue.languages {
		if s.locales[lang], err = newLocale(s.Catalogue, lang); err != nil {
			return nil, err
		}
	}
	if s.Files, err = newFiles(c.Static); err != nil {
		return nil, err
	}
	style, err := s.Files.Inline("css/colour.css", "css/citizen.css")
	if err != nil {
		return nil, err
	}
	s.style = Inline(style)
	if s.problem, err = NewView[Problem](s, "base/plain.html", "base/problem.html"); err != nil {
		return nil, fmt.Errorf("problem page: %w", err)
	}
	return s, nil
}

// In is the locale of a language, added ones among them, or the Vietnamese one
// if there is none.
func (s *Site) In(lang string) *Locale {
	if now := s.added.present.Load(); now != nil && now.locales[lang] != nil {
		return now.locales[lang]
	}
	if l := s.locales[lang]; l != nil {
		return l
	}
	return s.locales[survey.Vietnamese]
}

// Others are the languages that a citizen's page in l can be read in instead,
// each by its own name.
func (s *Site) Others(l *Locale) []Choice {
	all := s.Catalogue.languages
	if now := s.added.present.Load(); now != nil {
		all = slices.Concat(all, now.tags)
	}
	var cs []Choice
	for _, lang := range all {
		if lang != l.Lang {
			cs = append(cs, Choice{lang, s.In(lang).Say("language.name")})
		}
	}
	return cs
}

// Locale is the locale that suits a request of the staff: by ?lang=, then by
// Accept-Language, then Vietnamese. Citizens have more languages: see Visitor.
func (s *Site) Locale(r *http.Request) *Locale {
	asked := ""
	if r.URL.RawQuery != "" {
		asked = r.URL.Query().Get("lang")
	}
	return s.In(s.Catalogue.Match(asked, r.Header.Get("Accept-Language")))
}
