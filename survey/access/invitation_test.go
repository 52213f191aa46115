package access_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
)

func TestInvitation(t *testing.T) {
	s, c := newStore(t), &clock{noon}
	a := access.NewAccounts(access.Config{Store: s, Now: c.now})
	ctx := t.Context()
	token, err := a.Invite(ctx)
	if err != nil || len(token) != 32 {
		t.Fatalf("token %q, %v", token, err)
	}
	if kept := stored(t, s, "invitations"); len(kept) == 0 || bytes.Contains(kept, []byte(token)) {
		t.Errorf("kept: %q", kept)
	}
	for _, wrong := range []string{"", "x", strings.Repeat("0", 32)} {
		if err := a.Invited(ctx, wrong); !errors.Is(err, access.ErrInvitation) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	for _, in := range [][2]string{{"q", good}, {"quan.tri", "short"}, {"", ""}} {
		if _, err := a.AcceptInvitation(ctx, token, in[0], in[1]); err == nil || survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("%q with %q: %v", in[0], in[1], err)
		}
	}
	u, err := a.AcceptInvitation(ctx, token, " Quan.Tri ", good)
	if err != nil || u.Name != "quan.tri" || !u.May(access.ManagePeople) || !u.SeesAll() || u.MustChange {
		t.Fatalf("%+v, %v", u, err)
	}
	for what, err := range map[string]error{"again": second(a.AcceptInvitation(ctx, token, "minh", good)), "looking": a.Invited(ctx, token)} {
		if !errors.Is(err, access.ErrInvitation) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if token, err := a.Invite(ctx); token != "" || err != nil {
		t.Errorf("an invitation although there are people: %q, %v", token, err)
	}
}

func TestInvitationIsOver(t *testing.T) {
	for what, end := range map[string]func(*testing.T, *access.Accounts, *clock){
		"after a day": func(_ *testing.T, _ *access.Accounts, c *clock) { c.Time = c.Add(24 * time.Hour) },
		"when the command line was quicker": func(t *testing.T, a *access.Accounts, _ *clock) {
			add(t, a, access.User{Name: "minh", Roles: []access.Role{access.Administrator}})
		},
	} {
		t.Run(what, func(t *testing.T) {
			c := &clock{noon}
			a := access.NewAccounts(access.Config{Store: newStore(t), Now: c.now})
			token, err := a.Invite(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			end(t, a, c)
			if _, err := a.AcceptInvitation(t.Context(), token, "lan", good); !errors.Is(err, access.ErrInvitation) {
				t.Errorf("accepted: %v", err)
			}
		})
	}
}

func TestOldInvitationsAreForgotten(t *testing.T) {
	s, c := newStore(t), &clock{noon}
	a := access.NewAccounts(access.Config{Store: s, Now: c.now})
	for range 3 {
		if _, err := a.Invite(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.Time = c.Add(25 * time.Hour)
	}
	if n := bytes.Count(stored(t, s, "invitations"), []byte("expires")); n != 1 {
		t.Errorf("%d invitations kept, want the last only", n)
	}
}

// TestOneInvitationOneAdministrator lets eight people use the same link.
func TestOneInvitationOneAdministrator(t *testing.T) {
	a := newAccounts(t, newStore(t))
	token, err := a.Invite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			_, err := a.AcceptInvitation(t.Context(), token, "admin"+string(rune('a'+i)), good)
			switch {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, access.ErrInvitation) && !errors.Is(err, access.ErrThrottled):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if people, err := a.All(t.Context()); won.Load() != 1 || err != nil || len(people) != 1 {
		t.Errorf("%d won, %d people, %v", won.Load(), len(people), err)
	}
}
