package access_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/access"
	"sipas/survey/store"
)

// browser keeps one cookie, as a browser does for one host.
type browser struct {
	testing.TB
	sessions *access.Sessions
	cookie   *http.Cookie
}

// visit makes a request that does something with its session.
func (b *browser) visit(do func(ctx context.Context, w http.ResponseWriter) error) error {
	b.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	r, err := b.sessions.Load(r)
	if err != nil {
		b.Fatal(err)
	}
	w := httptest.NewRecorder()
	err = do(r.Context(), w)
	if cache := w.Header().Values("Cache-Control"); len(w.Result().Cookies()) > 0 && (len(cache) != 1 || cache[0] != "no-store") {
		b.Errorf("Cache-Control %q beside a cookie", cache)
	}
	for _, c := range w.Result().Cookies() {
		if b.cookie = c; c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	return err
}

func (b *browser) begin(u access.User) {
	b.Helper()
	if err := b.visit(func(ctx context.Context, w http.ResponseWriter) error {
		return b.sessions.Begin(ctx, w, u, access.ByPassword, access.Phone)
	}); err != nil {
		b.Fatal(err)
	}
}

// person is who the browser is signed in as; keep counts as activity.
func (b *browser) person(keep bool) (name string, err error) {
	err = b.visit(func(ctx context.Context, w http.ResponseWriter) error {
		u, err := b.sessions.Person(ctx)
		if err == nil && keep {
			err = b.sessions.Keep(ctx, w)
		}
		name = u.Name
		return err
	})
	return name, err
}

func (b *browser) signedOut(what string) {
	b.Helper()
	if name, err := b.person(false); !errors.Is(err, access.ErrSignedOut) {
		b.Errorf("%s: signed in as %q, %v", what, name, err)
	}
}

// office is a store with Lan in it, and a clock.
type office struct {
	store    store.Store
	accounts *access.Accounts
	sessions *access.Sessions
	lan      access.User
	ahead    time.Duration // of the real clock, by which the cookie library goes
}

func newOffice(t *testing.T, secure bool) *office {
	o := &office{store: newStore(t)}
	o.accounts = newAccounts(t, o.store)
	add(t, o.accounts, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	o.sessions = access.NewSessions(o.accounts, o.store, secure, func() time.Time { return time.Now().Add(o.ahead) })
	var err error
	if o.lan, err = o.accounts.User(t.Context(), "lan"); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestSession(t *testing.T) {
	o := newOffice(t, false)
	b := &browser{TB: t, sessions: o.sessions}
	b.signedOut("before signing in")
	b.begin(o.lan)
	if name, err := b.person(true); name != "lan" || err != nil {
		t.Fatalf("%q, %v", name, err)
	}
	before := *b.cookie
	if err := b.visit(func(ctx context.Context, w http.ResponseWriter) error { return o.sessions.End(ctx, w) }); err != nil {
		t.Fatal(err)
	}
	if b.cookie != nil {
		t.Error("the cookie stays")
	}
	b.cookie = &before
	b.signedOut("the token of a session that was ended")
}

func TestCookie(t *testing.T) {
	for secure, name := range map[bool]string{false: "sipas", true: "__Host-sipas"} {
		o := newOffice(t, secure)
		b := &browser{TB: t, sessions: o.sessions}
		b.begin(o.lan)
		c := b.cookie
		if c.Name != name || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" ||
			c.Domain != "" || !c.Expires.IsZero() || len(c.Value) < 43 {
			t.Errorf("secure %v: %v", secure, c)
		}
	}
}

func TestTokenIsNotStored(t *testing.T) {
	o := newOffice(t, false)
	b := &browser{TB: t, sessions: o.sessions}
	b.begin(o.lan)
	if kept := stored(t, o.store, "sessions"); len(kept) == 0 || bytes.Contains(kept, []byte(b.cookie.Value)) {
		t.Errorf("stored: %q", kept)
	}
}

// TestFixation signs in with a cookie that somebody else has put there.
func TestFixation(t *testing.T) {
	o := newOffice(t, false)
	attacker := &browser{TB: t, sessions: o.sessions}
	attacker.begin(o.lan) // of the attacker's own, or made up:
	for _, planted := range []string{attacker.cookie.Value, strings.Repeat("A", 43), "x"} {
		victim := &browser{TB: t, sessions: o.sessions, cookie: &http.Cookie{Name: "sipas", Value: planted}}
		victim.begin(o.lan)
		if victim.cookie.Value == planted {
			t.Errorf("the planted token %q was taken over", planted)
		}
		thief := &browser{TB: t, sessions: o.sessions, cookie: &http.Cookie{Name: "sipas", Value: planted}}
		thief.signedOut("with the planted token")
	}
}

func TestSessionsEnd(t *testing.T) {
	for what, end := range map[string]func(context.Context, *office) error{
		"password": func(ctx context.Context, o *office) error {
			return o.accounts.SetPassword(ctx, "lan", "mot hai ba con voi")
		},
		"roles": func(ctx context.Context, o *office) error {
			return o.accounts.Assign(ctx, "lan", access.Everywhere(access.Manager))
		},
		"disabled":  func(ctx context.Context, o *office) error { return o.accounts.Disable(ctx, "lan", true) },
		"idle":      func(_ context.Context, o *office) error { o.ahead = access.IdleFor + time.Second; return nil },
		"twelve h.": func(_ context.Context, o *office) error { o.ahead = access.AtMost + time.Second; return nil },
	} {
		t.Run(what, func(t *testing.T) {
			o := newOffice(t, false)
			b := &browser{TB: t, sessions: o.sessions}
			b.begin(o.lan)
			if err := end(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			b.signedOut(what)
		})
	}
}

// counted counts the writes of a store.
type counted struct {
	store.Store
	writes int
}

func (c *counted) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	c.writes++
	return c.Store.Replace(ctx, collection, key, rev, body)
}

// TestKeepingIsCheap asks for a page many times within a minute: the session
// must not be written each time.
func TestKeepingIsCheap(t *testing.T) {
	s := &counted{Store: newStore(t)}
	a := newAccounts(t, s)
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	sessions := access.NewSessions(a, s, false, nil)
	b := &browser{TB: t, sessions: sessions}
	u, err := a.User(t.Context(), "lan")
	if err != nil {
		t.Fatal(err)
	}
	b.begin(u)
	for range 20 {
		if _, err := b.person(true); err != nil {
			t.Fatal(err)
		}
	}
	if s.writes > 1 {
		t.Errorf("%d writes for 20 pages in a row", s.writes)
	}
}

func TestSweep(t *testing.T) {
	o := newOffice(t, false)
	first, second := &browser{TB: t, sessions: o.sessions}, &browser{TB: t, sessions: o.sessions}
	first.begin(o.lan)
	second.begin(o.lan)
	if n, err := o.sessions.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("%d swept while they last, %v", n, err)
	}
	o.ahead = access.IdleFor + time.Second
	if n, err := o.sessions.Sweep(t.Context()); n != 2 || err != nil {
		t.Errorf("%d swept, want 2 (%v)", n, err)
	}
	if kept := stored(t, o.store, "sessions"); len(kept) != 0 {
		t.Errorf("left: %q", kept)
	}
}

func TestStoreAway(t *testing.T) {
	a := newAccounts(t, awayStore{})
	sessions := access.NewSessions(a, awayStore{}, false, nil)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "sipas", Value: "x"})
	if _, err := sessions.Load(r); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("error %v: a store that is away must not look like being signed out", err)
	}
}
