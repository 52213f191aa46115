package kit_test

import (
	"testing"
	"testing/fstest"

	"sipas/survey/web/kit"
)

func TestMatch(t *testing.T) {
	c := newSite(t).Catalogue
	for _, x := range []struct{ asked, accept, want string }{
		{"", "", "vi"},
		{"en", "vi", "en"},
		{"xx", "en", "en"},
		{"", "vi-VN,vi;q=0.9,en-US;q=0.8,en;q=0.7", "vi"},
		{"", "en-US,en;q=0.9,vi;q=0.8", "en"},
		{"", "fr-FR, en;q=0.5", "en"},
		{"", "vi;q=0.3, en;q=0.9", "en"},
		{"", "km,lo;q=0.9", "vi"}, // language.Matcher would say English
		{"", "en;q=0", "vi"},
		{"", "*", "vi"},
		{"", ";;;,,\x00", "vi"},
	} {
		if got := c.Match(x.asked, x.accept); got != x.want {
			t.Errorf("Match(%q, %q) = %q, want %q", x.asked, x.accept, got, x.want)
		}
	}
}

func TestLoadCatalogueRefuses(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for name, files := range map[string]fstest.MapFS{
		"nothing":                {},
		"no Vietnamese":          {"messages/en.json": file(`{"a":"b"}`)},
		"no JSON":                {"messages/vi.json": file(`{"a":`)},
		"a key in two files":     {"messages/vi.json": file(`{"a":"b"}`), "messages/staff.vi.json": file(`{"a":"c"}`)},
		"something not a string": {"messages/vi.json": file(`{"a":{"b":"c"}}`)},
	} {
		if _, err := kit.LoadCatalogue(files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzMatch(f *testing.F) {
	c := newSite(f).Catalogue
	f.Add("", "vi-VN,vi;q=0.9")
	f.Add("en", "x;q=nan")
	f.Fuzz(func(t *testing.T, asked, accept string) {
		if got := c.Match(asked, accept); got != "vi" && got != "en" {
			t.Errorf("Match(%q, %q) = %q", asked, accept, got)
		}
	})
}
