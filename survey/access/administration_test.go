package access_test

import (
	"errors"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
)

// staffed is a province with an administrator of everything, one of D1, and
// others.
func staffed(t *testing.T) (*access.Accounts, func(name string) access.Administration) {
	t.Helper()
	a := newAccounts(t, newStore(t))
	for name, grants := range map[string][]access.Grant{
		"quan.tri": access.Everywhere(access.Administrator),
		"so":       access.Over([]string{"D1"}, access.Administrator),
		"lan":      access.Over([]string{"D1C1"}, access.Manager),
		"minh":     access.Over([]string{"D2"}, access.Viewer),
		"hoa":      access.Over([]string{"D1", "D2"}, access.Viewer),
		"chi":      access.Everywhere(access.Viewer),
	} {
		add(t, a, access.User{Name: name, Grants: grants})
	}
	return a, func(name string) access.Administration {
		u, err := a.User(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		return a.As(u, tree(t))
	}
}

func TestAdministratorsManageTheirUnitsOnly(t *testing.T) {
	_, as := staffed(t)
	names := func(m access.Administration) string {
		all, err := m.All(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, u := range all {
			names = append(names, u.Name)
		}
		return strings.Join(names, " ")
	}
	for who, want := range map[string]string{"quan.tri": "chi hoa lan minh quan.tri so", "so": "lan so", "lan": "", "chi": ""} {
		if got := names(as(who)); got != want {
			t.Errorf("%s manages %q, want %q", who, got, want)
		}
	}
	so, ctx := as("so"), t.Context()
	for _, name := range []string{"minh", "hoa", "chi", "quan.tri", "nobody"} {
		u, err := so.User(ctx, name)
		_, err1 := so.NewPassword(ctx, name)
		for what, err := range map[string]error{"looking": err, "a password": err1,
			"disabling": so.Disable(ctx, name, true), "resetting": so.ResetSecond(ctx, name), "ending": so.EndSessions(ctx, name),
			"assigning": so.Assign(ctx, name, access.Mark(u.Grants), access.Over([]string{"D1"}, access.Viewer))} {
			if !errors.Is(err, access.ErrUnknown) {
				t.Errorf("%s at %s: %v, want ErrUnknown", what, name, err)
			}
		}
	}
}

func TestNobodyGivesMoreThanTheyHave(t *testing.T) {
	a, as := staffed(t)
	so, ctx := as("so"), t.Context()
	lan, err := so.User(ctx, "lan")
	if err != nil {
		t.Fatal(err)
	}
	for what, tt := range map[string]struct {
		grants []access.Grant
		want   error
	}{
		"within":             {access.Over([]string{"D1C1"}, access.Administrator, access.Analyst), nil},
		"another unit":       {access.Over([]string{"D1", "D2"}, access.Viewer), access.ErrBeyond},
		"the unit above":     {access.Over([]string{"P"}, access.Viewer), access.ErrBeyond},
		"everywhere":         {access.Everywhere(access.Viewer), access.ErrBeyond},
		"one role too wide":  {append(access.Over([]string{"D1"}, access.Viewer), access.Grant{Role: access.Officer}), access.ErrBeyond},
		"no role":            {nil, &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid"}},
		"a unit that is not": {access.Over([]string{"gone"}, access.Viewer), &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid"}},
		"a role that is not": {access.Over([]string{"D1"}, "boss"), &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid"}},
	} {
		if err := so.Assign(ctx, "lan", access.Mark(lan.Grants), tt.grants); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", what, err, tt.want)
		}
		if tt.want == nil {
			lan.Grants = tt.grants
		} else if _, err := so.Add(ctx, "new", tt.grants); !errors.Is(err, tt.want) {
			t.Errorf("adding with %s: %v, want %v", what, err, tt.want)
		}
	}
	password, err := so.Add(ctx, "Moi@x.gov.vn", access.Over([]string{"D1"}, access.Viewer))
	if err != nil {
		t.Fatal(err)
	}
	u, err := a.SignIn(ctx, "moi@x.gov.vn", password, desk, noon)
	if err != nil || !u.MustChange {
		t.Errorf("%+v, %v", u, err)
	}
	if err := a.ChangePassword(ctx, u.Name, password, "mot hai ba con voi", noon); err != nil {
		t.Fatal(err)
	}
	if u, err := a.User(ctx, u.Name); err != nil || u.MustChange {
		t.Errorf("after the change %+v, %v", u, err)
	}
}

func TestNobodyLocksThemselvesOut(t *testing.T) {
	_, as := staffed(t)
	m, ctx := as("quan.tri"), t.Context()
	_, err := m.NewPassword(ctx, "quan.tri")
	for what, err := range map[string]error{"password": err, "disabling": m.Disable(ctx, "Quan.Tri", true),
		"grants": m.Assign(ctx, "quan.tri", access.Mark(access.Everywhere(access.Administrator)), access.Everywhere(access.Viewer))} {
		if !errors.Is(err, access.ErrSelf) {
			t.Errorf("%s: %v, want ErrSelf", what, err)
		}
	}
}

func TestTheSlowerAdministratorIsTold(t *testing.T) {
	_, as := staffed(t)
	m, ctx := as("quan.tri"), t.Context()
	lan, err := m.User(ctx, "lan")
	if err != nil {
		t.Fatal(err)
	}
	shown := access.Mark(lan.All())
	if err := as("so").Assign(ctx, "lan", shown, access.Over([]string{"D1"}, access.Manager)); err != nil {
		t.Fatal(err)
	}
	if err := m.Assign(ctx, "lan", shown, access.Everywhere(access.Viewer)); !errors.Is(err, access.ErrChanged) {
		t.Errorf("error %v, want ErrChanged", err)
	}
}

func TestChangePassword(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	const next = "mot hai ba con voi"
	invalid := &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid"}
	for _, tt := range []struct {
		what, present, password string
		want                    error
	}{
		{"a wrong present one", "wrong", next, access.ErrWrong},
		{"the same", good, good, invalid},
		{"too short", good, "short", invalid},
		{"right", good, next, nil},
		{"the old one", good, next + "!", access.ErrWrong},
	} {
		if err := a.ChangePassword(t.Context(), "lan", tt.present, tt.password, noon); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.what, err, tt.want)
		}
	}
}

// TestEverythingLeavesAnEntry goes through the acts of an administrator, and
// reads what the trail says of them.
func TestEverythingLeavesAnEntry(t *testing.T) {
	s := newStore(t)
	c := &clock{noon}
	trail := audit.New(s, c.now)
	a := access.NewAccounts(access.Config{Store: s, Now: c.now, Trail: trail})
	ctx := audit.With(t.Context(), audit.Actor{Name: "quan.tri", Via: audit.ByWeb})
	add := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	add(a.Add(ctx, access.User{Name: "quan.tri", Grants: access.Everywhere(access.Administrator)}, good))
	admin, err := a.User(ctx, "quan.tri")
	add(err)
	m := a.As(admin, tree(t))
	_, err = m.Add(ctx, "LAN", access.Over([]string{"D1"}, access.Viewer))
	add(err)
	add(m.Assign(ctx, " Lan ", access.Mark(access.Over([]string{"D1"}, access.Viewer)), access.Over([]string{"D1"}, access.Manager)))
	add(m.Disable(ctx, "Lan", true))
	add(m.Disable(ctx, "lan", false))
	password, err := m.NewPassword(ctx, "LAN")
	add(err)
	add(m.EndSessions(ctx, "LAN"))
	secret, err := access.NewSecret(strings.NewReader(strings.Repeat("x", 20)))
	add(err)
	recovery, err := a.Enrol(ctx, "lan", secret, phone(t, secret, c.Time))
	add(err)
	add(a.ProveSecond(ctx, "lan", recovery[0]))
	_, err = a.RenewRecovery(ctx, "lan", recovery[1])
	add(err)
	add(m.ResetSecond(ctx, "LAN"))
	k := access.NewKeys(a)
	_, key, err := k.Make(ctx, tree(t), admin, reading)
	add(err)
	add(k.Revoke(ctx, "quan.tri", key.ID))
	for range 30 { // guesses at a known name, and at one that may be a password
		_, _ = a.SignIn(ctx, "lan", "wrong", desk, c.Time)
		_, _ = a.SignIn(ctx, "hunter2hunter2", "wrong", "198.51.100.4", c.Time)
	}
	var got []string
	for e, err := range trail.Entries(ctx, 0, 0) {
		add(err)
		line := e.Act + " " + e.Object
		for _, d := range e.Changes {
			line += " " + d.Path + ":" + d.From + ">" + d.To
		}
		got = append(got, strings.ReplaceAll(line, key.ID, "KEY"))
		for _, secret := range []string{password, secret, recovery[0], "hunter2", key.Sum} {
			if strings.Contains(line, secret) {
				t.Errorf("the trail says %q", line)
			}
		}
	}
	want := []string{
		"user.add quan.tri administrator.0:>*",
		"user.add lan viewer.0:>D1",
		"user.grants lan manager.0:>D1 viewer.0:D1>",
		"user.disable lan", "user.enable lan", "user.password lan", "user.sessions_end lan",
		"user.second.on lan", "user.second.recovered lan", "user.second.recovered lan", "user.second.renew lan", "user.second.reset lan",
		"key.make KEY acts.0:>see results expires:>2027-03-05 label:>" + reading.Label + " owner:>quan.tri", "key.revoke KEY",
		"signin.throttled lan",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("entries\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
