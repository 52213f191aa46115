package api

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sipas/survey/access"
)

// TestETag: the same question has the same tag until the answer is another one.
func TestETag(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key(nil)
	const path = "/api/v1/waves/2026/results"
	first := w.get(path, key, http.StatusOK)
	tag := first.Header.Get("ETag")
	for _, given := range []string{tag, `"x", ` + tag, tag[2:], "*"} {
		r := w.get(path, key, http.StatusNotModified, "If-None-Match", given)
		if len(r.body) > 0 || r.Header.Get("ETag") != tag || r.Header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("If-None-Match %s: %v, %d bytes", given, r.Header, len(r.body))
		}
	}
	for _, other := range []string{path + "?unit=D1", path + "?score=mean5", path + "/unit"} {
		w.get(other, key, http.StatusOK, "If-None-Match", tag)
	}
	w.elsewhere("2026", "D2", 30)
	second := w.get(path, key, http.StatusOK, "If-None-Match", tag)
	if bytes.Equal(first.body, second.body) {
		t.Error("thirty answers more, and the same results")
	}
}

func TestCompressedAndWithoutContent(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key(nil)
	const path = "/api/v1/waves/2026/results/unit"
	plain := w.get(path, key, http.StatusOK)
	packed := w.get(path, key, http.StatusOK, "Accept-Encoding", "br, gzip;q=0.5")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("ETag") != plain.Header.Get("ETag") {
		t.Fatalf("%v", packed.Header)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(unpacked, plain.body) {
		t.Errorf("another content when compressed: %v", err)
	}
	for _, accept := range []string{"br", "gzip;q=0", "identity"} {
		if r := w.get(path, key, http.StatusOK, "Accept-Encoding", accept); r.Header.Get("Content-Encoding") != "" {
			t.Errorf("Accept-Encoding %s: %s", accept, r.Header.Get("Content-Encoding"))
		}
	}
	head := w.ask(http.MethodHead, path, key)
	if head.StatusCode != http.StatusOK || len(head.body) > 0 || head.Header.Get("ETag") != plain.Header.Get("ETag") || head.ContentLength != int64(len(plain.body)) {
		t.Errorf("HEAD: %s, %v", head.Status, head.Header)
	}
	if r := w.ask(http.MethodHead, "/api/v1/waves/2026/responses", key); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("HEAD of a stream: %s", r.Status)
	}
	for _, origin := range []string{"https://elsewhere.example", "null"} {
		r := w.get(path, key, http.StatusOK, "Origin", origin)
		if r.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("open to scripts of %s", origin)
		}
	}
}

// TestListsGoOnWithoutGapOrRepeat, whatever the size of the parts.
func TestListsGoOnWithoutGapOrRepeat(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key(nil)
	whole := read[list[unit]](t, w.get("/api/v1/units", key, http.StatusOK))
	if len(whole.Items) != 5 || whole.Next != nil {
		t.Fatalf("%+v", whole)
	}
	rapid.Check(t, func(rt *rapid.T) {
		next := "/api/v1/units?limit=" + strconv.Itoa(rapid.IntRange(1, 6).Draw(rt, "limit"))
		var ids []string
		for next != "" {
			r := w.get(next, key, http.StatusOK)
			l := read[list[unit]](t, r)
			for _, u := range l.Items {
				ids = append(ids, u.ID)
			}
			next = ""
			if l.Next != nil {
				next = *l.Next
				if want := "<" + next + `>; rel="next"`; r.Header.Get("Link") != want {
					rt.Fatalf("Link %q, want %q", r.Header.Get("Link"), want)
				}
			}
		}
		for i, u := range whole.Items {
			if len(ids) != len(whole.Items) || ids[i] != u.ID {
				rt.Fatalf("%v", ids)
			}
		}
	})
	for _, after := range []string{"D1Z", "zzz", "0"} { // need not exist
		w.get("/api/v1/units?after="+after, key, http.StatusOK)
	}
}

// TestPeopleMayLook: somebody who has signed in gets what a program gets; a key
// that is shown counts, whoever has signed in.
func TestPeopleMayLook(t *testing.T) {
	w := newWorld(t, generous)
	v := w.Person([]string{"D1"}, access.Viewer)
	v.Get("/api/v1/waves/2026/results?unit=D1").Want(http.StatusOK, `"item_mean"`)
	v.Get("/api/v1/waves/2026/results?unit=D2").Want(http.StatusNotFound, codeUnit)
	v.Get("/api/v1/waves/2026/responses").Want(http.StatusForbidden, codeForbidden)
	w.Stranger().Get("/api/v1/waves").Want(http.StatusUnauthorized, codeKeyMissing)
}

// TestProblemsFollowTheReader: by lang, by Accept-Language, or in Vietnamese.
func TestProblemsFollowTheReader(t *testing.T) {
	w := newWorld(t, generous)
	for _, tt := range []struct{ query, header, want string }{
		{"", "", "Chưa có khóa"}, {"", "en-GB, vi;q=0.5", "There is no key"}, {"?lang=en", "vi", "There is no key"}, {"", "ja", "Chưa có khóa"},
	} {
		r := w.get("/api/v1"+tt.query, "", http.StatusUnauthorized, "Accept-Language", tt.header)
		if x := read[Problem](t, r); x.Title != tt.want {
			t.Errorf("%+v: %q", tt, x.Title)
		}
		if r.Header.Get("WWW-Authenticate") != `Bearer realm="sipas"` {
			t.Errorf("WWW-Authenticate %q", r.Header.Get("WWW-Authenticate"))
		}
	}
}

// TestWrongParametersAreNamed: first those that there are not, then those with
// values that cannot be.
func TestWrongParametersAreNamed(t *testing.T) {
	w := newWorld(t, generous)
	key := w.key(nil)
	for query, fields := range map[string][]string{
		"waves?limit=1&size=1&colour=red":                    {"colour", "size"},
		"waves?limit=0&after=%2F":                            {"after", "limit"},
		"waves?limit=1&limit=2":                              {"limit"},
		"waves?limit=9999999999999999999":                    {"limit"},
		"waves?%zz":                                          {"?"},
		"waves/2026/results?q.age=1&sexx=f":                  {"q.age", "sexx"},
		"waves/2026/results?q.sex=x&score=9&flags=1&lang=xx": {"lang", "flags", "score", "q.sex"},
		"waves/2026/results?from=2026-W41&to=2026-W40":       {"to"},
		"waves/2026/results?from=yesterday":                  {"from"},
		"waves/2026/results?from=2026-03":                    {"from"},
		"waves/2026/results?unit=D1&unit=D2":                 {"unit"},
		"waves/2026/responses?format=docx&texts=maybe":       {"format"},
		"waves/2026/questionnaire?texts=1":                   {"texts"},
	} {
		x := read[Problem](t, w.get("/api/v1/"+query, key, http.StatusBadRequest))
		var named []string
		for _, p := range x.Problems {
			named = append(named, p.Field)
		}
		for _, f := range fields {
			found := false
			for _, n := range named {
				found = found || n == f
			}
			if !found {
				t.Errorf("%s: problems with %v, want %v", query, named, fields)
			}
		}
	}
}

// FuzzQuestions: no address and no parameter leads to a fault of the program,
// and every refusal is a problem.
func FuzzQuestions(f *testing.F) {
	w := newWorld(f, generous)
	all, some := w.key(nil), w.key([]string{"D1"})
	for _, path := range everything(w)[:60] {
		f.Add(strings.TrimPrefix(path, root+"/"))
	}
	for _, s := range []string{"waves?after=%00", "waves/%2e%2e/results", "waves/2026/results?q.sex=%ff", "units?limit=-1&&&=", "waves/2026/results/unit?from=9999-W99",
		"waves/2026/results?from=0000-W00&to=2026-13", "waves/2026/results?unit=%F0%9F%98%80", "waves/2026/results/q.sex?q.sex=f&q.sex=m&q.sex=-&field=HT&channel=qr&form=full&version=mini%201&language=vi&flags=without&from=2026-W39"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		at, err := url.ParseRequestURI(root + "/" + path)
		blank := func(r rune) bool { return r <= ' ' || r == 0x7f } // which no request line can have
		if err != nil || len(path) > 2000 || strings.ContainsFunc(path, blank) {
			return
		}
		for _, key := range []string{all, some} {
			q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+at.RequestURI(), nil)
			if err != nil {
				return
			}
			q.Header.Set("Authorization", "Bearer "+key)
			answer, err := http.DefaultClient.Do(q)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			kind := answer.Header.Get("Content-Type")
			if answer.StatusCode >= 500 || answer.StatusCode >= 400 && kind != problemType {
				t.Errorf("GET %s: %s, %s\n%s", at, answer.Status, kind, body)
			}
		}
	})
}
