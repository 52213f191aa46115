package waves

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// editor is the form of one wave, new or there already.
type editor struct {
	Form           *typed.Form
	Wave           survey.Wave // as it is stored; without ID when it is new
	Fixed          fixed
	From           string // the wave that it is a copy of
	Copied         []string
	Questionnaires []kit.Choice
	None           bool // there is no questionnaire at all
	Forms          []kit.Choice
	Units          []kit.Choice
	All            bool // all units may be chosen by choosing none
	Modes          []kit.Choice
	Own            []typed.Input // units with a mode of their own
	Blank          []int         // rows for more of them
	OwnModes       []kit.Choice
	Weightings     []kit.Choice
	Factors        []typed.Input
	Periods        []string
	Waves          []kit.Choice
}

// ownChoices are the modes for a unit, and none.
func ownChoices(l *kit.Locale) []kit.Choice {
	cs := []kit.Choice{{Value: "", Label: l.Say("waves.access.as_wave")}}
	for _, m := range survey.AccessModes() {
		cs = append(cs, kit.Choice{Value: string(m), Label: accessName(l, m)})
	}
	return cs
}

// modes are the modes with what they mean.
func modes(l *kit.Locale) []kit.Choice {
	return []kit.Choice{{Value: string(survey.OpenAccess), Label: l.Say("waves.access.open.what")},
		{Value: string(survey.RotatingAccess), Label: l.Say("waves.access.rotating.what")},
		{Value: string(survey.OneTimeAccess), Label: l.Say("waves.access.one_time.what")}}
}

// show shows the form of a wave; with what is wrong, if anything is.
func (p *Pages) showForm(c echo.Context, who access.User, s *directory.Snapshot, f *typed.Form, body editor) error {
	l := p.Site.Locale(c.Request())
	body.Form, body.All = f, who.SeesAll()
	body.Fixed = fixed{}
	if body.Wave.ID != "" {
		body.Fixed = fixedIn(body.Wave, p.Now())
	}
	body.None = len(s.Questionnaires) == 0
	body.Questionnaires = versions(l, s, f.Raw("questionnaire"))
	body.Forms = []kit.Choice{{Value: string(survey.FullForm), Label: l.Say("waves.form.full.what")},
		{Value: string(survey.ShortForm), Label: l.Say("waves.form.short.what")}, {Value: string(survey.ChoiceForm), Label: l.Say("waves.form.choice.what")}}
	body.Units = p.unitChoices(s, who, l, body.Wave.Units)
	body.Modes, body.OwnModes = modes(l), ownChoices(l)
	body.Weightings = []kit.Choice{{Value: string(survey.Pooled), Label: l.Say("waves.weight.pooled.what")},
		{Value: string(survey.ByDossiers), Label: l.Say("waves.weight.dossiers.what")}}
	p.rows(s, l, f, &body)
	body.Periods = slices.Sorted(maps.Keys(s.Workloads))
	body.Waves = []kit.Choice{{Value: "", Label: l.Say("waves.before.none")}}
	for _, w := range s.Waves {
		if w.ID != body.Wave.ID && visible(s, who, w) {
			body.Waves = append(body.Waves, kit.Choice{Value: w.ID, Label: l.Text(w.Title)})
		}
	}
	title, code := l.Say("waves.new"), http.StatusOK
	if body.Wave.ID != "" {
		title = l.Say("waves.edit_title", l.Text(body.Wave.Title))
	}
	if !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	return staff.Show(c, p.Desk, code, p.edit, l, staff.Options{Title: title, Who: who, Here: "/waves"}, body)
}

// rows are the inputs of units with a mode of their own, and of factors.
func (p *Pages) rows(s *directory.Snapshot, l *kit.Locale, f *typed.Form, body *editor) {
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		if unit, ok := strings.CutPrefix(name, accessOf); ok {
			f.Call(name, unitName(l, s, unit))
			body.Own = append(body.Own, f.Input(name).From(ownChoices(l)))
		}
	}
	for n := range blankRows {
		body.Blank = append(body.Blank, n)
	}
	for ref, q := range s.Questionnaires {
		if ref.String() != f.Raw("questionnaire") {
			continue
		}
		for _, x := range q.Factors {
			f.Call(factorOf+x.Code, l.Text(x.Name))
			body.Factors = append(body.Factors, f.Input(factorOf+x.Code).Number())
		}
	}
}

// versions are the questionnaires' versions to choose from, the latest of each
// first, with those that may still change marked.
func versions(l *kit.Locale, s *directory.Snapshot, chosen string) []kit.Choice {
	refs := slices.SortedFunc(maps.Keys(s.Questionnaires), func(a, b survey.Ref) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(b.Version, a.Version))
	})
	var cs []kit.Choice
	if chosen == "" {
		cs = append(cs, kit.Choice{Value: "", Label: l.Say("waves.choose")})
	}
	for _, ref := range refs {
		cs = append(cs, kit.Choice{Value: ref.String(), Label: questionnaireName(l, s, ref)})
	}
	return cs
}

// unitChoices are the units in scope as they lie below each other; those that
// have ended only if they are chosen.
func (p *Pages) unitChoices(s *directory.Snapshot, who access.User, l *kit.Locale, chosen []string) []kit.Choice {
	depth := map[string]int{}
	var cs []kit.Choice
	now := p.Now()
	for _, u := range s.Tree.Subtree("") {
		if !who.Sees(s.Tree, u.ID) {
			continue
		}
		if above, seen := depth[u.Parent]; seen {
			depth[u.ID] = above + 1
		} else {
			depth[u.ID] = 0
		}
		if u.Exists(now) || u.From.After(now) || slices.Contains(chosen, u.ID) {
			cs = append(cs, kit.Choice{Value: u.ID, Label: strings.Repeat("\u2003", depth[u.ID]) + l.Text(u.Name)})
		}
	}
	return cs
}

func (p *Pages) showEdit(c echo.Context, who access.User) error {
	w, s, err := p.own(c, who)
	if err == nil && w.Value.State == survey.Sealed {
		err = errSealed
	}
	if err != nil {
		return err
	}
	return p.showForm(c, who, s, staff.Fresh(p.Site.Locale(c.Request()), labels, values(w.Value), w.Rev), editor{Wave: w.Value})
}

func (p *Pages) takeEdit(c echo.Context, who access.User) error {
	w, s, err := p.own(c, who)
	if err == nil && w.Value.State == survey.Sealed {
		err = errSealed
	}
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, labels)
	if err != nil {
		return err
	}
	fixedIn(w.Value, p.Now()).keep(f, w.Value)
	wanted := reader{f, s, who}.wave(w.Value)
	if !f.Good() {
		return p.showForm(c, who, s, f, editor{Wave: w.Value})
	}
	rev := staff.RevisionIn(f.Values)
	if staff.Elsewhere(f.Values, values(w.Value)) {
		rev = w.Rev // somebody has changed the targets or taken a step: that stays
	}
	err = p.put(c.Request().Context(), f, rev, wanted)
	here := "/waves/" + w.Value.ID
	switch {
	case errors.Is(err, manage.ErrChanged):
		return p.clashes.Show(c, who, staff.Two{Mine: f.Values, Theirs: values(w.Value), Rev: w.Rev, Action: here + "/edit?lang=" + l.Lang,
			Back: here + "/edit?lang=" + l.Lang, Label: p.label(s, l, f), Show: show(s, l)})
	case err != nil:
		return err
	case !f.Good():
		return p.showForm(c, who, s, f, editor{Wave: w.Value})
	}
	return leadTo(c, l, here, "saved")
}

// label is what an input is called, also those of units and factors.
func (p *Pages) label(s *directory.Snapshot, l *kit.Locale, f *typed.Form) func(string) string {
	return func(field string) string {
		if unit, ok := strings.CutPrefix(field, accessOf); ok {
			return l.Say("waves.access") + " – " + unitName(l, s, unit)
		}
		if code, ok := strings.CutPrefix(field, factorOf); ok {
			return l.Say("waves.factors") + " – " + code
		}
		if unit, ok := strings.CutPrefix(field, targetOf); ok {
			return unitName(l, s, unit)
		}
		return f.Label(field)
	}
}

// put stores a wave; what its form can put right is noted there.
func (p *Pages) put(ctx context.Context, f *typed.Form, rev int64, w survey.Wave) error {
	err := p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(rev).PutWave(ctx, w) })
	switch {
	case errors.Is(err, manage.ErrNoForm), errors.Is(err, manage.ErrUnpublished):
		f.Wrong("questionnaire", "waves.no_questionnaire")
	case errors.Is(err, manage.ErrEmptyForm):
		f.Wrong("form", "waves.no_short_form")
	case errors.Is(err, manage.ErrNoUnit):
		f.Wrong("units", "waves.no_unit")
	default:
		return err
	}
	return nil
}
