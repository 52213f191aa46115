package editor

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// outline is the page of one version: all it asks, in order, with what can be
// done about each thing.
type outline struct {
	version
	Done, Wrong   string
	May           bool // begin another version
	Title, Note   string
	Stem          string
	Scale         []string
	DontKnow      string
	Languages     []tongue
	Before, After []entry
	Factors       []part
	Overall       *entry
	Waves         []string
	Versions      []kit.Choice // others, to compare with
	Missing       int
	Kinds         []kit.Choice
	Rated         int
	Adding        adding
}

// Put is what stands in the input of a new thing.
func (o outline) Put(input string) string {
	if input == o.Adding.At {
		return o.Adding.Text
	}
	return ""
}

// Wrongly is what to do about the input of a new thing; "" for nothing.
func (o outline) Wrongly(input string) string {
	if input == o.Adding.At {
		return o.Adding.Wrong
	}
	return ""
}

// tongue is a language with how many texts lack it.
type tongue struct {
	Tag, Name string
	Missing   int
}

// part is a factor with its criteria.
type part struct {
	entry
	Criteria []entry
}

// entry is an item of the outline.
type entry struct {
	version
	Code, Text, Kind, When string
	Edit, Remove           string
	Off, Short, Full       bool
	Switch, Rating         bool // it can be switched off; it can be in the short form
	First, Last            bool // there is nothing to move past
	Missing                []string
	Options                []string
}

func (p *Pages) showOutline(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	return p.outlineOf(c, v, http.StatusOK, "", adding{})
}

// outlineOf shows the outline; wrong is what somebody has to know first, typed
// what they wanted to add.
func (p *Pages) outlineOf(c echo.Context, v version, status int, wrong string, typed adding) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	q, l := v.Q, v.Locale
	body := outline{version: v, Done: done(c, l), Wrong: wrong, May: v.who.SeesAll(), Title: l.Text(q.Title), Note: l.Text(q.Note), Stem: l.Text(q.Stem),
		Kinds: kinds(l), Rated: len(q.Rated()), Waves: lineOf(s, l, q).Waves, Adding: typed}
	for _, label := range q.Scale.Labels {
		body.Scale = append(body.Scale, l.Text(label))
	}
	body.DontKnow = l.Text(q.Scale.DontKnow)
	gaps := gapsOf(q, l)
	for _, tag := range q.Languages {
		body.Languages = append(body.Languages, tongue{tag, p.tongue(tag), gaps[tag]})
		body.Missing += gaps[tag]
	}
	b := outliner{v: v, missing: map[string][]string{}, p: p}
	b.gather()
	body.Before, body.After = b.questions(q.Before), b.questions(q.After)
	body.Factors = b.factors()
	if q.Overall.Code != "" {
		x := b.criterion(q.Overall)
		x.First, x.Last = true, true
		body.Overall = &x
	}
	for _, ref := range refs(s) {
		if ref != q.Ref {
			body.Versions = append(body.Versions, kit.Choice{Value: ref.String(), Label: ref.String()})
		}
	}
	return staff.Show(c, p.Desk, status, p.outline, l, staff.Options{Title: body.Title, Who: v.who, Here: home}, body)
}

// kinds are the kinds of own questions.
func kinds(l *kit.Locale) []kit.Choice {
	return []kit.Choice{{Value: string(survey.OneOf), Label: l.Say("editor.kind.one")}, {Value: string(survey.SomeOf), Label: l.Say("editor.kind.some")},
		{Value: string(survey.OnScale), Label: l.Say("editor.kind.scale")}, {Value: string(survey.Words), Label: l.Say("editor.kind.text")}}
}

func kindName(l *kit.Locale, k survey.QuestionKind) string {
	for _, x := range kinds(l) {
		if x.Value == string(k) {
			return x.Label
		}
	}
	return string(k)
}

type outliner struct {
	v       version
	p       *Pages
	missing map[string][]string // languages that an item lacks, by code
}

func (b outliner) gather() {
	for _, w := range wordings(b.v.Locale, b.v.Q) {
		for _, lang := range w.gaps(b.v.Q.Languages) {
			if name := b.p.tongue(lang); w.Of != "" && !slices.Contains(b.missing[w.Of], name) {
				b.missing[w.Of] = append(b.missing[w.Of], name)
			}
		}
	}
}

func (b outliner) entry(kind, code string, text survey.Text) entry {
	return entry{version: b.v, Code: code, Text: b.v.Text(text), Missing: b.missing[code],
		Edit: address(b.v.Locale, b.v.Path+"/"+kind+"/"+code), Remove: address(b.v.Locale, b.v.Path+"/remove/"+code)}
}

func (b outliner) criterion(c survey.Criterion) entry {
	x := b.entry("criteria", c.Code, c.Question)
	x.Off, x.Short = c.Off, slices.Contains(b.v.Q.ShortForm, c.Code)
	return x
}

func (b outliner) factors() []part {
	var all []part
	for i, f := range b.v.Q.Factors {
		x := part{entry: b.entry("factors", f.Code, f.Name)}
		x.When, x.First, x.Last = conditionWords(b.v, f.When), i == 0, i == len(b.v.Q.Factors)-1
		for j, c := range f.Criteria {
			y := b.criterion(c)
			y.First, y.Last, y.Switch, y.Rating = j == 0, j == len(f.Criteria)-1, true, true
			x.Criteria = append(x.Criteria, y)
		}
		all = append(all, x)
	}
	return all
}

func (b outliner) questions(qs []survey.Question) []entry {
	var all []entry
	for i, q := range qs {
		x := b.entry("questions", q.Code, q.Text)
		x.Kind, x.When, x.Off, x.Full = kindName(b.v.Locale, q.Kind), conditionWords(b.v, q.When), q.Off, q.Full
		x.First, x.Last, x.Switch = i == 0, i == len(qs)-1, true
		for _, o := range q.Options {
			x.Options = append(x.Options, b.v.Text(o.Text))
		}
		all = append(all, x)
	}
	return all
}
