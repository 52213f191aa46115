package webtest

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Accessible runs axe-core over the page as it stands: no violation of WCAG
// 2.2 level A or AA, in the state that is named.
func (p *Page) Accessible(state string) {
	p.tb.Helper()
	if p.look.NoScript { // axe-core is one; those of the page have had their chance
		p.run(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false}))
		defer p.run(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	}
	if !Eval[bool](p, "typeof axe === 'object'") {
		Eval[bool](p, p.axe+";true")
	}
	r, err := parseAxe(Eval[string](p, axeRun))
	if err != nil {
		p.tb.Fatalf("%s: %v", state, err)
	}
	for _, v := range r.Violations {
		p.tb.Errorf("%s: %s", state, v)
	}
}

// Fits makes sure that nothing makes the page scroll sideways.
func (p *Page) Fits(state string) {
	p.tb.Helper()
	wide := Eval[string](p, `(() => {
		const w = document.documentElement.clientWidth;
		return [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() &&
			(e.getBoundingClientRect().right > w + 1 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'))
			.map(e => e.outerHTML.slice(0, 120)).join('\n');
	})()`)
	if wide != "" {
		p.tb.Errorf("%s: wider than the page or than their place:\n%s", state, wide)
	}
}

// SmallTargets are the visible buttons, links that look like buttons, and
// labels that are less than px pixels high or wide.
func (p *Page) SmallTargets(px int) string {
	p.tb.Helper()
	return Eval[string](p, fmt.Sprintf(`[...document.querySelectorAll('button,.button,fieldset label,textarea,input:not([type])')]
		.filter(e => { const r = e.getBoundingClientRect(); return e.checkVisibility() && (r.height < %[1]d || r.width < %[1]d); })
		.map(e => e.outerHTML.slice(0, 120)).join('\n')`, px))
}

// Shot writes a picture of the whole page, or of what the window shows, into
// the folder SIPAS_TEST_SHOTS; without one it does nothing.
func (p *Page) Shot(name string, whole bool) {
	p.tb.Helper()
	folder := os.Getenv("SIPAS_TEST_SHOTS")
	if folder == "" {
		return
	}
	take := chromedp.CaptureScreenshot()
	if whole {
		take = chromedp.FullScreenshot(100)
	}
	picture, err := chromedp.Run(p.ctx, take)
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644)
	}
	if err != nil {
		p.tb.Errorf("taking the picture %s: %v", name, err)
	}
}
