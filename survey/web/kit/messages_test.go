package kit_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"sipas/survey"
	"sipas/templates"
)

// sentences are the catalogue files by language: key -> sentence.
func sentences(t *testing.T) map[string]map[string]string {
	t.Helper()
	names, err := fs.Glob(templates.Files, "messages/*.json")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	all := map[string]map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(templates.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if !norm.NFC.IsNormal(text) {
			t.Errorf("%s is not NFC", name)
		}
		var file map[string]string
		if err := json.Unmarshal(text, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		parts := strings.Split(strings.TrimSuffix(name, ".json"), ".")
		lang := strings.TrimPrefix(parts[len(parts)-1], "messages/")
		if all[lang] == nil {
			all[lang] = map[string]string{}
		}
		for k, v := range file {
			all[lang][k] = v
		}
	}
	return all
}

var blanks = regexp.MustCompile(`\{\d+\}`)

func TestEveryKeyInEveryLanguage(t *testing.T) {
	all := sentences(t)
	vi := all[survey.Vietnamese]
	for lang, file := range all {
		for key := range vi {
			if file[key] == "" {
				t.Errorf("%s: %q is missing", lang, key)
			}
		}
		for key, s := range file {
			if _, ok := vi[key]; !ok {
				t.Errorf("%s: %q does not exist in Vietnamese", lang, key)
			}
			if strings.TrimSpace(s) != s {
				t.Errorf("%s: %q has blanks around", lang, key)
			}
			filled := func(s string) []string {
				b := blanks.FindAllString(s, -1)
				slices.Sort(b)
				return slices.Compact(b)
			}
			if got, want := filled(s), filled(vi[key]); !slices.Equal(got, want) {
				t.Errorf("%s: %q fills in %v, in Vietnamese %v", lang, key, got, want)
			}
		}
	}
}

// source is the program's Go code without tests, and its templates.
func source(t *testing.T) (code, pages string) {
	t.Helper()
	var g, h strings.Builder
	root := filepath.Join("..", "..", "..")
	for _, top := range []string{"survey", "templates", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			to := &g
			switch filepath.Ext(path) {
			case ".go":
			case ".html":
				to = &h
			default:
				return nil
			}
			text, err := os.ReadFile(path)
			to.Write(text)
			to.WriteByte('\n')
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return comment.ReplaceAllString(g.String(), ""), h.String()
}

var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

var (
	quoted = regexp.MustCompile(`"([a-z0-9_]+(?:\.[a-z0-9_]+)*)"`)
	said   = regexp.MustCompile(`Say\(? ?"([^"]+)"`)
	// codes that an error or a problem carries
	coded = regexp.MustCompile(`Code: +"([a-z0-9_.]+)"|\badd\([^"()]+, "([a-z0-9_.]+)"`)
)

func TestEveryKeyIsUsedAndEveryUseHasAKey(t *testing.T) {
	vi := sentences(t)[survey.Vietnamese]
	code, pages := source(t)
	mentioned := map[string]bool{}
	for _, m := range quoted.FindAllStringSubmatch(code+pages, -1) {
		mentioned[m[1]] = true
	}
	for key := range vi {
		if !mentioned[key] && !mentioned[strings.TrimSuffix(key, ".do")] {
			t.Errorf("%q is used nowhere", key)
		}
	}
	for _, m := range said.FindAllStringSubmatch(code+pages, -1) {
		if vi[m[1]] == "" {
			t.Errorf("%q is said but does not exist", m[1])
		}
	}
}

// TestEveryErrorHasItsSentence reads the codes that rooms below the citizen's
// pages declare: each that a citizen can meet says what is the matter and what
// to do.
func TestEveryErrorHasItsSentence(t *testing.T) {
	vi := sentences(t)[survey.Vietnamese]
	for _, file := range []string{"collect/*.go", "answers.go", "code.go", "responseid.go", "web/kit/problem.go", "web/citizen/*.go"} {
		names, err := filepath.Glob(filepath.Join("..", "..", file))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", file, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range coded.FindAllStringSubmatch(string(text), -1) {
				code := m[1] + m[2]
				_, own := vi[code]
				_, does := vi[code+".do"]
				if general := slices.Contains([]string{"internal", "forbidden", "unavailable", "response.id"}, code); !general && !own {
					t.Errorf("%s: code %q has no sentence", name, code)
				}
				if own && !does && m[2] == "" {
					t.Errorf("%s: code %q does not say what to do", name, code)
				}
			}
		}
	}
}

func TestExampleReceiptIsWellFormed(t *testing.T) {
	for lang, file := range sentences(t) {
		example := regexp.MustCompile(`\w{4}(-\w{4}){3}`).FindString(file["receipt.hint"])
		if _, err := survey.IDPrefix(example); err != nil {
			t.Errorf("%s: %q: %v", lang, example, err)
		}
	}
}

// Percentages are written one way, as Locale.Percent writes them: 92,05%, the
// sign at its number.
func TestPercentSignsStandAtTheirNumbers(t *testing.T) {
	apart := regexp.MustCompile(`[0-9}][\s\x{a0}\x{202f}]%`)
	for lang, file := range sentences(t) {
		for key, sentence := range file {
			if apart.MatchString(sentence) {
				t.Errorf("%s: %q has a percent sign apart from its number: %s", lang, key, sentence)
			}
		}
	}
}
