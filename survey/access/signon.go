package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sipas/survey"
)

// SignOnConfig names an OpenID Connect provider.
type SignOnConfig struct {
	Issuer       string
	ClientID     string
	ClientSecret string        // "" for a public client
	Redirect     func() string // the absolute address that the provider sends people back to

	Client *http.Client     // nil: one that waits ten seconds at most
	Now    func() time.Time // nil: time.Now
	Random io.Reader        // nil: crypto/rand
}

// SignOn lets people sign in at an OpenID Connect provider: authorization code
// with PKCE (S256), state and nonce. The provider is asked for its addresses
// at the first use, so that the service starts while it is away. It makes
// nobody known: an account of the name that is the person's verified address
// must exist.
type SignOn struct {
	config SignOnConfig

	mu       sync.Mutex
	provider *oidc.Provider
	failed   time.Time // when the provider was asked in vain
}

// NewSignOn makes single sign-on; nothing is asked yet.
func NewSignOn(c SignOnConfig) *SignOn {
	if c.Client == nil {
		c.Client = &http.Client{Timeout: 10 * time.Second}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return &SignOn{config: c}
}

// What single sign-on can answer.
var (
	ErrProviderAway = &survey.Error{Kind: survey.KindUnavailable, Code: "oidc.away"}
	ErrSignOn       = &survey.Error{Kind: survey.KindSignIn, Code: "oidc.failed"}     // refused, too late, or not what was asked for
	ErrUnverified   = &survey.Error{Kind: survey.KindSignIn, Code: "oidc.unverified"} // the provider does not vouch for the address
	ErrNoAccount    = &survey.Error{Kind: survey.KindSignIn, Code: "oidc.unknown"}    // nobody here of that address
)

// Ticket is what a browser keeps while its person is at the provider.
type Ticket struct{ State, Nonce, Verifier string }

// TicketFor is how long a person may take at the provider.
const TicketFor = 10 * time.Minute

// String is one line for a cookie.
func (t Ticket) String() string { return t.State + "." + t.Nonce + "." + t.Verifier }

// ReadTicket reads what String writes; false for anything else.
func ReadTicket(s string) (Ticket, bool) {
	part := strings.Split(s, ".")
	if len(part) != 3 || len(part[0]) != 43 || len(part[1]) != 43 || len(part[2]) != 43 {
		return Ticket{}, false
	}
	return Ticket{part[0], part[1], part[2]}, true
}

// again is how soon a provider that was away is asked once more.
const again = 3 * time.Second

// discover asks the provider for its addresses, once.
func (o *SignOn) discover(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.provider != nil {
		return o.provider, nil
	}
	if o.config.Now().Sub(o.failed) < again {
		return nil, ErrProviderAway
	}
	// The provider keeps the context for fetching keys later.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), o.config.Client), o.config.Issuer)
	if err != nil {
		o.failed = o.config.Now()
		return nil, &survey.Error{Kind: ErrProviderAway.Kind, Code: ErrProviderAway.Code, Err: err}
	}
	o.provider = p
	return p, nil
}

func (o *SignOn) exchange(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: o.config.ClientID, ClientSecret: o.config.ClientSecret, Endpoint: p.Endpoint(),
		RedirectURL: o.config.Redirect(), Scopes: []string{oidc.ScopeOpenID, "email"}}
}

// Begin gives the provider's address to send a person to, and the ticket to
// come back with. ErrProviderAway when the provider does not answer.
func (o *SignOn) Begin(ctx context.Context) (address string, t Ticket, err error) {
	p, err := o.discover(ctx)
	if err != nil {
		return "", Ticket{}, err
	}
	var part [3]string
	for i := range part {
		if part[i], err = o.draw(); err != nil {
			return "", Ticket{}, err
		}
	}
	t = Ticket{State: part[0], Nonce: part[1], Verifier: part[2]}
	return o.exchange(p).AuthCodeURL(t.State, oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)), t, nil
}

// draw gives 256 random bits in 43 letters, what PKCE asks for at least.
func (o *SignOn) draw() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(o.config.Random, b); err != nil {
		return "", fmt.Errorf("drawing a ticket: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// Return is what the provider sends a person back with.
type Return struct{ State, Code, Fault string }

// Finish takes a return to the verified address of the person, in its one
// form. ErrSignOn, ErrUnverified or ErrProviderAway.
func (o *SignOn) Finish(ctx context.Context, t Ticket, r Return) (name string, err error) {
	if subtle.ConstantTimeCompare([]byte(t.State), []byte(r.State)) != 1 || r.Code == "" || r.Fault != "" {
		return "", refused(fmt.Errorf("the provider answered %q", clip(r.Fault)))
	}
	p, err := o.discover(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, o.config.Client)
	tokens, err := o.exchange(p).Exchange(ctx, r.Code, oauth2.VerifierOption(t.Verifier))
	if _, told := errors.AsType[*oauth2.RetrieveError](err); told {
		return "", refused(err)
	}
	if err != nil {
		return "", &survey.Error{Kind: ErrProviderAway.Kind, Code: ErrProviderAway.Code, Err: err}
	}
	text, _ := tokens.Extra("id_token").(string)
	token, err := p.VerifierContext(ctx, &oidc.Config{ClientID: o.config.ClientID, Now: o.config.Now}).Verify(ctx, text)
	if err != nil {
		return "", refused(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(t.Nonce)) != 1 {
		return "", refused(errors.New("the token is about another sign-in"))
	}
	return verifiedName(token)
}

// verifiedName is the account's name in a token. Only plain ASCII is compared:
// addresses that merely look or fold alike belong to somebody else.
func verifiedName(token *oidc.IDToken) (string, error) {
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := token.Claims(&claims); err != nil {
		return "", refused(err)
	}
	if claims.Email == "" || !claims.Verified {
		return "", ErrUnverified
	}
	for i := range len(claims.Email) {
		if claims.Email[i] >= 0x80 {
			return "", ErrNoAccount
		}
	}
	name, ok := Name(claims.Email)
	if !ok {
		return "", ErrNoAccount
	}
	return name, nil
}

func refused(err error) error {
	return &survey.Error{Kind: ErrSignOn.Kind, Code: ErrSignOn.Code, Err: err}
}

// clip bounds what a stranger's address brings into the log.
func clip(s string) string {
	if len(s) > 64 {
		s = s[:64]
	}
	return s
}

// SignedOn is the user whose address a provider has vouched for. ErrNoAccount
// when there is nobody of that name who may sign in.
func (a *Accounts) SignedOn(ctx context.Context, name string) (User, error) {
	u, err := a.User(ctx, name)
	if errors.Is(err, ErrUnknown) || err == nil && u.Disabled {
		return User{}, ErrNoAccount
	}
	return u, err
}
