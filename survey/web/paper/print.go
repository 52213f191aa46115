package paper

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/poster"
	"sipas/survey/web/kit"
)

// printed is a stack of sheets as they come out of the printer.
type printed struct {
	Back      string
	Title     string // of the questionnaire
	Note      string
	Office    string
	Wave      string
	Version   string // sipas-25@1
	Lang      string // of the questions
	Say       *kit.Locale
	Languages []kit.Choice
	From, To  int
	HandedOut int
	Stem      string
	Scale     []kit.Choice
	DontKnow  string
	Pages     []leaf // of one sheet
	Sheets    []copied
}

// leaf is a page of a sheet.
type leaf struct {
	Number int
	Blocks []block
}

// copied is one numbered copy.
type copied struct {
	Serial string
	QR     template.HTML // drawn by package poster
}

func (p *Pages) showPrint(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	q, err := p.Office.Questionnaire(c.Request().Context(), b.Batch)
	if err != nil {
		return err
	}
	lang := c.QueryParam("in")
	if !slices.Contains(q.Languages, lang) {
		lang = survey.Vietnamese
	}
	say := p.Site.In(lang)
	body := printed{Back: "/paper/" + b.ID, Title: q.Title.In(lang), Note: q.Note.In(lang), Office: p.placeIn(d, b.Batch, lang),
		Wave: waveIn(d, b.Wave, lang), Version: q.Ref.String(), Lang: lang, Say: say, HandedOut: b.HandedOut, Stem: q.Stem.In(lang),
		DontKnow: q.Scale.DontKnow.In(lang), From: within(c.QueryParam("from"), 1, b.HandedOut, 1)}
	body.To = within(c.QueryParam("to"), body.From, b.HandedOut, b.HandedOut)
	for _, code := range q.Languages {
		body.Languages = append(body.Languages, kit.Choice{Value: code, Label: p.languageName(code)})
	}
	for i, label := range q.Scale.Labels {
		body.Scale = append(body.Scale, kit.Choice{Value: strconv.Itoa(i + 1), Label: label.In(lang)})
	}
	for i, page := range paginate(blocks(say, q, lang)) {
		body.Pages = append(body.Pages, leaf{i + 1, page})
	}
	for n := body.From; n <= body.To; n++ {
		serial := b.Serial(n)
		code, err := poster.New(serial + " " + q.Ref.String() + " " + b.Wave)
		if err != nil {
			return err
		}
		body.Sheets = append(body.Sheets, copied{serial, template.HTML(code.SVG(0))}) //nolint:gosec // made of our own numbers and codes
	}
	return kit.Show(c, p.Site, http.StatusOK, p.print, kit.Page[printed]{Locale: d.l, Title: d.l.Say("paper.print.title") + " " + b.ID,
		Demo: p.Directory.Demo(c.Request().Context()), Data: body})
}

// languageName is a language by its own name.
func (p *Pages) languageName(code string) string {
	if l := p.Site.In(code); l.Lang == code {
		return l.Say("language.name")
	}
	return code
}

func (p *Pages) placeIn(d desk, b office.Batch, lang string) string {
	u, _ := d.s.Tree.Unit(b.Unit)
	name := u.Name.In(lang)
	if c, ok := d.s.Counters[b.Counter]; ok {
		name += " – " + c.Name.In(lang)
	}
	return name
}

func waveIn(d desk, id, lang string) string {
	w, _ := d.s.Wave(id)
	return w.Title.In(lang)
}

// within reads a number and keeps it between two others.
func within(text string, least, most, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		n = otherwise
	}
	return min(max(n, least), most)
}
