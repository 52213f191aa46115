package webtest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Look is how a visitor sees pages. The zero Look is a phone of 360x640 with
// script, in light colours.
type Look struct {
	Width, Height int64
	Dark          bool
	ForcedColours bool
	ReducedMotion bool
	NoScript      bool
	TextPercent   int    // size of text as set in the browser; 0 is 100
	Language      string // Accept-Language; "" is Vietnamese
	BeforeEach    string // script that runs before those of each page
}

// patience is how long a step may take on a busy machine.
const patience = 30 * time.Second

// Page is a tab of its own.
type Page struct {
	tb   testing.TB
	ctx  context.Context
	axe  string
	look Look

	mu       sync.Mutex
	requests []string
	faults   []string
}

// Page opens an empty tab that looks as told.
func (b *Browser) Page(tb testing.TB, look Look) *Page {
	tb.Helper()
	p := &Page{tb: tb, axe: b.axe, look: look}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	tb.Cleanup(cancel)
	p.ctx = ctx
	// The first step ties the tab to its context, so it must have no deadline.
	if err := chromedp.Do(ctx, command(log.Enable, cdp.Empty{}), command(network.Enable, network.EnableParams{})); err != nil {
		tb.Fatalf("opening a tab: %v", err)
	}
	p.dress()
	return p
}

// command is a DevTools command as a step.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

func (p *Page) dress() {
	l := p.look
	if l.Width == 0 {
		l.Width, l.Height = 360, 640
	}
	if l.Language == "" {
		l.Language = "vi-VN,vi;q=0.9"
	}
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: pick(l.Dark, "dark", "light")},
		{Name: "forced-colors", Value: pick(l.ForcedColours, "active", "none")},
		{Name: "prefers-reduced-motion", Value: pick(l.ReducedMotion, "reduce", "no-preference")},
	}
	p.run(
		command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: l.Width, Height: l.Height, DeviceScaleFactor: 1, Mobile: l.Width < 600}),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}),
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.NoScript}),
		command(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": l.Language}}),
	)
	before := l.BeforeEach
	if l.TextPercent != 0 {
		before += fmt.Sprintf(";{const s = new CSSStyleSheet(); s.replaceSync('html{font-size:%d%%}'); "+
			"document.adoptedStyleSheets = [s]}", l.TextPercent)
	}
	p.run(command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: before}))
}

func pick(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// hear notes requests and faults, and agrees to dialogs.
func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "data:") {
			p.requests = append(p.requests, e.Request.Method+" "+e.Request.URL)
		}
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, fmt.Sprintf("%+v", e.ExceptionDetails))
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceSecurity || strings.Contains(e.Entry.Text, "Content Security Policy") {
			p.faults = append(p.faults, e.Entry.Text)
		}
	case *page.EventJavascriptDialogOpening:
		go func() {
			_ = chromedp.Do(p.ctx, command(page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}))
		}()
	}
}

func (p *Page) run(steps ...chromedp.Action[chromedp.Void]) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.tb.Fatalf("driving the browser: %v\n%s", err, p.Faults())
	}
}

// Open goes to an address and waits until the page is there.
func (p *Page) Open(url string) {
	p.tb.Helper()
	p.run(chromedp.Navigate(url))
}

// Reload loads the page anew.
func (p *Page) Reload() {
	p.tb.Helper()
	p.run(chromedp.Reload())
}

// Back presses the browser's Back button. It does not wait: a page that comes
// from the browser's memory is never loaded.
func (p *Page) Back() {
	p.tb.Helper()
	p.run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		h, err := cdp.Call(ctx, t, page.GetNavigationHistory, cdp.Empty{})
		if err != nil || h.CurrentIndex == 0 {
			return err
		}
		_, err = cdp.Call(ctx, t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{
			EntryID: h.Entries[h.CurrentIndex-1].ID})
		return err
	}))
}

// Click clicks into the middle of the first element that the CSS selector
// finds, once it can be seen and nothing lies over it.
func (p *Page) Click(selector string) {
	p.tb.Helper()
	p.Wait(fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		if (!e || !e.checkVisibility()) return false;
		e.scrollIntoView({block: 'center', behavior: 'instant'});
		const r = e.getClientRects()[0], x = r.x + r.width / 2, y = r.y + r.height / 2;
		const hit = document.elementFromPoint(x, y);
		if (!hit || hit !== e && !e.contains(hit) && !(hit.control === e)) return false;
		document.documentElement.dataset.click = x + ' ' + y;
		return true;
	})()`, selector))
	var x, y float64
	at := Eval[string](p, "document.documentElement.dataset.click")
	if _, err := fmt.Sscan(at, &x, &y); err != nil {
		p.tb.Fatalf("clicking %s: %v", selector, err)
	}
	p.run(chromedp.MouseClickXY(x, y))
}

// Tick chooses a radio button or box by name and value.
func (p *Page) Tick(name, value string) {
	p.tb.Helper()
	p.Click(fmt.Sprintf(`input[name=%q][value=%q]`, name, value))
}

// Type types into an element.
func (p *Page) Type(selector, text string) {
	p.tb.Helper()
	Eval[bool](p, fmt.Sprintf("(document.querySelector(%q).focus(), true)", selector))
	p.run(chromedp.KeyEvent(text))
}

// Text is what a reader sees of an element.
func (p *Page) Text(selector string) string {
	p.tb.Helper()
	return Eval[string](p, fmt.Sprintf("document.querySelector(%q).innerText", selector))
}

// Eval gives the value of a JavaScript expression, or of the promise that it
// is. It works on pages without script, too.
func Eval[T any](p *Page, expression string) T {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.tb.Fatalf("evaluating %s: %v\n%s", expression, err, p.Faults())
	}
	return v
}

// Wait waits until a JavaScript condition holds.
func (p *Page) Wait(condition string) {
	p.tb.Helper()
	deadline := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) {
			p.tb.Fatalf("waited in vain for %s (%v)\n%s", condition, err, p.Faults())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Requests are the requests made so far as "METHOD URL", without data: ones.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.requests...)
}

// Faults are uncaught exceptions and violations of the security policy.
func (p *Page) Faults() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.faults, "\n")
}
