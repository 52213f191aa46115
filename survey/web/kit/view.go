package kit

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"strings"

	"github.com/labstack/echo/v4"
)

// Page is what a template gets: a language to say things in, what the layout
// needs, and the page's own Data.
type Page[T any] struct {
	*Locale
	Title     string
	Demo      bool     // marks the page as showing demonstration data
	Languages []Choice // the other languages that it can be read in
	Style     Inline   // style sheet inside the page; none on staff pages
	Script    Inline   // script inside the page, before its main part
	Late      Inline   // script at its end
	Data      T

	files *Files
}

// Choice is something to choose: a value, and the words for it.
type Choice struct{ Value, Label string }

// File is the address of a static file by its name in package static.
func (p Page[T]) File(name string) (string, error) { return p.files.Path(name) }

// View is a page's template. T is the type of its Data.
type View[T any] struct {
	name     string
	template *template.Template
	site     *Site
}

// NewView parses a layout and, over it, the page's own files; the first of
// these gives the view its name. Indentation in templates is dropped.
func NewView[T any](s *Site, layout string, files ...string) (*View[T], error) {
	t := template.New("")
	for _, name := range append([]string{layout}, files...) {
		text, err := fs.ReadFile(s.templates, name)
		if err != nil {
			return nil, fmt.Errorf("reading template: %w", err)
		}
		if _, err := t.New(name).Parse(dense(string(text))); err != nil {
			return nil, fmt.Errorf("parsing template: %w", err)
		}
	}
	page := t.Lookup("page")
	if page == nil || len(files) == 0 {
		return nil, fmt.Errorf("layout %s and %v do not make a page", layout, files)
	}
	return &View[T]{name: files[0], template: page, site: s}, nil
}

// dense drops indentation and empty lines.
func dense(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimLeft(line, " \t"); strings.TrimSpace(line) != "" {
			b.WriteString(line)
		}
	}
	return b.String()
}

// Name is the path of the page's template.
func (v *View[T]) Name() string { return v.name }

// Template is the parsed page, for checks against Page[T].
func (v *View[T]) Template() *template.Template { return v.template }

// HTML renders the page.
func (v *View[T]) HTML(p Page[T]) ([]byte, error) {
	p.files = v.site.Files
	var b bytes.Buffer
	if err := v.template.Execute(&b, p); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", v.name, err)
	}
	if v.site.rendered != nil {
		v.site.rendered(v.name)
	}
	return b.Bytes(), nil
}

// Show renders a page and sends it. Pages are not to be kept by caches unless
// the handler has set Cache-Control before.
func Show[T any](c echo.Context, s *Site, status int, v *View[T], p Page[T]) error {
	html, err := v.HTML(p)
	if err != nil {
		return err
	}
	return s.Send(c, Document{Status: status, Lang: p.Lang, HTML: html, Policy: Policy(p.Style, p.Script, p.Late)})
}
