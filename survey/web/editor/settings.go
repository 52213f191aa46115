package editor

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// settings is the page of what concerns the whole questionnaire.
type settings struct {
	version
	Form   *typed.Form
	Sides  []side
	All    []kit.Choice // languages that it may promise
	Action string
}

// whole are the wordings of the questionnaire itself.
func whole(v version) []wording { return of(wordings(v.Locale, v.Q), "") }

func (v version) settingsValues() url.Values {
	values := v.values(whole(v))
	values["languages"] = v.Q.Languages
	values.Set("points", strconv.Itoa(v.Q.Scale.Points()))
	return values
}

func (p *Pages) showSettings(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	return p.settingsForm(c, v, staff.Fresh(v.Locale, labels, v.settingsValues(), v.Rev))
}

func (p *Pages) settingsForm(c echo.Context, v version, f *typed.Form) error {
	body := settings{version: v, Form: f, Sides: p.sides(f, v, whole(v)), Action: address(v.Locale, v.Path+"/settings")}
	known, err := p.known(c)
	if err != nil {
		return err
	}
	for _, tag := range known {
		body.All = append(body.All, kit.Choice{Value: tag, Label: p.tongue(tag)})
	}
	for _, tag := range v.Q.Languages { // from a file, perhaps
		if !slices.Contains(known, tag) {
			body.All = append(body.All, kit.Choice{Value: tag, Label: tag})
		}
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.settings, v.Locale, staff.Options{Title: v.Say("editor.settings"), Who: v.who, Here: home}, body)
}

// known are the languages of the program and those that were added.
func (p *Pages) known(c echo.Context) ([]string, error) {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return nil, err
	}
	tags := p.Site.Catalogue.Languages()
	for _, l := range s.Languages {
		tags = append(tags, l.Tag)
	}
	return tags, nil
}

func (p *Pages) takeSettings(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	stored := v.settingsValues()
	p.write(f, v, whole(v))
	known, err := p.known(c)
	if err != nil {
		return err
	}
	v.takeLanguages(f, known)
	if n, given := f.Whole("points", 2, 9); given && f.Good() {
		v.scale(n)
	}
	if !f.Good() {
		return p.settingsForm(c, v, f)
	}
	return p.save(c, v, f, stored, v.Path+"/settings", v.Path)
}

// takeLanguages reads the boxes. Vietnamese is always promised, because it is
// what stands in for others. Texts in a language that is no longer promised
// stay, so that it can be taken up again.
func (v version) takeLanguages(f *typed.Form, known []string) {
	chosen := []string{survey.Vietnamese}
	for _, tag := range slices.Concat(v.Q.Languages, known) {
		if f.Has("languages", tag) && !slices.Contains(chosen, tag) {
			chosen = append(chosen, tag)
		}
	}
	v.Q.Languages = chosen
}

// scale gives the scale n steps: new ones without a label at the upper end, or
// fewer.
func (v version) scale(n int) {
	for len(v.Q.Scale.Labels) < n {
		v.Q.Scale.Labels = append(v.Q.Scale.Labels, nil)
	}
	v.Q.Scale.Labels = v.Q.Scale.Labels[:n]
}
