package kit

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/text/language"

	"sipas/survey"
)

// added are the languages that a manager has added to those of the program.
// They are for citizens: staff pages stay in the program's own. Reading takes
// no lock: a set of languages never changes once it is there, and is replaced
// as a whole.
type added struct {
	present atomic.Pointer[spoken]
	making  sync.Mutex // one goroutine at a time makes a set
}

// spoken is a set of added languages.
type spoken struct {
	from    []survey.Language  // that it was made from; nobody changes it
	tags    []string           // in the order of from
	locales map[string]*Locale // of the program's languages, too, if there are added ones
}

// Visitor is the locale for a citizen's request: like Locale, with the added
// languages among those to choose from. It takes over languages that were
// added or changed since the last request.
func (s *Site) Visitor(r *http.Request) *Locale {
	now := s.listen(r.Context())
	if len(now.tags) == 0 {
		return s.Locale(r)
	}
	asked := ""
	if r.URL.RawQuery != "" {
		asked = r.URL.Query().Get("lang")
	}
	return s.In(s.Match(asked, r.Header.Get("Accept-Language")))
}

// Listen takes over languages that were added or changed since the last
// request, for a page that names or shows them and is not a citizen's.
func (s *Site) Listen(ctx context.Context) { s.listen(ctx) }

// Match is like Catalogue.Match, with the added languages.
func (s *Site) Match(asked, accept string) string {
	now := s.added.present.Load()
	if now == nil || len(now.tags) == 0 {
		return s.Catalogue.Match(asked, accept)
	}
	if slices.Contains(now.tags, asked) {
		return asked
	}
	if slices.Contains(s.Catalogue.languages, asked) {
		return asked
	}
	if lang, sure := s.Catalogue.plain(accept); sure {
		return lang
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return s.Catalogue.languages[0]
	}
	for _, tag := range wanted {
		if got := among(tag, s.Catalogue.languages); got != "" {
			return got
		}
		if got := among(tag, now.tags); got != "" {
			return got
		}
	}
	return s.Catalogue.languages[0]
}

// among is the tag that is the wanted one, or else has its base language.
func among(wanted language.Tag, tags []string) string {
	if slices.Contains(tags, wanted.String()) {
		return wanted.String()
	}
	base, _ := wanted.Base()
	for _, tag := range tags {
		if own, _ := language.Make(tag).Base(); own == base {
			return tag
		}
	}
	return ""
}

// listen is the present set of added languages, made anew when the
// configuration has others than the last one was made from.
func (s *Site) listen(ctx context.Context) *spoken {
	var languages []survey.Language
	if s.languages != nil {
		languages = s.languages(ctx)
	}
	now := s.added.present.Load()
	if now != nil && sameList(now.from, languages) {
		return now
	}
	s.added.making.Lock()
	defer s.added.making.Unlock()
	if now = s.added.present.Load(); now != nil && sameList(now.from, languages) {
		return now // somebody else has just made it
	}
	now = s.speak(languages)
	s.added.present.Store(now)
	return now
}

// sameList tells whether two lists are one and the same, not only equal: a
// snapshot's list never changes, so that nothing needs to be compared.
func sameList(a, b []survey.Language) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// speak makes the locales of languages. The program's own cannot be replaced.
func (s *Site) speak(languages []survey.Language) *spoken {
	set := &spoken{from: languages, locales: map[string]*Locale{}}
	base, sum := s.locales[survey.Vietnamese], sha256.New()
	for _, l := range languages {
		if s.locales[l.Tag] != nil || set.locales[l.Tag] != nil {
			continue
		}
		set.tags = append(set.tags, l.Tag)
		set.locales[l.Tag] = base.translated(l)
		fmt.Fprintf(sum, "%q", l)
	}
	if set.tags == nil {
		return set
	}
	for lang, l := range s.locales {
		own := *l
		set.locales[lang] = &own
	}
	edition := base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
	for _, l := range set.locales {
		l.Edition = edition
	}
	return set
}

// translated is a locale with the sentences of a language, and those of base
// where it has none. Numbers and days are written as in base: the reader is in
// Vietnam.
func (l *Locale) translated(to survey.Language) *Locale {
	t := *l
	t.Lang, t.sentences = to.Tag, maps.Clone(l.sentences)
	t.sentences["language.name"] = to.Name
	for _, x := range to.Sentences {
		if _, known := l.sentences[x.Key]; known && x.Text != "" {
			t.sentences[x.Key] = x.Text
		}
	}
	return &t
}
