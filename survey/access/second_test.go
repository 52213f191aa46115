package access_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/store"
)

// clock is a clock that a test sets.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

// phone shows codes as another programme computes them.
func phone(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// wrongCode is a code that is none of those around a moment.
func wrongCode(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	for n := range 5 {
		code := fmt.Sprintf("%06d", n)
		right := false
		for step := -2; step <= 2; step++ {
			right = right || phone(t, secret, at.Add(time.Duration(step)*30*time.Second)) == code
		}
		if !right {
			return code
		}
	}
	t.Fatal("every code is right")
	return ""
}

// enrolled has Lan with a second factor.
func enrolled(t *testing.T) (a *access.Accounts, s store.Store, c *clock, secret string, recovery []string) {
	t.Helper()
	s, c = newStore(t), &clock{noon}
	a = access.NewAccounts(access.Config{Store: s, Now: c.now})
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	secret, err := access.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if recovery, err = a.Enrol(t.Context(), "lan", secret, phone(t, secret, c.Time)); err != nil {
		t.Fatal(err)
	}
	c.Time = c.Add(time.Minute)
	return a, s, c, secret, recovery
}

func TestSecretURI(t *testing.T) {
	secret, err := access.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := otp.NewKeyFromURL(access.SecretURI("sipas hailong.example.gov.vn", "lan@x.gov.vn", secret))
	if err != nil {
		t.Fatal(err)
	}
	if key.Type() != "totp" || key.Issuer() != "sipas hailong.example.gov.vn" || key.AccountName() != "lan@x.gov.vn" || key.Secret() != secret || key.Period() != 30 {
		t.Errorf("the app reads %s", key)
	}
	if u, err := url.Parse(key.URL()); err != nil || strings.Contains(u.RawQuery, "+") {
		t.Errorf("%s, %v", key.URL(), err)
	}
}

func TestEnrolNeedsACodeOfTheSecret(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	secret, err := access.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for what, in := range map[string][2]string{
		"a wrong code":         {secret, wrongCode(t, secret, noon)},
		"no code":              {secret, ""},
		"a secret of its own":  {"JBSWY3DPEHPK3PXP", phone(t, "JBSWY3DPEHPK3PXP", noon)},
		"no secret":            {"", "000000"},
		"an old code":          {secret, phone(t, secret, noon.Add(-2*time.Minute))},
		"a code of the future": {secret, phone(t, secret, noon.Add(2*time.Minute))},
	} {
		if _, err := a.Enrol(t.Context(), "lan", in[0], in[1]); !errors.Is(err, access.ErrCode) {
			t.Errorf("%s: %v, want ErrCode", what, err)
		}
	}
	recovery, err := a.Enrol(t.Context(), "lan", secret, phone(t, secret, noon))
	if err != nil || len(recovery) != access.RecoveryCodes {
		t.Fatalf("%d recovery codes, %v", len(recovery), err)
	}
	if _, err := a.Enrol(t.Context(), "lan", secret, phone(t, secret, noon)); !errors.Is(err, access.ErrSecondOn) {
		t.Errorf("twice: %v, want ErrSecondOn", err)
	}
}

// TestCodesAreTakenOnce proves with the phone's codes around a moment.
func TestCodesAreTakenOnce(t *testing.T) {
	a, _, c, secret, _ := enrolled(t)
	step := func(n int) string { return phone(t, secret, c.Add(time.Duration(n)*30*time.Second)) }
	for _, tt := range []struct {
		what, code string
		want       error
	}{
		{"two steps ago", step(-2), access.ErrCode},
		{"two steps ahead", step(2), access.ErrCode},
		{"the step before", step(-1), nil},
		{"the step before, again", step(-1), access.ErrCode},
		{"the present step, with blanks", step(0)[:3] + " " + step(0)[3:], nil},
		{"the present step, again", step(0), access.ErrCode},
		{"the next step, of a fast phone", step(1), nil},
		{"the present step after the next", step(0), access.ErrCode},
	} {
		if err := a.ProveSecond(t.Context(), "lan", tt.code); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.what, err, tt.want)
		}
	}
}

// TestOneCodeLetsOneIn sends the same right code sixteen times at once.
func TestOneCodeLetsOneIn(t *testing.T) {
	a, _, c, secret, recovery := enrolled(t)
	for _, code := range []string{phone(t, secret, c.Time), recovery[3]} {
		var in atomic.Int32
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				if a.ProveSecond(t.Context(), "lan", code) == nil {
					in.Add(1)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Errorf("%s let %d in", code, in.Load())
		}
	}
}

func TestRecoveryCodes(t *testing.T) {
	a, s, c, secret, recovery := enrolled(t)
	ctx := t.Context()
	typed := []string{recovery[0], strings.ToUpper(recovery[1]), strings.ReplaceAll(recovery[2], "-", " "),
		strings.NewReplacer("0", "O", "1", "l").Replace(recovery[3])}
	for i, code := range typed {
		if err := a.ProveSecond(ctx, "lan", code); err != nil {
			t.Errorf("%q: %v", code, err)
		}
		if err := a.ProveSecond(ctx, "lan", recovery[i]); !errors.Is(err, access.ErrCode) {
			t.Errorf("%q again: %v, want ErrCode", code, err)
		}
	}
	for _, code := range recovery {
		if kept := stored(t, s, access.People); bytes.Contains(kept, []byte(code)) || bytes.Contains(kept, []byte(strings.ReplaceAll(code, "-", ""))) {
			t.Error("a recovery code is kept as it is")
		}
	}
	fresh, err := a.RenewRecovery(ctx, "lan", phone(t, secret, c.Time))
	if err != nil || len(fresh) != access.RecoveryCodes {
		t.Fatalf("%d codes, %v", len(fresh), err)
	}
	if err := a.ProveSecond(ctx, "lan", recovery[9]); !errors.Is(err, access.ErrCode) {
		t.Errorf("an old code after new ones: %v", err)
	}
	if err := a.ProveSecond(ctx, "lan", fresh[9]); err != nil {
		t.Errorf("a new code: %v", err)
	}
}

// TestGuessingCodes tries wrong codes as often as allowed, for three days and
// through two nodes that are started anew all the time.
func TestGuessingCodes(t *testing.T) {
	a, s, c, secret, recovery := enrolled(t)
	begun, guesses := c.Time, 0
	for c.Before(begun.Add(72 * time.Hour)) {
		node := access.NewAccounts(access.Config{Store: s, Now: c.now})
		err := node.ProveSecond(t.Context(), "lan", wrongCode(t, secret, c.Time))
		e, _ := errors.AsType[*survey.Error](err)
		switch {
		case errors.Is(err, access.ErrCode):
			guesses++
		case e != nil && e.Kind == survey.KindThrottled && e.Retry > 0 && e.Retry <= 24*time.Hour:
			if err := a.ProveSecond(t.Context(), "lan", phone(t, secret, c.Time)); !errors.Is(err, access.ErrManyCodes) {
				t.Fatalf("a right code while waiting: %v", err)
			}
			c.Time = c.Add(e.Retry)
		default:
			t.Fatalf("error %v", err)
		}
	}
	if guesses != 60 {
		t.Errorf("%d guesses in three days, want 60", guesses)
	}
	if err := a.ProveSecond(t.Context(), "lan", wrongCode(t, secret, c.Time)); err != nil && !errors.Is(err, access.ErrCode) && !errors.Is(err, access.ErrManyCodes) {
		t.Error(err)
	}
	if err := a.ProveSecond(t.Context(), "lan", recovery[0]); err != nil {
		t.Errorf("a recovery code while codes are being guessed: %v", err)
	}
	u, err := a.User(t.Context(), "lan")
	if err != nil || u.Stamp != 1 {
		t.Errorf("guessing ended sessions: stamp %d, %v", u.Stamp, err)
	}
	if err := a.SetPassword(t.Context(), "lan", "mot hai ba con voi"); err != nil {
		t.Fatal(err)
	}
	if err := a.ProveSecond(t.Context(), "lan", phone(t, secret, c.Time)); err != nil {
		t.Errorf("with a new password: %v", err)
	}
}

func TestEndAndResetSecond(t *testing.T) {
	a, _, c, secret, _ := enrolled(t)
	ctx := t.Context()
	if err := a.EndSecond(ctx, "lan", wrongCode(t, secret, c.Time)); !errors.Is(err, access.ErrCode) {
		t.Errorf("with a wrong code: %v", err)
	}
	if err := a.EndSecond(ctx, "lan", phone(t, secret, c.Time)); err != nil {
		t.Fatal(err)
	}
	if err := a.ProveSecond(ctx, "lan", phone(t, secret, c.Add(30*time.Second))); !errors.Is(err, access.ErrSecondNone) {
		t.Errorf("afterwards: %v, want ErrSecondNone", err)
	}
	if _, err := a.Enrol(ctx, "lan", secret, phone(t, secret, c.Time)); err != nil {
		t.Fatal(err)
	}
	before, err := a.User(ctx, "lan")
	if err != nil || before.Second == nil {
		t.Fatal(before, err)
	}
	if err := a.ResetSecond(ctx, "lan"); err != nil {
		t.Fatal(err)
	}
	after, err := a.User(ctx, "lan")
	if err != nil || after.Second != nil || after.Stamp == before.Stamp {
		t.Errorf("after the reset %+v, %v", after, err)
	}
	if err := a.ResetSecond(ctx, "lan"); err != nil {
		t.Errorf("twice: %v", err)
	}
	if err := a.ResetSecond(ctx, "nobody"); !errors.Is(err, access.ErrUnknown) {
		t.Errorf("of nobody: %v", err)
	}
}
