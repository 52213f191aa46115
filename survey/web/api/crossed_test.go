package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestCrossedIsBothFilters: a cell has the figures of the results that choose
// both of its labels.
func TestCrossedIsBothFilters(t *testing.T) {
	w := newWorld(t, generous)
	all := w.key(nil)
	shown := 0
	for _, axes := range [][2]string{{"q.sex", "field"}, {"field", "q.sex"}, {"channel", "q.sex"}, {"language", "field"}} {
		x := read[crossTable](t, w.get("/api/v1/waves/2026/results/"+axes[0]+"/"+axes[1]+"?unit=P", all, http.StatusOK))
		if x.Axis != axes[0] || x.Across != axes[1] || len(x.Rows) == 0 {
			t.Errorf("%v: %+v", axes, x)
		}
		hidden := 0
		for _, row := range x.Rows {
			for _, g := range row.Groups {
				if g.Suppressed {
					hidden++
					continue
				}
				q := url.Values{"unit": {"P"}, axes[0]: {row.Label}, axes[1]: {g.Label}}
				both := read[sight](t, w.get("/api/v1/waves/2026/results?"+q.Encode(), all, http.StatusOK))
				if both.Total == nil {
					t.Errorf("%s is shown in the table, and refused alone: %s", q.Encode(), *both.Refused)
					continue
				}
				if shown++; *both.Total.Responses != *g.Responses || both.Total.Overall.ItemMean.Value != g.Overall.ItemMean.Value {
					t.Errorf("%s: %d in the table, %d alone", q.Encode(), *g.Responses, *both.Total.Responses)
				}
			}
		}
		if hidden != x.Hidden {
			t.Errorf("%v: %d hidden, %d told", axes, hidden, x.Hidden)
		}
	}
	if shown < 8 {
		t.Errorf("only %d cells are shown", shown)
	}
}

// TestCrossedHidesFew: a cell of three persons has no number, and neither has
// the one beside it from which they could be subtracted.
func TestCrossedHidesFew(t *testing.T) {
	w := newWorld(t, generous)
	w.elsewhere("2026", "D1A", 3)
	x := read[crossTable](t, w.get("/api/v1/waves/2026/results/unit/field?unit=D1", w.key(nil), http.StatusOK))
	if x.Hidden == 0 {
		t.Fatalf("nothing is hidden: %+v", x.Rows)
	}
	for _, row := range x.Rows {
		for _, g := range row.Groups {
			if !g.Suppressed && (g.Responses == nil || *g.Responses < 5) {
				t.Errorf("%s, %s: %v", row.Label, g.Label, g.Responses)
			}
			if g.Suppressed && (g.Responses != nil || g.Overall.ItemMean != nil && !g.Overall.ItemMean.Suppressed) {
				t.Errorf("%s, %s has numbers", row.Label, g.Label)
			}
		}
	}
}

func TestCrossedScope(t *testing.T) {
	w := newWorld(t, generous)
	some := w.key([]string{"D1"})
	for path, want := range map[string]struct {
		status int
		code   string
	}{
		"unit/q.sex":               {400, codeUnitNeeded},
		"unit/q.sex?unit=D2":       {404, codeUnit},
		"unit/q.sex?unit=P":        {404, codeUnit},
		"unit/unit?unit=D1":        {404, codeAxis},
		"unit/colour?unit=D1":      {404, codeAxis},
		"colour/unit?unit=D1":      {404, codeAxis},
		"unit/q.sex?unit=D1&sex=f": {400, codeQuery},
	} {
		if x := read[Problem](t, w.get("/api/v1/waves/2026/results/"+path, some, want.status)); x.Code != want.code {
			t.Errorf("%s: %+v", path, x)
		}
	}
	r := w.get("/api/v1/waves/2026/results/unit/counter?unit=D1", some, http.StatusOK)
	x := read[crossTable](t, r)
	var labels []string
	for _, row := range x.Rows {
		labels = append(labels, row.Label)
	}
	if !slices.Equal(labels, []string{"D1A", "D1B"}) || strings.Contains(string(r.body), "D2") {
		t.Errorf("%v: %s", labels, r.body)
	}
	w.get("/api/v1/waves/only-d2/results/unit/field?unit=D1", some, http.StatusNotFound)
}
