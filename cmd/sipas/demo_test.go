package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The demonstration prints what to open and how to sign in, all of it works,
// and it works again on the data of an earlier run.
func TestDemoRunsAndRunsAgain(t *testing.T) {
	dir := t.TempDir()
	var first []string
	for run := range 2 {
		p := startProcess(t, "demo", "--addr", "127.0.0.1:0", "--data", dir)
		forms := slices.DeleteFunc(slices.Clone(p.lines), func(l string) bool { return !citizensAddress.MatchString(l) })
		if len(forms) != shown {
			t.Fatalf("run %d printed %d citizens' addresses:\n%s", run, len(forms), strings.Join(p.lines, "\n"))
		}
		for _, f := range forms {
			if got := call(t, http.DefaultClient, "GET", f); got != http.StatusOK {
				t.Errorf("run %d: %s: status %d", run, f, got)
			}
		}
		codes := strings.ReplaceAll(strings.Join(forms, " "), p.base, "")
		if first = append(first, codes); codes != first[0] {
			t.Errorf("the second run prints other codes: %s, before %s", codes, first[0])
		}
		form := open(t, p.base, strings.TrimPrefix(forms[0], p.base+"/k/"), uint64(run))
		if status, _, err := form.send(t.Context(), http.DefaultClient); status != http.StatusCreated {
			t.Errorf("run %d: an answer got status %d (%v)", run, status, err)
		}
		demoSignsIn(t, p)
		p.stop(t)
	}
}

var (
	citizensAddress = regexp.MustCompile(`^http://[^/ ]+/k/[0-9A-Z]{8}$`)
	signInLine      = regexp.MustCompile(`Sign in +(\S+) +password (\S+)`)
)

func demoSignsIn(t *testing.T, p *process) {
	t.Helper()
	m := signInLine.FindStringSubmatch(strings.Join(p.lines, "\n"))
	if m == nil {
		t.Fatalf("no sign-in printed:\n%s", strings.Join(p.lines, "\n"))
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	answer, err := client.PostForm(p.base+"/signin", url.Values{"name": {m[1]}, "password": {m[2]}, "next": {"/results"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Request.URL.Path, "/results/") {
		t.Errorf("signing in ended at %s with %s", answer.Request.URL.Path, answer.Status)
	}
}
