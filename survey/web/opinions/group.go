package opinions

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// group is the page of a group of respondents.
type group struct {
	*place
	Form      *typed.Form
	Group     *opinion.Group // nil: a new one
	Units     []kit.Choice
	From      []kit.Choice // where a new group's questions come from
	Questions []asked
}

// asked is a question in a list.
type asked struct {
	Code, Text, Leaf, Options string
}

var groupLabels = typed.Labels{"code": "opinions.group.code", "name_vi": "opinions.group.name_vi", "name_en": "opinions.group.name_en",
	"weight": "opinions.group.weight", "judges": "opinions.group.judges", "from": "opinions.group.from"}

// fromLeaves makes a new group's questions from the leaves.
const fromLeaves = "-"

// split takes the place of a Problem of opinion.Check apart.
func split(field string) (group, question string) {
	group, rest, _ := strings.Cut(field, "/")
	question, _, _ = strings.Cut(rest, "/")
	return group, question
}

func (x *place) groupValues(code string) func(*opinion.Survey) url.Values {
	return func(s *opinion.Survey) url.Values {
		g, known := s.Group(code)
		if !known {
			return url.Values{}
		}
		return url.Values{"name_vi": {g.Name[survey.Vietnamese]}, "name_en": {g.Name[survey.English]}, "weight": {x.decimal(g.Weight)}, "judges": g.Judges}
	}
}

// new is the code in addresses of what is not there yet.
const fresher = "new"

// find is the group in the path; nil for a new one.
func (x *place) find(c echo.Context) (*opinion.Group, error) {
	if err := x.need(); err != nil {
		return nil, err
	}
	if c.Param("group") == fresher {
		return nil, nil
	}
	g, known := x.Survey.Group(c.Param("group"))
	if !known {
		return nil, opinion.ErrNoGroup
	}
	return g, nil
}

func (p *Pages) showGroup(c echo.Context, who access.User, x *place) error {
	g, err := x.find(c)
	if err != nil {
		return err
	}
	v := url.Values{"from": {fromLeaves}}
	if g != nil {
		v = x.groupValues(g.Code)(x.Survey)
	}
	return p.askGroup(c, who, x, g, staff.Fresh(x.Locale, groupLabels, v, x.Rev), http.StatusOK)
}

func (p *Pages) askGroup(c echo.Context, who access.User, x *place, g *opinion.Group, f *typed.Form, status int) error {
	body := group{place: x, Form: f, Group: g}
	for _, u := range x.Survey.Basis.Units {
		body.Units = append(body.Units, kit.Choice{Value: u.ID, Label: x.Text(u.Name)})
	}
	title := x.Say("opinions.group.new")
	if g == nil {
		body.From = []kit.Choice{{Value: fromLeaves, Label: x.Say("opinions.group.from.leaves")}}
		for _, other := range x.Survey.Groups {
			body.From = append(body.From, kit.Choice{Value: other.Code, Label: x.Say("opinions.group.from.group", x.Text(other.Name))})
		}
	} else {
		title = x.Text(g.Name)
		for _, q := range g.Questions {
			body.Questions = append(body.Questions, x.asked(&q))
		}
	}
	return show(c, p, who, x, status, p.group, title, body)
}

// asked is a question with its options in a line.
func (x *place) asked(q *opinion.Question) asked {
	a := asked{Code: q.Code, Text: x.Text(q.Text), Leaf: q.Leaf}
	if l, known := x.Survey.Basis.Named(q.Leaf); known {
		a.Leaf = q.Leaf + " " + x.Text(l.Name)
	}
	var options []string
	for _, o := range q.Options {
		options = append(options, x.Text(o.Name)+" "+x.decimal(o.Worth)+"%")
	}
	a.Options = strings.Join(options, "; ")
	return a
}

func (p *Pages) takeGroup(c echo.Context, who access.User, x *place) error {
	g, err := x.find(c)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, x.Locale, groupLabels)
	if err != nil {
		return err
	}
	if !x.Editable() {
		return opinion.ErrFixed
	}
	code := fresher
	if g != nil {
		code = g.Code
	}
	e := edit{form: f, values: x.groupValues(code), path: []string{"groups", code}, back: []string{"groups", code},
		ask: func(status int) error { return p.askGroup(c, who, x, g, f, status) }}
	if g == nil {
		e.back = []string{"groups", f.Text("code")}
	}
	e.apply = func(s *opinion.Survey) {
		next := opinion.Group{Code: code}
		if g == nil {
			next = newGroup(f, s)
		} else {
			next = *g
		}
		readGroup(f, s, &next)
		if g == nil {
			s.Groups = append(s.Groups, next)
		} else {
			*g = next
		}
	}
	return p.save(c, who, x, e)
}

// newGroup is a group with its code and questions.
func newGroup(f *typed.Form, s *opinion.Survey) opinion.Group {
	f.Need("code")
	g := opinion.Group{Code: f.Text("code")}
	if _, taken := s.Group(g.Code); taken {
		f.Wrong("code", "opinions.wrong.taken")
	} else if g.Code != "" && (!survey.ValidCode(g.Code) || g.Code == fresher) {
		f.Wrong("code", "typed.code")
	}
	g.Questions = opinion.Questions(s.Basis.Leaves)
	if other, known := s.Group(f.Text("from")); known {
		g.Questions = slices.Clone(other.Questions)
	}
	if len(s.Groups) >= opinion.MostGroups {
		f.Wrong("code", "opinions.wrong.many")
	}
	return g
}

func readGroup(f *typed.Form, s *opinion.Survey, g *opinion.Group) {
	f.Need("name_vi")
	g.Name = words(f, "name")
	g.Weight, g.Judges = "", nil
	if f.Text("weight") != "" {
		weight, ok := typedNumber(f.Text("weight"))
		if !ok {
			f.Wrong("weight", "opinions.wrong.weight")
		}
		g.Weight = weight
	}
	for _, u := range s.Basis.Units {
		if f.Has("judges", u.ID) {
			g.Judges = append(g.Judges, u.ID)
		}
	}
}

// typedNumber reads a number as people write it, as it is kept.
func typedNumber(text string) (string, bool) {
	text = strings.Replace(strings.TrimSuffix(strings.TrimSpace(text), "%"), ",", ".", 1)
	text = strings.TrimSpace(text)
	_, ok := opinion.Number(text)
	return text, ok
}

// drop takes something out of a draft, for the forms that do nothing else.
func (p *Pages) drop(c echo.Context, x *place, take func(*opinion.Survey), back ...string) error {
	if !x.Editable() {
		return opinion.ErrFixed
	}
	f, err := typed.Read(c, x.Locale, nil)
	if err != nil {
		return err
	}
	take(x.Survey)
	if _, err := p.Surveys.Put(c.Request().Context(), x.Survey, staff.RevisionIn(f.Values)); err != nil {
		return err
	}
	return x.lead(c, "removed", back...)
}

func (p *Pages) dropGroup(c echo.Context, _ access.User, x *place) error {
	g, err := x.find(c)
	if err != nil || g == nil {
		return orNoGroup(err)
	}
	code := g.Code
	return p.drop(c, x, func(s *opinion.Survey) {
		s.Groups = slices.DeleteFunc(s.Groups, func(g opinion.Group) bool { return g.Code == code })
	})
}

// orNoGroup is the error of a page about a group that is there.
func orNoGroup(err error) error {
	if err == nil {
		return opinion.ErrNoGroup
	}
	return err
}
