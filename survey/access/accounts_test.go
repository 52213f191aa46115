package access_test

import (
	"bytes"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/access"
)

func TestAdd(t *testing.T) {
	viewer := []access.Role{access.Viewer}
	for _, tt := range []struct {
		name     string
		user     access.User
		password string
		problems []survey.Problem
	}{
		{"a viewer of everything", access.User{Name: "lan", Roles: viewer}, good, nil},
		{"an address as name, in capitals", access.User{Name: " Minh@QuangNinh.GOV.vn ", Roles: viewer}, good, nil},
		{"a scope", access.User{Name: "hoa", Roles: viewer, Units: []string{"D1"}}, good, nil},
		{"no name", access.User{Roles: viewer}, good, []survey.Problem{{Field: "name", Code: "user.name"}}},
		{"a name with a blank", access.User{Name: "lan anh", Roles: viewer}, good, []survey.Problem{{Field: "name", Code: "user.name"}}},
		{"a name that is a query", access.User{Name: `{"$gt":""}`, Roles: viewer}, good, []survey.Problem{{Field: "name", Code: "user.name"}}},
		{"no role", access.User{Name: "an"}, good, []survey.Problem{{Field: "roles", Code: "user.roles"}}},
		{"a role that does not exist", access.User{Name: "an", Roles: []access.Role{"root"}}, good,
			[]survey.Problem{{Field: "roles", Code: "user.role", Args: []string{"root"}}}},
		{"a unit that is no code", access.User{Name: "an", Roles: viewer, Units: []string{"a.b"}}, good,
			[]survey.Problem{{Field: "units", Code: "code.malformed", Args: []string{"a.b"}}}},
		{"a short password", access.User{Name: "an", Roles: viewer}, "tre xanh 12",
			[]survey.Problem{{Field: "password", Code: "password.short", Args: []string{"12"}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := newAccounts(t, newStore(t))
			err := a.Add(t.Context(), tt.user, tt.password)
			if tt.problems == nil {
				if err != nil {
					t.Fatal(err)
				}
				name, _ := access.Name(tt.user.Name)
				u, err := a.User(t.Context(), name)
				if err != nil || u.Name != name || !u.Added.Equal(noon) || !u.May(access.SeeResults) {
					t.Errorf("stored %+v, %v", u, err)
				}
				return
			}
			e, ok := errors.AsType[*survey.Error](err)
			if !ok || e.Kind != survey.KindInvalid {
				t.Fatalf("error %v, want KindInvalid", err)
			}
			if d := cmp.Diff(tt.problems, e.Problems); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAddTwice(t *testing.T) {
	a := newAccounts(t, newStore(t))
	u := access.User{Name: "lan", Roles: []access.Role{access.Viewer}}
	add(t, a, u)
	u.Name = "LAN"
	if err := a.Add(t.Context(), u, good); !errors.Is(err, access.ErrTaken) {
		t.Errorf("error %v, want ErrTaken", err)
	}
	people, err := a.All(t.Context())
	if err != nil || len(people) != 1 {
		t.Errorf("%d people, %v", len(people), err)
	}
}

func TestPasswordIsNotStored(t *testing.T) {
	s := newStore(t)
	add(t, newAccounts(t, s), access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	if kept := stored(t, s, access.People); bytes.Contains(kept, []byte(good)) || !bytes.Contains(kept, []byte("$argon2id$v=19$m=19456,t=2,p=1$")) {
		t.Errorf("stored: %q", kept)
	}
}

func TestChangesGrowTheStamp(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	ctx := t.Context()
	for i, change := range []func() error{
		func() error { return a.SetPassword(ctx, "lan", "mot hai ba con voi") },
		func() error { return a.Assign(ctx, "lan", access.Over([]string{"D1"}, access.Manager)) },
		func() error { return a.Disable(ctx, "lan", true) },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		u, err := a.User(ctx, "lan")
		if want := int64(i + 2); err != nil || u.Stamp != want {
			t.Errorf("change %d: stamp %d, want %d (%v)", i, u.Stamp, want, err)
		}
	}
	for what, err := range map[string]error{
		"password of nobody": a.SetPassword(ctx, "minh", good),
		"roles of nobody":    a.Assign(ctx, "minh", access.Everywhere(access.Viewer)),
		"disabling nobody":   a.Disable(ctx, "minh", true),
	} {
		if !errors.Is(err, access.ErrUnknown) {
			t.Errorf("%s: %v, want ErrUnknown", what, err)
		}
	}
}

func TestChangesAtOnceAreAllKept(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	var all sync.WaitGroup
	const changes = 16
	for range changes {
		all.Go(func() {
			if err := a.Disable(t.Context(), "lan", false); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if u, err := a.User(t.Context(), "lan"); err != nil || u.Stamp != changes+1 {
		t.Errorf("stamp %d, want %d (%v)", u.Stamp, changes+1, err)
	}
}
