package access_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/store"
)

// keyed has Lan, who manages and analyses D1, and a key of Lan's.
func keyed(t *testing.T, n access.NewKey) (k *access.Keys, a *access.Accounts, s store.Store, c *clock, text string, key access.Key) {
	t.Helper()
	s, c = newStore(t), &clock{noon}
	a = access.NewAccounts(access.Config{Store: s, Now: c.now})
	add(t, a, access.User{Name: "lan", Grants: access.Over([]string{"D1"}, access.Manager, access.Analyst)})
	lan, err := a.User(t.Context(), "lan")
	if err != nil {
		t.Fatal(err)
	}
	k = access.NewKeys(a)
	if text, key, err = k.Make(t.Context(), tree(t), lan, n); err != nil {
		t.Fatal(err)
	}
	return k, a, s, c, text, key
}

var reading = access.NewKey{Label: "Bảng điều khiển", Acts: []access.Act{access.SeeResults}}

func TestKeyActsForItsOwner(t *testing.T) {
	k, _, s, _, text, key := keyed(t, access.NewKey{Label: "x", Acts: []access.Act{access.SeeResults, access.ManageSurvey}, Units: []string{"D1C1"}})
	if !strings.HasPrefix(text, "sipas_"+key.ID+"_") || len(text) < 48 {
		t.Errorf("key %q", text)
	}
	secret := text[strings.LastIndexByte(text, '_')+1:]
	if kept := stored(t, s, access.APIKeys); bytes.Contains(kept, []byte(secret)) {
		t.Error("the secret is kept as it is")
	}
	who, used, err := k.Check(t.Context(), "Bearer "+text)
	if err != nil || who.Name != "lan" || used.ID != key.ID || used.Actor().Via != "key "+key.ID {
		t.Fatalf("%+v, %v", who, err)
	}
	tree := tree(t)
	for act, want := range map[access.Act]bool{access.SeeResults: true, access.ManageSurvey: true, access.ExportResponses: false,
		access.OwnAccount: false, access.ManagePeople: false} {
		if who.May(act) != want || who.MayIn(tree, act, "D1C1") != want {
			t.Errorf("may %q: %v, want %v", act, who.May(act), want)
		}
		if who.MayIn(tree, act, "D1") || who.MayIn(tree, act, "") {
			t.Errorf("may %q beyond the key's units", act)
		}
	}
	if seen := who.For(access.SeeResults); !seen.Sees(tree, "D1C1") || seen.Sees(tree, "D1") || seen.SeesAll() {
		t.Error("sees other units than the key's")
	}
	if wide := key.Expires.Sub(key.Made); wide != 365*24*time.Hour {
		t.Errorf("lasts %v, want a year", wide)
	}
}

func TestKeyIsNeverMoreThanItsOwner(t *testing.T) {
	k, a, _, _, text, _ := keyed(t, access.NewKey{Label: "x", Acts: []access.Act{access.SeeResults, access.ManageSurvey}})
	if err := a.Assign(t.Context(), "lan", access.Over([]string{"D2"}, access.Viewer)); err != nil {
		t.Fatal(err)
	}
	who, _, err := k.Check(t.Context(), "Bearer "+text)
	if err != nil {
		t.Fatal(err)
	}
	tree := tree(t)
	if who.May(access.ManageSurvey) || who.MayIn(tree, access.SeeResults, "D1") || !who.MayIn(tree, access.SeeResults, "D2") {
		t.Error("the key kept what its owner lost")
	}
	if err := a.Disable(t.Context(), "lan", true); err != nil {
		t.Fatal(err)
	}
	if _, _, err := k.Check(t.Context(), "Bearer "+text); !errors.Is(err, access.ErrKey) {
		t.Errorf("of somebody disabled: %v", err)
	}
}

func TestKeysThatDoNotWork(t *testing.T) {
	k, _, _, c, text, key := keyed(t, reading)
	for what, header := range map[string]string{
		"none": "", "another scheme": "Basic " + text, "no scheme": text, "only the scheme": "Bearer", "cut": "Bearer " + text[:len(text)-1],
		"another secret": "Bearer " + text[:len(text)-1] + flip(text[len(text)-1]),
		"another id":     "Bearer sipas_0000000000_" + text[17:], "in capitals": "Bearer " + strings.ToUpper(text),
		"a query": `Bearer sipas_{"$ne":""}_x`, "with more behind": "Bearer " + text + " x",
	} {
		if _, _, err := k.Check(t.Context(), header); !errors.Is(err, access.ErrKey) {
			t.Errorf("%s: %v, want ErrKey", what, err)
		}
	}
	for _, header := range []string{"Bearer " + text, "bearer  " + text} {
		if _, _, err := k.Check(t.Context(), header); err != nil {
			t.Errorf("%q: %v", header, err)
		}
	}
	c.Time = key.Expires.Add(-time.Second)
	if _, _, err := k.Check(t.Context(), "Bearer "+text); err != nil {
		t.Errorf("in its last second: %v", err)
	}
	c.Time = key.Expires
	if _, _, err := k.Check(t.Context(), "Bearer "+text); !errors.Is(err, access.ErrKey) {
		t.Errorf("expired: %v", err)
	}
}

func flip(b byte) string {
	if b == '0' {
		return "1"
	}
	return "0"
}

func TestKeysAreListedAndRevoked(t *testing.T) {
	k, a, _, c, text, key := keyed(t, reading)
	ctx := t.Context()
	add(t, a, access.User{Name: "minh", Roles: []access.Role{access.Viewer}})
	c.Time = c.Add(30 * time.Hour)
	if _, _, err := k.Check(ctx, "Bearer "+text); err != nil {
		t.Fatal(err)
	}
	all, err := k.Of(ctx, "lan")
	if err != nil || len(all) != 1 || all[0].Label != reading.Label || !all[0].Used.Equal(c.Time.Truncate(24*time.Hour)) {
		t.Errorf("keys %+v, %v", all, err)
	}
	if none, err := k.Of(ctx, "minh"); err != nil || len(none) != 0 {
		t.Errorf("keys of somebody else %+v, %v", none, err)
	}
	for _, id := range []string{"", "nope", strings.Repeat("x", 600), "a\x00b", "\xff"} {
		if err := k.Revoke(ctx, "lan", id); !errors.Is(err, access.ErrKeyUnknown) {
			t.Errorf("revoking %q: %v", id, err)
		}
	}
	if err := k.Revoke(ctx, "minh", key.ID); !errors.Is(err, access.ErrKeyUnknown) {
		t.Errorf("by somebody else: %v", err)
	}
	for range 2 {
		if err := k.Revoke(ctx, "lan", key.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := k.Check(ctx, "Bearer "+text); !errors.Is(err, access.ErrKey) {
		t.Errorf("revoked: %v", err)
	}
}

func TestMakeRefusesWhatIsNotTheOwners(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Grants: access.Over([]string{"D1"}, access.Manager)})
	lan, err := a.User(t.Context(), "lan")
	if err != nil {
		t.Fatal(err)
	}
	results := []access.Act{access.SeeResults}
	for _, tt := range []struct {
		name string
		wish access.NewKey
		want []survey.Problem
	}{
		{"nothing", access.NewKey{}, []survey.Problem{{Field: "label", Code: "key.label"}, {Field: "acts", Code: "key.acts"}}},
		{"an act of others", access.NewKey{Label: "x", Acts: []access.Act{access.ExportResponses}}, []survey.Problem{{Field: "acts", Code: "key.act"}}},
		{"people", access.NewKey{Label: "x", Acts: []access.Act{access.OwnAccount}}, []survey.Problem{{Field: "acts", Code: "key.act"}}},
		{"units of others", access.NewKey{Label: "x", Acts: results, Units: []string{"D1C1", "D2"}}, []survey.Problem{{Field: "units", Code: "key.units"}}},
		{"everything", access.NewKey{Label: "x", Acts: results, Units: []string{""}}, []survey.Problem{{Field: "units", Code: "key.units"}}},
		{"for ever", access.NewKey{Label: "x", Acts: results, Days: 731}, []survey.Problem{{Field: "days", Code: "key.days", Args: []string{"730"}}}},
		{"for no day", access.NewKey{Label: "x", Acts: results, Days: -1}, []survey.Problem{{Field: "days", Code: "key.days", Args: []string{"730"}}}},
		{"a long label", access.NewKey{Label: strings.Repeat("ế", 81), Acts: results}, []survey.Problem{{Field: "label", Code: "key.label_long", Args: []string{"80"}}}},
	} {
		_, _, err := access.NewKeys(a).Make(t.Context(), tree(t), lan, tt.wish)
		e, ok := errors.AsType[*survey.Error](err)
		if !ok {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if d := cmp.Diff(tt.want, e.Problems); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("Bearer sipas_0123456789_0123456789abcdefghjkmnpqrstvwxyz")
	f.Add("Bearer ")
	s := newStore(f)
	k := access.NewKeys(newAccounts(f, s))
	f.Fuzz(func(t *testing.T, header string) {
		if _, _, err := k.Check(t.Context(), header); !errors.Is(err, access.ErrKey) {
			t.Errorf("%q: %v", header, err)
		}
	})
}
