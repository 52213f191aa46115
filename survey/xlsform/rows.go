package xlsform

import (
	"slices"
	"strconv"
	"strings"

	"sipas/survey"
	"sipas/survey/tabular"
)

// part is how far down the sheet survey the reading has come.
type part uint8

const (
	beforeFactors part = iota
	amongFactors
	afterFactors
)

// rows reads the sheet survey.
type rows struct {
	*reader
	part  part
	group *survey.Factor // that is open
	names map[string]tabular.Cell
}

func (r *reader) survey(file *tabular.File) {
	s := r.open(file, "survey", "type", "name", "label", "hint", "relevant", "constraint",
		"sipas::short", "sipas::lineage", "sipas::form", "sipas::off", "sipas::role")
	if s == nil {
		return
	}
	if r.q.Languages = r.languages; len(r.languages) == 0 {
		r.q.Languages = s.tags
	}
	x := rows{reader: r, names: map[string]tabular.Cell{}}
	s.lines(x.row)
	if x.group != nil {
		r.found.At(s.name, "xlsform.group_open", x.group.Code)
		r.q.Factors = append(r.q.Factors, *x.group)
	}
}

// row reads one row.
func (x *rows) row(l *line) {
	words := strings.Fields(l.cell("type").Text)
	if len(words) > 0 && (words[0] == "begin" || words[0] == "end") && len(words) > 1 {
		words = append([]string{words[0] + "_" + words[1]}, words[2:]...)
	}
	switch kind := strings.Join(words, " "); {
	case kind == "begin_group":
		x.begin(l)
	case kind == "end_group":
		x.end(l)
	case kind == "note":
		x.note(l)
	case kind == "text":
		x.question(l, survey.Question{Kind: survey.Words})
	case len(words) == 2 && words[0] == "select_one" && words[1] == x.scale:
		x.rated(l)
	case len(words) == 2 && words[0] == "select_one":
		x.question(l, survey.Question{Kind: survey.OneOf, Options: x.options(l, words[1])})
	case len(words) == 2 && words[0] == "select_multiple":
		x.question(l, survey.Question{Kind: survey.SomeOf, Options: x.options(l, words[1])})
	case kind == "":
		l.complain("type", "xlsform.missing", "type")
	default:
		l.complain("type", "xlsform.type", kind)
		for i := range l.Cells {
			l.taken[i+1] = true // one complaint is enough
		}
	}
}

// code is the name of the row, which must not have been there before.
func (x *rows) code(l *line) string {
	c := l.cell("name")
	first, again := x.names[c.Text]
	switch {
	case !survey.ValidCode(c.Text):
		l.complain("name", "code.malformed", c.Text)
	case again:
		l.complain("name", "xlsform.name_again", c.Text, first.Name())
	default:
		x.names[c.Text] = c
	}
	return c.Text
}

func (x *rows) options(l *line, name string) []survey.Option {
	of := x.lists[name]
	if of == nil {
		l.complain("type", "xlsform.no_list", name)
		return nil
	}
	of.used = true
	return slices.Clone(of.options)
}

func (x *rows) begin(l *line) {
	switch {
	case x.group != nil:
		l.complain("type", "xlsform.group_nested", x.group.Code)
		x.q.Factors = append(x.q.Factors, *x.group)
	case x.part == afterFactors:
		l.complain("type", "xlsform.group_late")
	}
	x.part = max(x.part, amongFactors)
	x.group = &survey.Factor{Code: x.code(l), Name: l.text("label"), Short: l.text("sipas::short"), When: x.when(l)}
}

func (x *rows) end(l *line) {
	if x.group == nil {
		l.complain("type", "xlsform.group_end")
		return
	}
	if c := l.cell("name"); c.Text != "" && c.Text != x.group.Code {
		l.complain("name", "xlsform.value", c.Text, x.group.Code)
	}
	x.q.Factors = append(x.q.Factors, *x.group)
	x.group = nil
}

// note takes the two notes that a questionnaire has.
func (x *rows) note(l *line) {
	into := map[string]*survey.Text{"stem": &x.q.Stem, "note": &x.q.Note}[l.cell("sipas::role").Text]
	l.cell("name") // what a note is called does not matter
	if into == nil || *into != nil || x.group != nil {
		l.complain("type", "xlsform.note")
		l.text("label")
		return
	}
	*into = l.text("label")
}

// rated reads a select_one from the scale: a criterion, the overall question,
// or a question of kind scale.
func (x *rows) rated(l *line) {
	role := l.cell("sipas::role")
	if x.group == nil && role.Text != "overall" {
		x.question(l, survey.Question{Kind: survey.OnScale})
		return
	}
	c := survey.Criterion{Code: x.code(l), Question: l.text("label"), Short: l.text("sipas::short"),
		Lineage: strings.Fields(l.cell("sipas::lineage").Text)}
	if role.Text == "overall" {
		if x.group != nil || x.q.Overall.Code != "" || x.part == afterFactors {
			l.complain("sipas::role", "xlsform.overall")
		}
		x.q.Overall, x.part = c, afterFactors
		return
	}
	if role.Text != "" {
		l.complain("sipas::role", "xlsform.value", role.Text, "overall")
	}
	c.Off = l.yes("sipas::off")
	switch form := l.cell("sipas::form"); form.Text {
	case "":
	case string(survey.ShortForm):
		x.q.ShortForm = append(x.q.ShortForm, c.Code)
	default:
		l.complain("sipas::form", "xlsform.value", form.Text, string(survey.ShortForm))
	}
	x.group.Criteria = append(x.group.Criteria, c)
}

// question reads any other question.
func (x *rows) question(l *line, q survey.Question) {
	q.Code, q.Text, q.Hint, q.When = x.code(l), l.text("label"), l.text("hint"), x.when(l)
	q.Off, q.Most = l.yes("sipas::off"), x.most(l, q.Kind)
	switch form := l.cell("sipas::form"); form.Text {
	case "":
	case string(survey.FullForm):
		q.Full = true
	default:
		l.complain("sipas::form", "xlsform.value", form.Text, string(survey.FullForm))
	}
	role := l.cell("sipas::role")
	if role.Text != "" && role.Text != "after" {
		l.complain("sipas::role", "xlsform.value", role.Text, "after")
	}
	switch {
	case x.group != nil:
		l.complain("type", "xlsform.in_group", x.group.Code)
	case x.part == beforeFactors && role.Text == "":
		x.q.Before = append(x.q.Before, q)
	default:
		x.part = afterFactors
		x.q.After = append(x.q.After, q)
	}
}

func (x *rows) when(l *line) *survey.Condition {
	c := l.cell("relevant")
	if c.Text == "" {
		return nil
	}
	when, err := condition(c.Text)
	if err != nil {
		l.complain("relevant", "xlsform.relevant", c.Text)
	}
	return when
}

func (x *rows) most(l *line, kind survey.QuestionKind) int {
	c := l.cell("constraint")
	if c.Text == "" {
		return 0
	}
	m := constraint.FindStringSubmatch(c.Text)
	if m == nil || !strings.HasPrefix(constraints[kind], m[1]) {
		l.complain("constraint", "xlsform.constraint", c.Text)
		return 0
	}
	n, _ := strconv.Atoi(m[2]) // six digits at most
	return n
}
