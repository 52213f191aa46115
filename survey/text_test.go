package survey_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"sipas/survey"
)

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"empty":                    {"", ""},
		"plain":                    {"Cán bộ tận tình", "Cán bộ tận tình"},
		"composed":                 {"Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"},
		"blanks around":            {" \t\n x \u00a0\u3000", "x"},
		"line ends":                {"a\r\nb\rc\nd\u2028e\u2029f", "a\nb\nc\nd\ne\nf"},
		"inner blanks stay":        {"a  b\tc", "a  b\tc"},
		"controls":                 {"a\x00b\x1b[31mc\x7fd\u0085e", "ab[31mcde"},
		"bidi controls":            {"a\u202eb\u202cc\u2066d\u2069e\u200ef\u061cg", "abcdefg"},
		"byte order mark":          {"\ufeffa\ufeffb", "ab"},
		"noncharacters":            {"a\ufffeb\uffffc\ufdd0d\U0001fffee", "abcde"},
		"zero-width joiner stays":  {"👩\u200d💼", "👩\u200d💼"},
		"bad UTF-8":                {"a\xff\xfeb", "a\ufffdb"},
		"lone surrogate bytes":     {"a\xed\xa0\x80b", "a\ufffdb"},
		"overlong":                 {"\xc0\xafx", "\ufffdx"},
		"mark after deleted":       {"e\x00\u0301", "é"},
		"mark after deleted bidi":  {"o\u202e\u031b\u0301", "ớ"},
		"only controls":            {"\x00\u202e\r\n", ""},
		"formula stays, as text":   {"=1+1", "=1+1"},
		"two line ends stay two":   {"a\r\n\r\nb", "a\n\nb"},
		"carriage returns and end": {"a\r\r\nb", "a\n\nb"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := survey.Clean(c.in); got != c.want {
				t.Errorf("Clean(%+q) = %+q, want %+q", c.in, got, c.want)
			}
		})
	}
}

func TestCleanPromises(t *testing.T) {
	odd := []rune("ae\u0301\u0302\u0323\u031b\r\n\t \x00\x1b\u0085\u00a0\u202e\u2066\u200e\ufeff\ufffe\u2028\u1100\u1161\u11a8đĐ")
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom(odd))).Draw(t, "in")
		if rapid.Bool().Draw(t, "broken") {
			in += string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		}
		checkClean(t, in)
	})
}

func checkClean(t interface{ Fatalf(string, ...any) }, in string) {
	got := survey.Clean(in)
	switch {
	case !utf8.ValidString(got):
		t.Fatalf("%+q is not UTF-8", got)
	case !norm.NFC.IsNormalString(got):
		t.Fatalf("%+q is not NFC", got)
	case survey.Clean(got) != got:
		t.Fatalf("%+q becomes %+q when cleaned again", got, survey.Clean(got))
	case strings.TrimSpace(got) != got:
		t.Fatalf("%+q has blanks around", got)
	}
	for _, r := range got {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			t.Fatalf("%+q holds %U", got, r)
		}
	}
}

func TestTextIn(t *testing.T) {
	both := survey.Text{"vi": "có", "en": "yes"}
	for name, c := range map[string]struct {
		text survey.Text
		lang string
		want string
	}{
		"asked":            {both, "en", "yes"},
		"missing":          {both, "km", "có"},
		"no Vietnamese":    {survey.Text{"en": "yes"}, "vi", "yes"},
		"empty Vietnamese": {survey.Text{"vi": "", "en": "yes"}, "vi", "yes"},
		"another alone":    {survey.Text{"tay": "mì", "km": "បាទ"}, "vi", "បាទ"},
		"none":             {nil, "vi", ""},
	} {
		if got := c.text.In(c.lang); got != c.want {
			t.Errorf("%s: In(%q) = %q, want %q", name, c.lang, got, c.want)
		}
	}
}
