package access_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"sipas/survey/access"
)

// present is a browser in which Lan is signed in at a device.
func (o *office) present(t *testing.T, device access.Device) *browser {
	t.Helper()
	b := &browser{TB: t, sessions: o.sessions}
	if err := b.visit(func(ctx context.Context, w http.ResponseWriter) error {
		return o.sessions.Begin(ctx, w, o.lan, access.ByPassword, device)
	}); err != nil {
		t.Fatal(err)
	}
	return b
}

// sees are Lan's sessions as this browser sees them.
func (b *browser) sees(u access.User) (all []access.Presence) {
	b.Helper()
	if err := b.visit(func(ctx context.Context, _ http.ResponseWriter) (err error) {
		all, err = b.sessions.Of(ctx, u)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return all
}

func TestSessionsAreSeenAndEnded(t *testing.T) {
	o := newOffice(t, false)
	add(t, o.accounts, access.User{Name: "minh", Roles: []access.Role{access.Viewer}})
	minh, err := o.accounts.User(t.Context(), "minh")
	if err != nil {
		t.Fatal(err)
	}
	first := o.present(t, access.Computer)
	o.ahead += time.Minute
	second := o.present(t, access.Phone)
	other := &browser{TB: t, sessions: o.sessions}
	other.begin(minh)

	all := second.sees(o.lan)
	if len(all) != 2 || all[0].Device != access.Phone || !all[0].Own || all[1].Device != access.Computer || all[1].Own ||
		all[0].Door != access.ByPassword || time.Since(all[1].Began).Abs() > time.Minute || all[0].Seen.Minute() != 0 {
		t.Fatalf("sessions %+v", all)
	}
	end := func(b *browser, u access.User, id string) error {
		return b.visit(func(ctx context.Context, _ http.ResponseWriter) error { return o.sessions.EndOne(ctx, u, id) })
	}
	for what, id := range map[string]string{"of nobody": "00000000000000000000", "empty": "", "of somebody else": other.sees(minh)[0].ID} {
		if err := end(second, o.lan, id); !errors.Is(err, access.ErrNoSession) {
			t.Errorf("ending a session %s: %v", what, err)
		}
	}
	if err := end(second, o.lan, all[1].ID); err != nil {
		t.Fatal(err)
	}
	first.signedOut("ended from elsewhere")
	if name, err := second.person(true); name != "lan" || err != nil {
		t.Errorf("the other session: %q, %v", name, err)
	}
	if n := len(second.sees(o.lan)); n != 1 {
		t.Errorf("%d sessions left, want 1", n)
	}
}

// TestEndedSessionStaysEnded ends a session while one of its requests is
// under way, which then keeps it.
func TestEndedSessionStaysEnded(t *testing.T) {
	for what, end := range map[string]func(ctx context.Context, o *office, w http.ResponseWriter, id string) error{
		"by its owner elsewhere": func(ctx context.Context, o *office, _ http.ResponseWriter, id string) error {
			return o.sessions.EndOne(ctx, o.lan, id)
		},
		"by signing out in another window": func(ctx context.Context, o *office, w http.ResponseWriter, _ string) error {
			return o.sessions.End(ctx, w)
		},
	} {
		t.Run(what, func(t *testing.T) {
			o := newOffice(t, false)
			slow := o.present(t, access.Phone)
			id, cookie := slow.sees(o.lan)[0].ID, *slow.cookie
			err := slow.visit(func(ctx context.Context, w http.ResponseWriter) error {
				quick := &browser{TB: t, sessions: o.sessions, cookie: &cookie}
				if err := quick.visit(func(ctx context.Context, w http.ResponseWriter) error { return end(ctx, o, w, id) }); err != nil {
					return err
				}
				return o.sessions.Keep(ctx, w)
			})
			if err != nil {
				t.Fatal(err)
			}
			slow.signedOut("after a request that was under way")
		})
	}
}

func TestHalf(t *testing.T) {
	o := newOffice(t, false)
	b := &browser{TB: t, sessions: o.sessions}
	halfway := func() (name string, door access.Door, err error) {
		err = b.visit(func(ctx context.Context, _ http.ResponseWriter) error {
			u, d, err := o.sessions.Half(ctx)
			name, door = u.Name, d
			return err
		})
		return name, door, err
	}
	if err := b.visit(func(ctx context.Context, w http.ResponseWriter) error {
		return o.sessions.BeginHalf(ctx, w, o.lan, access.BySignOn, access.Phone)
	}); err != nil {
		t.Fatal(err)
	}
	b.signedOut("without the second factor")
	if name, door, err := halfway(); name != "lan" || door != access.BySignOn || err != nil {
		t.Errorf("%q by %q, %v", name, door, err)
	}
	if n := len(b.sees(o.lan)); n != 0 {
		t.Errorf("%d sessions before anybody is signed in", n)
	}
	token := b.cookie.Value
	b.begin(o.lan)
	if b.cookie.Value == token {
		t.Error("the token of before the second factor goes on")
	}
	if _, _, err := halfway(); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("signed in and still half: %v", err)
	}
	if err := b.visit(func(ctx context.Context, w http.ResponseWriter) error {
		return o.sessions.BeginHalf(ctx, w, o.lan, access.ByPassword, access.Phone)
	}); err != nil {
		t.Fatal(err)
	}
	o.ahead += 11 * time.Minute
	if _, _, err := halfway(); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("after eleven minutes: %v", err)
	}
}

// TestAgain lets somebody change something that ends all their sessions: only
// the one in which they did it goes on.
func TestAgain(t *testing.T) {
	o := newOffice(t, false)
	elsewhere, here := o.present(t, access.Phone), o.present(t, access.Tablet)
	if err := here.visit(func(ctx context.Context, w http.ResponseWriter) error {
		if err := o.accounts.EndSessions(ctx, "lan"); err != nil {
			return err
		}
		return o.sessions.Again(ctx, w)
	}); err != nil {
		t.Fatal(err)
	}
	elsewhere.signedOut("elsewhere")
	if name, err := here.person(true); name != "lan" || err != nil {
		t.Errorf("here: %q, %v", name, err)
	}
	lan, err := o.accounts.User(t.Context(), "lan")
	if err != nil {
		t.Fatal(err)
	}
	if all := here.sees(lan); len(all) != 1 || all[0].Device != access.Tablet {
		t.Errorf("sessions %+v", all)
	}
}

func TestDeviceOf(t *testing.T) {
	for agent, want := range map[string]access.Device{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36":           access.Computer,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148":      access.Phone,
		"Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari": access.Phone,
		"Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36":  access.Tablet,
		"Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Version/16.0 Mobile/15E148 Safari/604.1":  access.Tablet,
		"Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0":                                        access.Phone,
		"": access.Computer,
	} {
		if got := access.DeviceOf(agent); got != want {
			t.Errorf("%s is a %s, want %s", agent, got, want)
		}
	}
}
