package xlsform

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"sipas/survey"
	"sipas/survey/tabular"
)

// Write writes a questionnaire as a workbook that Read reads back to the same
// (see survey.Questionnaire.Tidy).
func Write(w io.Writer, q *survey.Questionnaire) error {
	x := writer{q: q.Tidy()}
	x.tongues()
	t := tabular.Template{
		{Name: "survey", Columns: x.headings("type", "name", "label", "hint", "relevant", "constraint", "sipas::short", "sipas::lineage", "sipas::form", "sipas::off", "sipas::role"), Rows: x.survey()},
		{Name: "choices", Columns: x.headings("list_name", "name", "label"), Rows: x.choices()},
		{Name: "settings", Columns: x.headings("form_title", "form_id", "version", "default_language", "sipas::title", "sipas::languages", "sipas::published"), Rows: x.settings()},
	}
	if err := tabular.WriteTemplate(w, t); err != nil {
		return fmt.Errorf("writing questionnaire %s as XLSForm: %w", q.Ref, err)
	}
	return nil
}

type writer struct {
	q    *survey.Questionnaire
	tags []string // of all texts, those of the questionnaire's languages first
}

// tongues gathers the languages that any text is in.
func (x *writer) tongues() {
	x.tags = slices.Clone(x.q.Languages)
	add := func(texts ...survey.Text) {
		for _, t := range texts {
			for _, tag := range slices.Sorted(maps.Keys(t)) {
				if !slices.Contains(x.tags, tag) {
					x.tags = append(x.tags, tag)
				}
			}
		}
	}
	q := x.q
	add(q.Title, q.Note, q.Stem, q.Scale.DontKnow, q.Overall.Question, q.Overall.Short)
	add(q.Scale.Labels...)
	for _, f := range q.Factors {
		add(f.Name, f.Short)
		for _, c := range f.Criteria {
			add(c.Question, c.Short)
		}
	}
	for _, y := range slices.Concat(q.Before, q.After) {
		add(y.Text, y.Hint)
		for _, o := range y.Options {
			add(o.Text)
		}
	}
	if len(x.tags) == 0 {
		x.tags = []string{survey.Vietnamese}
	}
}

// spoken are the columns that there are for every language.
var spoken = []string{"label", "hint", "sipas::short", "sipas::title"}

func (x *writer) headings(names ...string) []tabular.Heading {
	var all []tabular.Heading
	for _, name := range names {
		if !slices.Contains(spoken, name) {
			all = append(all, tabular.Heading{Name: name})
			continue
		}
		for _, tag := range x.tags {
			all = append(all, tabular.Heading{Name: name + "::" + named(tag), Width: 40})
		}
	}
	return all
}

// named is a language as XLSForm writes it: Tiếng Việt (vi).
func named(tag string) string {
	name := map[string]string{survey.Vietnamese: "Tiếng Việt", survey.English: "English"}[tag]
	if name == "" {
		name = display.Self.Name(language.Make(tag))
	}
	if name == "" {
		name = tag
	}
	return name + " (" + tag + ")"
}

// entry is a row of the sheet survey.
type entry struct {
	kind, name                string
	label, hint, short        survey.Text
	relevant, constraint      string
	lineage, form, off, whose string
}

func (x *writer) texts(t survey.Text) []tabular.Value {
	var all []tabular.Value
	for _, tag := range x.tags {
		all = append(all, tabular.Text(t[tag]))
	}
	return all
}

func (x *writer) survey() [][]tabular.Value {
	var all [][]tabular.Value
	for _, e := range x.entries() {
		all = append(all, slices.Concat(tabular.Texts(e.kind, e.name), x.texts(e.label), x.texts(e.hint),
			tabular.Texts(e.relevant, e.constraint), x.texts(e.short), tabular.Texts(e.lineage, e.form, e.off, e.whose)))
	}
	return all
}

func (x *writer) entries() []entry {
	var all []entry
	for _, n := range []struct {
		role string
		text survey.Text
	}{{"note", x.q.Note}, {"stem", x.q.Stem}} {
		if n.text != nil {
			all = append(all, entry{kind: "note", name: "sipas_" + n.role, label: n.text, whose: n.role})
		}
	}
	for _, y := range x.q.Before {
		all = append(all, question(y))
	}
	for _, f := range x.q.Factors {
		all = append(all, entry{kind: "begin_group", name: f.Code, label: f.Name, short: f.Short, relevant: relevant(f.When)})
		for _, c := range f.Criteria {
			e := criterion(c)
			if slices.Contains(x.q.ShortForm, c.Code) {
				e.form = string(survey.ShortForm)
			}
			all = append(all, e)
		}
		all = append(all, entry{kind: "end_group"})
	}
	if x.q.Overall.Code != "" {
		e := criterion(x.q.Overall)
		e.whose = "overall"
		all = append(all, e)
	}
	for _, y := range x.q.After {
		e := question(y)
		if len(x.q.Factors) == 0 && x.q.Overall.Code == "" {
			e.whose = "after" // nothing else tells
		}
		all = append(all, e)
	}
	return all
}

func criterion(c survey.Criterion) entry {
	return entry{kind: "select_one " + scaleList, name: c.Code, label: c.Question, short: c.Short,
		lineage: strings.Join(c.Lineage, " "), off: yes(c.Off)}
}

func question(y survey.Question) entry {
	e := entry{name: y.Code, label: y.Text, hint: y.Hint, relevant: relevant(y.When), off: yes(y.Off)}
	switch y.Kind {
	case survey.OneOf:
		e.kind = "select_one " + listOf(y)
	case survey.SomeOf:
		e.kind = "select_multiple " + listOf(y)
	case survey.OnScale:
		e.kind = "select_one " + scaleList
	default:
		e.kind = "text"
	}
	if pattern, ok := constraints[y.Kind]; ok && y.Most > 0 {
		e.constraint = fmt.Sprintf(pattern, y.Most)
	}
	if y.Full {
		e.form = string(survey.FullForm)
	}
	return e
}

// The names of lists: no question's list can be called like the scale's.
const scaleList = "scale"

func listOf(y survey.Question) string { return "list_" + y.Code }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func (x *writer) choices() [][]tabular.Value {
	var all [][]tabular.Value
	add := func(list, name string, label survey.Text) {
		all = append(all, slices.Concat(tabular.Texts(list, name), x.texts(label)))
	}
	for i, l := range x.q.Scale.Labels {
		add(scaleList, strconv.Itoa(i+1), l)
	}
	if x.q.Scale.DontKnow != nil || x.q.Scale.Labels == nil {
		add(scaleList, survey.DontKnowCode, x.q.Scale.DontKnow)
	}
	for _, y := range slices.Concat(x.q.Before, x.q.After) {
		for _, o := range y.Options {
			add(listOf(y), o.Code, o.Text)
		}
	}
	return all
}

func (x *writer) settings() [][]tabular.Value {
	languages := ""
	if !slices.Equal(x.q.Languages, x.tags) {
		languages = strings.Join(x.q.Languages, " ")
	}
	return [][]tabular.Value{slices.Concat(
		tabular.Texts(x.q.Title[x.tags[0]], x.q.ID, strconv.Itoa(x.q.Version), named(x.tags[0])),
		x.texts(x.q.Title), tabular.Texts(languages, yes(x.q.Published)))}
}
