package staff_test

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"sipas/survey/access"
	"sipas/survey/web/staff"
)

// provider is an OpenID Connect server of the test's own, on an address that
// it does not yet listen at.
type provider struct {
	*mockoidc.MockOIDC
	listener net.Listener
	issuer   string
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	m, err := mockoidc.NewServer(nil)
	if err != nil {
		t.Fatal(err)
	}
	m.CodeChallengeMethodsSupported = []string{"S256"}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{m, l, "http://" + l.Addr().String() + mockoidc.IssuerBase}
	t.Cleanup(func() {
		if m.Server == nil {
			p.listener.Close()
		} else if err := m.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *provider) start(t *testing.T) {
	t.Helper()
	if err := p.Start(p.listener, nil); err != nil {
		t.Fatal(err)
	}
}

// signingOn is a house whose people can sign in at a provider.
func signingOn(t *testing.T, p *provider) *house {
	h := newHouse(t, func(h *house, c *staff.Config) {
		c.SignOn = access.NewSignOn(access.SignOnConfig{Issuer: p.issuer, ClientID: p.ClientID, ClientSecret: p.ClientSecret,
			Redirect: func() string { return h.URL + "/signin/oidc/callback" }, Now: func() time.Time { return h.now },
			Client: &http.Client{Timeout: 2 * time.Second}})
	})
	h.add("lan@hailong.example.gov.vn", access.Everywhere(access.Manager))
	return h
}

func lan(verified bool) *mockoidc.MockUser {
	return &mockoidc.MockUser{Subject: "1", Email: "Lan@HaiLong.example.gov.vn", EmailVerified: verified}
}

// depart presses the link and goes to the provider, up to its way back.
func (v visitor) depart() (back string) {
	v.Helper()
	away := v.get("/signin/oidc?next=%2Fcounters").wants(v, "leaving", 303, "code_challenge_method=S256").to
	return v.get(away).wants(v, "at the provider", 302, "/signin/oidc/callback?").to
}

func TestSignOn(t *testing.T) {
	p := newProvider(t)
	p.start(t)
	h := signingOn(t, p)
	h.add("off@hailong.example.gov.vn", access.Everywhere(access.Viewer))
	if err := h.accounts.Disable(t.Context(), "off@hailong.example.gov.vn", true); err != nil {
		t.Fatal(err)
	}
	v := h.visitor()
	v.get("/signin?next=%2Fcounters").wants(t, "the sign-in page", 200, `href="/signin/oidc?lang=vi&amp;next=%2Fcounters"`)
	p.QueueUser(lan(true))
	v.get(v.depart()).wants(t, "back", 303, "/counters")
	v.get("/counters").wants(t, "signed in", 200, "lan@hailong.example.gov.vn|lan@hailong.example.gov.vn|web|")

	for _, tt := range []struct {
		what string
		user mockoidc.MockUser
		says string
	}{
		{"an address that is not verified", mockoidc.MockUser{Subject: "1", Email: "lan@hailong.example.gov.vn"}, "chưa được xác minh"},
		{"no address", mockoidc.MockUser{Subject: "1", EmailVerified: true}, "chưa được xác minh"},
		{"nobody here", mockoidc.MockUser{Subject: "2", Email: "la@example.gov.vn", EmailVerified: true}, "Chưa có tài khoản"},
		{"somebody disabled", mockoidc.MockUser{Subject: "3", Email: "off@hailong.example.gov.vn", EmailVerified: true}, "Chưa có tài khoản"},
		{"an address that folds alike", mockoidc.MockUser{Subject: "4", Email: "ｌan@hailong.example.gov.vn", EmailVerified: true}, "Chưa có tài khoản"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			v := h.visitor()
			p.QueueUser(&tt.user)
			v.get(v.depart()).wants(t, "back", 401, tt.says)
			v.get("/counters").wants(t, "afterwards", 303, "/signin")
			if people, err := h.accounts.All(t.Context()); err != nil || len(people) != 2 {
				t.Errorf("%d people, %v: nobody registers themselves", len(people), err)
			}
		})
	}
}

// TestSignOnRefusesForgedReturns comes back otherwise than it was sent.
func TestSignOnRefusesForgedReturns(t *testing.T) {
	p := newProvider(t)
	p.start(t)
	h := signingOn(t, p)
	with := func(back, key, value string) string {
		u, err := url.Parse(back)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set(key, value)
		u.RawQuery = q.Encode()
		return u.String()
	}
	for what, back := range map[string]func(v visitor) string{
		"without leaving":         func(visitor) string { return "/signin/oidc/callback?code=x&state=y" },
		"another state":           func(v visitor) string { return with(v.depart(), "state", strings.Repeat("x", 43)) },
		"no state":                func(v visitor) string { return with(v.depart(), "state", "") },
		"no code":                 func(v visitor) string { return with(v.depart(), "code", "") },
		"an invented code":        func(v visitor) string { return with(v.depart(), "code", "x") },
		"refused at the provider": func(v visitor) string { return with(v.depart(), "error", "access_denied") },
		"the code of another browser": func(v visitor) string { // whose verifier and nonce differ
			u, err := url.Parse(h.visitor().depart())
			if err != nil {
				t.Fatal(err)
			}
			return with(v.depart(), "code", u.Query().Get("code"))
		},
		"twice": func(v visitor) string {
			back := v.depart()
			v.get(back)
			v.post("/signout", nil)
			return back
		},
	} {
		t.Run(what, func(t *testing.T) {
			for range 2 {
				p.QueueUser(lan(true))
			}
			v := h.visitor()
			v.get(back(v)).wants(t, "back", 401, "Chưa đăng nhập một lần được")
			v.get("/counters").wants(t, "afterwards", 303, "/signin")
		})
	}
}

// TestSignOnNeedsAFreshToken comes back when the provider's clock says that
// the token is over.
func TestSignOnNeedsAFreshToken(t *testing.T) {
	p := newProvider(t)
	p.start(t)
	h := signingOn(t, p)
	p.FastForward(-time.Hour)
	p.QueueUser(lan(true))
	v := h.visitor()
	v.get(v.depart()).wants(t, "back", 401, "Chưa đăng nhập một lần được")
}

// TestServiceStartsWhileTheProviderIsAway opens pages first, and the provider
// afterwards.
func TestServiceStartsWhileTheProviderIsAway(t *testing.T) {
	p := newProvider(t)
	p.listener.Close()
	h := signingOn(t, p)
	v := h.visitor()
	v.get("/signin").wants(t, "the sign-in page", 200, "Đăng nhập một lần")
	for range 3 {
		v.get("/signin/oidc").wants(t, "leaving", 503, "chưa trả lời")
	}
	v.post("/signin", url.Values{"name": {"lan@hailong.example.gov.vn"}, "password": {password}}).wants(t, "by password", 303, "/results")
	l, err := net.Listen("tcp", p.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	p.listener = l
	p.start(t)
	h.now = h.now.Add(5 * time.Second)
	p.QueueUser(lan(true))
	other := h.visitor()
	other.get(other.depart()).wants(t, "once it is there", 303, "/counters")
}

func TestSignOnStillAsksForTheSecondFactor(t *testing.T) {
	p := newProvider(t)
	p.start(t)
	h := signingOn(t, p)
	secret, _ := h.enrol("lan@hailong.example.gov.vn")
	p.QueueUser(lan(true))
	v := h.visitor()
	to := v.get(v.depart()).wants(t, "back", 303, "/signin/code?").to
	v.get("/counters").wants(t, "before the code", 303, "/signin?")
	v.post(to, url.Values{"code": {h.phone(secret)}}).wants(t, "the code", 303, "/counters")
}

func TestWithoutAProviderThereIsNoWay(t *testing.T) {
	h := newHouse(t, nil)
	v := h.visitor()
	v.get("/signin/oidc").wants(t, "leaving", 404, "")
	v.get("/signin/oidc/callback").wants(t, "coming back", 404, "")
	if strings.Contains(v.get("/signin").page, "oidc") {
		t.Error("the sign-in page offers it")
	}
}

// TestTicketCookieIsTheBrowsersOwn: no script reads it, no other site sends it.
func TestTicketCookieIsTheBrowsersOwn(t *testing.T) {
	p := newProvider(t)
	p.start(t)
	h := signingOn(t, p)
	a := h.visitor().get("/signin/oidc")
	cookie := a.header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("%s lacks %s", cookie, part)
		}
	}
	if a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", a.header.Get("Cache-Control"))
	}
}
