package paper

import (
	"errors"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// differences is the list of what two people read differently.
type differences struct {
	*typed.Form
	Notice              *notice
	ID, Path, Place     string
	Rows                []differing
	Total, Open, Sheets int
	Rate                string
	Done                bool
}

// differing is one question of one sheet.
type differing struct {
	Field, Serial, Question string
	Void                    bool
	Choices                 []option // the readings
	Other                   []option // what else the paper may say
	OtherField              string
	Settled                 bool
}

// otherLeft stands for "left out on the paper" among the other readings.
const otherLeft = "_left"

func (p *Pages) showDifferences(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	if b.State != office.Compared && b.State != office.Settled {
		return p.offerBatch(c, d, b, nil, office.ErrStep)
	}
	return p.offerDifferences(c, d, b, typed.New(d.l, nil, nil), nil)
}

func (p *Pages) offerDifferences(c echo.Context, d desk, b office.Stored, f *typed.Form, failed error) error {
	note, status, err := p.notice(c, d.l, failed)
	if err != nil {
		return err
	}
	q, err := p.Office.Questionnaire(c.Request().Context(), b.Batch)
	if err != nil {
		return err
	}
	sheets, err := p.Office.Sheets(c.Request().Context(), b.ID)
	if err != nil {
		return err
	}
	found := office.Compare(q, sheets)
	body := differences{Form: f, Notice: note, ID: b.ID, Path: "/paper/" + b.ID, Place: d.named(b.Unit, b.Counter),
		Total: found.Differing, Open: found.Open, Sheets: len(sheets), Done: found.Open == 0}
	if found.Twice > 0 {
		body.Rate = d.l.Percent(float64(found.Differing)/float64(found.Twice), 2)
	}
	named := sheet{l: d.l, lang: d.l.Lang, q: q, short: true, texts: true}
	labels := named.labels()
	for _, m := range found.List {
		body.Rows = append(body.Rows, p.differing(d, b.Batch, m, labels[m.Code], f))
	}
	o := staff.Options{Title: d.l.Say("paper.differences.title") + " " + b.ID, Who: d.who, Here: "/paper"}
	return staff.Show(c, p.Desk, status, p.differences, d.l, o, body)
}

// differing lays out one mismatch: the two readings, and for a question that
// takes one answer all others.
func (p *Pages) differing(d desk, b office.Batch, m office.Mismatch, it item, f *typed.Form) differing {
	field := "d." + strconv.Itoa(m.Number) + "." + m.Code
	row := differing{Field: field, Serial: b.Serial(m.Number), Question: it.Number + ". " + it.Text, Void: m.Code == office.VoidCode,
		OtherField: "o." + strconv.Itoa(m.Number) + "." + m.Code, Settled: m.Done}
	say := func(values []string) string { return reading(d, it, values) }
	if row.Void {
		row.Question = d.l.Say("paper.differences.void")
		say = func(values []string) string {
			if len(values) > 0 && values[0] == office.VoidYes {
				return d.l.Say("paper.differences.void.yes")
			}
			return d.l.Say("paper.differences.void.no")
		}
	}
	chosen := f.Raw(field)
	if chosen == "" && m.Done {
		chosen = decided(m)
	}
	add := func(choice office.Choice, label string) {
		row.Choices = append(row.Choices, option{Name: field, Value: string(choice), Label: label, Checked: chosen == string(choice)})
	}
	add(office.FirstReading, d.l.Say("paper.differences.first", say(m.First)))
	add(office.SecondReading, d.l.Say("paper.differences.second", say(m.Second)))
	if !row.Void && it.Kind != string(survey.SomeOf) {
		add(office.OtherReading, d.l.Say("paper.differences.other"))
		row.Other = append(row.Other, option{Value: otherLeft, Label: d.l.Say("paper.differences.left")})
		for _, o := range it.Options {
			row.Other = append(row.Other, option{Value: o.Value, Label: o.Label, Checked: m.Done && len(m.Settled) > 0 && m.Settled[0] == o.Value})
		}
	}
	if len(row.Choices) > 0 {
		row.Choices[0].ID = field
	}
	return row
}

// decided is which reading a settled mismatch follows.
func decided(m office.Mismatch) string {
	same := func(v []string) bool { return strings.Join(v, "\x00") == strings.Join(m.Settled, "\x00") }
	switch {
	case same(m.First):
		return string(office.FirstReading)
	case same(m.Second):
		return string(office.SecondReading)
	}
	return string(office.OtherReading)
}

// reading is an answer in words.
func reading(d desk, it item, values []string) string {
	if len(values) == 0 {
		return d.l.Say("paper.differences.left")
	}
	var words []string
	for _, v := range values {
		word := v
		for _, o := range it.Options {
			if o.Value == v && it.Kind == "rating" && v != survey.DontKnowCode {
				word = v + " – " + o.Label
			} else if o.Value == v {
				word = o.Label
			}
		}
		words = append(words, word)
	}
	return strings.Join(words, "; ")
}

func (p *Pages) settle(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, nil)
	if err != nil {
		return err
	}
	found, err := p.Office.Settle(c.Request().Context(), who.Name, b.ID, decisions(f))
	switch {
	case errors.Is(err, office.ErrStep) || errors.Is(err, office.ErrFrozen):
		if b, again := p.Office.Batch(c.Request().Context(), b.ID); again == nil {
			return p.offerBatch(c, d, b, nil, err)
		}
		return err
	case err != nil:
		return p.offerDifferences(c, d, b, f, err)
	case found.Open > 0:
		return away(c, d.l, "/paper/"+b.ID+"/differences")
	}
	return away(c, d.l, "/paper/"+b.ID)
}

// decisions are those that the form holds.
func decisions(f *typed.Form) []office.Settling {
	var all []office.Settling
	for name := range f.Values {
		rest, is := strings.CutPrefix(name, "d.")
		if !is {
			continue
		}
		number, code, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(number)
		if err != nil {
			continue
		}
		s := office.Settling{Number: n, Code: code, Choice: office.Choice(f.Raw(name))}
		if other := f.Raw("o." + rest); s.Choice == office.OtherReading && other != otherLeft {
			s.Other = []string{other}
		}
		all = append(all, s)
	}
	return all
}
