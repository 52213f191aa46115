package citizen_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/tickets"
)

// setAccess puts a counter's wave into a mode.
func (w *world) setAccess(code string, m survey.AccessMode) {
	w.tb.Helper()
	w.changeWave(code, func(v *survey.Wave) { v.Access = m })
}

// makeTickets makes one-time codes for a counter's unit.
func (w *world) makeTickets(code string, n int) []string {
	w.tb.Helper()
	place, err := w.collector.Place(context.Background(), code)
	w.must(err)
	var all []string
	b := tickets.Batch{ID: "b-" + code, Wave: place.Wave.ID, Unit: place.Unit.ID, Count: n}
	_, err = w.collector.Tickets.Make(context.Background(), b, func(codes []string) error { all = append(all, codes...); return nil })
	w.must(err)
	return all
}

func TestModesOfAccess(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.setAccess(open, survey.RotatingAccess)
	w.setAccess(real, survey.OneTimeAccess)
	token, _ := w.collector.Token(open)
	ticket := w.makeTickets(real, 2)[0]
	w.advance(20 * time.Minute)
	old := token
	token, _ = w.collector.Token(open)
	plain := strings.ReplaceAll(token, "-", "")
	for _, c := range []struct {
		name, target string
		status       int
		has, hasNot  []string
	}{
		{"rotating, the code on the poster", "/k/" + open, 403,
			[]string{"Xin quét mã trên màn hình tại quầy", "Quầy số 3", "name=t", "Mã dưới hình QR trên màn hình"}, []string{"name=A1", "aria-invalid", "name=o"}},
		{"rotating, the code on the screen", "/k/" + open + "?t=" + plain, 200,
			[]string{"name=A1", "Phiếu gửi được trong 2 giờ kể từ lúc mở.", "data-pass"}, []string{"id=key"}},
		{"rotating, typed", "/k/" + open + "?t=" + url.QueryEscape(strings.ToLower(token)) + "&lang=en", 200, []string{"within 2 hours"}, nil},
		{"rotating, an old code", "/k/" + open + "?t=" + old, 410,
			[]string{"Mã này không còn dùng được", "Xin quét lại mã đang hiện trên màn hình tại quầy.", `value="` + old}, []string{"name=A1"}},
		{"rotating, for a program", "/k/" + open, 403, []string{`"code":"access.screen"`}, []string{"<"}},
		{"one-time, the code on the poster", "/k/" + real, 403,
			[]string{"mã in trên giấy tiếp nhận hồ sơ", "name=o"}, []string{"name=A1", "name=t"}},
		{"one-time, a code", "/k/" + real + "?o=" + ticket, 200, []string{"name=A1", "data-pass"}, []string{"giờ kể từ lúc mở", ticket}},
		{"one-time, mistyped", "/k/" + real + "?o=" + ticket[:15] + "U", 404, []string{"Mã không đúng", "aria-invalid"}, []string{"name=A1"}},
		{"one-time, a screen's code", "/k/" + real + "?t=" + plain, 403, []string{"name=o"}, []string{"name=A1"}},
		{"open, whatever is shown", "/k/" + either + "?t=x&o=y&s=z", 200, []string{"name=A2"}, []string{"data-pass", "giờ kể từ"}},
		{"hostile values", "/k/" + real + "?o=%00%ff<script>", 404, []string{"aria-invalid"}, []string{"<script>\x00", "<script>\""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var headers []string
			if strings.HasSuffix(c.name, "program") {
				headers = []string{asJSON}
			}
			rec := w.request(http.MethodGet, c.target, "", headers...)
			if rec.Code != c.status {
				t.Fatalf("status %d, want %d", rec.Code, c.status)
			}
			says(t, rec.Body.String(), c.has, c.hasNot)
		})
	}
}

// openedAt opens a form at an address.
func (w *world) openedAt(target string, answers url.Values) url.Values {
	w.tb.Helper()
	rec := w.request(http.MethodGet, target, "")
	if rec.Code != http.StatusOK {
		w.tb.Fatalf("GET %s: %d %s", target, rec.Code, excerpt(rec.Body.String()))
	}
	values := url.Values{"_seal": {sealOf(w.tb, rec.Body.String())}, "_lang": {"vi"}}
	for code, vs := range answers {
		values[code] = vs
	}
	return values
}

func TestSendByMode(t *testing.T) {
	for _, c := range []struct {
		name string
		mode survey.AccessMode
		open func(w *world) string
		by   survey.Channel
	}{
		{"the screen's code", survey.RotatingAccess, func(w *world) string { token, _ := w.collector.Token(open); return "?t=" + token }, survey.ByRotating},
		{"a one-time code", survey.OneTimeAccess, func(w *world) string { return "?o=" + w.makeTickets(open, 1)[0] }, survey.ByOneTime},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, worldOptions{})
			w.setAccess(open, c.mode)
			target := "/k/" + open + c.open(w)
			values := w.openedAt(target, sheetValues())
			rec := w.request(http.MethodPost, target, values.Encode())
			location := rec.Header().Get("Location")
			if rec.Code != http.StatusSeeOther || strings.Contains(location, "?t=") || strings.Contains(location, "?o=") {
				t.Fatalf("%d to %q", rec.Code, location)
			}
			if kept := w.responses(); len(kept) != 1 || kept[0].Channel != c.by {
				t.Errorf("kept %+v", kept)
			}
			if again := w.request(http.MethodPost, "/k/"+open, values.Encode()); again.Header().Get("Location") != location {
				t.Errorf("sent again: %d to %q", again.Code, again.Header().Get("Location"))
			}
			if c.by != survey.ByOneTime {
				return
			}
			rec = w.request(http.MethodGet, target, "")
			if rec.Code != http.StatusGone {
				t.Errorf("opened again: %d", rec.Code)
			}
			says(t, rec.Body.String(), []string{"Mã này đã được dùng"}, []string{"name=A1"})
		})
	}
}

// Two phones opened forms with one code: the second gets its answers back and
// is told.
func TestTheSecondFormOfATicket(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.setAccess(open, survey.OneTimeAccess)
	codes := w.makeTickets(open, 2)
	first, second := w.openedAt("/k/"+open+"?o="+codes[0], sheetValues()), w.openedAt("/k/"+open+"?o="+codes[0], sheetValues())
	if rec := w.request(http.MethodPost, "/k/"+open, first.Encode()); rec.Code != http.StatusSeeOther {
		t.Fatal(rec.Code)
	}
	rec := w.request(http.MethodPost, "/k/"+open, second.Encode(), asJSON)
	if rec.Code != http.StatusGone || !strings.Contains(rec.Body.String(), `"ticket.used"`) {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	rec = w.request(http.MethodPost, "/k/"+open, second.Encode())
	if rec.Code != http.StatusGone || len(w.responses()) != 1 {
		t.Errorf("%d, %d responses", rec.Code, len(w.responses()))
	}
	says(t, rec.Body.String(), []string{"Mã này đã được dùng", "name=_key", "Các câu trả lời vẫn còn nguyên"}, nil)
	hasTyped(t, rec.Body.String(), second)
	// With a code of one's own it goes on.
	second.Set("_key", codes[1])
	rec = w.request(http.MethodPost, "/k/"+open, second.Encode())
	hasTyped(t, rec.Body.String(), second)
	second.Set("_seal", sealOf(t, rec.Body.String()))
	if rec = w.request(http.MethodPost, "/k/"+open, second.Encode()); rec.Code != http.StatusSeeOther || len(w.responses()) != 2 {
		t.Errorf("with another code: %d, %d responses", rec.Code, len(w.responses()))
	}
}

// After two hours a form from the screen's code is not sent, and none of it is
// lost: it goes on with the code that the screen shows now, or when the same
// phone scans that.
func TestRotatingFormAfterTwoHours(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.setAccess(open, survey.RotatingAccess)
	token, _ := w.collector.Token(open)
	values := w.openedAt("/k/"+open+"?t="+token, sheetValues())
	w.advance(2*time.Hour + time.Minute)
	target := "/k/" + open + "?t=" + token
	rec := w.request(http.MethodPost, target, values.Encode())
	if rec.Code != http.StatusGone {
		t.Errorf("status %d", rec.Code)
	}
	says(t, rec.Body.String(), []string{"name=_key", "Xin quét lại mã đang hiện trên màn hình"}, []string{"mở lại. Xin bấm"})
	hasTyped(t, rec.Body.String(), values)
	if seal := sealless(rec.Body.String()); !seal {
		t.Error("the form has a seal although nothing was shown")
	}
	values.Set("_seal", "")
	for name, wrong := range map[string]string{"an old code": token, "nothing": ""} {
		values.Set("_key", wrong)
		rec = w.request(http.MethodPost, "/k/"+open, values.Encode())
		if rec.Code == http.StatusOK || !sealless(rec.Body.String()) {
			t.Errorf("%s: %d", name, rec.Code)
		}
		hasTyped(t, rec.Body.String(), values)
	}
	now, _ := w.collector.Token(open)
	values.Set("_key", strings.ToLower(now))
	rec = w.request(http.MethodPost, "/k/"+open, values.Encode())
	values.Set("_seal", sealOf(t, rec.Body.String()))
	hasTyped(t, rec.Body.String(), values)
	if rec = w.request(http.MethodPost, "/k/"+open, values.Encode()); rec.Code != http.StatusSeeOther {
		t.Errorf("sent with a new code: %d", rec.Code)
	}
	if n := len(w.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
}

// sealless tells whether a form has no seal.
func sealless(html string) bool {
	return !strings.Contains(html, "name=_seal")
}

// The form's own seal opens it again, in another language and length: the same
// response. It opens nothing for a kiosk's form, another counter's, or one
// that can no longer be sent.
func TestAFormIsOpenedAgainByItsSeal(t *testing.T) {
	w := newWorld(t, worldOptions{})
	for _, code := range []string{open, either} {
		w.setAccess(code, survey.RotatingAccess)
	}
	token, _ := w.collector.Token(either)
	values := w.openedAt("/k/"+either+"?t="+token, nil)
	seal := values.Get("_seal")
	first, err := w.collector.Sealer.Open(seal)
	w.must(err)
	w.advance(90 * time.Minute)
	rec := w.request(http.MethodGet, "/k/"+either+"?lang=en&form=full&s="+seal, "")
	says(t, rec.Body.String(), []string{"<html lang=en>", "name=A1", "data-pass", "name=_form value=short"}, []string{`href="?form`})
	again, err := w.collector.Sealer.Open(sealOf(t, rec.Body.String()))
	if err != nil || again.ID != first.ID || !again.At.Equal(first.At) || again.Form != survey.FullForm {
		t.Errorf("%+v, was %+v, %v", again, first, err)
	}
	if rec = w.request(http.MethodGet, "/k/"+open+"?s="+seal, ""); rec.Code == http.StatusOK {
		t.Error("another counter's form")
	}
	place, err := w.collector.Place(context.Background(), either)
	w.must(err)
	kiosk, err := w.collector.Seal(place, survey.FullForm, survey.ByKiosk)
	w.must(err)
	if rec = w.request(http.MethodGet, "/k/"+either+"?s="+kiosk, ""); rec.Code == http.StatusOK {
		t.Error("a kiosk's form")
	}
	w.advance(time.Hour)
	rec = w.request(http.MethodGet, "/k/"+either+"?s="+seal, "")
	if rec.Code != http.StatusGone {
		t.Errorf("after its time: %d", rec.Code)
	}
	says(t, rec.Body.String(), []string{"Phiếu đã mở quá lâu"}, []string{"name=A2"})
}

// Without script, too, language and length change without a loss and under the
// same seal.
func TestChangeOfLengthWithoutScript(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.setAccess(either, survey.RotatingAccess)
	token, _ := w.collector.Token(either)
	values := w.openedAt("/k/"+either+"?t="+token, url.Values{"A2": {"4"}, "OV": {"5"}, "comment": {"Tốt"}})
	first, err := w.collector.Sealer.Open(values.Get("_seal"))
	w.must(err)
	values.Set("_form", "full")
	rec := w.request(http.MethodPost, "/k/"+either, values.Encode())
	if rec.Code != http.StatusOK {
		t.Fatal(rec.Code)
	}
	says(t, rec.Body.String(), []string{"name=A1", "name=_form value=short"}, nil)
	again, err := w.collector.Sealer.Open(sealOf(t, rec.Body.String()))
	if err != nil || again.ID != first.ID || again.Form != survey.FullForm {
		t.Errorf("%+v, %v", again, err)
	}
	values.Del("_form")
	hasTyped(t, rec.Body.String(), values)
}

// Whoever has a one-time code and no counter's is led there.
func TestTheFirstPageTakesOneTimeCodes(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.setAccess(real, survey.OneTimeAccess)
	ticket := w.makeTickets(real, 1)[0]
	for _, target := range []string{"/?o=" + ticket, "/?code=" + url.QueryEscape(strings.ToLower(ticket))} {
		rec := w.request(http.MethodGet, target, "")
		location := rec.Header().Get("Location")
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(location, "/k/"+real+"?") {
			t.Fatalf("%s: %d to %q", target, rec.Code, location)
		}
		if rec = w.request(http.MethodGet, location, ""); rec.Code != http.StatusOK {
			t.Errorf("the form: %d", rec.Code)
		}
	}
	rec := w.request(http.MethodGet, "/?o="+survey.NewPassCode([survey.RandomPassBytes]byte{4}), "")
	if rec.Code != http.StatusNotFound {
		t.Errorf("a code that never was: %d", rec.Code)
	}
	says(t, rec.Body.String(), []string{"Không tìm thấy mã này"}, nil)
}

func TestTheFirstPageAsksWhichCounter(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.setAccess(real, survey.OneTimeAccess)
	w.addCounter(real)
	ticket := w.makeTickets(real, 1)[0]
	rec := w.request(http.MethodGet, "/?o="+ticket+"&lang=en", "")
	if rec.Code != http.StatusOK {
		t.Fatal(rec.Code)
	}
	says(t, rec.Body.String(), []string{"Which counter served you?", "Counter 4", "Counter 3", "/k/" + real + "?", "/?lang=vi&amp;o="[1:]}, []string{"<form"})
}

// Wrong one-time codes meet the limit of their network; the form's own traffic
// does not.
func TestGuessingOneTimeCodes(t *testing.T) {
	w := newWorld(t, worldOptions{limits: collect.NewLimits(collect.DefaultRates)})
	w.setAccess(real, survey.OneTimeAccess)
	ticket := w.makeTickets(real, 1)[0]
	statuses := map[int]int{}
	for i := range 100 {
		never := survey.NewPassCode([survey.RandomPassBytes]byte{byte(i), 3})
		statuses[w.request(http.MethodGet, "/k/"+real+"?o="+never, "").Code]++
	}
	if statuses[404] != collect.DefaultRates.Guess.Burst || statuses[429] != 100-collect.DefaultRates.Guess.Burst {
		t.Errorf("statuses %v", statuses)
	}
	if rec := w.request(http.MethodGet, "/k/"+real+"?o="+ticket, ""); rec.Code != 429 || rec.Header().Get("Retry-After") == "" {
		t.Errorf("the right one, after that: %d", rec.Code)
	}
	w.advance(time.Minute)
	if rec := w.request(http.MethodGet, "/k/"+real+"?o="+ticket, ""); rec.Code != 200 {
		t.Errorf("a minute later: %d", rec.Code)
	}
}

// The example beside the field is one that could be typed.
func TestTheExampleOfACodeIsWellFormed(t *testing.T) {
	w := newWorld(t, worldOptions{})
	for _, lang := range []string{"vi", "en"} {
		example := regexp.MustCompile(`\w{5}-\w{5}-\w{4}`).FindString(w.site.In(lang).Say("door.hint"))
		if _, err := survey.ParsePassCode(example); err != nil {
			t.Errorf("%s: %q: %v", lang, example, err)
		}
	}
}
