package criteria

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// showAdd is the form of a new item: below another one (?parent=), right behind
// a sibling (?after=), or a field.
func (p *Pages) showAdd(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	parent := c.QueryParam("parent")
	above, known := v.Set.At(parent)
	if parent != "" && !known {
		return errNoItem
	}
	values := v.values(reform.Item{Parent: parent, Kind: above.Kind, Source: reform.SelfScored, Code: v.nextCode(parent)}, true)
	values.Set("after", c.QueryParam("after"))
	return p.addForm(c, v, staff.Fresh(v.Locale, labels, values, v.Rev))
}

func (p *Pages) addForm(c echo.Context, v version, f *typed.Form) error {
	l := v.Locale
	body := itemPage{version: v, Done: done(c, l), Form: f, New: true, Leaf: true, Action: address(l, v.Path+"/add"), After: f.Raw("after")}
	body.offer(l, v, "")
	above, known := v.Set.At(f.Text("parent"))
	body.BelowLeaf = known && v.leaf(above.Code)
	return staff.Show(c, p.Desk, staff.Status(f), p.item, l, options(l.Say("sets.add"), v.who), body)
}

// nextCode is the code that follows on those below a parent: 1.3 behind 1.2, 4
// behind 3; "" when they do not count.
func (v version) nextCode(parent string) string {
	prefix := ""
	if parent != "" {
		prefix = strings.TrimSuffix(parent, ".") + "."
	}
	last := 0
	for _, it := range v.Set.Under(parent) {
		if n, err := strconv.Atoi(strings.TrimPrefix(it.Code, prefix)); err == nil && strings.HasPrefix(it.Code, prefix) && n > last {
			last = n
		}
	}
	code := prefix + strconv.Itoa(last+1)
	if _, taken := v.Set.At(code); taken || !reform.ValidCode(code) {
		return ""
	}
	return code
}

// takeAdd adds an item. It goes on top of whatever others have done meanwhile.
func (p *Pages) takeAdd(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	next := f.Raw("do") == "next"
	var it reform.Item
	v, err = p.upon(c, who, func(v version) error {
		f.Wrongs = nil
		it = v.readItem(f, reform.Item{}, true)
		if _, taken := v.Set.At(it.Code); taken && f.At("code") == "" {
			f.Wrong("code", "criteria.twice", it.Code)
		}
		if len(v.Set.Items) >= reform.MostItems {
			f.Wrong("code", "criteria.many", strconv.Itoa(reform.MostItems))
		}
		if !f.Good() || !v.Set.Add(it, f.Raw("after")) {
			return errForm
		}
		return nil
	})
	switch {
	case errors.Is(err, errForm):
		return p.addForm(c, v, f)
	case err != nil:
		return err
	case next:
		return c.Redirect(http.StatusSeeOther, address(v.Locale, v.Path+"/add", "parent", it.Parent, "after", it.Code, "done", "added"))
	}
	return leadToItem(c, v, it.Code, "added")
}

// errForm says that a form has something wrong noted in it.
var errForm = errors.New("the form is shown again")

// takeMove moves an item past a sibling, and shows the item again.
func (p *Pages) takeMove(c echo.Context, who access.User) error {
	v, it, err := p.ofItem(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	by := map[string]int{"up": -1, "down": 1}[f.Raw("do")]
	if by == 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "request.malformed"}
	}
	v, err = p.upon(c, who, func(v version) error {
		if !v.Set.Shift(it.Code, by) {
			return errNoItem
		}
		return nil
	})
	if err != nil {
		return err
	}
	return leadTo(c, v.Locale, v.pathOfItem(it.Code), "moved")
}
