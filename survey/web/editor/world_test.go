package editor_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store/bolt"
	"sipas/survey/web"
	"sipas/survey/web/citizen"
	"sipas/survey/web/editor"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/templates"
)

const password = "tre xanh bong mat"

// office is a service with the editor and the citizen's pages over an empty
// store, and people: lan manages everything, hoa one unit, chi is an analyst.
type office struct {
	testing.TB
	*httptest.Server
	manager  *manage.Manager
	rendered map[string]bool // templates
}

func newOffice(t testing.TB) *office {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	must(t, err)
	t.Cleanup(func() { s.Close() })
	o := &office{TB: t, rendered: map[string]bool{}}
	d := directory.New(s, time.Now)
	o.manager = &manage.Manager{Store: s, Directory: d, Trail: audit.New(s, time.Now)}
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Demo: func(context.Context) bool { return false },
		Languages: editor.Languages(d), Rendered: func(name string) { o.rendered[name] = true }})
	must(t, err)
	accounts := access.NewAccounts(access.Config{Store: s})
	desk, err := staff.New(staff.Config{Site: site, Accounts: accounts, Directory: d, Sessions: access.NewSessions(accounts, s, false, nil)})
	must(t, err)
	sealer, err := collect.NewSealer(bytes.Repeat([]byte{7}, collect.KeyBytes))
	must(t, err)
	citizens, err := citizen.New(citizen.Config{Collector: collect.New(collect.Config{Store: s, Directory: d, Sealer: sealer}), Site: site})
	must(t, err)
	pages, err := editor.New(editor.Config{Site: site, Desk: desk, Directory: d, Manager: o.manager, Preview: citizens.Preview})
	must(t, err)
	o.Server = httptest.NewServer(web.Handler(web.Config{Log: quiet, Site: site,
		Measure: func(string, string, int, time.Duration) {}, Mount: []web.Audience{desk, pages}}))
	t.Cleanup(o.Close)
	for name, g := range map[string][]access.Grant{"lan": access.Over(nil, access.Manager), "chi": access.Over(nil, access.Analyst), "hoa": access.Over([]string{"so"}, access.Manager)} {
		must(t, accounts.Add(t.Context(), access.User{Name: name, Grants: g}, password))
	}
	return o
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// person is somebody with a browser without script.
type person struct {
	*office
	*http.Client
}

func (o *office) signIn(name string) *person {
	o.Helper()
	jar, err := cookiejar.New(nil)
	must(o, err)
	p := &person{o, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if a := p.post("/signin", url.Values{"name": {name}, "password": {password}}); a.status != http.StatusSeeOther {
		o.Fatalf("signing in: %d", a.status)
	}
	return p
}

// answer is what came back.
type answer struct {
	status   int
	body, to string
	header   http.Header
}

func (p *person) send(q *http.Request) answer {
	p.Helper()
	q.Header.Set("Accept", "text/html")
	r, err := p.Do(q)
	must(p, err)
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	must(p, err)
	return answer{r.StatusCode, string(b), r.Header.Get("Location"), r.Header}
}

func (p *person) get(path string) answer {
	p.Helper()
	q, err := http.NewRequestWithContext(p.Context(), http.MethodGet, p.URL+path, nil)
	must(p, err)
	return p.send(q)
}

func (p *person) post(path string, form url.Values) answer {
	p.Helper()
	q, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.URL+path, strings.NewReader(form.Encode()))
	must(p, err)
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.send(q)
}

// upload sends a file as the page does.
func (p *person) upload(path, name string, content []byte) answer {
	p.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w, err := m.CreateFormFile("file", name)
	must(p, err)
	_, err = w.Write(content)
	must(p, err)
	must(p, m.Close())
	q, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.URL+path, &b)
	must(p, err)
	q.Header.Set("Content-Type", m.FormDataContentType())
	return p.send(q)
}

var (
	inputs    = regexp.MustCompile(`<(?:input|textarea|select)[^>]*>`)
	attribute = func(name string) *regexp.Regexp { return regexp.MustCompile(name + `="([^"]*)"`) }
	textareas = regexp.MustCompile(`(?s)<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>`)
	options   = regexp.MustCompile(`(?s)<select[^>]*name="([^"]*)"[^>]*>.*?</select>`)
	selected  = regexp.MustCompile(`<option value="([^"]*)" selected>`)
	forms     = regexp.MustCompile(`(?s)<form[^>]*data-keep[^>]*>.*?</form>`)
)

// filled is the edit form of a page as a browser would send it untouched.
func (p *person) filled(path string) url.Values {
	p.Helper()
	a := p.get(path)
	form := forms.FindString(a.body)
	if a.status != http.StatusOK || form == "" {
		p.Fatalf("%s: status %d, no form", path, a.status)
	}
	unescape := strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&#43;", "+").Replace
	values := url.Values{}
	for _, tag := range inputs.FindAllString(form, -1) {
		name := attribute("name").FindStringSubmatch(tag)
		if name == nil || strings.HasPrefix(tag, "<textarea") || strings.HasPrefix(tag, "<select") {
			continue
		}
		kind, value := attribute("type").FindStringSubmatch(tag), attribute("value").FindStringSubmatch(tag)
		if kind != nil && (kind[1] == "checkbox" || kind[1] == "radio") && !strings.Contains(tag, " checked") {
			continue
		}
		if value != nil {
			values.Add(name[1], unescape(value[1]))
		}
	}
	for _, m := range textareas.FindAllStringSubmatch(form, -1) {
		values.Set(m[1], unescape(m[2]))
	}
	for _, m := range options.FindAllStringSubmatch(form, -1) {
		if s := selected.FindStringSubmatch(m[0]); s != nil {
			values.Set(m[1], s[1])
		}
	}
	return values
}

// stored is a version as it is stored.
func (o *office) stored(id string, version int) *survey.Questionnaire {
	o.Helper()
	q, err := manage.Present[survey.Questionnaire](o.Context(), o.manager, directory.Questionnaires, survey.Ref{ID: id, Version: version}.String())
	must(o, err)
	return &q.Value
}

// begin makes a draft from the template.
func (p *person) begin(title, base string) string {
	p.Helper()
	a := p.post("/questionnaires/new?lang=vi", url.Values{"title": {title}, "base": {base}})
	if a.status != http.StatusSeeOther {
		p.Fatalf("beginning: %d\n%s", a.status, a.body)
	}
	path, _, _ := strings.Cut(a.to, "?")
	return path
}

// says checks what a page must and must not say.
func (a answer) says(t testing.TB, status int, has ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d", a.status, status)
	}
	for _, s := range has {
		if !strings.Contains(a.body, s) {
			t.Errorf("%q is missing in: %.1500s", s, strings.Join(strings.Fields(regexp.MustCompile(`(?s)^.*<main|<[^>]*>`).ReplaceAllString(a.body, " ")), " "))
		}
	}
}
