package citizen_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/collect"
)

func TestForm(t *testing.T) {
	w := newWorld(t, worldOptions{})
	for _, c := range []struct {
		name, target string
		headers      []string
		status       int
		has, hasNot  []string
	}{
		{"an open counter gives the Vietnamese form", "/k/" + open, nil, 200,
			[]string{"<html lang=vi>", "Trung tâm Phục vụ hành chính công phường Bình Minh", "Quầy số 3", "Hộ tịch – Chứng thực",
				"ẩn danh", "Khi bấm “Gửi phiếu”, Ông/Bà đồng ý", "name=A1", "name=E5", "name=OV", "name=comment", "Dữ liệu trình diễn",
				"Không biết / Chưa sử dụng", "Phần <span>1/8"},
			[]string{"checked>", "<table", "http://", "https://", "name=harass", "name=extra", "id=_p"}},
		{"a code typed in lower case with a hyphen", "/k/" + strings.ToLower(open[:4]+"-"+open[4:]), nil, 200, []string{"data-code=" + open}, nil},
		{"English is asked for in the address", "/k/" + open + "?lang=en", []string{"Accept-Language: vi"}, 200,
			[]string{"<html lang=en>", "Counter 3", "Demonstration data", "Very dissatisfied"}, []string{"Rất hài lòng"}},
		{"English is the phone's language", "/k/" + open, []string{"Accept-Language: en-GB,en;q=0.9"}, 200, []string{"<html lang=en>"}, nil},
		{"a language that we do not have gives Vietnamese", "/k/" + open + "?lang=xx", []string{"Accept-Language: km"}, 200, []string{"<html lang=vi>"}, nil},
		{"a real wave has no demonstration mark", "/k/" + real, nil, 200, []string{"name=A1"}, []string{"trình diễn"}},
		{"a full wave does not ask which form", "/k/" + open + "?form=short", nil, 200, []string{"name=A1"}, []string{"?form="}},
		{"a choice wave begins with the short form", "/k/" + either, nil, 200,
			[]string{"name=A2", "name=OV", "name=_form value=full", "(26 câu)", "còn 3 phút nữa không?", "Phần <span>1/3"}, []string{"name=A1", "name=sex", "?form="}},
		{"a choice wave gives the full form on demand", "/k/" + either + "?form=full", nil, 200,
			[]string{"name=A1", "name=sex", "?form=short", "(6 câu)"}, []string{"phút nữa không"}},
		{"a mistyped code", "/k/" + open[:7] + "0", nil, 404, []string{"Mã quầy không đúng", "quét lại mã QR"}, []string{"<form", "Bình Minh"}},
		{"no code at all", "/k/%00%ff", nil, 404, []string{"Mã quầy không đúng"}, []string{"<form"}},
		{"a code that never was", "/k/" + unknown, nil, 404, []string{"Không tìm thấy quầy này"}, []string{"<form"}},
		{"a revoked code", "/k/" + revoked, nil, 410, []string{"Mã này không còn dùng nữa", "Quầy số 3"}, []string{"<form"}},
		{"a wave that has not begun", "/k/" + early, nil, 404, []string{"Đợt khảo sát chưa bắt đầu", "Từ ngày 02/04/2026 đến ngày 02/05/2026."}, []string{"<form"}},
		{"a paused wave", "/k/" + paused, nil, 404, []string{"đang tạm dừng"}, []string{"<form"}},
		{"a wave that is over", "/k/" + over, nil, 410, []string{"Đợt khảo sát đã kết thúc"}, []string{"<form"}},
		{"no wave", "/k/" + empty + "?lang=en", nil, 404, []string{"There is no survey here at present"}, []string{"<form"}},
		{"a wave that is over, for a program", "/k/" + over, []string{asJSON}, 410, []string{`"code":"wave.over"`, `"detail":"Cảm ơn`}, []string{"<"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := w.request(http.MethodGet, c.target, "", c.headers...)
			if rec.Code != c.status {
				t.Fatalf("status %d, want %d", rec.Code, c.status)
			}
			says(t, rec.Body.String(), c.has, c.hasNot)
		})
	}
}

// says checks what a text must and must not contain.
func says(t *testing.T, text string, has, hasNot []string) {
	t.Helper()
	for _, s := range has {
		if !strings.Contains(text, s) {
			t.Errorf("%q is missing in:\n%s", s, excerpt(text))
		}
	}
	for _, s := range hasNot {
		if strings.Contains(text, s) {
			t.Errorf("%q must not be there", s)
		}
	}
}

// excerpt is what a page says without style and script.
func excerpt(html string) string {
	_, html, _ = strings.Cut(html, "</style>")
	html, _, _ = strings.Cut(html, "<script")
	return html[:min(len(html), 2500)]
}

// sheetValues is a sheet with an answer of each kind.
func sheetValues() url.Values {
	return url.Values{"stage": {"submit"}, "A1": {"4"}, "A2": {"NA"}, "A3": {""}, "D1": {"1"}, "OV": {"5"},
		"wishes": {"time", "fees"}, "comment": {"Cán bộ rất nhiệt tình"}, "nonsense": {"x"}, "a.b": {"1"}, "$where": {"1"}}
}

func TestSendFromBrowser(t *testing.T) {
	w := newWorld(t, worldOptions{})
	values := w.opened(open, sheetValues())
	rec := w.request(http.MethodPost, "/k/"+open, values.Encode())
	location := rec.Header().Get("Location")
	if rec.Code != http.StatusSeeOther || !strings.HasPrefix(location, "/k/"+open+"/thanks/") {
		t.Fatalf("%d to %q", rec.Code, location)
	}
	kept := w.responses()
	if len(kept) != 1 {
		t.Fatalf("%d responses stored", len(kept))
	}
	// D1 does not concern somebody who hands a file in.
	want := survey.Answers{"stage": {Choices: []string{"submit"}}, "A1": {Rating: 4}, "A2": {DontKnow: true}, "OV": {Rating: 5},
		"wishes": {Choices: []string{"time", "fees"}}, "comment": {Text: "Cán bộ rất nhiệt tình"}}
	if diff := cmp.Diff(want, kept[0].Answers); diff != "" {
		t.Error(diff)
	}
	if kept[0].Channel != survey.ByQR || kept[0].Language != "vi" || kept[0].Form != survey.FullForm {
		t.Errorf("channel %s, language %s, form %s", kept[0].Channel, kept[0].Language, kept[0].Form)
	}

	again := w.request(http.MethodPost, "/k/"+open, values.Encode())
	if again.Code != http.StatusSeeOther || again.Header().Get("Location") != location || len(w.responses()) != 1 {
		t.Errorf("sent again: %d to %q, %d responses", again.Code, again.Header().Get("Location"), len(w.responses()))
	}

	thanks := w.request(http.MethodGet, location, "")
	receipt := strings.TrimSuffix(strings.TrimPrefix(location, "/k/"+open+"/thanks/"), "?lang=vi")
	if thanks.Code != http.StatusOK || thanks.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("thanks: %d, %q", thanks.Code, thanks.Header().Get("Cache-Control"))
	}
	says(t, thanks.Body.String(), []string{"Đã ghi nhận", receipt, "Quầy số 3", "/r?lang=vi", "phản ánh, kiến nghị", "trình diễn"},
		[]string{"nhiệt tình", "Hài lòng"})
}

func TestSendFromScript(t *testing.T) {
	w := newWorld(t, worldOptions{prefix: "/khao-sat"})
	values := w.opened(open, sheetValues())
	for i, want := range []int{http.StatusCreated, http.StatusOK} {
		rec := w.request(http.MethodPost, "/k/"+open, values.Encode(), asJSON)
		var a struct {
			Receipt, Thanks string
			New             bool
		}
		w.must(json.Unmarshal(rec.Body.Bytes(), &a))
		if rec.Code != want || a.New != (i == 0) || a.Thanks != "/khao-sat/k/"+open+"/thanks/"+a.Receipt+"?lang=vi" || a.Receipt == "" {
			t.Errorf("time %d: %d %+v", i+1, rec.Code, a)
		}
	}
	if n := len(w.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
}

func TestRefusals(t *testing.T) {
	type exchange struct {
		w      *world
		values url.Values
	}
	sent := func(x exchange) { x.w.request(http.MethodPost, "/k/"+open, x.values.Encode()) }
	for _, c := range []struct {
		name    string
		prepare func(exchange)
		status  int
		code    string
		retry   string
		form    bool // a browser gets the form back with everything typed
		newSeal bool
		has     []string
	}{
		{name: "nothing rated", prepare: func(x exchange) { x.values.Del("A1"); x.values.Del("A2"); x.values.Del("OV") },
			status: 422, code: "answers.invalid", form: true, has: []string{`href=#A1-1`, `id="A1-1"`, `id=A1-e`, "ít nhất một câu"}},
		{name: "a rating that is none", prepare: func(x exchange) { x.values.Set("B2", "6") },
			status: 422, code: "answers.invalid", form: true, has: []string{`href=#B2-1`, `aria-describedby="B2-e"`}},
		{name: "an option that is none", prepare: func(x exchange) { x.values.Set("sex", "<b>") },
			status: 422, code: "answers.invalid", form: true, has: []string{`href=#sex-1`}},
		{name: "too many wishes", prepare: func(x exchange) { x.values["wishes"] = []string{"time", "fees", "online", "papers"} },
			status: 422, code: "answers.invalid", form: true, has: []string{"tối đa 3 mục"}},
		{name: "a comment that is too long", prepare: func(x exchange) { x.values.Set("comment", strings.Repeat("ữ", 1001)) },
			status: 422, code: "answers.invalid", form: true, has: []string{"href=#comment>", "tối đa 1.000 ký tự; hiện có 1.001", "ữữữ"}},
		{name: "a seal that was altered", prepare: func(x exchange) { x.values.Set("_seal", "A"+x.values.Get("_seal")) },
			status: 422, code: "seal.invalid", form: true, newSeal: true, has: []string{"mở lại"}},
		{name: "no seal", prepare: func(x exchange) { x.values.Del("_seal") },
			status: 422, code: "seal.invalid", form: true, newSeal: true},
		{name: "another counter's seal", prepare: func(x exchange) { x.values.Set("_seal", x.w.opened(real, nil).Get("_seal")) },
			status: 422, code: "seal.invalid", form: true, newSeal: true},
		{name: "a form opened too long ago", prepare: func(x exchange) { x.w.advance(collect.SealLife + time.Hour) },
			status: 410, code: "seal.expired", form: true, newSeal: true, has: []string{"mở lại"}},
		{name: "the store is away", prepare: func(x exchange) { x.w.store.away.Store(true) },
			status: 503, code: "store.unavailable", retry: "5", form: true, has: []string{"chưa lưu được", "5 giây"}},
		{name: "other answers under the same seal", prepare: func(x exchange) { sent(x); x.values.Set("A1", "1") },
			status: 409, code: "response.differs", has: []string{"câu trả lời khác", "/r?lang=vi"}},
		{name: "the wave ended meanwhile", prepare: func(x exchange) {
			x.w.changeWave(open, func(v *survey.Wave) { v.State = survey.Closed })
		}, status: 410, code: "wave.over", has: []string{"Đợt khảo sát đã kết thúc", "Quầy số 3"}},
		{name: "the answer was withdrawn", prepare: func(x exchange) {
			sent(x)
			receipt := x.w.responses()[0].ID.Receipt()
			x.w.request(http.MethodPost, "/r", url.Values{"receipt": {receipt}, "act": {"withdraw"}}.Encode())
		}, status: 410, code: "response.withdrawn", has: []string{"đã được rút lại"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, worldOptions{})
			x := exchange{w, w.opened(open, sheetValues())}
			c.prepare(x)
			before := len(w.store.docs["responses"])

			rec := w.request(http.MethodPost, "/k/"+open, x.values.Encode(), asJSON)
			if rec.Code != c.status || !strings.Contains(rec.Body.String(), `"code":"`+c.code+`"`) || rec.Header().Get("Retry-After") != c.retry {
				t.Errorf("script: %d %s, Retry-After %q", rec.Code, rec.Body, rec.Header().Get("Retry-After"))
			}

			rec = w.request(http.MethodPost, "/k/"+open, x.values.Encode())
			html := rec.Body.String()
			if rec.Code != c.status || rec.Header().Get("Retry-After") != c.retry {
				t.Errorf("browser: %d, Retry-After %q", rec.Code, rec.Header().Get("Retry-After"))
			}
			says(t, html, c.has, nil)
			if strings.Contains(html, "<form") != c.form {
				t.Errorf("the form came back: %t", !c.form)
			}
			if c.form {
				hasTyped(t, html, x.values)
				if same := sealOf(t, html) == x.values.Get("_seal"); same == c.newSeal {
					t.Errorf("the seal is the same: %t", same)
				}
			}
			if n := len(w.store.docs["responses"]); n != before {
				t.Errorf("%d responses stored, %d before", n, before)
			}
		})
	}
}

// hasTyped checks that a form shows everything that was sent and can be shown.
func hasTyped(t *testing.T, html string, values url.Values) {
	t.Helper()
	for code, vs := range values {
		for _, v := range vs {
			kind := "radio"
			if code == "wishes" {
				kind = "checkbox"
			}
			button := fmt.Sprintf(`<input type=%s name=%s value="%s"`, kind, code, v)
			at := strings.Index(html, button)
			if v == "" || at < 0 {
				continue
			}
			tag, _, _ := strings.Cut(html[at:], ">")
			if !strings.HasSuffix(tag, " checked") {
				t.Errorf("%s=%s is no longer ticked: %s>", code, v, tag)
			}
		}
	}
	if v := values.Get("comment"); !strings.Contains(html, "\n"+v+"</textarea>") {
		t.Errorf("the comment is gone")
	}
}

func TestThrottled(t *testing.T) {
	one := collect.Rate{Burst: 1, PerMinute: 2}
	limits := collect.NewLimits(collect.Rates{Pair: one, Network: one, Code: collect.Rate{Burst: 100, PerMinute: 100}})
	w := newWorld(t, worldOptions{limits: limits})
	proxied := "X-Forwarded-For: 203.0.113.9"
	send := func(values url.Values, headers ...string) (int, string, string) {
		r := w.request(http.MethodPost, "/k/"+open, values.Encode(), headers...)
		return r.Code, r.Header().Get("Retry-After"), r.Body.String()
	}
	// The test's requests come from 192.0.2.1, which is no proxy of ours.
	if code, _, _ := send(w.opened(open, sheetValues()), proxied); code != http.StatusSeeOther {
		t.Fatalf("the first is refused: %d", code)
	}
	second := w.opened(open, sheetValues())
	code, retry, html := send(second, proxied, "X-Forwarded-For: 198.51.100.7")
	if code != http.StatusTooManyRequests || retry != "31" {
		t.Errorf("a forged X-Forwarded-For escapes the limit: %d, Retry-After %q", code, retry)
	}
	says(t, html, []string{"khoảng 31 giây"}, nil)
	hasTyped(t, html, second)
	if sealOf(t, html) != second.Get("_seal") {
		t.Error("the seal changed")
	}
	w.advance(31 * time.Second)
	if code, _, _ := send(second); code != http.StatusSeeOther {
		t.Errorf("the same form after the wait: %d", code)
	}
}

func TestSwitchLanguage(t *testing.T) {
	w := newWorld(t, worldOptions{})
	values := w.opened(open, sheetValues())
	seal := values.Get("_seal")
	values.Set("_to", "en")
	rec := w.request(http.MethodPost, "/k/"+open, values.Encode())
	html := rec.Body.String()
	if rec.Code != http.StatusOK || sealOf(t, html) != seal || len(w.responses()) != 0 {
		t.Fatalf("%d, %d responses", rec.Code, len(w.responses()))
	}
	says(t, html, []string{"<html lang=en>", "name=_lang value=en", "Everything you entered is still there", "Tiếng Việt"}, []string{"wrong id=_p"})
	hasTyped(t, html, values)

	values.Del("_to")
	values.Set("_lang", "en")
	if rec := w.request(http.MethodPost, "/k/"+open, values.Encode()); rec.Code != http.StatusSeeOther {
		t.Fatalf("sending after the change: %d", rec.Code)
	}
	if r := w.responses()[0]; r.Language != "en" {
		t.Errorf("language %q", r.Language)
	}
}

func TestThanksOnlyForWhatIsStored(t *testing.T) {
	w := newWorld(t, worldOptions{})
	never := survey.NewResponseID(start, [10]byte{1}).Receipt()
	for target, status := range map[string]int{
		"/k/" + open + "/thanks/" + never:         404,
		"/k/" + open + "/thanks/0000":             404,
		"/k/" + open + "/thanks/..%2f..%2fpasswd": 404,
	} {
		rec := w.request(http.MethodGet, target, "")
		if rec.Code != status || strings.Contains(rec.Body.String(), "Đã ghi nhận.") {
			t.Errorf("%s: %d", target, rec.Code)
		}
	}
	w.store.away.Store(true)
	if rec := w.request(http.MethodGet, "/k/"+open+"/thanks/"+never, ""); rec.Code != 503 {
		t.Errorf("while the store is away: %d", rec.Code)
	}
}
