package posters

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/poster"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// choosing is the page on which one chooses what to print.
type choosing struct {
	choice
	Made     bool // something has been chosen: show it
	Units    []option
	Waves    []option
	Sizes    []option
	Prints   []option // languages
	Proposed int      // scanning distance of the size, centimetres
	Least    int
	Most     int
	Places   []place      // that can be chosen one by one; nil when there are too many
	Chosen   int          // sheets that will be printed
	Papers   int          // pages of the file
	Wrongs   []wrong      // what is wrong with the choice
	Local    bool         // the address opens on the server's machine only
	Query    template.URL // the choice for links; from url.Values.Encode
	Jobs     []entry
}

// option is an entry to choose.
type option struct {
	Value, Label string
	On           bool
	Off          bool // it cannot be chosen
}

// wrong is something wrong with an input.
type wrong struct{ Field, Message string }

// At is what is wrong with an input; "" when nothing is.
func (b choosing) At(field string) string {
	i := slices.IndexFunc(b.Wrongs, func(w wrong) bool { return w.Field == field })
	if i < 0 {
		return ""
	}
	return b.Wrongs[i].Message
}

// Picked tells whether a single code has been chosen.
func (b choosing) Picked(code string) bool { return slices.Contains(b.Codes, code) }

// inputs are the names of the form's inputs, for errors from below.
var inputs = map[string]bool{"distance": true, "print": true, "code": true}

func (p *Pages) showChoice(c echo.Context, who access.User) error {
	chosen, made, problems := read(c.QueryParams(), p.Site.Catalogue.Languages())
	return p.page(c, who, chosen, made, problems, nil)
}

// page shows the choice, with what is wrong with it.
func (p *Pages) page(c echo.Context, who access.User, chosen choice, made bool, problems []survey.Problem, refused error) error {
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	if !chosen.known(s, roots(s.Tree, who)) {
		return ErrNoUnit
	}
	l := p.Site.Locale(c.Request())
	body := choosing{choice: chosen, Made: made, Proposed: chosen.Size.Distance(), Least: poster.MinDistance, Most: poster.MaxDistance,
		Local: poster.Local(p.Base() + "/"), Query: template.URL(chosen.values().Encode())} //nolint:gosec // encoded
	p.fill(&body, l, s, who)
	scope := roots(s.Tree, who)
	places := chosen.chosen(s, scope)
	if offered := chosen.offered(s, scope); made && len(offered) <= mostCodes {
		body.Places = offered
	}
	body.Chosen = len(places)
	body.Papers = (len(places) + chosen.Size.PerSheet() - 1) / chosen.Size.PerSheet()
	if made && len(problems) == 0 && refused == nil {
		refused = p.try(c, s, chosen, places)
	}
	for _, x := range problems {
		body.Wrongs = append(body.Wrongs, wrong{x.Field, kit.Message(l, x)})
	}
	if refused != nil {
		if survey.KindOf(refused) != survey.KindInvalid && survey.KindOf(refused) != survey.KindThrottled {
			return refused
		}
		body.Wrongs = append(body.Wrongs, explain(p.Site.Explain(c, l, refused))...)
	}
	if body.Jobs, err = p.entries(c, who, l); err != nil {
		return err
	}
	status := http.StatusOK
	if len(body.Wrongs) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return staff.Show(c, p.Desk, status, p.choose, l, staff.Options{Title: l.Say("posters.title"), Who: who, Here: "/posters"}, body)
}

// ErrNoUnit is a unit or wave that does not exist, or not for this person.
var ErrNoUnit = &survey.Error{Kind: survey.KindNotFound, Code: "unit.unknown"}

// try finds what would make the printing fail, before a job is started: what
// can be told without it, and all about the first sheet. That there is nothing
// to print is said where the number of sheets stands.
func (p *Pages) try(c echo.Context, s *directory.Snapshot, chosen choice, places []place) error {
	if len(places) == 0 {
		return nil
	}
	sheets, err := p.sheets(c.Request().Context(), s, chosen, places, p.Base())
	if err != nil {
		return err
	}
	o := p.options(s, chosen, p.Now())
	if err := p.Press.Check(sheets, o); err != nil {
		return err
	}
	_, err = p.Press.Preview(sheets[0], o)
	return err
}

// explain are the wrong inputs of a problem; one about none of them is about
// the whole.
func explain(x kit.Problem) []wrong {
	var all []wrong
	for _, f := range x.Problems {
		if inputs[f.Field] {
			all = append(all, wrong{f.Field, f.Message})
		} else {
			all = append(all, wrong{"", f.Field + ": " + f.Message})
		}
	}
	if all == nil {
		all = []wrong{{"", x.Title + ". " + x.Detail}}
	}
	return all
}

// fill fills the lists to choose from.
func (p *Pages) fill(b *choosing, l *kit.Locale, s *directory.Snapshot, who access.User) {
	scope := roots(s.Tree, who)
	b.Units = []option{{Label: l.Say("posters.unit.all"), On: b.Unit == ""}}
	var below func(id string, depth int)
	below = func(id string, depth int) {
		for _, child := range s.Tree.Children(id) {
			u, _ := s.Tree.Unit(child)
			next := depth
			if within(s.Tree, child, scope) {
				b.Units = append(b.Units, option{Value: child, Label: strings.Repeat("– ", depth) + l.Text(u.Name), On: b.Unit == child})
				next++
			}
			below(child, next)
		}
	}
	below("", 0)
	b.Waves = []option{{Label: l.Say("posters.wave.none"), On: b.Wave == ""}}
	for _, w := range s.Waves {
		if w.Phase(p.Now()) != survey.PhaseOver && concerns(s, scope, w) {
			b.Waves = append(b.Waves, option{Value: w.ID, Label: l.Text(w.Title), On: b.Wave == w.ID})
		}
	}
	for _, size := range poster.Sizes() {
		b.Sizes = append(b.Sizes, option{Value: string(size), Label: sizeName(l, size), On: b.Size == size})
	}
	for _, lang := range p.Site.Catalogue.Languages() {
		in := p.Site.In(lang)
		words := in.Say("posters.sheet.heading") + in.Say("posters.sheet.scan") + in.Say("posters.sheet.type") + in.Say("posters.sheet.anonymous")
		b.Prints = append(b.Prints, option{Value: lang, Label: in.Say("language.name"), On: slices.Contains(b.Languages, lang), Off: len(p.Press.Lacks(words)) > 0})
	}
}

// sizeName is a size in words.
func sizeName(l *kit.Locale, s poster.Size) string {
	switch s {
	case poster.A4:
		return l.Say("posters.size.a4")
	case poster.A5:
		return l.Say("posters.size.a5")
	case poster.A6:
		return l.Say("posters.size.a6")
	case poster.Tent:
		return l.Say("posters.size.tent")
	case poster.Labels14:
		return l.Say("posters.size.labels14")
	case poster.Labels24:
		return l.Say("posters.size.labels24")
	}
	return l.Say("posters.size.strips")
}
