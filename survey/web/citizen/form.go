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

// form answers GET /k/:code.
func (p *Pages) form(c echo.Context) error {
	place, err := p.Collector.Place(c.Request().Context(), c.Param("code"))
	l := p.locale(c, "", place.Questionnaire)
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	asked := length(place.Wave.Form, c.QueryParam("form"))
	h, err := p.head(place, l, asked)
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	seal, err := p.Collector.Seal(place, asked, survey.ByQR)
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	// A browser may keep the form for its Back button, so that a form sent
	// twice carries the same seal; opened anew it must have a new one.
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	d := kit.Document{Status: http.StatusOK, Lang: l.Lang, Policy: h.policy}
	return p.Site.SendPrecompressed(c, d, h.body, append([]byte(seal), '>'))
}

// length is the form to hand out in a wave. On choice waves the visitor
// chooses, and the short one comes first.
func length(wave survey.Form, asked string) survey.Form {
	switch {
	case wave != survey.ChoiceForm:
		return wave
	case asked == string(survey.FullForm):
		return survey.FullForm
	}
	return survey.ShortForm
}

// headKey is everything that shows in a form's head.
type headKey struct {
	code, lang, office, counter, field, wave string
	form                                     survey.Form
	questionnaire                            survey.Ref
	demo                                     bool
	choice                                   bool
	revision                                 int64
}

// head is a form but for its seal, ready to be sent.
type head struct {
	body   *kit.Precompressed
	policy string
}

// sealMark stands where the seal goes in a rendered form.
var sealMark = []byte("value=S>")

func (p *Pages) head(place collect.Place, l *kit.Locale, form survey.Form) (head, error) {
	key := headKey{code: place.Code, lang: l.Lang, office: l.Text(place.Unit.Name), counter: l.Text(place.Counter.Name),
		field: l.Text(place.Field.Name), wave: place.Wave.ID, form: form, questionnaire: place.Wave.Questionnaire,
		demo: place.Wave.Demo, choice: place.Wave.Form == survey.ChoiceForm, revision: place.Revision}
	return p.heads.Take(key, func() (head, error) {
		page := p.page(l, filled{place: place, questionnaire: place.Questionnaire, form: form, seal: "S"})
		html, err := p.sheet.HTML(page)
		if err != nil {
			return head{}, err
		}
		cut := bytes.LastIndex(html, sealMark)
		if cut < 0 {
			return head{}, fmt.Errorf("the form has no place for a seal")
		}
		body, err := kit.Precompress(html[:cut+len("value=")], headQuality)
		return head{body: body, policy: kit.Policy(page.Style, page.Script)}, err
	})
}

// headQuality is the brotli quality of forms: within the budget of 8 kB, for
// 3 ms. Quality 11 saves 600 bytes more and takes a hundred times as long.
const headQuality = 7
