package citizen_test

import (
	"strings"
	"testing"

	"sipas/survey/web/webtest"
)

// On a choice wave the six questions come first. Whoever has time goes on from
// there with everything that was answered, with and without script.
func walkMore(t *testing.T, s *service, b *webtest.Browser) {
	for name, look := range map[string]webtest.Look{"with script": {}, "without script": {NoScript: true}} {
		p := b.Page(t, look)
		s.form(p, either)
		p.Tick("stage", "other")
		if !look.NoScript {
			p.Click(nextButton)
			part(p, "_ratings")
		}
		p.Tick("A2", "2")
		p.Tick("OV", "3")
		if !look.NoScript {
			p.Click(nextButton)
			part(p, "_end")
		}
		p.Accessible("offer " + name)
		p.Shot("more-"+strings.ReplaceAll(name, " ", "-"), false)
		p.Click("[name=_form]")
		p.Wait("document.querySelector('[name=A1]')")
		if !webtest.Eval[bool](p, "document.querySelector('[name=A2][value=\"2\"]').checked && document.querySelector('[name=OV][value=\"3\"]').checked") {
			t.Errorf("%s: the answers are gone", name)
		}
		clean(t, p)
	}
}
