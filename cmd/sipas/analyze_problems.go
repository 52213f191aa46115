package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"sipas/analysis/table"
	"sipas/survey"
)

// unfit says why the file cannot be studied.
func (c *analyzeCmd) unfit(err error) error {
	if errors.Is(err, errInterrupted) {
		return err
	}
	if problems, ok := errors.AsType[*table.Problems](err); ok && problems.Total > 0 {
		if one := problems.List[0]; problems.Total == 1 && one.Row == 0 {
			return survey.Errorf(survey.KindInvalid, "analyze.file", "%s: %s", c.File, c.problem(one))
		}
		return problemsError{problems}
	}
	return survey.Errorf(survey.KindInvalid, "analyze.file", "%s: %w", c.File, err)
}

// problemsError asks for a list before the complaint.
type problemsError struct{ *table.Problems }

// listed lists what is wrong with the file on standard error, and makes the
// complaint. Other errors come back as they are.
func (c *analyzeCmd) listed(w *world, err error) error {
	problems, ok := err.(problemsError)
	if !ok {
		return err
	}
	for _, one := range problems.List {
		fmt.Fprintln(w.err, c.problem(one))
	}
	if more := problems.Total - len(problems.List); more > 0 {
		fmt.Fprintln(w.err, c.say("analyze.more", more))
	}
	if numbered(problems.List) {
		fmt.Fprintln(w.err, c.say("analyze.coded"))
	}
	if problems.Total == 1 {
		return survey.Errorf(survey.KindInvalid, "analyze.file", "%s", c.say("analyze.unfit.one", c.File))
	}
	return survey.Errorf(survey.KindInvalid, "analyze.file", "%s", c.say("analyze.unfit", c.File, problems.Total))
}

// problemKeys are the sentences of what can be wrong with a file.
var problemKeys = map[table.Code]string{
	table.BadAnswer:       "analyze.cell.answer",
	table.BadNumber:       "analyze.cell.number",
	table.BadTime:         "analyze.cell.time",
	table.BadText:         "analyze.cell.text",
	table.BadQuote:        "analyze.cell.quote",
	table.OpenQuote:       "analyze.cell.open_quote",
	table.DuplicateHeader: "analyze.header.duplicate",
	table.MissingColumn:   "analyze.header.missing",
	table.MixedLines:      "analyze.header.lines",
}

// problem says what is wrong with a cell, a row or the file.
func (c *analyzeCmd) problem(p table.Problem) string {
	text := p.String()
	allowed := p.Allowed
	switch key, ofColumn := problemKeys[p.Code]; {
	case ofColumn:
		text = c.say(key, quote(p.Column), quote(p.Found))
	case p.Code == table.WrongFields:
		text, allowed = c.say("analyze.row.fields", p.Found, p.Allowed), ""
	case p.Code == table.NoHeader:
		return c.say("analyze.file.empty")
	case p.Code == table.OtherSeparator:
		text = c.say("analyze.header.separator", c.named(map[string]string{"tab": "analyze.found.tab", "vertical bar": "analyze.found.bar"}, p.Found))
	default:
		return text // of a later version: as the reader says it
	}
	if allowed != "" {
		text = c.say("analyze.allowed", text, c.allowed(allowed))
	}
	if p.Row > 0 {
		text = c.say("analyze.row", p.Row, text)
	}
	return plain(text)
}

// answerRange is how the reader says which answers there are.
var answerRange = regexp.MustCompile(`^(\d+) to (\d+)$`)

// allowed says what may stand in a cell; words that stem from the layout stay.
func (c *analyzeCmd) allowed(text string) string {
	pieces := strings.Split(text, ", ")
	for i, piece := range pieces {
		if m := answerRange.FindStringSubmatch(piece); m != nil {
			pieces[i] = c.say("analyze.allowed.range", m[1], m[2])
			continue
		}
		pieces[i] = c.named(map[string]string{
			"empty":                   "analyze.allowed.empty",
			"a number like 12 or 1.5": "analyze.allowed.number_point",
			"a number like 12 or 1,5": "analyze.allowed.number_comma",
			"not below 0":             "analyze.allowed.not_negative",
			"a weight of at least 0":  "analyze.allowed.weight",
			"Unix seconds":            "analyze.allowed.unix",
			"comma":                   "analyze.allowed.comma",
			"semicolon":               "analyze.allowed.semicolon",
		}, piece)
	}
	return strings.Join(pieces, ", ")
}
