package citizen

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// ready is a page that is the same for everybody at a counter but for one
// short text, its slot: compressed up to there, and plain after.
type ready struct {
	head   *kit.Precompressed
	rest   []byte
	policy string
}

// slot stands in a page's data for what is filled in later. No text of a
// questionnaire or a place has it: prepare makes sure that it is there once.
const slot = "~slot~"

// readyKey is everything that shows in a ready page. A questionnaire's version
// says the same for ever once a wave uses it, so that its name is enough.
type readyKey struct {
	page, code, lang, office, counter, field, wave string
	languages                                      string // the edition of the languages that were added
	form                                           survey.Form
	channel                                        survey.Channel
	questionnaire                                  survey.Ref
	demo, choice                                   bool
}

func key(page string, place collect.Place, l *kit.Locale, form survey.Form) readyKey {
	return readyKey{page: page, code: place.Code, lang: l.Lang, languages: l.Edition, office: l.Text(place.Unit.Name),
		counter: l.Text(place.Counter.Name), field: l.Text(place.Field.Name), wave: place.Wave.ID, form: form,
		questionnaire: place.Wave.Questionnaire, demo: place.Wave.Demo,
		choice: place.Wave.Form == survey.ChoiceForm}
}

// formKey is the key of a form's page.
func formKey(l *kit.Locale, f filled) readyKey {
	k := key("form", f.place, l, f.form)
	k.channel = f.channel
	return k
}

// readyQuality is the brotli quality of ready pages. It leaves the form half a
// kilobyte below its budget of 8 kB and takes some 20 ms, once for each
// counter, language and form.
const readyQuality = 10

// prepare renders and compresses a page that has the slot in its data.
func prepare[T any](v *kit.View[T], page kit.Page[T]) (ready, error) {
	html, err := v.HTML(page)
	if err != nil {
		return ready{}, err
	}
	if n := bytes.Count(html, []byte(slot)); n != 1 {
		return ready{}, fmt.Errorf("%s has %d places to fill in, one was expected", v.Name(), n)
	}
	before, after, _ := bytes.Cut(html, []byte(slot))
	head, err := kit.Precompress(before, readyQuality)
	return ready{head: head, rest: after, policy: kit.Policy(page.Style, page.Script, page.Late)}, err
}

// fill sends a ready page with text in its slot. The text must need no
// escaping: seals and receipts are letters, digits, '-' and '_'.
func (p *Pages) fill(c echo.Context, l *kit.Locale, page ready, text string) error {
	tail := append(make([]byte, 0, len(text)+len(page.rest)), text...)
	d := kit.Document{Status: http.StatusOK, Lang: l.Lang, Policy: page.policy}
	return p.Site.SendPrecompressed(c, d, page.head, append(tail, page.rest...))
}
