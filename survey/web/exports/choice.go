package exports

import (
	"net/url"
	"slices"

	"sipas/survey"
	"sipas/survey/dispatch"
	"sipas/survey/export"
)

// read takes a choice from a form.
func read(v url.Values) (dispatch.Choice, []survey.Problem) {
	c := dispatch.Choice{Unit: v.Get("file_unit"), Format: export.Format(v.Get("format")), Words: v.Get("words") != "", Every: v.Get("every") != ""}
	if !slices.Contains(export.Formats(), c.Format) {
		c.Format = export.XLSX
		return c, []survey.Problem{{Field: "format", Code: "exports.format.none"}}
	}
	return c, nil
}

// query is a choice for the address of a file that goes with it.
func query(c dispatch.Choice, lang string) string {
	q := url.Values{"lang": {lang}}
	if c.Unit != "" {
		q.Set("unit", c.Unit)
	}
	if c.Words {
		q.Set("words", "1")
	}
	if c.Every {
		q.Set("every", "1")
	}
	return q.Encode()
}
