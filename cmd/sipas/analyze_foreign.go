package main

import (
	"bytes"
	"slices"

	"sipas/analysis/table"
	"sipas/survey"
	"sipas/survey/export"
)

// foreigners are how files begin that people give sipas analyze and that are no
// CSV, with the sentence that says what they are and what to do.
var foreigners = []struct{ start, key string }{
	{"PK\x03\x04", "analyze.foreign.workbook"}, // XLSX and ODS are archives
	{"\xd0\xcf\x11\xe0", "analyze.foreign.workbook"},
	{"$FL2@(#)", "analyze.foreign.spss"},
	{"$FL3@(#)", "analyze.foreign.spss"},
	{"<stata_dta>", "analyze.foreign.stata"},
	{"%PDF-", "analyze.foreign.pdf"},
	{`{"`, "analyze.foreign.json"}, // NDJSON begins so too
	{"\xff\xfe", "analyze.foreign.utf16"},
	{"\xfe\xff", "analyze.foreign.utf16"},
}

// foreign is the complaint about a file that is no CSV; nil for any other.
func (c *analyzeCmd) foreign(data []byte) error {
	for _, f := range foreigners {
		if bytes.HasPrefix(data, []byte(f.start)) {
			return survey.Errorf(survey.KindInvalid, "analyze.file", "%s", c.say(f.key, c.File))
		}
	}
	return nil
}

// numbered tells that answers were refused that stand in the coded export for what
// is no answer.
func numbered(problems []table.Problem) bool {
	codes := []string{full64(export.CodeDontKnow), full64(export.CodeNotApplicable), full64(export.CodeNoAnswer)}
	return slices.ContainsFunc(problems, func(p table.Problem) bool { return p.Code == table.BadAnswer && slices.Contains(codes, p.Found) })
}
