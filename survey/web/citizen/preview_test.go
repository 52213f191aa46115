package citizen_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"sipas/survey"
)

// preview is what a manager's frame gets.
func (w *world) preview(q *survey.Questionnaire, form survey.Form, lang, state string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	w.must(w.pages.Preview(w.echo.NewContext(httptest.NewRequest(http.MethodGet, "/questionnaires/x@1/preview/form", nil), rec), q, form, lang, state))
	return rec
}

func TestPreview(t *testing.T) {
	w := newWorld(t, worldOptions{})
	own := survey.SIPAS25()
	own.After = append(own.After, survey.Question{Code: "queue", Kind: survey.OnScale, Text: survey.Text{"vi": "Thời gian chờ", "en": "Waiting"}})
	for _, c := range []struct {
		name, lang, state string
		form              survey.Form
		has, hasNot       []string
	}{
		{"as it is opened", "vi", "", survey.FullForm, []string{"<html lang=vi>", "name=A1", "name=queue", "Thời gian chờ", "(ví dụ)"}, []string{"checked>", "class=error"}},
		{"short, in English", "en", "", survey.ShortForm, []string{"<html lang=en>", "name=A2", "Waiting"}, []string{"name=A1"}},
		{"sent with something wrong", "vi", "wrong", survey.FullForm, []string{"Phiếu chưa được gửi", "class=error", "checked>", "Xin chọn tối đa"}, nil},
		{"thanks", "en", "thanks", survey.FullForm, []string{"<html lang=en>", "0000-0000-0000-0000"}, []string{"name=A1"}},
		{"a language that nobody has added", "xx", "", survey.FullForm, []string{"<html lang=vi>"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := w.preview(own, c.form, c.lang, c.state)
			says(t, rec.Body.String(), c.has, append(c.hasNot, "<script"))
			policy := rec.Header().Get("Content-Security-Policy")
			for _, part := range []string{"frame-ancestors 'self'", "form-action 'none'", "script-src 'none'", "default-src 'none'"} {
				if !strings.Contains(policy, part) {
					t.Errorf("%s is missing in %s", part, policy)
				}
			}
			if m := regexp.MustCompile(`name=_seal value="?([^">]+)`).FindStringSubmatch(rec.Body.String()); m != nil {
				t.Errorf("it carries the seal %q", m[1])
			}
		})
	}
	if n := len(w.responses()); n != 0 {
		t.Errorf("%d responses", n)
	}
}

// A draft may be full of gaps, and is shown all the same.
func TestPreviewOfGaps(t *testing.T) {
	w := newWorld(t, worldOptions{})
	empty := &survey.Questionnaire{Ref: survey.Ref{ID: "x", Version: 1}, Languages: []string{"vi"},
		Before: []survey.Question{{Code: "a", Kind: survey.OneOf}}, After: []survey.Question{{Code: "b", Kind: survey.SomeOf, When: &survey.Condition{Question: "gone", Is: []string{"x"}}}},
		Factors: []survey.Factor{{Code: "F"}, {Code: "G", Criteria: []survey.Criterion{{Code: "G1"}}}}}
	for _, state := range []string{"", "wrong", "thanks"} {
		for _, form := range []survey.Form{survey.FullForm, survey.ShortForm} {
			if rec := w.preview(empty, form, "vi", state); rec.Code != http.StatusOK {
				t.Errorf("%s %s: %d", state, form, rec.Code)
			}
		}
	}
}
