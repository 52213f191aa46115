package people_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/poster"
	"sipas/survey/web/staff"
	"sipas/survey/web/webtest"
)

var looks = map[string]webtest.Look{
	"phone":        {Width: 360, Height: 640},
	"phone-en":     {Width: 360, Height: 640, Language: "en"},
	"desk":         {Width: 1280, Height: 800},
	"desk-en":      {Width: 1280, Height: 800, Language: "en", Dark: true},
	"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
}

var noScript = webtest.Look{Width: 360, Height: 640, NoScript: true}

// some are the looks for journeys of many steps.
func some() map[string]webtest.Look {
	return map[string]webtest.Look{"phone": looks["phone"], "desk-en": looks["desk-en"], "narrow-large": looks["narrow-large"], "no-script": noScript}
}

// check looks at a page as it stands.
func check(t *testing.T, page *webtest.Page, look, state string) {
	t.Helper()
	page.Shot("people-"+look+"-"+state, true)
	page.Accessible(state)
	page.Fits(state)
	if small := page.SmallTargets(44); small != "" && !strings.Contains(look, "large") {
		t.Errorf("%s: less than 44 px:\n%s", state, small)
	}
	if faults := page.Faults(); faults != "" {
		t.Errorf("%s: %s", state, faults)
	}
}

// enter signs in like a person.
func enter(page *webtest.Page, h *house, name, to string) {
	page.Open(h.URL + "/signin?next=" + url.QueryEscape(to))
	page.Type("#name", name)
	page.Type("#password", password)
	page.Click("main button")
	page.Wait(`location.pathname !== "/signin" && document.readyState === "complete"`)
}

func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			ctx := audit.With(t.Context(), audit.Actor{Name: "chi", Via: audit.ByKey("abc0123def")})
			if err := h.trail.Record(ctx, "export.responses", "2026-q1", []survey.Difference{{Path: "rows", From: strings.Repeat("dài", 30), To: "90"}}); err != nil {
				t.Fatal(err)
			}
			if err := h.trail.Record(ctx, "questionnaire", "questionnaires/sipas-25@2", slices.Repeat([]survey.Difference{{Path: "factors.0.name.vi", To: "Tiếp cận dịch vụ"}}, 12)); err != nil {
				t.Fatal(err)
			}
			page := browser.Page(t, look)
			enter(page, h, "quan.tri", "/people")
			check(t, page, name, "list")
			for path, state := range map[string]string{"/people?q=khong-co": "list-none", "/people/-/new": "new", lan: "person",
				"/people/quan.tri": "self", "/account": "account", "/account/password": "password", "/account/second": "second",
				"/account/keys": "keys", "/audit": "audit", "/audit?check=1&who=chi": "audit-checked", "/people/nobody": "unknown"} {
				page.Open(h.URL + path)
				check(t, page, name, state)
			}
			page.Open(h.URL + "/people/-/new")
			page.Click(`button[value="save"]`)
			page.Wait(`document.querySelector('#wrongs')`)
			check(t, page, name, "new-wrong")
			page.Open(h.URL + lan)
			webtest.Eval[bool](page, `(document.querySelectorAll('details').forEach(d => d.open = true), true)`)
			check(t, page, name, "person-open")
			page.Click(`form[action*="/password"] button`)
			page.Wait(`document.querySelector('.once')`)
			check(t, page, name, "secret")
			page.Open(h.URL + "/account/keys")
			page.Type("#label", "Bảng điều khiển của Sở Nội vụ")
			page.Tick("acts", "see results")
			page.Click("main form:last-of-type button:not(.quiet)")
			page.Wait(`document.querySelector('.fresh')`)
			check(t, page, name, "keys-fresh")
			page.Open(h.URL + "/account/password")
			page.Click("main form button")
			page.Wait(`document.querySelector('#wrongs')`)
			check(t, page, name, "password-wrong")
		})
	}
}

// TestSecondFactorWithAPhone scans the page's QR code as an app does, keeps
// the recovery codes, signs out, and signs in with both.
func TestSecondFactorWithAPhone(t *testing.T) {
	browser := webtest.Start(t)
	for name, look := range some() {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			scanned(t, browser, h)
			page := browser.Page(t, look)
			enter(page, h, "minh", "/account")
			page.Click(`a[href^="/account/second"]`)
			page.Wait(`document.querySelector('.qr')?.complete`)
			check(t, page, name, "second-off")
			page.Type("#code", "000000")
			page.Click("main form button")
			page.Wait(`document.querySelector('#wrong')`)
			check(t, page, name, "second-wrong")
			secret := webtest.Eval[string](page, `document.querySelector('[name=secret]').value`)
			page.Type("#code", h.phone(secret))
			page.Click("main form button")
			page.Wait(`document.querySelector('.codes')`)
			check(t, page, name, "codes")
			recovery := webtest.Eval[string](page, `document.querySelector('.codes code').innerText`)
			page.Open(h.URL + "/account/second")
			check(t, page, name, "second-on")

			page.Click(".bar form button")
			page.Wait(`location.pathname === "/signin" && document.readyState === "complete"`)
			h.ahead += time.Minute
			enter(page, h, "minh", "/account")
			page.Wait(`location.pathname === "/signin/code"`)
			check(t, page, name, "code")
			page.Type("#code", "000000")
			page.Click("main form button")
			page.Wait(`document.querySelector('#wrong')`)
			check(t, page, name, "code-wrong")
			page.Click(`main a.step`)
			page.Wait(`location.search.includes("recovery=1") && document.readyState === "complete"`)
			check(t, page, name, "code-recovery")
			page.Type("#code", recovery)
			page.Click("main form button")
			page.Wait(`location.pathname === "/account"`)
		})
	}
}

// scanned reads the QR code off the page, as an app does: it says the secret
// that the page carries along.
func scanned(t *testing.T, browser *webtest.Browser, h *house) {
	t.Helper()
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	enter(page, h, "minh", "/account/second")
	secret := webtest.Eval[string](page, `document.querySelector('[name=secret]').value`)
	page.Wait(`document.querySelector('.qr')?.complete`)
	text, err := poster.Read(page.Printed())
	if err != nil {
		t.Fatal(err)
	}
	if uri, err := url.Parse(text); err != nil || uri.Scheme != "otpauth" || uri.Query().Get("secret") != secret || !strings.HasSuffix(uri.Path, ":minh") {
		t.Fatalf("the QR code says %q, %v; the page has %q", text, err, secret)
	}
}

// TestFirstAdministratorInABrowser opens the set-up link of an empty service.
func TestFirstAdministratorInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	for name, look := range some() {
		t.Run(name, func(t *testing.T) {
			h := emptyHouse(t)
			token, err := h.accounts.Invite(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			page := browser.Page(t, look)
			page.Open(h.URL + staff.SetupPath(token))
			check(t, page, name, "setup")
			page.Type("#name", "quan.tri")
			page.Type("#password", "matkhau12345")
			page.Type("#again", password)
			page.Click("main button")
			page.Wait(`document.querySelector('[role=alert]')`)
			check(t, page, name, "setup-wrong")
			page.Type("#password", password)
			page.Type("#again", password)
			page.Click("main button")
			page.Wait(`location.pathname === "/manage"`)
			page.Open(h.URL + "/people")
			check(t, page, name, "first")
			page.Open(h.URL + staff.SetupPath(token))
			check(t, page, name, "setup-over")
		})
	}
}

// TestByKeyboard adds somebody without a mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	h := newHouse(t)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	enter(page, h, "quan.tri", "/people/-/new")
	page.Type("#name", "hoa\tViewer\t\r")
	if at := webtest.Eval[string](page, `document.activeElement.id`); at != "unit-0" {
		t.Errorf("after name and role the focus is at %q", at)
	}
	webtest.Eval[bool](page, `(document.querySelector('#role-0').value = 'viewer', document.querySelector('#unit-0').value = '*', true)`)
	page.Type(`button[value="save"]`, "\r")
	page.Wait(`document.querySelector('.once')`)
	if u := h.user("hoa"); !u.May(access.SeeResults) || u.May(access.ManageSurvey) {
		t.Errorf("%+v", u)
	}
}

// TestEveryTemplateRan: no page of this room goes untested.
func TestEveryTemplateRan(t *testing.T) {
	h := newHouse(t)
	v := h.in("quan.tri", password)
	for _, path := range []string{"/people", lan, "/account", "/account/password", "/account/second", "/account/keys", "/audit"} {
		v.get(path).wants(t, path, 200)
	}
	v.post(lan+"/password", nil)
	a := v.get("/account/second")
	secret := a.between(t, `name="secret" value="`, `"`)
	v.post("/account/second/on", url.Values{"secret": {secret}, "code": {h.phone(secret)}})
	for _, name := range []string{"list", "person", "secret", "account", "password", "second", "codes", "keys", "trail"} {
		if !h.rendered["people/"+name+".html"] {
			t.Errorf("people/%s.html was never rendered", name)
		}
	}
}
