package people

import (
	"context"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// keys are one's own keys for programs, and the form of a new one.
type keys struct {
	Done  string
	Fresh string // a key that has just been made, shown once
	Keys  []keyRow
	Form  *typed.Form
	Acts  []kit.Choice
	Units []kit.Choice
	Days  []kit.Choice
	Path  string
	Lang  string
}

type keyRow struct {
	ID, Label, Made, Expires, Used string // Used is "" when it never was
	Acts, Units                    []string
	Good                           bool
	State                          string // why it is not good
}

var keyLabels = typed.Labels{"label": "keys.label", "acts": "keys.acts", "unit": "keys.unit", "days": "keys.days"}

func (p *Pages) showKeys(c echo.Context, who access.User) error {
	f := typed.New(p.Site.Locale(c.Request()), keyLabels, nil)
	f.Set("days", strconv.Itoa(access.KeyDays))
	return p.keysForm(c, who, f, "")
}

func (p *Pages) keysForm(c echo.Context, who access.User, f *typed.Form, fresh string) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	body := keys{Done: said(c, l), Fresh: fresh, Form: f, Path: "/account/keys?lang=" + l.Lang, Lang: l.Lang}
	if body.Keys, err = p.keyRows(ctx, l, s, who); err != nil {
		return err
	}
	for _, a := range access.ProgramActs() {
		if who.May(a) {
			body.Acts = append(body.Acts, kit.Choice{Value: string(a), Label: l.Say(actKeys[a])})
		}
	}
	body.Units = append([]kit.Choice{{Label: l.Say("keys.unit.mine")}}, slices.DeleteFunc(unitChoices(l, s.Tree, who),
		func(c kit.Choice) bool { return c.Value == everywhere })...)
	for _, days := range []int{30, 90, access.KeyDays, access.MaxKeyDays} {
		body.Days = append(body.Days, kit.Choice{Value: strconv.Itoa(days), Label: l.Say("keys.days.n", days)})
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.keys, l, staff.Options{Title: l.Say("keys.title"), Who: who, Here: here}, body)
}

// keyRows are somebody's keys as people read them.
func (p *Pages) keyRows(ctx context.Context, l *kit.Locale, s *directory.Snapshot, owner access.User) ([]keyRow, error) {
	all, err := p.Desk.Keys.Of(ctx, owner.Name)
	if err != nil {
		return nil, err
	}
	var found []keyRow
	for _, k := range all {
		r := keyRow{ID: k.ID, Label: k.Label, Made: l.Date(k.Made), Expires: l.Date(k.Expires), Good: k.Good(p.Now())}
		if !k.Used.IsZero() {
			r.Used = l.Date(k.Used)
		}
		for _, a := range k.Acts {
			r.Acts = append(r.Acts, l.Say(actKeys[a]))
		}
		for _, u := range k.Units {
			r.Units = append(r.Units, unitName(l, s.Tree, u))
		}
		switch {
		case !k.Revoked.IsZero():
			r.State = l.Say("keys.revoked", l.Date(k.Revoked))
		case !r.Good:
			r.State = l.Say("keys.expired")
		}
		found = append(found, r)
	}
	return found, nil
}

func (p *Pages) makeKey(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, l, keyLabels)
	if err != nil {
		return err
	}
	wish := access.NewKey{Label: f.Text("label"), Units: f.Values["unit"]}
	if f.Raw("unit") == "" {
		wish.Units = nil
	}
	for _, a := range f.Values["acts"] {
		wish.Acts = append(wish.Acts, access.Act(a))
	}
	wish.Days, _ = f.Whole("days", 1, access.MaxKeyDays)
	if !f.Good() {
		return p.keysForm(c, who, f, "")
	}
	text, _, err := p.Desk.Keys.Make(ctx, s.Tree, who, wish)
	if noteAt(f, err, map[string]string{"units": "unit"}) {
		return p.keysForm(c, who, f, "")
	}
	if err != nil {
		return err
	}
	f = typed.New(l, keyLabels, nil)
	f.Set("days", strconv.Itoa(access.KeyDays))
	return p.keysForm(c, who, f, text)
}

func (p *Pages) revokeKey(c echo.Context, who access.User) error {
	if err := p.Desk.Keys.Revoke(c.Request().Context(), who.Name, c.Param("key")); err != nil {
		return err
	}
	return p.done(c, "/account/keys", "revoked")
}
