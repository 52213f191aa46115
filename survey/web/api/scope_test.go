package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sipas/survey/access"
)

// foreign is what a key of D1 must never read: ids and names of what belongs
// to D2, to the unit above, and to the wave that asks only in D2.
var foreign = []string{`"D2`, "D2-1", "Tư pháp", "only-d2", "Minh Họa", `"P"`, "units/P", "unit=P"}

// everything are all addresses with each thing of the world in its place, and
// every value that a filter could have.
func everything(w *world) []string {
	var all []string
	waves := []string{"2025", "2026", "now", "only-d2", "draft", "nowhere"}
	units := []string{"D1", "D1A", "D1B", "D2", "P", "D2-1", "nowhere"}
	filters := []string{"", "unit=D1", "unit=D1A", "unit=D2", "unit=P", "unit=", "unit=D1&unit=D2", "unit=D1&field=HT", "unit=D1&field=-", "unit=D1&channel=kiosk",
		"unit=D1&q.sex=f", "unit=D1&q.sex=-", "unit=D1&counter=D2-1", "unit=D1&from=2026-W40", "unit=D1&score=mean01", "unit=D1&flags=without", "unit=D1&language=vi"}
	axes := []string{"unit", "counter", "field", "channel", "form", "version", "language", "period", "hourofday", "q.sex", "batch", "day"}
	for _, r := range w.pages.routes() {
		var paths []string
		switch {
		case strings.Contains(r.path, ":wave"):
			for _, wave := range waves {
				paths = append(paths, strings.ReplaceAll(r.path, ":wave", wave))
			}
		case strings.Contains(r.path, ":unit"):
			for _, unit := range units {
				paths = append(paths, strings.ReplaceAll(r.path, ":unit", unit))
			}
		default:
			paths = []string{r.path}
		}
		for _, path := range paths {
			lenses, splits := filters, axes
			if !strings.Contains(path, "/2026") { // one wave is tried to the end
				lenses, splits = filters[:4], axes[:2]
			}
			if strings.Contains(path, ":axis") {
				for _, axis := range splits {
					for _, f := range lenses {
						all = append(all, strings.ReplaceAll(path, ":axis", axis)+"?"+f)
					}
				}
				continue
			}
			queries := []string{""}
			if r.lens {
				queries = lenses
			}
			if slices.Contains(r.params, "unit") {
				queries = append(queries, filters[:6]...)
				queries = append(queries, "format=csv", "format=excel&texts=yes", "texts=yes")
			}
			if slices.Contains(r.params, "wave") {
				queries = append(queries, "wave=2026", "wave=only-d2", "after=D1", "after=D1Z&limit=1")
			}
			if slices.Contains(r.params, "texts") {
				queries = append(queries, "texts=yes")
			}
			for _, q := range queries {
				all = append(all, path+"?"+q)
			}
		}
	}
	return all
}

// TestKeyOfAUnitSeesNothingOfOthers asks everything with a key of D1: nothing
// that it gets has anything of D2 in it.
func TestKeyOfAUnitSeesNothingOfOthers(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key([]string{"D1"})
	answered := 0
	for _, path := range everything(w) {
		r := w.ask(http.MethodGet, path, key)
		if r.StatusCode >= 500 {
			t.Errorf("GET %s: %s", path, r.Status)
		}
		if r.StatusCode >= 400 {
			continue // what a problem repeats, the question had: see TestOutOfScopeIsNowhere
		}
		answered++
		for _, s := range foreign {
			if strings.Contains(string(r.body), s) || strings.Contains(r.Header.Get("Link"), s) {
				t.Errorf("GET %s tells of %q:\n%s", path, s, r.body)
			}
		}
	}
	if answered < 100 {
		t.Errorf("only %d answers were looked at", answered)
	}
}

// TestOutOfScopeIsNowhere: what exists elsewhere and what does not exist at all
// are answered alike.
func TestOutOfScopeIsNowhere(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key([]string{"D1"})
	for _, pair := range [][2]string{
		{"/api/v1/waves/only-d2", "/api/v1/waves/nowhere"},
		{"/api/v1/waves/draft", "/api/v1/waves/nowhere"},
		{"/api/v1/waves/only-d2/results?unit=D1", "/api/v1/waves/nowhere/results?unit=D1"},
		{"/api/v1/waves/only-d2/questionnaire", "/api/v1/waves/nowhere/questionnaire"},
		{"/api/v1/waves/only-d2/responses", "/api/v1/waves/nowhere/responses"},
		{"/api/v1/waves/2026/responses?unit=D2", "/api/v1/waves/2026/responses?unit=XX"},
		{"/api/v1/waves/2026/results?unit=D2", "/api/v1/waves/2026/results?unit=XX"},
		{"/api/v1/waves/2026/results/unit?unit=P", "/api/v1/waves/2026/results/unit?unit=X"},
		{"/api/v1/units/D2", "/api/v1/units/XX"},
		{"/api/v1/units?wave=only-d2", "/api/v1/units?wave=nowhere"},
	} {
		said := [2]Problem{}
		for i, path := range pair {
			r := w.get(path, key, http.StatusNotFound)
			said[i] = read[Problem](t, r)
			said[i].Request = ""
			_, id, found := strings.Cut(path, "unit=")
			if !found {
				parts := strings.Split(strings.TrimPrefix(path, "/api/v1/waves/"), "/")
				id = strings.TrimPrefix(strings.TrimPrefix(parts[len(parts)-1], "units?wave="), "XX")
			}
			for _, id := range []string{id, "only-d2", "draft", "nowhere", "D2", "XX", "P", "X"} {
				said[i].Detail = strings.ReplaceAll(said[i].Detail, "“"+id+"”", "“it”")
				for j := range said[i].Problems {
					said[i].Problems[j].Message = strings.ReplaceAll(said[i].Problems[j].Message, "“"+id+"”", "“it”")
				}
			}
		}
		a, _ := json.Marshal(said[0])
		b, _ := json.Marshal(said[1])
		if string(a) != string(b) {
			t.Errorf("%s and %s are told apart:\n%s\n%s", pair[0], pair[1], a, b)
		}
	}
}

// TestWhatOthersDoChangesNothing: no number that a key of D1 gets becomes
// another while D2 gets more answers, by a channel that nobody else has, and
// another counter. What D2 does may only change what must be withheld, as
// everywhere (see package disclosure).
func TestWhatOthersDoChangesNothing(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key([]string{"D1"})
	look := func() map[string]reply {
		all := map[string]reply{}
		for _, path := range everything(w) {
			if strings.Contains(path, "/2026") {
				all[path] = w.ask(http.MethodGet, path, key)
			}
		}
		return all
	}
	before := look()
	w.elsewhere("2026", "D2", 40)
	if r := w.get("/api/v1/waves/2026", w.key(nil), http.StatusOK); !strings.Contains(string(r.body), `"ZZ"`) {
		t.Errorf("who sees all does not see the new field: %s", r.body)
	}
	compared := 0
	for path, now := range look() {
		was := before[path]
		same := was.StatusCode == now.StatusCode
		switch {
		case strings.Contains(path, "/results") && same && now.StatusCode == http.StatusOK:
			compared++
			same = agree(read[any](t, was), read[any](t, now))
		default:
			same = same && bytes.Equal(requestID.ReplaceAll(was.body, nil), requestID.ReplaceAll(now.body, nil))
		}
		if !same {
			t.Errorf("GET %s has changed:\n%s %s\n%s %s", path, was.Status, was.body, now.Status, now.body)
		}
	}
	if compared < 50 {
		t.Errorf("only %d answers were compared", compared)
	}
}

// agree tells whether two documents say the same, withheld numbers apart.
func agree(a, b any) bool {
	if a == nil || b == nil {
		return true
	}
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		for name := range x {
			if _, has := y[name]; !has || name != "suppressed" && name != "hidden" && !agree(x[name], y[name]) {
				return false
			}
		}
		return ok && len(x) == len(y)
	case []any:
		y, ok := b.([]any)
		for i := range x {
			if i >= len(y) || !agree(x[i], y[i]) {
				return false
			}
		}
		return ok && len(x) == len(y)
	}
	return a == b
}

// TestActsOfKeys: a key without the act gets nothing, whoever its owner is, and
// one whose owner has lost the role neither.
func TestActsOfKeys(t *testing.T) {
	w := newWorld(t, generous)
	sees, exports := w.key(nil, access.SeeResults), w.key(nil, access.ExportResponses)
	for path, status := range map[string][2]int{
		"/api/v1/waves/2026/results":   {http.StatusOK, http.StatusForbidden},
		"/api/v1/waves":                {http.StatusOK, http.StatusForbidden},
		"/api/v1/waves/2026/responses": {http.StatusForbidden, http.StatusOK},
	} {
		w.get(path, sees, status[0])
		w.get(path, exports, status[1])
	}
	people, err := w.Accounts.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range people {
		if err := w.Accounts.Disable(t.Context(), u.Name, true); err != nil {
			t.Fatal(err)
		}
	}
	x := read[Problem](t, w.get("/api/v1/waves", sees, http.StatusUnauthorized))
	if x.Code != codeKeyWrong {
		t.Errorf("the key of somebody disabled: %+v", x)
	}
}
