package kit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"sipas/survey"
)

// Catalogue holds every sentence that a page can say, by language and key.
type Catalogue struct {
	languages []string // Vietnamese first: the default
	sentences map[string]map[string]string
	visitors  []string // keys of what citizens read, in the order of their file
}

// LoadCatalogue reads messages/[audience.]language.json files. A key that
// stands in two files of a language is an error.
func LoadCatalogue(files fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(files, "messages/*.json")
	if err != nil {
		return nil, fmt.Errorf("listing the message catalogues: %w", err)
	}
	c := &Catalogue{languages: []string{survey.Vietnamese}, sentences: map[string]map[string]string{}}
	for _, name := range names {
		if err := c.load(files, name); err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
	}
	if len(c.sentences[survey.Vietnamese]) == 0 {
		return nil, fmt.Errorf("there is no Vietnamese message catalogue")
	}
	return c, nil
}

func (c *Catalogue) load(files fs.FS, name string) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	var sentences map[string]string
	if err := json.Unmarshal(text, &sentences); err != nil {
		return err
	}
	parts := strings.Split(strings.TrimSuffix(path.Base(name), ".json"), ".")
	lang := parts[len(parts)-1]
	if c.sentences[lang] == nil {
		c.sentences[lang] = map[string]string{}
	}
	for key, s := range sentences {
		if _, taken := c.sentences[lang][key]; taken {
			return fmt.Errorf("key %q stands in another file, too", key)
		}
		c.sentences[lang][key] = s
	}
	if !slices.Contains(c.languages, lang) {
		c.languages = append(c.languages, lang)
	}
	if lang == survey.Vietnamese && len(parts) == 1 {
		c.visitors = inOrder(text, sentences)
	}
	return nil
}

// inOrder are the keys of a catalogue as its file has them: what belongs
// together stands together there.
func inOrder(text []byte, sentences map[string]string) []string {
	place := make(map[string]int, len(sentences))
	for key := range sentences {
		place[key] = strings.Index(string(text), strconv.Quote(key)+":")
	}
	return slices.SortedFunc(maps.Keys(sentences), func(a, b string) int { return cmp.Or(place[a]-place[b], strings.Compare(a, b)) })
}

// Visitors are the keys of the sentences that citizens read: those of the
// catalogue without an audience, in the order of its Vietnamese file.
func (c *Catalogue) Visitors() []string { return slices.Clone(c.visitors) }

// Sentence is what the catalogue has for key in one of its languages, with its
// {0}, {1}... as they stand; "" when it has none.
func (c *Catalogue) Sentence(lang, key string) string { return c.sentences[lang][key] }

// Languages are the languages of the catalogue, the default first.
func (c *Catalogue) Languages() []string { return slices.Clone(c.languages) }

// Has tells whether the catalogue has a sentence for key.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.sentences[survey.Vietnamese][key]
	return ok
}

// Match is the language of the catalogue that suits the request best: the one
// asked for, else the first of an Accept-Language header, else Vietnamese.
func (c *Catalogue) Match(asked, accept string) string {
	if slices.Contains(c.languages, asked) {
		return asked
	}
	if lang, sure := c.plain(accept); sure {
		return lang
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return c.languages[0]
	}
	// Not language.Matcher: it takes English for what readers of Khmer and Lao
	// want most, and here that is Vietnamese.
	for _, tag := range tags {
		base, _ := tag.Base()
		if slices.Contains(c.languages, base.String()) {
			return base.String()
		}
	}
	return c.languages[0]
}

// plain settles what nearly every phone sends, without parsing it: nothing,
// or a first choice without weight in a language that we have.
func (c *Catalogue) plain(accept string) (string, bool) {
	if accept == "" {
		return c.languages[0], true
	}
	first, _, _ := strings.Cut(accept, ",")
	if strings.ContainsRune(first, ';') {
		return "", false
	}
	primary, _, _ := strings.Cut(first, "-")
	i := slices.Index(c.languages, primary)
	if i < 0 {
		return "", false
	}
	return c.languages[i], true
}
