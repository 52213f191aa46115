package xlsform

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"sipas/survey"
	"sipas/survey/tabular"
)

// limits are far beyond any questionnaire.
var limits = tabular.Limits{Bytes: 4 << 20, Unzipped: 64 << 20, Rows: 5000, Columns: 200, Cell: 5000}

// Read reads a workbook. The error says that it cannot be read as one at all
// (see package tabular). The problems name what is wrong or cannot be held,
// sheet by sheet in reading order; Field is like "survey!C7". With problems the
// questionnaire is what could be understood. Whether it is fit for use is for
// its Validate and Unready to say.
func Read(in io.Reader) (*survey.Questionnaire, []survey.Problem, error) {
	file, err := tabular.Open(in, "XLSForm", limits)
	if err != nil {
		return nil, nil, err
	}
	if file.Sheets() == nil {
		return nil, nil, tabular.ErrFormat // CSV has no three sheets
	}
	r := &reader{q: &survey.Questionnaire{}, locale: survey.Vietnamese, lists: map[string]*list{}}
	r.settings(file)
	r.choices(file)
	r.survey(file)
	if r.err != nil {
		return nil, nil, r.err
	}
	for _, name := range r.order {
		if l := r.lists[name]; !l.used {
			r.found.At("choices!"+l.at.Name(), "xlsform.unused_list", name)
		}
	}
	return r.q.Tidy(), r.found.Problems(), nil
}

type reader struct {
	q         *survey.Questionnaire
	found     tabular.Findings
	locale    string // of columns without a language
	scale     string // name of the scale's list
	languages []string
	lists     map[string]*list
	order     []string // names of lists as they came
	err       error    // that ends the reading
}

// list is a list of the sheet choices.
type list struct {
	at      tabular.Cell
	options []survey.Option
	cells   []tabular.Cell // of the options' names
	used    bool
}

// refuse notes that a sheet cannot be read: cells that are wrong are problems,
// anything else ends the reading.
func (r *reader) refuse(sheet string, err error) {
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindInvalid || errors.Is(err, tabular.ErrDamaged) || errors.Is(err, tabular.ErrTooLarge) {
		r.err = err
		return
	}
	switch {
	case errors.Is(err, tabular.ErrInvalid):
		for _, p := range e.Problems {
			field := p.Field
			if field != "" {
				field = sheet + "!" + field
			}
			r.found.At(field, p.Code, p.Args...)
		}
	case errors.Is(err, tabular.ErrNoSheet):
		r.found.At(sheet, "xlsform.no_sheet", sheet)
	default:
		r.found.At(sheet, "xlsform.empty_sheet", sheet)
	}
}

// settings reads the one row of the sheet settings.
func (r *reader) settings(file *tabular.File) {
	r.scale = "scale"
	r.q.Version = 1
	s := r.open(file, "settings", "form_title", "form_id", "version", "default_language", "sipas::title", "sipas::languages", "sipas::scale", "sipas::published")
	if s == nil {
		return
	}
	rows := 0
	s.lines(func(l *line) {
		if rows++; rows > 1 {
			l.complain("form_id", "xlsform.one_row")
		}
		if c := l.cell("default_language"); c.Text != "" {
			if r.locale = tagOf(c.Text); r.locale == "" {
				s.complain(c, "xlsform.language", c.Text)
				r.locale = survey.Vietnamese
			}
		}
		r.q.Title = l.text("sipas::title")
		if c := l.cell("form_title"); c.Text != "" {
			if r.q.Title == nil {
				r.q.Title = survey.Text{}
			}
			if other := r.q.Title[r.locale]; other != "" && other != c.Text {
				s.complain(c, "xlsform.two_titles", other)
			}
			r.q.Title[r.locale] = c.Text
		}
		r.identity(l)
		if c := l.cell("sipas::scale"); c.Text != "" {
			r.scale = c.Text
		}
		r.languages = strings.Fields(l.cell("sipas::languages").Text)
		r.q.Published = l.yes("sipas::published")
	})
}

func (r *reader) identity(l *line) {
	id := l.cell("form_id")
	if r.q.ID = id.Text; !survey.ValidCode(id.Text) {
		l.complain("form_id", "code.malformed", id.Text)
	}
	if v := l.cell("version"); v.Text != "" {
		n, err := strconv.Atoi(v.Text)
		if err != nil || n < 1 || n > 1_000_000 {
			l.sheet.complain(v, "xlsform.version", v.Text)
			return
		}
		r.q.Version = n
	}
}

// choices reads the lists, and takes the scale from its own.
func (r *reader) choices(file *tabular.File) {
	s := r.open(file, "choices", "list_name", "name", "label")
	if s == nil {
		return
	}
	s.lines(func(l *line) {
		of, name := l.cell("list_name"), l.cell("name")
		if of.Text == "" {
			l.complain("list_name", "xlsform.missing", "list_name")
			return
		}
		x := r.lists[of.Text]
		if x == nil {
			x = &list{at: of}
			r.lists[of.Text], r.order = x, append(r.order, of.Text)
		}
		switch {
		case !survey.ValidCode(name.Text):
			l.complain("name", "code.malformed", name.Text)
		case slices.ContainsFunc(x.options, func(o survey.Option) bool { return o.Code == name.Text }):
			l.complain("name", "code.repeated", name.Text)
		}
		x.options = append(x.options, survey.Option{Code: name.Text, Text: l.text("label")})
		x.cells = append(x.cells, name)
	})
	r.takeScale(s)
}

// takeScale makes the scale from its list: 1, 2… from the worst on, and NA.
func (r *reader) takeScale(s *sheet) {
	x := r.lists[r.scale]
	if x == nil {
		r.found.At("choices", "xlsform.no_scale", r.scale)
		return
	}
	x.used = true
	for i, o := range x.options {
		switch {
		case o.Code == survey.DontKnowCode && i == len(x.options)-1:
			r.q.Scale.DontKnow = o.Text
		case o.Code == strconv.Itoa(i+1):
			r.q.Scale.Labels = append(r.q.Scale.Labels, o.Text)
		default:
			s.complain(x.cells[i], "xlsform.scale_step", o.Code)
			return
		}
	}
}
