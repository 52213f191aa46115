package opinions

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// question is the page of a question of a group.
type question struct {
	*place
	Form     *typed.Form
	Group    *opinion.Group
	Question *opinion.Question // nil: a new one
	Name     string            // of the group
	Leaves   []kit.Choice
	Rows     []optionRow
}

// optionRow are the inputs of an option.
type optionRow struct {
	Code          string
	Vi, En, Worth typed.Input
}

var questionLabels = typed.Labels{"leaf": "opinions.question.leaf", "text_vi": "opinions.question.text_vi", "text_en": "opinions.question.text_en"}

// letters of the options, as many as a question may have.
const optionLetters = "ABCDEFGH"

// optionCodes are the codes of the options' rows: those that the question has,
// then free letters.
func optionCodes(q *opinion.Question) []string {
	var codes []string
	if q != nil {
		for _, o := range q.Options {
			codes = append(codes, o.Code)
		}
	}
	for _, letter := range optionLetters {
		if code := string(letter); len(codes) < opinion.MostOptions && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

func (x *place) questionValues(group, code string) func(*opinion.Survey) url.Values {
	return func(s *opinion.Survey) url.Values {
		g, known := s.Group(group)
		if !known {
			return url.Values{}
		}
		q, known := g.Question(code)
		if !known {
			return url.Values{}
		}
		return x.valuesOf(q)
	}
}

func (x *place) valuesOf(q *opinion.Question) url.Values {
	v := url.Values{"leaf": {q.Leaf}, "text_vi": {q.Text[survey.Vietnamese]}, "text_en": {q.Text[survey.English]}}
	for _, o := range q.Options {
		v.Set("option."+o.Code+"_vi", o.Name[survey.Vietnamese])
		v.Set("option."+o.Code+"_en", o.Name[survey.English])
		v.Set("worth."+o.Code, x.decimal(o.Worth))
	}
	return v
}

// errNoQuestion is about a question that the group does not have.
var errNoQuestion = &survey.Error{Kind: survey.KindNotFound, Code: "opinions.no_question"}

// findQuestion is the question in the path with its group; nil for a new one.
func (x *place) findQuestion(c echo.Context) (*opinion.Group, *opinion.Question, error) {
	g, err := x.find(c)
	if err != nil || g == nil {
		return nil, nil, orNoGroup(err)
	}
	if c.Param("question") == fresher {
		return g, nil, nil
	}
	q, known := g.Question(c.Param("question"))
	if !known {
		return g, nil, errNoQuestion
	}
	return g, q, nil
}

func (p *Pages) showQuestion(c echo.Context, who access.User, x *place) error {
	g, q, err := x.findQuestion(c)
	if err != nil {
		return err
	}
	shown := q
	if q == nil {
		shown = &opinion.Question{Options: opinion.Options()}
	}
	return p.askQuestion(c, who, x, g, q, staff.Fresh(x.Locale, questionLabels, x.valuesOf(shown), x.Rev), http.StatusOK)
}

func (p *Pages) askQuestion(c echo.Context, who access.User, x *place, g *opinion.Group, q *opinion.Question, f *typed.Form, status int) error {
	body := question{place: x, Form: f, Group: g, Question: q, Name: x.Text(g.Name)}
	if q != nil && q.Leaf == "" { // copied, and its criterion is not there any more
		body.Leaves = append(body.Leaves, kit.Choice{Label: x.Say("opinions.question.no_leaf")})
	}
	for _, one := range opinion.Questions(x.Survey.Basis.Leaves) { // each code once
		leaf, _ := x.Survey.Basis.Named(one.Leaf)
		body.Leaves = append(body.Leaves, kit.Choice{Value: leaf.Code, Label: leaf.Code + " " + x.Text(leaf.Name)})
	}
	name(x, f, q)
	for _, code := range optionCodes(q) {
		row := optionRow{code, f.Input("option." + code + "_vi"), f.Input("option." + code + "_en"), f.Input("worth." + code).Decimal()}
		row.Vi.Label, row.En.Label, row.Worth.Label = x.Say("opinions.option.name"), x.Say("opinions.option.english"), x.Say("opinions.option.percent")
		body.Rows = append(body.Rows, row) // the row says which option; a summary of what is wrong says it at each
	}
	title := x.Say("opinions.question.new")
	if q != nil {
		title = x.Say("opinions.question", q.Code)
	}
	return show(c, p, who, x, status, p.question, title, body)
}

// name calls the inputs of the options by what they are.
func name(x *place, f *typed.Form, q *opinion.Question) {
	for _, code := range optionCodes(q) {
		f.Call("option."+code+"_vi", x.Say("opinions.option.vi", code))
		f.Call("option."+code+"_en", x.Say("opinions.option.en", code))
		f.Call("worth."+code, x.Say("opinions.option.worth", code))
	}
}

func (p *Pages) takeQuestion(c echo.Context, who access.User, x *place) error {
	g, q, err := x.findQuestion(c)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, x.Locale, questionLabels)
	if err != nil {
		return err
	}
	if !x.Editable() {
		return opinion.ErrFixed
	}
	name(x, f, q)
	code := fresher
	if q != nil {
		code = q.Code
	}
	e := edit{form: f, values: x.questionValues(g.Code, code), path: []string{"groups", g.Code, "questions", code}, back: []string{"groups", g.Code},
		ask: func(status int) error { return p.askQuestion(c, who, x, g, q, f, status) }}
	e.apply = func(s *opinion.Survey) {
		next := readQuestion(f, s, q)
		if q == nil {
			next.Code = g.NextQuestion()
			if len(g.Questions) >= opinion.MostQuestions {
				f.Wrong("text_vi", "opinions.wrong.many")
			}
			if f.Good() {
				g.Questions = append(g.Questions, next)
			}
			return
		}
		if next.Code = q.Code; f.Good() {
			*q = next
		}
	}
	return p.save(c, who, x, e)
}

func readQuestion(f *typed.Form, s *opinion.Survey, q *opinion.Question) opinion.Question {
	f.Need("text_vi")
	next := opinion.Question{Leaf: f.Text("leaf"), Text: words(f, "text")}
	if _, known := s.Basis.Named(next.Leaf); !known {
		f.Wrong("leaf", "opinions.wrong.leaf")
	}
	for _, code := range optionCodes(q) {
		o := opinion.Option{Code: code, Name: words(f, "option."+code)}
		worth := f.Text("worth." + code)
		if len(o.Name) == 0 && worth == "" {
			continue
		}
		f.Need("option."+code+"_vi", "worth."+code)
		text, ok := typedNumber(worth)
		if percent, fine := opinion.Number(text); worth != "" && (!ok || !fine || percent.Num().Int64() > 100*percent.Denom().Int64()) {
			f.Wrong("worth."+code, "opinions.wrong.worth")
		}
		o.Worth = text
		next.Options = append(next.Options, o)
	}
	if len(next.Options) < 2 {
		f.Wrong("option.A_vi", "opinions.wrong.options")
	}
	return next
}

func (p *Pages) dropQuestion(c echo.Context, _ access.User, x *place) error {
	g, q, err := x.findQuestion(c)
	if err == nil && q == nil {
		err = errNoQuestion
	}
	if err != nil {
		return err
	}
	code := q.Code
	return p.drop(c, x, func(*opinion.Survey) {
		g.Questions = slices.DeleteFunc(g.Questions, func(q opinion.Question) bool { return q.Code == code })
	}, "groups", g.Code)
}
