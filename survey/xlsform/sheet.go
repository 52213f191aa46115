package xlsform

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"sipas/survey"
	"sipas/survey/tabular"
)

// sheet is one of the workbook's sheets with its columns understood.
type sheet struct {
	name    string
	reader  *reader
	columns map[string]int            // by name, languages apart
	spoken  map[string]map[string]int // by name and tag
	tags    []string                  // languages in the order of their columns
	table   *tabular.Table
}

// parts of a header: the column, the language's name, its tag.
var headerPattern = regexp.MustCompile(`^(label|hint|sipas::short|sipas::title)(?:::(.+))?$`)

var tagged = regexp.MustCompile(`\(([A-Za-z0-9-]+)\)\s*$`)

// foreign are columns that XLSForm knows and a questionnaire does not: they
// may be there as long as they are empty.
var foreign = regexp.MustCompile(`^(required|required_message|appearance|default|constraint_message|calculation|choice_filter|read_only|` +
	`repeat_count|trigger|parameters|guidance_hint|note|order|style|instance_name|public_key|submission_url|allow_choice_duplicates|` +
	`auto_send|auto_delete|save_to|image|audio|video|big-image|(media|body|bind|control|instance)::.+|.+_message::.+|guidance_hint::.+)$`)

// open looks a sheet of the workbook through. It is nil when there is none
// or it is not to be read, which has been said then.
func (r *reader) open(file *tabular.File, name string, columns ...string) *sheet {
	table, err := file.Table(name)
	if err != nil {
		r.refuse(name, err)
		return nil
	}
	s := &sheet{name: name, reader: r, table: table, columns: map[string]int{}, spoken: map[string]map[string]int{}}
	for _, h := range table.Header.Cells {
		if h.Text != "" {
			s.header(h, columns)
		}
	}
	return s
}

func (s *sheet) header(h tabular.Cell, columns []string) {
	name := strings.ToLower(strings.TrimSpace(h.Text))
	if name == "list name" {
		name = "list_name"
	}
	m := headerPattern.FindStringSubmatch(strings.TrimSpace(h.Text))
	switch {
	case m != nil && slices.Contains(columns, m[1]):
		s.language(h, m[1], m[2])
	case slices.Contains(columns, name), foreign.MatchString(name):
		if first, twice := s.columns[name]; twice {
			s.complain(h, "column.repeated", h.Text, tabular.Cell{Row: h.Row, Column: first}.Name())
			return
		}
		s.columns[name] = h.Column
	default:
		s.complain(h, "column.unknown", h.Text)
	}
}

// language notes a column of texts.
func (s *sheet) language(h tabular.Cell, name, said string) {
	tag := s.reader.locale
	if said != "" {
		tag = tagOf(said)
	}
	if tag == "" {
		s.complain(h, "xlsform.language", said)
		return
	}
	if s.spoken[name] == nil {
		s.spoken[name] = map[string]int{}
	}
	if first, twice := s.spoken[name][tag]; twice {
		s.complain(h, "column.repeated", h.Text, tabular.Cell{Row: h.Row, Column: first}.Name())
		return
	}
	s.spoken[name][tag] = h.Column
	if !slices.Contains(s.tags, tag) {
		s.tags = append(s.tags, tag)
	}
}

// tagOf is the language of "Tiếng Việt (vi)" or "vi"; "" for what is none.
func tagOf(said string) string {
	if m := tagged.FindStringSubmatch(said); m != nil {
		said = m[1]
	}
	tag, err := language.Parse(strings.TrimSpace(said))
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}

func (s *sheet) complain(at tabular.Cell, code string, args ...string) {
	s.reader.found.At(s.name+"!"+at.Name(), code, args...)
}

// line is a row that knows which of its cells have been understood.
type line struct {
	sheet *sheet
	tabular.Row
	taken map[int]bool
}

func (s *sheet) lines(visit func(*line)) {
	for row, err := range s.table.Rows() {
		if err != nil {
			s.reader.refuse(s.name, err)
			return
		}
		l := &line{sheet: s, Row: row, taken: map[int]bool{}}
		visit(l)
		l.leftovers()
	}
}

// cell is a cell by its column, marked as understood.
func (l *line) cell(column string) tabular.Cell {
	i, ok := l.sheet.columns[column]
	if !ok {
		return tabular.Cell{Row: l.Number}
	}
	l.taken[i] = true
	return l.Cells[i-1]
}

// text is what stands in the columns of a text, by language.
func (l *line) text(column string) survey.Text {
	var t survey.Text
	for tag, i := range l.sheet.spoken[column] {
		c := l.Cells[i-1]
		l.taken[i] = true
		if c.Text == "" {
			continue
		}
		if strings.Contains(c.Text, "${") {
			l.sheet.complain(c, "xlsform.reference")
		}
		if t == nil {
			t = survey.Text{}
		}
		t[tag] = c.Text
	}
	return t
}

// yes reads a cell that says yes or nothing.
func (l *line) yes(column string) bool {
	c := l.cell(column)
	switch strings.ToLower(c.Text) {
	case "", "no", "false", "false()":
		return false
	case "yes", "true", "true()":
		return true
	}
	l.sheet.complain(c, "xlsform.value", c.Text, "yes")
	return false
}

// leftovers complains about what nobody has understood.
func (l *line) leftovers() {
	if l.sheet.columns["required"] > 0 && l.yes("required") {
		l.sheet.complain(l.cell("required"), "xlsform.required")
	}
	for i, c := range l.Cells {
		if c.Text != "" && !l.taken[i+1] {
			l.sheet.complain(c, "xlsform.cell", l.sheet.table.Header.Cells[i].Text)
		}
	}
}

func (l *line) complain(column, code string, args ...string) {
	at := tabular.Cell{Row: l.Number}
	if i, ok := l.sheet.columns[column]; ok {
		at = l.Cells[i-1]
	}
	l.sheet.complain(at, code, args...)
}
