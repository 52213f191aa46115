package citizen_test

import (
	"context"
	"net/http"
	"testing"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/web/citizen"
)

// revoke ends a counter's code.
func (w *world) revoke(code string) {
	w.tb.Helper()
	ctx := context.Background()
	v, rev, err := store.Load[survey.CounterCode](ctx, w.store, directory.Codes, code)
	w.must(err)
	v.Revoked = start
	_, err = store.Change(ctx, w.store, directory.Codes, code, rev, v)
	w.must(err)
	w.must(w.config.Changed(ctx))
}

// The code in the address of the thank-you page is anybody's to change: it
// must not make the page name a counter that was not rated.
func TestThanksNamesTheCounterThatWasRated(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.request(http.MethodPost, "/k/"+open, w.opened(open, sheetValues()).Encode())
	receipt := w.responses()[0].ID.Receipt()
	before := citizen.Ready(w.pages)
	for name, code := range map[string]string{
		"another counter's": real, "another counter's, revoked": revoked, "one that never was": unknown,
		"a misread one": "00000000", "one of a counter without a wave": empty,
	} {
		rec := w.request(http.MethodGet, "/k/"+code+"/thanks/"+receipt, "")
		if rec.Code != http.StatusNotFound {
			t.Errorf("code %s: %d", name, rec.Code)
		}
		says(t, rec.Body.String(), []string{"Không tìm thấy phiếu với mã này"}, []string{"Quầy số 3", "Phiếu đánh giá"})
	}
	if n := citizen.Ready(w.pages); n != before {
		t.Errorf("%d pages were put on the shelf", n-before)
	}
	w.revoke(open)
	rec := w.request(http.MethodGet, "/k/"+open+"/thanks/"+receipt, "")
	if rec.Code != http.StatusOK {
		t.Errorf("the code it was sent to, revoked since: %d", rec.Code)
	}
	says(t, rec.Body.String(), []string{"Đã ghi nhận", receipt, "Quầy số 3"}, nil)
}
