package access

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"sipas/survey"
)

// Second is a person's second factor: an authenticator app, and codes on
// paper for the day when the telephone is lost.
type Second struct {
	Secret   string      `bson:"secret"`             // base32; the app has it, too
	Used     int64       `bson:"used"`               // the step of the last code; none is taken twice
	Recovery []string    `bson:"recovery,omitempty"` // SHA-256 in hex of those not used yet
	Wrong    []time.Time `bson:"wrong,omitempty"`    // wrong codes of the last day
}

// A person's wrong codes, wherever they are typed: they are counted with the
// person, so that no restart and no other node forgives them. Whoever has the
// password and tries day and night hits one of the three codes that are right
// at a time with 2 % within a year. Sessions that the person has go on, and
// recovery codes, which nobody can guess, are taken all the same.
const (
	wrongPerHour = 10
	wrongPerDay  = 20
)

// RecoveryCodes is how many there are.
const RecoveryCodes = 10

// What the second factor can answer.
var (
	ErrCode       = &survey.Error{Kind: survey.KindSignIn, Code: "signin.code_wrong"}
	ErrManyCodes  = &survey.Error{Kind: survey.KindThrottled, Code: "signin.codes_throttled"} // wait for Error.Retry
	ErrSecondOn   = &survey.Error{Kind: survey.KindConflict, Code: "second.on"}
	ErrSecondNone = &survey.Error{Kind: survey.KindConflict, Code: "second.none"}
)

// Enrol turns the second factor on: typed is a code that the app shows for the
// secret. The recovery codes are given here and never again. ErrCode for a
// wrong code, ErrSecondOn when there is one already, whose secret stays.
func (a *Accounts) Enrol(ctx context.Context, name, secret, typed string) (recovery []string, err error) {
	raw, ok := readSecret(secret)
	if !ok {
		return nil, ErrCode
	}
	step, ok := match(raw, digits(typed), a.Now(), 0)
	if !ok {
		return nil, ErrCode
	}
	recovery, kept, err := a.recoveryCodes()
	if err != nil {
		return nil, err
	}
	on := false
	err = a.edit(ctx, name, func(u *User) bool {
		if on = u.Second != nil; on {
			return false
		}
		u.Second = &Second{Secret: secret, Used: step, Recovery: kept}
		return true
	})
	switch {
	case err != nil:
		return nil, err
	case on:
		return nil, ErrSecondOn
	}
	return recovery, a.record(ctx, "user.second.on", name, nil)
}

// ProveSecond takes a code of the app, or a recovery code, which is used up by
// it. ErrCode when it is wrong or was used before, ErrManyCodes when too many
// were wrong, ErrSecondNone when the person has no second factor.
func (a *Accounts) ProveSecond(ctx context.Context, name, typed string) error {
	var outcome error
	var recovered bool
	now := a.Now()
	err := a.edit(ctx, name, func(u *User) (write bool) {
		outcome, recovered = nil, false
		switch {
		case u.Disabled:
			outcome = ErrWrong
			return false
		case u.Second == nil:
			outcome = ErrSecondNone
			return false
		}
		second := u.Second.copy(now)
		recovered = second.recover(typed)
		if wait := second.wait(now); !recovered && wait > 0 {
			outcome = &survey.Error{Kind: ErrManyCodes.Kind, Code: ErrManyCodes.Code, Retry: wait}
			return false
		}
		if !recovered {
			outcome = second.take(typed, now)
		}
		u.Second = second
		return true
	})
	switch {
	case err != nil:
		return err
	case outcome != nil:
		return a.tellCodes(ctx, name, outcome)
	case recovered:
		return a.record(ctx, "user.second.recovered", name, nil)
	}
	return nil
}

// tellCodes leaves an entry about somebody whose codes are being guessed.
func (a *Accounts) tellCodes(ctx context.Context, name string, outcome error) error {
	if survey.KindOf(outcome) == survey.KindThrottled && a.delays.untold("codes", name, a.Now()) {
		if err := a.record(ctx, "signin.codes_throttled", name, nil); err != nil {
			return err
		}
	}
	return outcome
}

// copy is the second factor with the wrong codes of the last day only.
func (s *Second) copy(now time.Time) *Second {
	c := *s
	c.Recovery = slices.Clone(s.Recovery)
	c.Wrong = slices.DeleteFunc(slices.Clone(s.Wrong), func(t time.Time) bool { return now.Sub(t) >= 24*time.Hour })
	return &c
}

// wait is how long the next code must wait, if too many were wrong.
func (s *Second) wait(now time.Time) time.Duration {
	var wait time.Duration
	bound := func(most int, within time.Duration) {
		if n := len(s.Wrong); n >= most {
			wait = max(wait, within-now.Sub(s.Wrong[n-most]))
		}
	}
	bound(wrongPerHour, time.Hour)
	bound(wrongPerDay, 24*time.Hour)
	return wait
}

// take uses a code of the app up, or counts it as wrong.
func (s *Second) take(typed string, now time.Time) error {
	if raw, ok := readSecret(s.Secret); ok {
		if step, ok := match(raw, digits(typed), now, s.Used); ok {
			s.Used = step
			return nil
		}
	}
	s.Wrong = append(s.Wrong, now.UTC().Truncate(time.Second))
	return ErrCode
}

// recover uses a recovery code up, if it is one.
func (s *Second) recover(typed string) bool {
	sum := recoverySum(typed)
	for i, kept := range s.Recovery {
		if subtle.ConstantTimeCompare([]byte(kept), []byte(sum)) == 1 {
			s.Recovery = slices.Delete(s.Recovery, i, i+1)
			return true
		}
	}
	return false
}

// RenewRecovery replaces the recovery codes; typed is a code of the app.
func (a *Accounts) RenewRecovery(ctx context.Context, name, typed string) ([]string, error) {
	if err := a.ProveSecond(ctx, name, typed); err != nil {
		return nil, err
	}
	recovery, kept, err := a.recoveryCodes()
	if err != nil {
		return nil, err
	}
	off := false
	err = a.edit(ctx, name, func(u *User) bool {
		if off = u.Second == nil; off {
			return false
		}
		second := *u.Second
		second.Recovery, u.Second = kept, &second
		return true
	})
	switch {
	case err != nil:
		return nil, err
	case off:
		return nil, ErrSecondNone
	}
	return recovery, a.record(ctx, "user.second.renew", name, nil)
}

// EndSecond turns one's own second factor off; typed is a code of it.
func (a *Accounts) EndSecond(ctx context.Context, name, typed string) error {
	if err := a.ProveSecond(ctx, name, typed); err != nil {
		return err
	}
	return a.dropSecond(ctx, name, "user.second.off")
}

// ResetSecond takes somebody's second factor away, who has lost it, and ends
// their sessions.
func (a *Accounts) ResetSecond(ctx context.Context, name string) error {
	return a.dropSecond(ctx, name, "user.second.reset")
}

func (a *Accounts) dropSecond(ctx context.Context, name, act string) error {
	none := false
	err := a.edit(ctx, name, func(u *User) bool {
		if none = u.Second == nil; none {
			return false
		}
		u.Second = nil
		u.Stamp++
		return true
	})
	if err != nil || none {
		return err
	}
	return a.record(ctx, act, name, nil)
}

// recoveryCodes draws codes of 80 bits, so that a plain hash of them is enough.
func (a *Accounts) recoveryCodes() (shown, kept []string, err error) {
	for range RecoveryCodes {
		s, err := groups(a.Random, 4, 4)
		if err != nil {
			return nil, nil, err
		}
		shown, kept = append(shown, s), append(kept, recoverySum(s))
	}
	return shown, kept, nil
}

// recoverySum is what is kept of a recovery code, however it is typed.
func recoverySum(typed string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == 'o':
			return '0'
		case r == 'i' || r == 'l':
			return '1'
		case strings.ContainsRune(letters, r):
			return r
		}
		return -1
	}, strings.ToLower(typed))
	sum := sha256.Sum256([]byte("recovery " + plain))
	return hex.EncodeToString(sum[:])
}

// digits is a code as typed, without blanks.
func digits(typed string) string { return strings.Join(strings.Fields(typed), "") }
