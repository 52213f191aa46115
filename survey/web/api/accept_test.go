package api

import "testing"

// The headers are those of RFC 9110, 12.5.1, and of clients in use.
func TestAccepted(t *testing.T) {
	for header, want := range map[string]string{
		"":                                  "application/x-ndjson",
		"*/*":                               "application/x-ndjson",
		"text/csv":                          "text/csv",
		"TEXT/CSV; charset=utf-8":           "text/csv",
		"text/*;q=0.9, application/*;q=0.1": "text/csv",
		"application/x-ndjson;q=0, */*":     "text/csv",
		"text/csv;q=0.2, */*;q=0.1":         "text/csv",
		"*/*;q=0.5, text/csv;q=0":           "application/x-ndjson",
		"image/png":                         "",
		"text/csv;q=0":                      "",
		"text/csv;q=2":                      "",
		"text/csv;q=NaN":                    "",
		"application/json":                  "",
		"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8": "application/x-ndjson",
	} {
		if got := accepted(header, "application/x-ndjson", "text/csv"); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}
