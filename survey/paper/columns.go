package paper

import (
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/tabular"
)

// The columns of a file of answers that are no questions.
const (
	colUnit    = "unit"
	colCounter = "counter"
	colField   = "field"
	colDay     = "day"
	colSheet   = "sheet" // the sheet's number in the book that it was typed from: twice is a slip
)

func placeColumns() tabular.Columns {
	return tabular.Columns{
		{Key: colUnit, Names: []string{"Đơn vị", "Mã đơn vị", "Unit", "Unit id"}},
		{Key: colCounter, Names: []string{"Quầy", "Mã quầy", "Counter", "Counter id"}},
		{Key: colField, Names: []string{"Lĩnh vực", "Mã lĩnh vực", "Field"}},
		{Key: colDay, Names: []string{"Ngày trả lời", "Ngày", "Date", "Day"}},
		{Key: colSheet, Names: []string{"Mã phiếu", "Số phiếu", "Sheet"}},
	}
}

// Columns are what a file of answers to q may have: place and day, and each
// question by its code or its short name, in any of its languages. A name that
// several questions share is nobody's.
func Columns(q *survey.Questionnaire) tabular.Columns {
	all := placeColumns()
	taken := map[string]int{}
	for _, c := range all {
		for _, name := range append([]string{c.Key}, c.Names...) {
			taken[header(name)]++
		}
	}
	var asked tabular.Columns
	add := func(code string, names ...survey.Text) {
		c := tabular.Column{Key: code}
		for _, n := range names {
			for _, lang := range []string{survey.Vietnamese, survey.English} {
				if s := n[lang]; s != "" && !slices.Contains(c.Names, s) {
					c.Names = append(c.Names, s)
				}
			}
		}
		asked = append(asked, c)
	}
	for _, x := range q.Before {
		add(x.Code, x.Text)
	}
	for _, k := range q.Criteria() {
		add(k.Code, k.Short, k.Question)
	}
	if q.Overall.Code != "" {
		add(q.Overall.Code, q.Overall.Short, q.Overall.Question)
	}
	for _, x := range q.After {
		add(x.Code, x.Text)
	}
	for _, c := range asked {
		own := map[string]bool{header(c.Key): true}
		for _, n := range c.Names {
			own[header(n)] = true
		}
		for n := range own {
			taken[n]++
		}
	}
	for _, c := range asked {
		c.Names = slices.DeleteFunc(c.Names, func(n string) bool { return header(n) == "" || taken[header(n)] > 1 })
		all = append(all, c)
	}
	return all
}

// header is a header as it is compared.
func header(s string) string { return strings.Join(strings.Fields(survey.Fold(s)), " ") }
