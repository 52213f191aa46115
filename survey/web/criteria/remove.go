package criteria

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
)

// removal is the page that asks before something is taken away.
type removal struct {
	version
	Title   string
	What    string
	With    []string // what goes with it, the first of them
	More    int      // that are not named
	Action  string
	Back    string
	Changed bool // somebody has changed the set since the page was shown before
}

// mostNamed is how many items a removal names.
const mostNamed = 30

func (p *Pages) showRemoveItem(c echo.Context, who access.User) error {
	v, it, err := p.ofItem(c, who)
	if err != nil {
		return err
	}
	return p.itemRemoval(c, v, it, false)
}

func (p *Pages) itemRemoval(c echo.Context, v version, it reform.Item, changed bool) error {
	path := v.pathOfItem(it.Code)
	body := removal{version: v, Title: v.Say("sets.remove.item", it.Code), What: it.Code + ". " + v.Text(it.Name),
		Action: address(v.Locale, path+"/remove"), Back: address(v.Locale, path), Changed: changed}
	for _, x := range v.Set.Items {
		if x.Code == it.Code || !v.Set.Within(x.Code, it.Code) {
			continue
		}
		if len(body.With) < mostNamed {
			body.With = append(body.With, x.Code+". "+v.Text(x.Name))
		} else {
			body.More++
		}
	}
	return p.ask(c, v, body)
}

// ask shows a removal: 409 when the person had another set before their eyes.
func (p *Pages) ask(c echo.Context, v version, body removal) error {
	code := http.StatusOK
	if body.Changed {
		code = http.StatusConflict
	}
	return staff.Show(c, p.Desk, code, p.remove, v.Locale, options(body.Title, v.who), body)
}

func (p *Pages) takeRemoveItem(c echo.Context, who access.User) error {
	v, it, err := p.ofItem(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	if staff.RevisionIn(f.Values) != v.Rev {
		return p.itemRemoval(c, v, it, true)
	}
	v.Set.Drop(it.Code)
	err = p.put(c, v, v.Rev)
	if errors.Is(err, reform.ErrChanged) {
		if v, it, err = p.ofItem(c, who); err == nil {
			return p.itemRemoval(c, v, it, true)
		}
	}
	if err != nil {
		return err
	}
	if it.Parent != "" {
		return leadToItem(c, v, it.Parent, "removed")
	}
	return leadTo(c, v.Locale, v.Path, "removed")
}

func (p *Pages) showRemoveSet(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	return p.setRemoval(c, v, false)
}

func (p *Pages) setRemoval(c echo.Context, v version, changed bool) error {
	return p.ask(c, v, removal{version: v, Title: v.Say("sets.remove.draft"), What: v.Say("sets.of_version", v.Name(), v.Set.Version),
		With:   []string{v.Say("sets.remove.items", len(v.Set.Items))},
		Action: address(v.Locale, v.Path+"/remove"), Back: address(v.Locale, v.Path), Changed: changed})
}

func (p *Pages) takeRemoveSet(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	err = p.Office.RemoveSet(c.Request().Context(), v.Set.Ref(), staff.RevisionIn(f.Values))
	if errors.Is(err, reform.ErrChanged) {
		if v, err = p.draft(c, who); err == nil {
			return p.setRemoval(c, v, true)
		}
	}
	if err != nil {
		return err
	}
	return leadTo(c, v.Locale, home, "removed")
}
