package citizen_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sipas/survey"
)

func TestReceipt(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.request(http.MethodPost, "/k/"+open, w.opened(open, sheetValues()).Encode())
	receipt := w.responses()[0].ID.Receipt()
	never := survey.NewResponseID(start, [10]byte{1}).Receipt()

	for _, c := range []struct {
		name, receipt, act string
		status             int
		has, hasNot        []string
		withdrawn          bool
	}{
		{"an empty code", "", "", 404, []string{"Mã biên nhận không đúng", "<form", `aria-invalid="true"`}, nil, false},
		{"a mistyped code stays in its field", "0000-<i>", "", 404, []string{"Mã biên nhận không đúng", `value="0000-&lt;i&gt;"`}, []string{"<i>"}, false},
		{"a code of nothing", never, "", 404, []string{"Không tìm thấy phiếu", "trình diễn"}, nil, false},
		{"a recorded answer", receipt, "", 200, []string{"ghi nhận ngày 02/03/2026", "Đợt I năm 2026", "Rút lại phiếu…", "trình diễn"}, []string{"nhiệt tình", "Hài lòng"}, false},
		{"typed in lower case without hyphens", strings.ToLower(strings.ReplaceAll(receipt, "-", " ")), "look", 200, []string{"02/03/2026"}, nil, false},
		{"asking to withdraw asks back", receipt, "ask", 200, []string{"Rút lại phiếu này?", "Không, giữ lại phiếu"}, []string{"đã được rút lại"}, false},
		{"an unknown act is a look", receipt, "drop", 200, []string{"02/03/2026"}, nil, false},
		{"withdrawing", receipt, "withdraw", 200, []string{"Phiếu này đã được rút lại"}, []string{"ghi nhận ngày"}, true},
		{"withdrawing twice is once", receipt, "withdraw", 200, []string{"Phiếu này đã được rút lại"}, nil, true},
		{"a withdrawn answer", receipt, "", 200, []string{"Phiếu này đã được rút lại"}, []string{"02/03/2026"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := w.request(http.MethodPost, "/r", url.Values{"receipt": {c.receipt}, "act": {c.act}}.Encode())
			if rec.Code != c.status {
				t.Fatalf("status %d, want %d", rec.Code, c.status)
			}
			says(t, rec.Body.String(), c.has, c.hasNot)
			if r := w.responses()[0]; r.Withdrawn != c.withdrawn || c.withdrawn != (len(r.Answers) == 0) {
				t.Errorf("withdrawn %t, %d answers", r.Withdrawn, len(r.Answers))
			}
		})
	}
}

func TestReceiptWhenItIsTooLate(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.request(http.MethodPost, "/k/"+open, w.opened(open, sheetValues()).Encode())
	receipt := w.responses()[0].ID.Receipt()
	w.changeWave(open, func(v *survey.Wave) { v.State = survey.Closed })
	for act, status := range map[string]int{"": 200, "ask": 200, "withdraw": 410} {
		rec := w.request(http.MethodPost, "/r", url.Values{"receipt": {receipt}, "act": {act}, "_lang": {"en"}}.Encode())
		if rec.Code != status {
			t.Errorf("act %q: status %d, want %d", act, rec.Code, status)
		}
		says(t, rec.Body.String(), []string{"can no longer be taken back"}, []string{"Take this form back?"})
	}
	if w.responses()[0].Withdrawn {
		t.Error("it was withdrawn nevertheless")
	}
}

func TestReceiptPage(t *testing.T) {
	w := newWorld(t, worldOptions{})
	rec := w.request(http.MethodGet, "/r?lang=en", "")
	if rec.Code != http.StatusOK {
		t.Fatal(rec.Code)
	}
	says(t, rec.Body.String(), []string{"Look up a form", "Tiếng Việt", "Demonstration data"}, nil)
	w.store.away.Store(true)
	if rec := w.request(http.MethodPost, "/r", "receipt="+survey.NewResponseID(start, [10]byte{1}).Receipt()); rec.Code != http.StatusServiceUnavailable ||
		rec.Header().Get("Retry-After") == "" {
		t.Errorf("while the store is away: %d", rec.Code)
	}
}
