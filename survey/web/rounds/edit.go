package rounds

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// editor is the form of one round, new or there already.
type editor struct {
	Form    *typed.Form
	ID      string // "" for a new one
	Name    string
	Running bool // the set is fixed
	Sets    []kit.Choice
	NoSets  bool
	Before  []kit.Choice
	Ties    []kit.Choice
	Stages  []stageInput
	Waves   []typed.Input
	Wave    []kit.Choice
	NoWaves bool // the set takes an index and there is no wave
}

// stageInput are the inputs of a stage's deadline.
type stageInput struct{ Day, Time typed.Input }

// showForm shows the form of a round; with what is wrong, if anything is. r is
// the round as it is stored, nil for a new one.
func (p *Pages) showForm(c echo.Context, who access.User, s *directory.Snapshot, f *typed.Form, r *reform.Round) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	body := editor{Form: f, Ties: []kit.Choice{{Value: "standard", Label: l.Say("rounds.ties.standard")}, {Value: "dense", Label: l.Say("rounds.ties.dense")}}}
	title, here := l.Say("rounds.new"), ""
	refs := []string{f.Raw("set")}
	if r != nil {
		body.ID, body.Name, body.Running, here = r.ID, l.Text(r.Title), r.State == reform.Running, r.ID
		title = l.Say("rounds.edit_title", body.Name)
		for _, ref := range r.Sets() {
			if ref != r.Set {
				refs = append(refs, ref)
			}
		}
	}
	var err error
	if body.Sets, err = p.setChoices(c, l, f.Raw("set")); err != nil {
		return err
	}
	body.NoSets = len(body.Sets) == 0
	if body.Before, err = p.roundChoices(c, l, here); err != nil {
		return err
	}
	for _, stage := range timed() {
		body.Stages = append(body.Stages, stageInput{f.Input(string(stage) + "_day"), f.Input(string(stage) + "_time")})
	}
	leaves, err := p.satisfaction(ctx, refs)
	if err != nil {
		return err
	}
	body.Wave = waveChoices(l, s)
	body.NoWaves = len(leaves) > 0 && len(s.Waves) == 0
	for _, it := range leaves {
		f.Call(waveOf+it.Code, it.Code+" "+l.Text(it.Name))
		body.Waves = append(body.Waves, f.Input(waveOf+it.Code).From(body.Wave))
	}
	code := http.StatusOK
	if !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.edit, l, who, code, title, body)
}

// setChoices are the published sets, and whichever is chosen.
func (p *Pages) setChoices(c echo.Context, l *kit.Locale, chosen string) ([]kit.Choice, error) {
	sets, err := p.Office.Sets(c.Request().Context())
	if err != nil {
		return nil, err
	}
	var cs []kit.Choice
	for _, set := range sets {
		if set.Published || set.Ref() == chosen {
			cs = append(cs, kit.Choice{Value: set.Ref(), Label: setName(l, &set)})
		}
	}
	if len(cs) > 0 && chosen == "" {
		cs = append([]kit.Choice{{Value: "", Label: l.Say("rounds.choose_set")}}, cs...)
	}
	return cs, nil
}

// setName is what a version of a set is called.
func setName(l *kit.Locale, set *reform.CriteriaSet) string {
	return l.Say("rounds.set_name", l.Text(set.Title), set.Version)
}

// roundChoices are the rounds that another may be compared with.
func (p *Pages) roundChoices(c echo.Context, l *kit.Locale, not string) ([]kit.Choice, error) {
	rounds, err := p.Office.Rounds(c.Request().Context())
	if err != nil {
		return nil, err
	}
	cs := []kit.Choice{{Value: "", Label: l.Say("rounds.before.none")}}
	for _, r := range rounds {
		if r.ID != not && r.State != reform.Preparing {
			cs = append(cs, kit.Choice{Value: r.ID, Label: l.Text(r.Title)})
		}
	}
	return cs, nil
}

// waveChoices are the survey waves, and none.
func waveChoices(l *kit.Locale, s *directory.Snapshot) []kit.Choice {
	cs := []kit.Choice{{Value: "", Label: l.Say("rounds.wave.none")}}
	for _, w := range s.Waves {
		label := l.Text(w.Title)
		if w.State == survey.Sealed {
			label = l.Say("rounds.wave.sealed", label)
		}
		cs = append(cs, kit.Choice{Value: w.ID, Label: label})
	}
	return cs
}

// suggested is a new round: about the year that is over, or nearly so.
func (p *Pages) suggested() url.Values {
	y := year(p.Now().AddDate(0, -6, 0).Year())
	return url.Values{"title_vi": {p.Site.In(survey.Vietnamese).Say("rounds.suggested", y)}, "title_en": {p.Site.In(survey.English).Say("rounds.suggested", y)},
		"year": {y}, "remind": {"7"}, "least": {strconv.Itoa(reform.DefaultLeast)}, "ties": {"standard"}}
}

func (p *Pages) showNew(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	return p.showForm(c, who, s, typed.New(l, labels, p.suggested()), nil)
}

func (p *Pages) takeNew(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, l, labels)
	if err != nil {
		return err
	}
	leaves, err := p.satisfaction(ctx, []string{f.Text("set")})
	if err != nil {
		return err
	}
	r := reader{f, leaves, s.Waves}.round(reform.Round{State: reform.Preparing})
	rounds, err := p.Office.Rounds(ctx)
	if err != nil {
		return err
	}
	taken := func(id string) bool {
		for _, o := range rounds {
			if o.ID == id {
				return true
			}
		}
		return id == "new"
	}
	if r.ID = f.NewID("id", f.Text("year"), taken); f.Text("id") == "new" {
		f.Wrong("id", "round.id")
	}
	if f.Good() {
		err = p.put(ctx, f, r, 0, "title_vi")
	}
	if errors.Is(err, reform.ErrTaken) {
		f.Wrong("id", "rounds.taken")
	} else if err != nil {
		return err
	}
	if !f.Good() {
		return p.showForm(c, who, s, f, nil)
	}
	return leadTo(c, l, "/reform/rounds/"+r.ID, "added")
}

func (p *Pages) showEdit(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	return p.showForm(c, who, r.s, staff.Fresh(r.l, labels, values(r.Round), r.Rev), r.Round)
}

// open is the round in the path, if anything of it may still change.
func (p *Pages) open(c echo.Context) (round, error) {
	r, err := p.find(c)
	if err == nil && r.State == reform.Published {
		err = reform.ErrRunning
	}
	return r, err
}

func (p *Pages) takeEdit(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, r.l, labels)
	if err != nil {
		return err
	}
	if r.State == reform.Running {
		f.Set("set", r.Set)
	}
	wanted := *r.Round
	wanted.Set = f.Text("set")
	leaves, err := p.satisfaction(c.Request().Context(), wanted.Sets())
	if err != nil {
		return err
	}
	wanted = reader{f, leaves, r.s.Waves}.round(*r.Round)
	return p.keep(c, who, r, f, wanted, part{main: "title_vi", values: values, path: r.path("edit"), next: r.path(), said: "saved",
		again: func() error { return p.showForm(c, who, r.s, f, r.Round) }, label: func(field string) string { return waveLabel(f, leaves, r.l, field) },
		show: p.showValue(c, r)})
}

// waveLabel is what an input is called, also those of waves.
func waveLabel(f *typed.Form, leaves []reform.Item, l *kit.Locale, field string) string {
	for _, it := range leaves {
		if waveOf+it.Code == field {
			return it.Code + " " + l.Text(it.Name)
		}
	}
	return f.Label(field)
}
