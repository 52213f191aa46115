package typed_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"pgregory.net/rapid"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
	"sipas/templates"
)

func locale(t *testing.T) *kit.Locale {
	t.Helper()
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files})
	if err != nil {
		t.Fatal(err)
	}
	return site.In("vi")
}

func TestDays(t *testing.T) {
	july := time.Date(2025, 6, 30, 17, 0, 0, 0, time.UTC) // midnight of 1 July in Vietnam
	for in, want := range map[string]time.Time{
		"01/07/2025": july, "1/7/2025": july, "1-7-2025": july, "01.07.2025": july, "2025-07-01": july,
		"29/02/2028": time.Date(2028, 2, 28, 17, 0, 0, 0, time.UTC),
	} {
		if got, ok := typed.Day(in); !ok || !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("Day(%q) = %v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "31/02/2025", "29/02/2025", "7/2025", "01/13/2025", "0/1/2025", "1/7/25", "hôm nay", "01/07/2025 8:00", "1/7/1492"} {
		if got, ok := typed.Day(in); ok {
			t.Errorf("Day(%q) = %v", in, got)
		}
	}
}

func TestDaysComeBackAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 100_000).Draw(t, "day"))
		text := day.Format("02/01/2006")
		if got, ok := typed.Day(text); !ok || typed.WriteDay(got) != text || typed.WriteClock(got) != "00:00" {
			t.Errorf("%s came back as %v", text, got)
		}
	})
}

func TestClocks(t *testing.T) {
	for in, want := range map[string]time.Duration{"7:30": 450 * time.Minute, "07h30": 450 * time.Minute, "17": 17 * time.Hour, "7h": 7 * time.Hour, "0:00": 0} {
		if got, ok := typed.Clock(in); !ok || got != want {
			t.Errorf("Clock(%q) = %v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "24:00", "7:60", "7:3", "sáng", "-1:00"} {
		if got, ok := typed.Clock(in); ok {
			t.Errorf("Clock(%q) = %v", in, got)
		}
	}
}

func TestWholeNumbers(t *testing.T) {
	l := locale(t)
	for in, want := range map[string]int{"0": 0, "1200": 1200, "1.200": 1200, "1,200": 1200, " 99 999 ": 99999} {
		f := typed.New(l, nil, url.Values{"n": {in}})
		if got, known := f.Whole("n", 0, 99_999); !known || got != want || !f.Good() {
			t.Errorf("%q is %d, %v", in, got, known)
		}
	}
	for _, in := range []string{".", "1.20", "12.3", "-3", "1e3", "100000", "99999999999999999999"} {
		f := typed.New(l, nil, url.Values{"n": {in}})
		if got, known := f.Whole("n", 0, 99_999); known || f.Good() {
			t.Errorf("%q is taken for %d", in, got)
		}
	}
	f := typed.New(l, nil, nil)
	if _, known := f.Whole("n", 5, 9); known || !f.Good() {
		t.Error("an empty input is a number, or wrong")
	}
}

var labels = typed.Labels{"from": "units.from"}

func TestWhatIsWrongIsSaidAndNothingIsLost(t *testing.T) {
	f := typed.New(locale(t), labels, url.Values{"name": {"  "}, "from": {"31/02/2025"}, "n": {"many"}, "e": {"5,5"}, "id": {"số 1"}, "big": {"900"}})
	f.Need("name")
	f.Day("from")
	f.Whole("n", 1, 10)
	f.Code("id")
	if e := f.Decimal("e", 1, 20, 5); e != 5.5 {
		t.Errorf("5,5 is %v", e)
	}
	f.Decimal("big", 1, 20, 5)
	if f.Good() || f.Sum() != 5 {
		t.Errorf("%d wrong: %+v", f.Sum(), f.Wrongs)
	}
	if got := f.At("from"); got != "Không có ngày 31/02/2025 trong lịch. Xin xem lại ngày và tháng." {
		t.Errorf("a day that there is not: %q", got)
	}
	if f.Raw("from") != "31/02/2025" || f.At("n") != "Xin ghi một số nguyên từ 1 đến 10." || f.At("e") != "" {
		t.Errorf("%q, %q, %q", f.Raw("from"), f.At("n"), f.At("e"))
	}
	if in := f.Input("from"); in.Label == "" || in.Label == "units.from" || in.Wrong == "" || in.Value != "31/02/2025" {
		t.Errorf("input %+v", in)
	}
}

func TestMoments(t *testing.T) {
	f := typed.New(locale(t), nil, url.Values{"d": {"01/07/2025"}, "t": {"17:30"}, "bad": {"noon"}})
	if got := f.Moment("d", "t"); !got.Equal(time.Date(2025, 7, 1, 10, 30, 0, 0, time.UTC)) {
		t.Errorf("got %v", got)
	}
	if got := f.Moment("d", "none"); typed.WriteClock(got) != "00:00" || !f.Good() {
		t.Errorf("without a time: %v %v", got, f.Wrongs)
	}
	if f.Moment("d", "bad"); f.At("bad") == "" {
		t.Error("noon is taken")
	}
}

func post(body string, kind string) echo.Context {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return echo.New().NewContext(r, httptest.NewRecorder())
}

func TestBodies(t *testing.T) {
	l := locale(t)
	f, err := typed.Read(post("name=S%E1%BB%9F&units=a&units=b", "application/x-www-form-urlencoded"), l, nil)
	if err != nil || f.Text("name") != "Sở" || !f.Has("units", "b") || f.Has("units", "c") {
		t.Errorf("%+v, %v", f, err)
	}
	_, err = typed.Read(post("x="+strings.Repeat("y", typed.MaxForm+1), "application/x-www-form-urlencoded"), l, nil)
	if !errors.Is(err, kit.ErrTooLarge) {
		t.Errorf("a large form: %v", err)
	}
	if _, err := typed.Read(post("x=%zz", "application/x-www-form-urlencoded"), l, nil); !errors.Is(err, kit.ErrMalformed) {
		t.Errorf("a broken form: %v", err)
	}
}

func TestUploads(t *testing.T) {
	l := locale(t)
	send := func(size int) echo.Context {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		if err := errors.Join(w.WriteField("rev", "7"), w.Close()); err != nil && size < 0 {
			t.Fatal(err)
		}
		if size >= 0 {
			b.Reset()
			w = multipart.NewWriter(&b)
			part, err := w.CreateFormFile("file", "quầy.csv")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := part.Write(bytes.Repeat([]byte("x"), size)); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(w.WriteField("rev", "7"), w.Close()); err != nil {
				t.Fatal(err)
			}
		}
		return post(b.String(), w.FormDataContentType())
	}
	f, file, name, err := typed.Upload(send(100), l, nil, "file", 100)
	if err != nil || len(file) != 100 || name != "quầy.csv" || f.Raw("rev") != "7" {
		t.Errorf("%d bytes of %q, %v", len(file), name, err)
	}
	if _, _, _, err := typed.Upload(send(101), l, nil, "file", 100); !errors.Is(err, kit.ErrTooLarge) {
		t.Errorf("a file that is too large: %v", err)
	}
	if _, _, _, err := typed.Upload(send(typed.MaxForm+102), l, nil, "file", 100); !errors.Is(err, kit.ErrTooLarge) {
		t.Errorf("a body that is too large: %v", err)
	}
	if f, file, _, err := typed.Upload(send(-1), l, nil, "file", 100); err != nil || file != nil || f.Raw("rev") != "7" {
		t.Errorf("without a file: %v", err)
	}
}

func TestIDsAreMadeOfNames(t *testing.T) {
	for name, want := range map[string]string{
		"Sở Tư pháp": "so-tu-phap", "  Đất  đai ": "dat-dai", "!!!": "", "": "", "2026": "2026",
		"Trung tâm Phục vụ hành chính công phường Bình Minh": "trung-tam-phuc-vu-hanh-chinh-cong",
		strings.Repeat("a", 60): strings.Repeat("a", 34),
	} {
		if got := typed.Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
	taken := func(id string) bool { return id == "so" || id == "so-2" }
	f := typed.New(locale(t), nil, nil)
	if id := f.NewID("id", "Sở", taken); id != "so-3" || f.Raw("id") != "so-3" || !f.Good() {
		t.Errorf("got %q, the form has %q", id, f.Raw("id"))
	}
	f = typed.New(locale(t), nil, url.Values{"id": {"không được"}})
	if f.NewID("id", "Sở", taken); f.Good() {
		t.Error("an id that is none is taken")
	}
	rapid.Check(t, func(t *rapid.T) {
		if id := typed.Slug(rapid.String().Draw(t, "name")); id != "" && !survey.ValidCode(id+"-1000") {
			t.Errorf("%q is no code", id)
		}
	})
}
