package analyst

import (
	"net/url"

	"sipas/analysis"
)

// view is what a page's address says.
type view struct {
	wave, unit string
	score      analysis.Score
	lang       string
}

// address is the view's: without what goes without saying.
func (v view) address() string {
	q := url.Values{"lang": {v.lang}}
	if v.unit != "" {
		q.Set("unit", v.unit)
	}
	if v.score != analysis.Top2 {
		q.Set("score", scoreNames[v.score])
	}
	return "/results/" + url.PathEscape(v.wave) + "?" + q.Encode()
}
