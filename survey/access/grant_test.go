package access_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/store"
)

// tree is the province P of the departments D1, with the centre D1C1, and D2.
func tree(t testing.TB) *survey.Tree {
	t.Helper()
	tree, err := survey.NewTree([]survey.Unit{{ID: "P"}, {ID: "D1", Parent: "P"}, {ID: "D1C1", Parent: "D1"}, {ID: "D2", Parent: "P"}})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestSees(t *testing.T) {
	tree := tree(t)
	for _, tt := range []struct {
		scope []string
		unit  string
		want  bool
	}{
		{nil, "P", true}, {nil, "D2", true},
		{[]string{"D1"}, "D1", true}, {[]string{"D1"}, "D1C1", true},
		{[]string{"D1"}, "D2", false}, {[]string{"D1"}, "P", false},
		{[]string{"D2", "D1C1"}, "D1C1", true}, {[]string{"D2", "D1C1"}, "D1", false},
		{[]string{""}, "D1", false}, {[]string{"gone"}, "D1", false},
	} {
		for form, u := range map[string]access.User{
			"grants":     {Grants: access.Over(tt.scope, access.Viewer)},
			"short form": {Roles: []access.Role{access.Viewer}, Units: tt.scope},
		} {
			if got := u.Sees(tree, tt.unit); got != tt.want {
				t.Errorf("%s %q sees %s: %v", form, tt.scope, tt.unit, got)
			}
		}
	}
	if nobody := (access.User{}); nobody.Sees(tree, "P") || nobody.SeesAll() {
		t.Error("who has no role sees something")
	}
}

// TestEachRoleHasItsUnits gives somebody the management of one department and
// a look at another: neither leaks into the other.
func TestEachRoleHasItsUnits(t *testing.T) {
	tree := tree(t)
	u := access.User{Name: "lan", Grants: []access.Grant{{Role: access.Manager, Units: []string{"D1"}}, {Role: access.Viewer, Units: []string{"D2"}}, {Role: access.Officer}}}
	for _, tt := range []struct {
		act  access.Act
		sees string // units, and "all"
	}{
		{access.ManageSurvey, "D1 D1C1"},
		{access.SeeResults, "P D1 D1C1 D2 all"}, // by the officer's role
		{access.ScoreReform, "P D1 D1C1 D2 all"},
		{access.ExportResponses, ""},
	} {
		var sees, in []string
		who := u.For(tt.act)
		for _, unit := range []string{"P", "D1", "D1C1", "D2"} {
			if who.Sees(tree, unit) {
				sees = append(sees, unit)
			}
			if u.MayIn(tree, tt.act, unit) {
				in = append(in, unit)
			}
		}
		if who.SeesAll() {
			sees = append(sees, "all")
		}
		if u.MayIn(tree, tt.act, "") {
			in = append(in, "all")
		}
		if got := strings.Join(sees, " "); got != tt.sees {
			t.Errorf("for %q sees %q, want %q", tt.act, got, tt.sees)
		}
		if got := strings.Join(in, " "); got != tt.sees {
			t.Errorf("may %q in %q, want %q", tt.act, got, tt.sees)
		}
		if !who.May(access.ManageSurvey) || !who.May(access.ScoreReform) || who.May(access.ExportResponses) {
			t.Errorf("seen from %q, other roles are lost or won", tt.act)
		}
	}
	if got := u.For(access.ManageSurvey).Units; !cmp.Equal(got, []string{"D1"}) {
		t.Errorf("units %q", got)
	}
	if got := u.For(access.SeeResults).Units; got != nil {
		t.Errorf("units %q, want none for everywhere", got)
	}
}

// TestMay holds the table of permissions, written out a second time as the
// sentence that a person would say.
func TestMay(t *testing.T) {
	may := map[access.Role]string{
		access.Administrator: "see results, export responses, manage survey, score reform, run reform, manage people, read trail, own account",
		access.Manager:       "see results, manage survey, own account",
		access.Analyst:       "see results, export responses, own account",
		access.Officer:       "see results, score reform, run reform, own account",
		access.Viewer:        "see results, own account",
		"nobody":             "",
	}
	for role, want := range may {
		var got []string
		for _, act := range access.Acts() {
			if (access.User{Roles: []access.Role{role}}).May(act) {
				got = append(got, string(act))
			}
			if (access.User{Grants: access.Everywhere(role), Disabled: true}).May(act) {
				t.Errorf("a disabled %s may %s", role, act)
			}
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s may %q, want %q", role, s, want)
		}
	}
	if (access.User{}).May(access.SeeResults) || (access.User{Roles: access.Roles()}).May("an act without a row") {
		t.Error("somebody may what nobody was allowed")
	}
}

// TestOldPeopleAreRead stores somebody in the form from before there were
// grants, and changes them.
func TestOldPeopleAreRead(t *testing.T) {
	s := newStore(t)
	old := map[string]any{"name": "lan", "roles": []string{"manager", "viewer"}, "units": []string{"D1"},
		"password": "$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlcyBvaw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "stamp": int64(3)}
	if err := store.Add(t.Context(), s, access.People, "lan", old); err != nil {
		t.Fatal(err)
	}
	a := newAccounts(t, s)
	want := []access.Grant{{Role: access.Manager, Units: []string{"D1"}}, {Role: access.Viewer, Units: []string{"D1"}}}
	for range 2 {
		u, err := a.User(t.Context(), "lan")
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, u.Grants); d != "" || u.Roles != nil || u.Units != nil {
			t.Errorf("%s; roles %v, units %v", d, u.Roles, u.Units)
		}
		if err := a.Disable(t.Context(), "lan", false); err != nil { // writes the new form
			t.Fatal(err)
		}
	}
}

// TestMarkTellsGrantsApart: whatever the order, the same grants have the same
// mark, and one unit more or less has another.
func TestMarkTellsGrantsApart(t *testing.T) {
	grant := rapid.Custom(func(t *rapid.T) access.Grant {
		return access.Grant{Role: rapid.SampledFrom(access.Roles()).Draw(t, "role"),
			Units: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"D1", "D2", "D1C1"}), 1, 3, rapid.ID).Draw(t, "units")}
	})
	rapid.Check(t, func(t *rapid.T) {
		grants := rapid.SliceOfN(grant, 1, 4).Draw(t, "grants")
		mixed := rapid.Permutation(grants).Draw(t, "mixed")
		if access.Mark(grants) != access.Mark(append(mixed, grants...)) {
			t.Fatal("the order makes a difference")
		}
		if access.Mark(grants) == access.Mark(append(mixed, access.Grant{Role: access.Viewer, Units: []string{"new"}})) {
			t.Fatal("one unit more makes no difference")
		}
	})
}
