package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"sipas/survey/audit"
	"sipas/survey/store"
)

// How long a session lasts: without a request, and in any case.
const (
	IdleFor = 30 * time.Minute
	AtMost  = 12 * time.Hour
)

// The names of the cookie. The prefix makes browsers refuse it unless it is
// Secure, of this host alone, and for every path (RFC 6265bis, 4.1.3.2).
const (
	Cookie       = "sipas"
	SecureCookie = "__Host-sipas"
)

// person is the only thing that a session holds: an Entrance.
const person = "person"

// Sessions remember who has signed in. A request's session is looked up once,
// by Load; what it needs afterwards is asked with the context that Load gave:
//
//	r, err := sessions.Load(r)
//	user, err := sessions.Person(r.Context())
//	err = sessions.Keep(r.Context(), w)  // this request counts as activity
type Sessions struct {
	accounts *Accounts
	store    sessionStore
	manager  *scs.SessionManager
}

// NewSessions makes the sessions over a store. secure is for a service that
// is reached by https: then the cookie is Secure and has the __Host- name.
func NewSessions(a *Accounts, s store.Store, secure bool, now func() time.Time) *Sessions {
	if now == nil {
		now = time.Now
	}
	kept := sessionStore{s, now}
	m := scs.New()
	m.Store = kept
	m.IdleTimeout, m.Lifetime = IdleFor, AtMost
	m.Cookie.Name, m.Cookie.Secure = Cookie, secure
	if secure {
		m.Cookie.Name = SecureCookie
	}
	m.Cookie.HttpOnly, m.Cookie.Path, m.Cookie.SameSite = true, "/", http.SameSiteLaxMode
	m.Cookie.Persist = false // gone with the browser, which may stand in a public office
	return &Sessions{accounts: a, store: kept, manager: m}
}

// Secure tells whether the service is reached by https, so that cookies are.
func (s *Sessions) Secure() bool { return s.manager.Cookie.Secure }

// Load reads the session of a request and gives the request with it. No
// cookie, an unknown or an ended session are a session without a person.
func (s *Sessions) Load(r *http.Request) (*http.Request, error) {
	token := ""
	if c, err := r.Cookie(s.manager.Cookie.Name); err == nil {
		token = c.Value
	}
	ctx, err := s.manager.Load(r.Context(), token)
	if err != nil {
		return nil, err
	}
	return r.WithContext(ctx), nil
}

// Person is who has signed in, as they are now. ErrSignedOut when there is
// nobody, or when the person's password, roles, scope or state have changed
// since.
func (s *Sessions) Person(ctx context.Context) (User, error) {
	u, e, err := s.enter(ctx)
	if err == nil && e.Waiting {
		return User{}, ErrSignedOut
	}
	return u, err
}

// Half is who has given the password and owes the second factor, and by which
// door they came. ErrSignedOut when there is nobody, or it took too long.
func (s *Sessions) Half(ctx context.Context) (User, Door, error) {
	u, e, err := s.enter(ctx)
	if err == nil && (!e.Waiting || s.store.now().Sub(e.At) > half) {
		err = ErrSignedOut
	}
	if err != nil {
		return User{}, "", err
	}
	return u, e.Door, nil
}

// Entrance is how the session of a request began; the zero Entrance when there
// is none.
func (s *Sessions) Entrance(ctx context.Context) Entrance {
	e, _ := readEntrance(s.manager.GetString(ctx, person))
	return e
}

func (s *Sessions) enter(ctx context.Context) (User, Entrance, error) {
	e, ok := readEntrance(s.manager.GetString(ctx, person))
	if !ok {
		return User{}, e, ErrSignedOut
	}
	u, err := s.accounts.User(ctx, e.Name)
	switch {
	case errors.Is(err, ErrUnknown):
		return User{}, e, ErrSignedOut
	case err != nil:
		return User{}, e, err
	case u.Disabled || u.Stamp != e.Stamp:
		return User{}, e, ErrSignedOut
	}
	return u, e, nil
}

// Begin signs a user in: under a new token, so that a token from before means
// nothing. It leaves an entry in the trail.
func (s *Sessions) Begin(ctx context.Context, w http.ResponseWriter, u User, door Door, device Device) error {
	by := audit.By(ctx)
	if err := s.accounts.record(audit.With(ctx, audit.Actor{Name: u.Name, Via: by.Via}), "signin", u.Name, nil); err != nil {
		return err
	}
	return s.begin(ctx, w, Entrance{Name: u.Name, Stamp: u.Stamp, Door: door, Device: device})
}

// BeginHalf remembers that a user has passed a door and owes the second factor.
func (s *Sessions) BeginHalf(ctx context.Context, w http.ResponseWriter, u User, door Door, device Device) error {
	return s.begin(ctx, w, Entrance{Name: u.Name, Stamp: u.Stamp, Door: door, Device: device, Waiting: true})
}

// Again goes on after the person's own change has ended all their sessions:
// this one begins anew.
func (s *Sessions) Again(ctx context.Context, w http.ResponseWriter) error {
	e := s.Entrance(ctx)
	u, err := s.accounts.User(ctx, e.Name)
	if err != nil {
		return err
	}
	return s.begin(ctx, w, Entrance{Name: u.Name, Stamp: u.Stamp, Door: e.Door, Device: e.Device})
}

func (s *Sessions) begin(ctx context.Context, w http.ResponseWriter, e Entrance) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return fmt.Errorf("beginning session: %w", err)
	}
	e.At = s.store.now()
	s.manager.Put(ctx, person, e.String())
	return s.Keep(ctx, w)
}

// Keep lets the idle time begin anew. Requests that a page makes by itself
// must not call it.
func (s *Sessions) Keep(ctx context.Context, w http.ResponseWriter) error {
	token, expires, err := s.manager.Commit(ctx)
	if err != nil {
		return fmt.Errorf("keeping session: %w", err)
	}
	s.write(ctx, w, token, expires)
	return nil
}

// End signs out.
func (s *Sessions) End(ctx context.Context, w http.ResponseWriter) error {
	if err := s.manager.Destroy(ctx); err != nil {
		return fmt.Errorf("ending session: %w", err)
	}
	s.write(ctx, w, "", time.Time{})
	return nil
}

// write sends the cookie, with an answer that no cache may keep.
func (s *Sessions) write(ctx context.Context, w http.ResponseWriter, token string, expires time.Time) {
	s.manager.WriteSessionCookie(ctx, w, token, expires)
	w.Header().Set("Cache-Control", "no-store")
}
