package editor

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"slices"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// languages is the page of the languages of the citizen's pages.
type languages struct {
	Done  string
	May   bool
	Form  *typed.Form
	Lines []languageLine
	All   int
}

// languageLine is a language with how much of it there is.
type languageLine struct {
	Tag, Name, Path string
	Own             bool // of the program
	Done            int
}

func (p *Pages) showLanguages(c echo.Context, who access.User) error {
	return p.languagesForm(c, who, typed.New(p.Site.Locale(c.Request()), labels, nil))
}

func (p *Pages) languagesForm(c echo.Context, who access.User, f *typed.Form) error {
	l := p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	keys := p.Site.Catalogue.Visitors()
	body := languages{Done: done(c, l), May: who.SeesAll(), Form: f, All: len(keys)}
	for _, tag := range p.Site.Catalogue.Languages() {
		body.Lines = append(body.Lines, languageLine{Tag: tag, Name: p.tongue(tag), Own: true, Done: len(keys)})
	}
	for _, x := range s.Languages {
		body.Lines = append(body.Lines, languageLine{Tag: x.Tag, Name: x.Name, Path: address(l, "/languages/"+x.Tag), Done: len(translated(x, keys))})
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.languages, l, staff.Options{Title: l.Say("languages.title"), Who: who, Here: "/languages"}, body)
}

// translated are the sentences of a language that citizens can read, by key.
func translated(x survey.Language, keys []string) map[string]string {
	all := map[string]string{}
	for _, s := range x.Sentences {
		if slices.Contains(keys, s.Key) && s.Text != "" {
			all[s.Key] = s.Text
		}
	}
	return all
}

// takeLanguages adds a language. Its name in itself is proposed where it is
// known.
func (p *Pages) takeLanguages(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScope
	}
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, labels)
	if err != nil {
		return err
	}
	tag, err := language.Parse(f.Text("tag"))
	x := survey.Language{Tag: tag.String(), Name: f.Text("name")}
	switch {
	case err != nil || tag == language.Und:
		f.Wrong("tag", "languages.bad_tag")
	case slices.Contains(p.Site.Catalogue.Languages(), x.Tag):
		f.Wrong("tag", "languages.taken")
	case x.Name == "":
		if x.Name = display.Self.Name(tag); x.Name == "" {
			f.Wrong("name", "languages.name_needed")
		}
	}
	if f.Good() {
		err := p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(0).PutLanguage(ctx, x) })
		if errors.Is(err, manage.ErrChanged) {
			f.Wrong("tag", "languages.taken")
		} else if err != nil {
			return err
		}
	}
	if !f.Good() {
		return p.languagesForm(c, who, f)
	}
	return leadTo(c, l, "/languages/"+x.Tag, "added")
}

// languagePage is the form of a language's sentences.
type languagePage struct {
	Done, Name, Tag string
	May             bool
	Form            *typed.Form
	Sentences       []sentence
	Missing, All    int
	Action          string
	Only            bool
	Other           string
}

// sentence is one of the citizen's pages beside its translation.
type sentence struct {
	Name, Vietnamese, English, Value, Wrong string
	Long                                    bool
}

var (
	errNoLanguage = &survey.Error{Kind: survey.KindNotFound, Code: "languages.none"}
	blanks        = regexp.MustCompile(`\{\d+\}`)
)

func (p *Pages) storedLanguage(ctx context.Context, tag string) (manage.Stored[survey.Language], error) {
	x, err := manage.Present[survey.Language](ctx, p.Manager, directory.Languages, tag)
	if errors.Is(err, store.ErrNotFound) {
		err = errNoLanguage
	}
	return x, err
}

// nameOf is the input of a sentence.
func nameOf(key string) string { return "m." + key }

func (p *Pages) languageValues(x survey.Language) url.Values {
	keys := p.Site.Catalogue.Visitors()
	known := translated(x, keys)
	values := url.Values{"name": {x.Name}}
	for _, key := range keys {
		values.Set(nameOf(key), known[key])
	}
	return values
}

func (p *Pages) showLanguage(c echo.Context, who access.User) error {
	x, err := p.storedLanguage(c.Request().Context(), c.Param("tag"))
	if err != nil {
		return err
	}
	v := version{Locale: p.Site.Locale(c.Request()), Rev: x.Rev}
	return p.languageForm(c, who, x.Value, staff.Fresh(v.Locale, labels, p.languageValues(x.Value), v.Rev))
}

func (p *Pages) languageForm(c echo.Context, who access.User, x survey.Language, f *typed.Form) error {
	l, path := p.Site.Locale(c.Request()), "/languages/"+x.Tag
	body := languagePage{Done: done(c, l), Name: x.Name, Tag: x.Tag, May: who.SeesAll(), Form: f,
		Only: c.QueryParam("only") == "missing", Action: address(l, path), Other: address(l, path, "only", "missing")}
	if body.Only {
		body.Action, body.Other = body.Other, body.Action
	}
	known := translated(x, p.Site.Catalogue.Visitors())
	for _, key := range p.Site.Catalogue.Visitors() {
		if key == "language.name" {
			continue // that is the name above
		}
		body.All++
		if known[key] == "" {
			body.Missing++
		} else if body.Only {
			continue
		}
		vi := p.Site.Catalogue.Sentence(survey.Vietnamese, key)
		body.Sentences = append(body.Sentences, sentence{Name: nameOf(key), Vietnamese: vi, English: p.Site.Catalogue.Sentence(survey.English, key),
			Value: f.Raw(nameOf(key)), Wrong: f.At(nameOf(key)), Long: len(vi) > 60})
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.language, l, staff.Options{Title: x.Name, Who: who, Here: "/languages"}, body)
}

func (p *Pages) takeLanguage(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScope
	}
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	x, err := p.storedLanguage(ctx, c.Param("tag"))
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, l, labels)
	if err != nil {
		return err
	}
	stored := p.languageValues(x.Value)
	for name := range stored {
		if _, sent := f.Values[name]; !sent {
			delete(stored, name) // it was not on the page
		}
	}
	f.Need("name")
	fresh := p.readSentences(f, x.Value)
	if !f.Good() {
		return p.languageForm(c, who, x.Value, f)
	}
	path := "/languages/" + x.Value.Tag
	err = p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(staff.RevisionIn(f.Values)).PutLanguage(ctx, fresh) })
	if errors.Is(err, manage.ErrChanged) {
		return p.clashes.Show(c, who, staff.Two{Mine: f.Values, Theirs: stored, Rev: x.Rev, Action: address(l, path), Back: address(l, path), Label: f.Label})
	}
	if err != nil {
		return err
	}
	return leadTo(c, l, path, "saved")
}

// readSentences puts what was typed into a language. A translation has the
// same blanks to fill in, {0}, {1}, as the sentence itself.
func (p *Pages) readSentences(f *typed.Form, x survey.Language) survey.Language {
	keys := p.Site.Catalogue.Visitors()
	known := translated(x, keys)
	fresh := survey.Language{Tag: x.Tag, Name: f.Text("name")}
	for _, key := range keys {
		name, vi := nameOf(key), p.Site.Catalogue.Sentence(survey.Vietnamese, key)
		if _, sent := f.Values[name]; sent {
			f.Call(name, "“"+vi+"”")
			known[key] = f.Text(name)
			if known[key] != "" && !slices.Equal(filled(known[key]), filled(vi)) {
				f.Wrong(name, "languages.blanks", "“"+vi+"”")
			}
		}
		if known[key] != "" && key != "language.name" {
			fresh.Sentences = append(fresh.Sentences, survey.Sentence{Key: key, Text: known[key]})
		}
	}
	return fresh
}

// filled are the blanks of a sentence.
func filled(s string) []string {
	all := blanks.FindAllString(s, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// Languages are those of the present configuration, for kit.Config. The list is
// that of a snapshot: the same until the configuration changes.
func Languages(d *directory.Directory) func(context.Context) []survey.Language {
	return func(ctx context.Context) []survey.Language {
		s, err := d.Snapshot(ctx)
		if err != nil {
			return nil // without a configuration there is no form either
		}
		return s.Languages
	}
}
