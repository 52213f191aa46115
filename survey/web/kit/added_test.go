package kit_test

import (
	"context"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/web/kit"
	"sipas/templates"
)

var khmer = survey.Language{Tag: "km", Name: "ខ្មែរ", Sentences: []survey.Sentence{
	{Key: "form.send", Text: "ផ្ញើ"}, {Key: "form.next", Text: ""}, {Key: "no.such.key", Text: "x"}}}

// speaking is a site whose added languages can be changed.
func speaking(t testing.TB) (*kit.Site, *atomic.Pointer[[]survey.Language]) {
	t.Helper()
	var now atomic.Pointer[[]survey.Language]
	now.Store(&[]survey.Language{})
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files,
		Languages: func(context.Context) []survey.Language { return *now.Load() }})
	if err != nil {
		t.Fatal(err)
	}
	return site, &now
}

func TestAddedLanguages(t *testing.T) {
	site, now := speaking(t)
	visitor := func(target, accept string) *kit.Locale {
		r := httptest.NewRequest("GET", target, nil)
		r.Header.Set("Accept-Language", accept)
		return site.Visitor(r)
	}
	if l := visitor("/?lang=km", "km"); l.Lang != "vi" || l.Edition != "" {
		t.Errorf("before it is added: %s", l.Lang)
	}
	now.Store(&[]survey.Language{khmer, {Tag: "zh-Hant", Name: "中文"}, {Tag: "en", Name: "not ours to replace"}})
	for _, c := range []struct{ target, accept, want string }{
		{"/?lang=km", "en", "km"}, {"/?lang=en", "km", "en"}, {"/", "km-KH,vi;q=0.5", "km"}, {"/", "lo,km;q=0.8", "km"}, {"/", "vi,km;q=0.8", "vi"},
		{"/", "zh-TW", "zh-Hant"}, {"/", "", "vi"}, {"/", "fr", "vi"}, {"/", "en-GB,km;q=0.9", "en"}, {"/?lang=fr", "km", "km"}, {"/", "nonsense!", "vi"},
	} {
		if got := visitor(c.target, c.accept).Lang; got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.target, c.accept, got, c.want)
		}
	}
	l := visitor("/?lang=km", "")
	if got := l.Say("form.send"); got != "ផ្ញើ" {
		t.Errorf("translated: %s", got)
	}
	if got := l.Say("form.next"); got != "Tiếp tục" {
		t.Errorf("not translated: %s", got)
	}
	if got := l.Say("no.such.key"); got != "no.such.key" {
		t.Errorf("a key of nothing: %s", got)
	}
	if got := l.Number(1234.5, 1); got != "1.234,5" {
		t.Errorf("numbers: %s", got)
	}
	if got := site.Others(site.In("vi")); !slices.Equal(got, []kit.Choice{{Value: "en", Label: "English"}, {Value: "km", Label: "ខ្មែរ"}, {Value: "zh-Hant", Label: "中文"}}) {
		t.Errorf("to choose from: %v", got)
	}
	if got := site.In("en").Say("language.name"); got != "English" {
		t.Errorf("English was replaced: %s", got)
	}
	if l := site.Locale(httptest.NewRequest("GET", "/?lang=km", nil)); l.Lang != "vi" {
		t.Errorf("the staff's page is in %s", l.Lang)
	}
}

// The edition changes with a sentence, and not when the same is read again.
func TestEditionOfAddedLanguages(t *testing.T) {
	site, now := speaking(t)
	edition := func(languages ...survey.Language) string {
		now.Store(&languages)
		return site.Visitor(httptest.NewRequest("GET", "/", nil)).Edition
	}
	first := edition(khmer)
	again := khmer
	again.Sentences = slices.Clone(khmer.Sentences)
	if edition(again) != first {
		t.Error("another edition of the same")
	}
	again.Sentences[0].Text = "បញ្ជូន"
	if edition(again) == first || edition(khmer) != first || edition() != "" {
		t.Error("the edition does not follow the sentences")
	}
}

func TestLanguagesChangeWhileCitizensRead(t *testing.T) {
	site, now := speaking(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			r := httptest.NewRequest("GET", "/?lang=km", nil)
			for range 500 {
				if got := site.Visitor(r).Say("form.send"); got != "ផ្ញើ" && got != "Gửi phiếu" {
					t.Errorf("%s", got)
					return
				}
			}
		})
	}
	for i := range 200 {
		if i%2 == 0 {
			now.Store(&[]survey.Language{khmer})
		} else {
			now.Store(&[]survey.Language{})
		}
	}
	group.Wait()
}

func BenchmarkVisitor(b *testing.B) {
	site, now := speaking(b)
	now.Store(&[]survey.Language{khmer})
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Language", "vi-VN,vi;q=0.9")
	b.ReportAllocs()
	for b.Loop() {
		site.Visitor(r)
	}
}
