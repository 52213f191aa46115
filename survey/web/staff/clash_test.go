package staff_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey/web/staff"
)

func two(shown, mine, theirs url.Values) staff.Clash {
	mine.Set(staff.Basis, staff.BasisOf(shown))
	mine.Set(staff.Revision, "1")
	return staff.Compare(staff.Two{Mine: mine, Theirs: theirs, Rev: 2, Action: "/units/a", Back: "/units/a",
		Label: func(f string) string { return map[string]string{"name": "Name"}[f] }})
}

// What only the other person has changed is theirs unless told otherwise, and
// what both have changed is the own.
func TestClashProposesWhatEachHasChanged(t *testing.T) {
	shown := url.Values{"name": {"A"}, "parent": {"p"}, "kind": {"x"}, "units": {"u", "v"}}
	c := two(shown, url.Values{"name": {"Mine"}, "parent": {"p"}, "kind": {"x"}, "units": {"u"}},
		url.Values{"name": {"Theirs"}, "parent": {"q"}, "kind": {"x"}, "units": {"u", "v"}})
	var got []string
	for _, r := range c.Rows {
		got = append(got, r.Label+": "+r.Mine+" | "+r.Theirs)
		if r.Untouched != (r.Field == "parent") {
			t.Errorf("%s: untouched is %v", r.Field, r.Untouched)
		}
	}
	want := []string{"Name: Mine | Theirs", "parent: p | q", "units: u | u, v"}
	if !slices.Equal(got, want) {
		t.Errorf("rows %q", got)
	}
	if diff := cmp.Diff([]staff.Kept{{Name: "kind", Value: "x"}}, c.Same); diff != "" {
		t.Error(diff)
	}
	// A box that was not ticked is not in the form at all.
	if c := two(shown, clone(shown), url.Values{"name": {"A"}, "parent": {"p"}, "kind": {"x"}, "units": {"u", "v"}, "closed": {"yes"}}); len(c.Rows) != 1 || !c.Rows[0].Untouched {
		t.Errorf("a box that only the other person has ticked: %+v", c.Rows)
	}
	if c.Rev != "2" {
		t.Errorf("sent again under revision %s", c.Rev)
	}
}

// sent is what a browser sends of a clash with these sides chosen.
func sent(c staff.Clash, side func(staff.ClashRow) string) url.Values {
	form := url.Values{staff.Revision: {c.Rev}, staff.Basis: {c.Basis}}
	for _, k := range c.Same {
		form.Add(k.Name, k.Value)
	}
	for _, r := range c.Rows {
		form.Set("pick."+r.Field, side(r))
		for _, k := range r.Kept {
			form.Add(k.Name, k.Value)
		}
	}
	return form
}

// Whatever two people typed: choosing one side everywhere gives that version
// back in full, so that nothing that was typed is lost.
func TestSettlingForOneSideGivesItsVersion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.MapOf(rapid.SampledFrom([]string{"a", "b", "c.d", "target.x"}), rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,3}`), 1, 3))
		draw := func(name string) url.Values { return url.Values(values.Draw(t, name)) }
		shown, mine, theirs := draw("shown"), draw("mine"), draw("theirs")
		for side, want := range map[string]url.Values{"mine": mine, "theirs": theirs} {
			want = clone(want)
			got := staff.Settle(sent(two(shown, clone(mine), theirs), func(staff.ClashRow) string { return side }))
			got.Del(staff.Revision)
			got.Del(staff.Basis)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", side, diff)
			}
		}
	})
}

func clone(v url.Values) url.Values {
	c := url.Values{}
	for k, x := range v {
		c[k] = slices.Clone(x)
	}
	return c
}

func TestAnOrdinaryFormIsLeftAlone(t *testing.T) {
	form := url.Values{"name": {"A"}, "rev": {"3"}}
	if diff := cmp.Diff(form, staff.Settle(form)); diff != "" {
		t.Error(diff)
	}
}
