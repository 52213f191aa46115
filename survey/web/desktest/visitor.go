package desktest

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Visitor is somebody at the pages.
type Visitor struct {
	*Office
	client *http.Client
}

// Answer is what came back.
type Answer struct {
	testing.TB
	Status int
	Page   string
	To     string // where a redirect leads, without its query
	Header http.Header
}

func (v Visitor) do(method, path, kind string, body io.Reader) Answer {
	v.Helper()
	q, err := http.NewRequestWithContext(v.Context(), method, v.URL+path, body)
	if err != nil {
		v.Fatal(err)
	}
	q.Header.Set("Accept-Language", "en")
	if kind != "" {
		q.Header.Set("Content-Type", kind)
	}
	r, err := v.client.Do(q)
	if err != nil {
		v.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		v.Fatal(err)
	}
	to, _, _ := strings.Cut(r.Header.Get("Location"), "?")
	return Answer{v.TB, r.StatusCode, string(b), to, r.Header}
}

// Get fetches a page.
func (v Visitor) Get(path string) Answer { v.Helper(); return v.do("GET", path, "", nil) }

// Post sends a form.
func (v Visitor) Post(path string, form url.Values) Answer {
	v.Helper()
	return v.do("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// Upload sends a form with a file; none if it is nil.
func (v Visitor) Upload(path, field, name string, file []byte, form url.Values) Answer {
	v.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, values := range form {
		for _, x := range values {
			if err := w.WriteField(k, x); err != nil {
				v.Fatal(err)
			}
		}
	}
	if file != nil {
		part, err := w.CreateFormFile(field, name)
		if err != nil {
			v.Fatal(err)
		}
		if _, err := part.Write(file); err != nil {
			v.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.Fatal(err)
	}
	return v.do("POST", path, w.FormDataContentType(), &b)
}

// Want makes sure of a status and of what a page says.
func (a Answer) Want(status int, has ...string) Answer {
	a.Helper()
	if a.Status != status {
		a.Fatalf("status %d, want %d\n%s", a.Status, status, a.main())
	}
	for _, s := range has {
		if !strings.Contains(a.Page, s) {
			a.Errorf("the page lacks %q:\n%s", s, a.main())
		}
	}
	return a
}

// Lacks makes sure of what a page does not say.
func (a Answer) Lacks(parts ...string) Answer {
	a.Helper()
	for _, s := range parts {
		if strings.Contains(a.Page, s) {
			a.Errorf("the page has %q", s)
		}
	}
	return a
}

// Leads makes sure that a change was made and where it leads.
func (a Answer) Leads(to string) {
	a.Helper()
	if a.Status != http.StatusSeeOther || a.To != to {
		a.Fatalf("status %d to %q, want %q\n%s", a.Status, a.To, to, a.main())
	}
}

// main is the page without its frame.
func (a Answer) main() string {
	if _, after, found := strings.Cut(a.Page, "<main"); found {
		return after
	}
	return a.Page
}

var (
	inputs    = regexp.MustCompile(`<input [^>]*>`)
	selects   = regexp.MustCompile(`(?s)<select id="[^"]*" name="([^"]+)".*?</select>`)
	selected  = regexp.MustCompile(`<option value="([^"]*)" selected`)
	textareas = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>`)
	options   = regexp.MustCompile(`<option value="([^"]*)"`)
	entities  = strings.NewReplacer("&#43;", "+", "&amp;", "&", "&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">")
)

func attribute(tag, name string) (string, bool) {
	_, after, found := strings.Cut(tag, " "+name+`="`)
	value, _, _ := strings.Cut(after, `"`)
	return entities.Replace(value), found
}

// Form is what a browser would send of the page's form with that action, as it
// stands, without buttons and files.
func (a Answer) Form(action string) url.Values {
	a.Helper()
	_, page, found := strings.Cut(a.Page, ` method="post" action="`+action+`?`)
	if !found {
		a.Fatalf("there is no form for %s:\n%s", action, a.main())
	}
	page, _, _ = strings.Cut(page, "</form>")
	form := url.Values{}
	for _, tag := range inputs.FindAllString(page, -1) {
		name, named := attribute(tag, "name")
		value, _ := attribute(tag, "value")
		kind, _ := attribute(tag, "type")
		chosen := kind != "radio" && kind != "checkbox" || strings.Contains(tag, " checked")
		if named && chosen && kind != "file" && !strings.Contains(tag, " disabled") {
			form.Add(name, value)
		}
	}
	for _, m := range selects.FindAllStringSubmatch(page, -1) {
		list, _, _ := strings.Cut(m[0], ">")
		if strings.Contains(list, " disabled") {
			continue
		}
		choice := selected.FindStringSubmatch(m[0])
		if choice == nil {
			choice = options.FindStringSubmatch(m[0])
		}
		if choice != nil {
			form.Set(m[1], entities.Replace(choice[1]))
		}
	}
	for _, m := range textareas.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	return form
}

// With is a form with other values: pairs of name and value.
func With(form url.Values, pairs ...string) url.Values {
	other := url.Values{}
	for k, v := range form {
		other[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		other.Set(pairs[i], pairs[i+1])
	}
	return other
}
