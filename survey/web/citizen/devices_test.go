package citizen_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
	"sipas/survey/web/kit"
)

// device sets a device up at a counter and gives the header by which it proves
// itself.
func (w *world) device(code string, kind survey.DeviceKind) (cookie string) {
	return "Cookie: sipas-" + string(kind) + "=" + w.token(code, kind)
}

// token sets a device up and gives its token.
func (w *world) token(code string, kind survey.DeviceKind) string {
	w.tb.Helper()
	place, _ := w.collector.Place(context.Background(), code)
	id := string(kind) + "-" + code
	token := "token-" + id
	w.must(store.Add(context.Background(), w.store, directory.Devices, id, survey.Device{ID: id, Kind: kind, Counter: place.Counter.ID,
		Token: manage.TokenHash(token), Issued: start}))
	w.must(w.config.Changed(context.Background()))
	return token
}

// revokeDevice ends a device.
func (w *world) revokeDevice(code string, kind survey.DeviceKind) {
	w.tb.Helper()
	ctx, id := context.Background(), string(kind)+"-"+code
	d, rev, err := store.Load[survey.Device](ctx, w.store, directory.Devices, id)
	w.must(err)
	d.Revoked = start
	_, err = store.Change(ctx, w.store, directory.Devices, id, rev, d)
	w.must(err)
	w.must(w.config.Changed(ctx))
}

// allowDevice undoes revokeDevice.
func (w *world) allowDevice(code string, kind survey.DeviceKind) {
	w.tb.Helper()
	ctx, id := context.Background(), string(kind)+"-"+code
	d, rev, err := store.Load[survey.Device](ctx, w.store, directory.Devices, id)
	w.must(err)
	d.Revoked = time.Time{}
	_, err = store.Change(ctx, w.store, directory.Devices, id, rev, d)
	w.must(err)
	w.must(w.config.Changed(ctx))
}

// kioskForm opens a form at a kiosk.
func (w *world) kioskForm(code, cookie string, answers url.Values) url.Values {
	w.tb.Helper()
	w.advance(time.Minute)
	rec := w.request(http.MethodGet, "/kiosk/"+code+"/form", "", cookie)
	if rec.Code != http.StatusOK {
		w.tb.Fatalf("GET the form: %d %s", rec.Code, excerpt(rec.Body.String()))
	}
	values := url.Values{"_seal": {sealOf(w.tb, rec.Body.String())}, "_lang": {"vi"}}
	for code, vs := range answers {
		values[code] = vs
	}
	return values
}

func TestDeviceSetUp(t *testing.T) {
	for kind, path := range map[survey.DeviceKind]string{survey.Kiosk: "/kiosk/", survey.Screen: "/screen/"} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t, worldOptions{prefix: "/khao-sat"})
			token := w.token(open, kind)
			rec := w.request(http.MethodGet, path+strings.ToLower(open)+"?token="+token, "")
			if location := rec.Header().Get("Location"); rec.Code != http.StatusSeeOther || location != "/khao-sat"+path+open+"?lang=vi" {
				t.Fatalf("%d to %q", rec.Code, location)
			}
			cookies := rec.Result().Cookies()
			if len(cookies) != 1 {
				t.Fatalf("cookies %v", cookies)
			}
			c := cookies[0]
			if c.Value != token || !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/khao-sat"+path+open || c.MaxAge < 86400*365 {
				t.Errorf("cookie %+v", c)
			}
			rec = w.request(http.MethodGet, path+open+"?token="+token, "", "X-Forwarded-Proto: https")
			if c := rec.Result().Cookies(); len(c) != 1 || c[0].Secure {
				t.Errorf("over a stranger's word for https: %+v", c)
			}
			rec = w.request(http.MethodGet, path+open+"?token=made-up", "")
			if rec.Code != http.StatusForbidden || len(rec.Result().Cookies()) != 0 {
				t.Errorf("a made-up token: %d, %v", rec.Code, rec.Result().Cookies())
			}
			own := "Cookie: sipas-" + string(kind) + "=" + token
			rec = w.request(http.MethodGet, path+open, "", own)
			if rec.Code != http.StatusOK || len(rec.Result().Cookies()) != 1 || rec.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("with the cookie: %d, %v, %q", rec.Code, rec.Result().Cookies(), rec.Header().Get("Cache-Control"))
			}
			says(t, rec.Body.String(), nil, []string{token})
			for name, header := range map[string]string{"no cookie": "X-None: x", "a made-up token": "Cookie: sipas-" + string(kind) + "=x"} {
				rec = w.request(http.MethodGet, path+open, "", header)
				if rec.Code != http.StatusForbidden {
					t.Errorf("%s: %d", name, rec.Code)
				}
				says(t, rec.Body.String(), []string{"Thiết bị này chưa được cài đặt cho quầy", "địa chỉ cài đặt"}, []string{"<svg", "Chạm để bắt đầu"})
			}
			w.revokeDevice(open, kind)
			rec = w.request(http.MethodGet, path+open, "", own)
			if rec.Code != http.StatusGone {
				t.Errorf("revoked: %d", rec.Code)
			}
			says(t, rec.Body.String(), []string{"Thiết bị này đã bị thu hồi", "địa chỉ cài đặt mới"}, nil)
		})
	}
}

func TestScreen(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.setAccess(open, survey.RotatingAccess)
	screen := w.device(open, survey.Screen)
	token, _ := w.collector.Token(open)
	rec := w.request(http.MethodGet, "/screen/"+open, "", screen)
	says(t, rec.Body.String(), []string{"<svg", "Dùng điện thoại quét mã này", "Scan this code with your phone", token, open, "http-equiv=refresh"},
		[]string{"name=A1", `aria-label="QR"`})
	var a struct {
		Path, Token   string
		Size, Seconds int
	}
	rec = w.request(http.MethodGet, "/screen/"+open, "", screen, asJSON)
	w.must(json.Unmarshal(rec.Body.Bytes(), &a))
	if a.Token != token || a.Size < 30 || !strings.HasPrefix(a.Path, "M") || a.Seconds < 1 || a.Seconds > 181 {
		t.Errorf("for the script: %+v", a)
	}
	w.advance(time.Duration(a.Seconds) * time.Second)
	old := a.Token
	rec = w.request(http.MethodGet, "/screen/"+open, "", screen, asJSON)
	w.must(json.Unmarshal(rec.Body.Bytes(), &a))
	if a.Token == old {
		t.Error("the script comes too early: it gets the same code again")
	}
	for state, c := range map[string]struct {
		change func(*survey.Wave)
		status int
		says   string
	}{
		"paused": {func(v *survey.Wave) { v.State = survey.Paused }, 404, "Đợt khảo sát đang tạm dừng"},
		"over":   {func(v *survey.Wave) { v.State = survey.Closed }, 410, "Đợt khảo sát đã kết thúc"},
	} {
		w.changeWave(open, c.change)
		rec = w.request(http.MethodGet, "/screen/"+open, "", screen)
		if rec.Code != c.status {
			t.Errorf("%s: %d", state, rec.Code)
		}
		says(t, rec.Body.String(), []string{c.says, "Màn hình sẽ tự mở lại", "Quầy số 3", "content=\"60\""}, []string{"<svg"})
		if rec = w.request(http.MethodGet, "/screen/"+open, "", screen, asJSON); rec.Code != c.status {
			t.Errorf("%s, for the script: %d", state, rec.Code)
		}
	}
}

func TestKioskStart(t *testing.T) {
	w := newWorld(t, worldOptions{})
	kiosk := w.device(open, survey.Kiosk)
	rec := w.request(http.MethodGet, "/kiosk/"+open+"?lang=en", "", kiosk)
	says(t, rec.Body.String(), []string{"Touch to start", "Chạm để bắt đầu", "Counter 3", "/kiosk/" + open + "/form?lang=vi", "/kiosk/" + open + "/form?lang=en",
		"Demonstration data"}, []string{"name=A1", "sipas-draft"})
	w.changeWave(open, func(v *survey.Wave) { v.State = survey.Paused })
	rec = w.request(http.MethodGet, "/kiosk/"+open, "", kiosk)
	if rec.Code != http.StatusNotFound {
		t.Errorf("paused: %d", rec.Code)
	}
	says(t, rec.Body.String(), []string{"Đợt khảo sát đang tạm dừng", "Máy sẽ tự mở lại", "http-equiv=refresh"}, []string{"Chạm để bắt đầu"})
	rec = w.request(http.MethodGet, "/kiosk/"+open+"/form", "", kiosk)
	if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/kiosk/"+open+"?lang=vi" {
		t.Errorf("the form of a paused wave: %d", rec.Code)
	}
}

func TestKioskForm(t *testing.T) {
	w := newWorld(t, worldOptions{})
	kiosk := w.device(open, survey.Kiosk)
	rec := w.request(http.MethodGet, "/kiosk/"+open+"/form", "", kiosk)
	if rec.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", rec.Header().Get("Cache-Control"))
	}
	says(t, rec.Body.String(), []string{"name=A1", "autocomplete=off", "data-kiosk", "Thôi, không trả lời nữa", "Ông/Bà còn ở đó không?",
		"tự đóng sau 10 phút"}, []string{"lang=en data-to", "?form=", "JSON.stringify({at", "sipas-unsent"})
	if rec = w.request(http.MethodGet, "/kiosk/"+open+"/form", ""); rec.Code != http.StatusForbidden {
		t.Errorf("without a token: %d", rec.Code)
	}
	values := w.kioskForm(open, kiosk, sheetValues())
	rec = w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk)
	location := rec.Header().Get("Location")
	receipt := w.responses()[0].ID.Receipt()
	if rec.Code != http.StatusSeeOther || !strings.HasPrefix(location, "/kiosk/"+open+"/thanks/") || strings.Contains(location, receipt) {
		t.Fatalf("%d to %q", rec.Code, location)
	}
	if r := w.responses()[0]; r.Channel != survey.ByKiosk || r.Partial {
		t.Errorf("kept %+v", r)
	}
	rec = w.request(http.MethodGet, location, "", kiosk)
	says(t, rec.Body.String(), []string{"Đã ghi nhận", receipt, "Xong"}, []string{"nhiệt tình", "/r?"})
	if rec.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", rec.Header().Get("Cache-Control"))
	}
	w.advance(2 * time.Minute)
	if rec = w.request(http.MethodGet, location, "", kiosk); rec.Code != http.StatusSeeOther || strings.Contains(rec.Body.String(), receipt) {
		t.Errorf("the thank-you page, later: %d", rec.Code)
	}
	if rec = w.request(http.MethodGet, location, ""); rec.Code != http.StatusForbidden {
		t.Errorf("the thank-you page, elsewhere: %d", rec.Code)
	}
}

// A kiosk takes its own forms only, whatever the address or the cookie.
func TestKioskRefusesOtherForms(t *testing.T) {
	w := newWorld(t, worldOptions{})
	kiosk, other := w.device(open, survey.Kiosk), w.device(real, survey.Kiosk)
	phone := w.opened(open, sheetValues())
	for name, c := range map[string]struct{ target, cookie string }{
		"a phone's form":           {"/kiosk/" + open + "/form", kiosk},
		"a phone's, no token":      {"/kiosk/" + open + "/form", "X-None: x"},
		"another counter's device": {"/kiosk/" + open + "/form", other},
	} {
		if rec := w.request(http.MethodPost, c.target, phone.Encode(), c.cookie, asJSON); rec.Code < 400 || len(w.responses()) != 0 {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	own := w.kioskForm(open, kiosk, sheetValues())
	for name, c := range map[string]struct{ target, cookie string }{
		"at the poster's address": {"/k/" + open, kiosk},
		"at another kiosk":        {"/kiosk/" + real + "/form", other},
	} {
		if rec := w.request(http.MethodPost, c.target, own.Encode(), c.cookie, asJSON); rec.Code != http.StatusUnprocessableEntity || len(w.responses()) != 0 {
			t.Errorf("a kiosk's form %s: %d %s", name, rec.Code, rec.Body)
		}
	}
	if rec := w.request(http.MethodPost, "/kiosk/"+open+"/form", own.Encode(), kiosk); rec.Code != http.StatusSeeOther {
		t.Errorf("at its own: %d", rec.Code)
	}
}

// At least five seconds lie between two persons at a kiosk: between two forms,
// and between a sheet and the next form. Kiosks do not wait for each other.
func TestFiveSecondsBetweenPersons(t *testing.T) {
	w := newWorld(t, worldOptions{})
	kiosk, other := w.device(open, survey.Kiosk), w.device(real, survey.Kiosk)
	get := func(code, cookie string) int {
		return w.request(http.MethodGet, "/kiosk/"+code+"/form", "", cookie).Code
	}
	values := w.kioskForm(open, kiosk, sheetValues())
	if got := get(open, kiosk); got != http.StatusTooManyRequests {
		t.Errorf("at once: %d", got)
	}
	if got := get(real, other); got != http.StatusOK {
		t.Errorf("another kiosk: %d", got)
	}
	w.advance(4999 * time.Millisecond)
	rec := w.request(http.MethodGet, "/kiosk/"+open+"/form?lang=en", "", kiosk)
	if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") != "1" {
		t.Errorf("after 4.999 s: %d, Retry-After %q", rec.Code, rec.Header().Get("Retry-After"))
	}
	says(t, rec.Body.String(), []string{"One moment please", `data-next="/kiosk/` + open + `/form?lang=en"`, "http-equiv=refresh"}, []string{"Touch to start"})
	if rec := w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk); rec.Code != http.StatusSeeOther {
		t.Fatalf("sent: %d", rec.Code)
	}
	w.advance(time.Millisecond)
	if got := get(open, kiosk); got != http.StatusTooManyRequests {
		t.Errorf("5 s after the form was opened, but at once after it was sent: %d", got)
	}
	w.advance(5 * time.Second)
	if head := w.request(http.MethodHead, "/kiosk/"+open+"/form", "", kiosk).Code; head != http.StatusOK {
		t.Errorf("HEAD: %d", head)
	}
	if got := get(open, kiosk); got != http.StatusOK {
		t.Errorf("5 s after it was sent: %d", got)
	}
}

// A sheet whose seal is of no use is no way around the five seconds.
func TestFiveSecondsForReturnedSheets(t *testing.T) {
	w := newWorld(t, worldOptions{})
	kiosk := w.device(open, survey.Kiosk)
	values := w.kioskForm(open, kiosk, sheetValues())
	values.Set("_seal", "")
	for range 3 {
		rec := w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk)
		if rec.Code != http.StatusUnprocessableEntity || strings.Contains(rec.Body.String(), "name=_seal") {
			t.Errorf("at once: %d %s", rec.Code, excerpt(rec.Body.String()))
		}
	}
	w.advance(5 * time.Second)
	rec := w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk)
	values.Set("_seal", sealOf(t, rec.Body.String()))
	if rec = w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk); rec.Code != http.StatusSeeOther || len(w.responses()) != 1 {
		t.Errorf("after five seconds: %d", rec.Code)
	}
}

func TestKioskKeepsPartialSheets(t *testing.T) {
	w := newWorld(t, worldOptions{})
	kiosk := w.device(open, survey.Kiosk)
	values := w.kioskForm(open, kiosk, url.Values{"stage": {"submit"}, "A1": {"2"}, "comment": {strings.Repeat("x", 2000)}, "_partial": {"1"}})
	for i, want := range []int{http.StatusCreated, http.StatusOK} {
		if rec := w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk, asJSON); rec.Code != want {
			t.Errorf("time %d: %d", i+1, rec.Code)
		}
	}
	if all := w.responses(); len(all) != 1 || !all[0].Partial || len(all[0].Answers) != 2 {
		t.Errorf("kept %+v", all)
	}
	empty := w.kioskForm(open, kiosk, url.Values{"stage": {"submit"}, "_partial": {"1"}})
	if rec := w.request(http.MethodPost, "/kiosk/"+open+"/form", empty.Encode(), kiosk, asJSON); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("nothing rated: %d", rec.Code)
	}
	phone := w.opened(open, url.Values{"A1": {"2"}, "_partial": {"1"}})
	w.request(http.MethodPost, "/k/"+open, phone.Encode())
	for _, r := range w.responses() {
		if r.Partial != (r.Channel == survey.ByKiosk) {
			t.Errorf("kept %+v", r)
		}
	}
}

// What a kiosk sends back without script stays a kiosk's form, with everything
// in its place and under its seal.
func TestKioskErrorsWithoutScript(t *testing.T) {
	w := newWorld(t, worldOptions{})
	kiosk := w.device(open, survey.Kiosk)
	values := w.kioskForm(open, kiosk, url.Values{"stage": {"other"}, "comment": {"chưa chọn"}})
	rec := w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk)
	if rec.Code != http.StatusUnprocessableEntity || sealOf(t, rec.Body.String()) != values.Get("_seal") {
		t.Errorf("status %d", rec.Code)
	}
	says(t, rec.Body.String(), []string{"data-kiosk", "Thôi, không trả lời nữa", "href=#A1-1"}, []string{"JSON.stringify({at"})
	hasTyped(t, rec.Body.String(), values)
	w.store.away.Store(true)
	values.Set("A1", "3")
	rec = w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk)
	if rec.Code != http.StatusServiceUnavailable {
		t.Errorf("store away: %d", rec.Code)
	}
	hasTyped(t, rec.Body.String(), values)
	w.store.away.Store(false)
	w.advance(collect.SealLife + time.Hour)
	rec = w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk)
	hasTyped(t, rec.Body.String(), values)
	values.Set("_seal", sealOf(t, rec.Body.String()))
	if rec = w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk); rec.Code != http.StatusSeeOther {
		t.Errorf("reopened: %d", rec.Code)
	}
}

// A kiosk opens forms in every mode: whoever stands at it is there.
func TestKioskInEveryMode(t *testing.T) {
	w := newWorld(t, worldOptions{})
	kiosk := w.device(open, survey.Kiosk)
	for i, mode := range survey.AccessModes() {
		w.setAccess(open, mode)
		values := w.kioskForm(open, kiosk, sheetValues())
		if rec := w.request(http.MethodPost, "/kiosk/"+open+"/form", values.Encode(), kiosk); rec.Code != http.StatusSeeOther || len(w.responses()) != i+1 {
			t.Errorf("%s: %d", mode, rec.Code)
		}
	}
}

// The pages of devices carry their policy and no more script than they need.
func TestDevicePagesHaveTheirHeaders(t *testing.T) {
	w := newWorld(t, worldOptions{})
	for target, cookie := range map[string]string{"/kiosk/" + open: w.device(open, survey.Kiosk), "/screen/" + open: w.device(open, survey.Screen)} {
		rec := w.request(http.MethodGet, target, "", cookie)
		policy := rec.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "script-src 'sha256-") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %q", target, policy)
		}
		p, err := kit.Precompress(rec.Body.Bytes(), 5)
		w.must(err)
		t.Logf("%s: %d bytes of brotli", target, p.Size("br", 0))
	}
}
