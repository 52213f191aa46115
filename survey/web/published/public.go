package published

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/seal"
	"sipas/survey/web/kit"
)

// shelved is a public page that has been rendered.
type shelved struct {
	wave, digest, lang, base string
}

// showPublic is the public page of a sealed wave. It is rendered once for each
// language; what is sealed never changes.
func (p *Pages) showPublic(c echo.Context) error {
	ctx := c.Request().Context()
	wave := c.Param("wave")
	record, err := p.open(ctx, wave)
	if err != nil {
		return err
	}
	f, ok := record.File(seal.Public)
	if !ok {
		return errUnpublished
	}
	l := p.Site.Locale(c.Request())
	html, err := p.shelf.Take(shelved{wave, f.SHA256, l.Lang, p.Base()}, func() ([]byte, error) {
		return p.render(context.WithoutCancel(ctx), l, record)
	})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(html)
	tag := hex.EncodeToString(sum[:12])
	h := c.Response().Header()
	h.Set("Cache-Control", "public, no-cache")
	h.Set("ETag", `W/"`+tag+`"`)
	if known(c.Request(), tag) {
		h.Add("Vary", "Accept-Language")
		c.Response().WriteHeader(http.StatusNotModified)
		return nil
	}
	return p.Site.Send(c, kit.Document{Status: http.StatusOK, Lang: l.Lang, HTML: html, Policy: kit.Policy(p.style)})
}

// render makes the page of what was sealed.
func (p *Pages) render(ctx context.Context, l *kit.Locale, record seal.Record) ([]byte, error) {
	data, err := p.Seals.Read(ctx, record.Wave, seal.Public)
	if err != nil {
		return nil, err
	}
	d, err := seal.ParseDocument(data)
	if err != nil {
		return nil, err
	}
	s := sheetOf(l, d)
	s.Done = record.Done
	s.Path = "/published/" + url.PathEscape(d.Wave)
	s.Address = p.Base() + s.Path
	if f, ok := record.File(seal.Open); ok {
		s.Size = size(l, f.Size)
	}
	other := map[string]string{"vi": "en", "en": "vi"}[l.Lang]
	return p.public.HTML(kit.Page[sheet]{Locale: l, Title: l.Text(d.Title), Demo: d.Demo, Style: p.style, Data: s,
		Languages: []kit.Choice{{Value: other, Label: p.Site.In(other).Say("language.name")}}})
}

// sheet is the public page.
type sheet struct {
	*seal.Document
	Done    time.Time // when it was sealed
	Path    string
	Address string
	Size    string // of the open data

	Index    line
	Others   []line // the same answers by other formulas
	Factors  []factor
	Overall  []line // the overall question, if there is one
	Units    []line
	More     int // units that are only in the data: there are too many
	Merged   []line
	Columns  []column
	Question string // who made the questionnaire
}

// line is a figure as the page shows it.
type line struct {
	Code, Name string
	Hidden     bool // no number: few people, or nobody
	Value      string
	Low, High  string
	N          string
}

// factor is a factor with its criteria.
type factor struct {
	line
	Criteria []line
}

// column is what became of a column of open data.
type column struct {
	Name          string
	Shown, Merged int
	Dropped       bool
}
