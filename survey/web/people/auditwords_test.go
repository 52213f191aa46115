package people_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// acts are the literal acts in the code of the rooms that record them.
var acts = regexp.MustCompile(`(?:place\{|[Rr]ecord\(ctx, |doing\(ctx, |change\(ctx, |keepRound\(ctx, |Together\(ctx, |recordGrants\(ctx, |dropSecond\(ctx, name, |\b(?:ordering|making|fetching|reporting|describing) += )"([^"]+)"`)

// Every act that any room records is told in words, in both languages.
func TestActsInWords(t *testing.T) {
	h := newHouse(t)
	known := map[string]bool{}
	for _, room := range []string{"access", "manage", "monitor", "paper", "seal", "web/manager", "web/tickets", "web/exports", "web/api", "web/published", "dispatch",
		"reform", "opinion", "ranking", "web/standings"} {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(room), "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", room, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range acts.FindAllStringSubmatch(string(text), -1) {
				known[m[1]] = true
			}
		}
	}
	// Those that are put together.
	for _, act := range []string{"paper.batch.entered", "paper.batch.compared", "import units", "import counters", "import dossiers",
		"export units", "export counters", "export dossiers", "print posters",
		"wave draft to open", "wave open to paused", "wave open to closing", "wave closing to closed", "wave closed to sealed",
		"user.disable", "user.enable", "not done: unit", "criteria set", "publish criteria set", "self-score", "claim not applicable",
		"attach evidence", "take back evidence", "appraise", "approve not applicable", "refuse not applicable", "explain", "give points",
		"take back points", "enter official index", "comment", "move score sheet", "extend deadline", "order export", "export responses",
		"export round annex", "export round document"} {
		known[act] = true
	}
	for _, composed := range []string{"wave ", "import ", "export ", undone} { // what they begin with
		delete(known, composed)
	}
	if len(known) < 40 {
		t.Fatalf("only %d acts were found", len(known))
	}
	for act := range known {
		if err := h.trail.Record(t.Context(), act, "thing", nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.trail.Record(t.Context(), "not done: wave open to paused", "thing", nil); err != nil { // the last, and so the first on the page
		t.Fatal(err)
	}
	v := h.in("quan.tri", password)
	for _, lang := range []string{"vi", "en"} {
		path, pages := "/audit?object=thing&lang="+lang, 0
		for ; path != "" && pages < 9; pages++ {
			a := v.get(path)
			for _, m := range regexp.MustCompile(`<td><code>([^<]*)</code>`).FindAllStringSubmatch(a.page, -1) {
				t.Errorf("%s: %q has no words", lang, m[1])
			}
			links := regexp.MustCompile(`<a class="button quiet" href="([^"]*before=[^"]*)"`).FindAllStringSubmatch(a.page, -1)
			path = ""
			if n := len(links); n > 0 && !strings.Contains(links[n-1][1], "check=1") {
				path = strings.ReplaceAll(links[n-1][1], "&amp;", "&")
			}
		}
		if pages < 2 {
			t.Errorf("%s: one page of %d acts", lang, len(known))
		}
	}
	v.get("/audit?object=thing&lang=en").wants(t, "undone", 200, "Not done: Wave paused")
}

const undone = "not done: "
