package main

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

// story is the whole program over an empty store, and people who do the work of
// a reform score in it through its pages.
type story struct {
	*desktest.Office
	*app
	council desktest.Visitor // appraises
	clerk   desktest.Visitor // types for units that have nobody of their own; who types does not appraise unmarked
}

func newStory(t *testing.T) *story {
	t.Helper()
	w := &world{ctx: t.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	a, err := newApp(w, &Settings{Addr: ":0", Data: t.TempDir(), Limits: "on"})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.server.Handler)
	t.Cleanup(func() {
		server.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	a.base.Store(&server.URL)
	s := &story{app: a, Office: &desktest.Office{TB: t, Server: server, Store: a.store, Manager: a.manager, Directory: a.directory, Accounts: a.accounts}}
	s.council, s.clerk = s.Person(nil, access.Officer), s.Person(nil, access.Officer)
	return s
}

// units adds units below a province or ministry; the first is the one that the
// article is about. It gives their ids.
func (s *story) units(about string, n int, name func(i int) string) []string {
	s.Helper()
	ids := []string{about}
	for i := 1; i < n; i++ {
		ids = append(ids, fmt.Sprintf("u%02d", i))
	}
	s.Change(func(e *manage.Editor) error {
		if err := e.PutUnit(s.Context(), survey.Unit{ID: "top", Name: survey.Text{"vi": "Cấp trên", "en": "Top"}, Kind: survey.Province}); err != nil {
			return err
		}
		for i, id := range ids {
			u := survey.Unit{ID: id, Name: survey.Text{"vi": name(i), "en": name(i)}, Kind: survey.Department, Parent: "top"}
			if err := e.PutUnit(s.Context(), u); err != nil {
				return err
			}
		}
		return nil
	})
	return ids
}

// set takes a criteria set in from a table and publishes it. Lines are code,
// parent, name, maximum, source; it gives the reference.
func (s *story) set(id, level string, lines ...string) string {
	s.Helper()
	table := "code,parent,name_vi,max,source\n" + strings.Join(lines, "\n") + "\n"
	const confirm = "/reform/sets/import/confirm"
	dry := s.council.Upload("/reform/sets/import", "file", "bo-tieu-chi.csv", []byte(table), nil).Want(200, "Nothing has been kept", "All totals in the file agree")
	ref := id + "@1"
	s.council.Upload(confirm, "file", "", nil, desktest.With(dry.Form(confirm), "title_vi", "Bộ tiêu chí", "id", id, "level", level)).Leads("/reform/sets/" + ref)
	s.publishSet(ref)
	return ref
}

func (s *story) publishSet(ref string) {
	s.Helper()
	path := "/reform/sets/" + ref + "/publish"
	s.council.Post(path, s.council.Get(path).Want(200).Form(path)).Leads("/reform/sets/" + ref)
}

// round makes a round of units and opens it to them. pairs are names and values
// of the form.
func (s *story) round(id, set string, units []string, pairs ...string) {
	s.Helper()
	v, at := s.council, "/reform/rounds/"+id
	form := v.Get("/reform/rounds/new").Want(200).Form("/reform/rounds/new")
	v.Post("/reform/rounds/new", desktest.With(form, append([]string{"id", id, "set", set}, pairs...)...)).Leads(at)
	form = v.Get(at + "/units").Want(200).Form(at + "/units")
	v.Post(at+"/units", desktest.With(form, "ids", strings.Join(units, "\n"), "do", "save")).Leads(at)
	v.Post(at+"/run", v.Get(at+"/run").Want(200).Form(at+"/run")).Leads(at)
}

// scored types a unit's points, a table for each field, as whoever is given.
func (s *story) scored(v desktest.Visitor, round, unit string, points map[string]string) {
	s.Helper()
	fields := map[string][]string{}
	for code, p := range points {
		field, _, _ := strings.Cut(code, ".")
		fields[field] = append(fields[field], "p."+code, p)
	}
	for field, pairs := range fields {
		path := "/reform/rounds/" + round + "/sheets/" + unit + "/fields/" + field
		a := v.Post(path, desktest.With(v.Get(path).Want(200).Form(path), pairs...))
		if a.Status != 303 {
			s.Fatalf("%s: points %v: %d %s", unit, pairs, a.Status, words(a.Page))
		}
	}
}

// on takes all units of a stage on to the next.
func (s *story) on(round string, from reform.Stage) {
	s.Helper()
	path := "/reform/rounds/" + round + "/move"
	form := s.council.Get(path + "?from=" + string(from)).Want(200).Form(path)
	if a := s.council.Post(path, form); a.Status != 200 || !strings.Contains(a.Page, "0 have stayed") {
		s.Fatalf("%s from %s: %d %s", round, from, a.Status, words(a.Page))
	}
}

// accepted accepts what nobody disputes at a leaf, all units at once.
func (s *story) accepted(round, code string) {
	s.Helper()
	path := "/reform/rounds/" + round + "/criteria/" + code
	s.council.Post(path, desktest.With(s.council.Get(path).Want(200).Form(path), "do", "accept")).Leads(path)
}

// given gives each unit points at a leaf that a survey decides.
func (s *story) given(round, code, reason string, points map[string]string) {
	s.Helper()
	path := "/reform/rounds/" + round + "/criteria/" + code
	var pairs []string
	for unit, p := range points {
		pairs = append(pairs, "points."+unit, p, "reason."+unit, reason)
	}
	s.council.Post(path, desktest.With(s.council.Get(path).Want(200).Form(path), pairs...)).Leads(path)
}

// published goes from the first appraisal to the published result; codes are the
// leaves that the council accepts.
func (s *story) published(round string, codes ...string) {
	s.Helper()
	s.on(round, reform.SelfScoring)
	for _, code := range codes {
		s.accepted(round, code)
	}
	for _, stage := range reform.Stages()[1:4] {
		s.on(round, stage)
	}
	s.frozen(round)
}

// frozen publishes the result of a round whose sheets are final.
func (s *story) frozen(round string) {
	s.Helper()
	path := "/reform/rounds/" + round + "/results/publish"
	page := s.council.Get(path).Want(200)
	if !strings.Contains(page.Page, `action="`+path) {
		s.Fatalf("%s cannot be published: %s", round, words(page.Page))
	}
	s.council.Post(path, page.Form(path)).Leads(path)
	s.council.Get(path).Want(200, "SHA-256")
}

// verified takes the published result along and computes it again from that one
// file; a figure that was altered is named.
func (s *story) verified(v desktest.Visitor, round string) {
	s.Helper()
	kept := v.Get("/reform/rounds/" + round + "/results/result.json").Want(200).Page
	for altered, says := range map[bool]string{false: "All figures follow", true: "the document says"} {
		file := filepath.Join(s.TempDir(), "result.json")
		text := kept
		if altered {
			text = strings.Replace(kept, `"rank":4`, `"rank":3`, 1)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			s.Fatal(err)
		}
		var out bytes.Buffer
		w := &world{ctx: s.Context(), out: &out, err: io.Discard, log: slog.New(slog.DiscardHandler)}
		err := (&verifyCmd{Data: file, Lang: "en"}).Run(w, &Settings{})
		if (err != nil) != altered || !strings.Contains(out.String(), says) {
			s.Errorf("altered %t: %v, %s", altered, err, out.String())
		}
	}
}

// tag is one of HTML.
var tag = regexp.MustCompile(`<[^>]*>`)

// words are the words of a piece of HTML.
func words(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(page, " "))), " ")
}

// row are the words of the row of a table that has such a heading, of the first
// table with one.
func (s *story) row(v desktest.Visitor, path, heading string) string {
	s.Helper()
	page := v.Get(path).Want(200).Page
	for _, row := range regexp.MustCompile(`(?s)<tr.*?</tr>`).FindAllString(page, -1) {
		if head := regexp.MustCompile(`(?s)<th scope="row".*?</th>`).FindString(row); strings.Contains(words(head), heading) {
			return words(row)
		}
	}
	s.Fatalf("%s has no row %q: %s", path, heading, words(page))
	return ""
}

// holds makes sure that words stand in a row, in this order.
func (s *story) holds(row string, parts ...string) {
	s.Helper()
	rest := row
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			s.Errorf("%q does not go on with %q after the others of %q", row, part, parts)
			return
		}
		rest = after
	}
}

// places are what stands in the column of places, from the top.
func (s *story) places(v desktest.Visitor, round string) []string {
	s.Helper()
	page := v.Get("/reform/rounds/" + round + "/results").Want(200).Page
	var all []string
	for _, m := range regexp.MustCompile(`<tr><td class="n at">([^<]*)</td>`).FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}
