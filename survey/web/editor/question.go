package editor

import (
	"cmp"
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

// questionPage is the form of an own question.
type questionPage struct {
	version
	Done      string
	Form      *typed.Form
	Code      string
	Sides     []side
	Kinds     []kit.Choice
	Places    []kit.Choice
	On, Full  []kit.Choice
	Whom      []kit.Choice
	Options   []optionRow
	Choosing  bool // it has options
	Limited   bool // it has a most
	MaxOption int
	Action    string
}

// optionRow is an option to be edited: its place, its code, and its words.
type optionRow struct {
	Legend      string
	Place, Code typed.Input
	Cells       []cell
}

// spare is how many empty rows for options a question offers; maxOptions bounds
// what is read.
const (
	spare      = 3
	maxOptions = 60
)

func optionName(i int, field string) string { return "o" + strconv.Itoa(i) + "." + field }

func (v version) questionValues(x survey.Question) url.Values {
	values := v.values(of(wordings(v.Locale, v.Q), x.Code))
	values.Set("code", x.Code)
	values.Set("kind", string(x.Kind))
	values.Set("side", "after")
	if slices.ContainsFunc(v.Q.Before, func(y survey.Question) bool { return y.Code == x.Code }) {
		values.Set("side", "before")
	}
	if x.Most > 0 {
		values.Set("most", strconv.Itoa(x.Most))
	}
	values["on"], values["full"] = ticked(!x.Off), ticked(x.Full)
	values["is"], values["not"] = conditionValues(x.When)
	for i, o := range x.Options {
		values.Set(optionName(i, "place"), strconv.Itoa(i+1))
		values.Set(optionName(i, "code"), o.Code)
		for _, lang := range v.Q.Languages {
			values.Set(optionName(i, lang), o.Text[lang])
		}
	}
	return values
}

func (p *Pages) showQuestion(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	x := v.question(c.Param("code"))
	if x == nil {
		return errNoItem
	}
	return p.questionForm(c, v, *x, staff.Fresh(v.Locale, labels, v.questionValues(*x), v.Rev))
}

func (p *Pages) questionForm(c echo.Context, v version, x survey.Question, f *typed.Form) error {
	l := v.Locale
	body := questionPage{version: v, Done: done(c, l), Form: f, Code: x.Code, Sides: p.sides(f, v, of(wordings(l, v.Q), x.Code)),
		Kinds: kinds(l), Places: []kit.Choice{{Value: "before", Label: l.Say("editor.side.before")}, {Value: "after", Label: l.Say("editor.side.after")}},
		On: yes(l.Say("editor.asked.yes")), Full: yes(l.Say("editor.full_only.yes")), Whom: conditionChoices(l, deciders(v.Q, x.Code)),
		Choosing: x.Kind == survey.OneOf || x.Kind == survey.SomeOf, Limited: x.Kind == survey.SomeOf || x.Kind == survey.Words,
		Action: address(l, v.Path+"/questions/"+x.Code)}
	if body.Choosing {
		body.Options = p.optionRows(f, v)
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.question, l, staff.Options{Title: l.Say("editor.question", x.Code), Who: v.who, Here: home}, body)
}

// optionRows are the options of a form, and some empty ones.
func (p *Pages) optionRows(f *typed.Form, v version) []optionRow {
	used := 0
	for i := range maxOptions {
		if _, there := f.Values[optionName(i, "code")]; there {
			used = i + 1
		}
	}
	var rows []optionRow
	for i := range min(max(used, usedOptions(f, v)+spare), maxOptions) {
		n := strconv.Itoa(i + 1)
		f.Call(optionName(i, "place"), v.Say("editor.option.place"))
		f.Call(optionName(i, "code"), v.Say("editor.option.code"))
		r := optionRow{Legend: v.Say("editor.option", n), Place: f.Input(optionName(i, "place")), Code: f.Input(optionName(i, "code"))}
		for _, lang := range v.Q.Languages {
			name := optionName(i, lang)
			r.Cells = append(r.Cells, cell{Name: name, Lang: lang, Language: p.tongue(lang), Label: p.tongue(lang), Value: f.Raw(name), Wrong: f.At(name)})
		}
		rows = append(rows, r)
	}
	return rows
}

// usedOptions counts the rows that have something in them.
func usedOptions(f *typed.Form, v version) int {
	n := 0
	for i := range maxOptions {
		if _, text := optionText(f, v, i); text || f.Text(optionName(i, "code")) != "" {
			n++
		}
	}
	return n
}

func optionText(f *typed.Form, v version, i int) (t survey.Text, any bool) {
	t = survey.Text{}
	for _, lang := range v.Q.Languages {
		if s := f.Text(optionName(i, lang)); s != "" {
			t[lang], any = s, true
		}
	}
	return t, any
}

// readOptions reads the rows. A row without code and words is none; a code
// left out is made of the words; the places decide the order.
func readOptions(f *typed.Form, v version, before []survey.Option) []survey.Option {
	type placed struct {
		survey.Option
		at int
	}
	var all []placed
	seen := map[string]bool{}
	for i := range maxOptions {
		t, any := optionText(f, v, i)
		code := f.Text(optionName(i, "code"))
		if !any {
			continue
		}
		switch {
		case code == "":
			code = newCode(t.In(survey.Vietnamese), func(s string) bool { return seen[s] })
		case !survey.ValidCode(code):
			f.Call(optionName(i, "code"), v.Say("editor.option.code"))
			f.Wrong(optionName(i, "code"), "typed.code")
		case seen[code]:
			f.Call(optionName(i, "code"), v.Say("editor.option.code"))
			f.Wrong(optionName(i, "code"), "code.repeated", code)
		}
		seen[code] = true
		f.Call(optionName(i, "place"), v.Say("editor.option.place"))
		at, given := f.Whole(optionName(i, "place"), 1, maxOptions)
		if !given {
			at = maxOptions
		}
		for _, o := range before { // languages that are not promised at present stay
			if o.Code == code {
				for lang, text := range o.Text {
					if !slices.Contains(v.Q.Languages, lang) {
						t[lang] = text
					}
				}
			}
		}
		all = append(all, placed{survey.Option{Code: code, Text: t}, at})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	var options []survey.Option
	for _, o := range all {
		options = append(options, o.Option)
	}
	return options
}

func (p *Pages) takeQuestion(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	code := c.Param("code")
	x := v.question(code)
	if x == nil {
		return errNoItem
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	stored := v.questionValues(*x)
	p.write(f, v, of(wordings(v.Locale, v.Q), code))
	fresh := v.recode(f, code)
	again := x.Kind != survey.QuestionKind(f.Text("kind"))
	v.readQuestion(f, x)
	if !f.Good() {
		return p.questionForm(c, v, *x, f)
	}
	x.Code = fresh
	rename(v.Q, code, fresh)
	v.changeSides(fresh, f.Text("side") == "before")
	next := v.Path
	if again && (x.Kind == survey.OneOf || x.Kind == survey.SomeOf) {
		next += "/questions/" + fresh // it has options to fill in now
	}
	return p.save(c, v, f, stored, v.Path+"/questions/"+code, next)
}

// readQuestion reads everything but wording and code.
func (v version) readQuestion(f *typed.Form, x *survey.Question) {
	was := x.Kind
	if kind := survey.QuestionKind(f.Text("kind")); kindName(v.Locale, kind) != string(kind) {
		x.Kind = kind
	} else {
		f.Wrong("kind", "question.kind", string(kind))
	}
	x.Off, x.Full = !f.Has("on", "yes"), f.Has("full", "yes")
	x.When = readCondition(f, deciders(v.Q, x.Code))
	choosing := func(k survey.QuestionKind) bool { return k == survey.OneOf || k == survey.SomeOf }
	switch {
	case !choosing(x.Kind):
		x.Options = nil
	case choosing(was):
		x.Options = readOptions(f, v, x.Options)
	}
	if x.Most, _ = f.Whole("most", 0, survey.MaxText); x.Kind == survey.OneOf || x.Kind == survey.OnScale {
		x.Most = 0
	}
}

// changeSides puts a question before or after the factors.
func (v version) changeSides(code string, before bool) {
	from, to := &v.Q.After, &v.Q.Before
	if !before {
		from, to = to, from
	}
	if i := slices.IndexFunc(*from, func(x survey.Question) bool { return x.Code == code }); i >= 0 {
		moved := (*from)[i]
		*from = slices.Delete(*from, i, i+1)
		*to = append(*to, moved)
	}
}
