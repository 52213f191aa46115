package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey/store"
)

// oddKeys are legal keys whose order is easily got wrong: by case, by language,
// by length, by treating bytes as signed, by UTF-16.
var oddKeys = []string{
	"\x01", " ", "!", "\"", "$set", "'", "%", "*", ".", "..", "/", "0", "00", "1", "10", "2", "9", "A", "B", "Z", "[", "_", "a", "a ",
	"a\x01", "a/", "a/b", "a/b/c", "a0", "aa", "b", "z", "{}", "~", "\x7f", "\u0080", "Đ", "đ", "é", "e\u0301", "ế",
	"\u202e", "\ud7ff", "\ue000", "\ufffd", "\uffff", "😀", "\U0010ffff", strings.Repeat("k", store.MaxKey),
}

func keysRefused(t *testing.T, s store.Store, _ Size) {
	ctx, body := t.Context(), Body("a", 1)
	put(t, s, "c", "there")
	check := func(doing, collection, key string) {
		t.Helper()
		want(t, "Insert "+doing, s.Insert(ctx, collection, key, body), store.ErrInvalid)
		_, err := s.Get(ctx, collection, key)
		want(t, "Get "+doing, err, store.ErrInvalid)
		_, err = s.Replace(ctx, collection, key, 1, body)
		want(t, "Replace "+doing, err, store.ErrInvalid)
		want(t, "Delete "+doing, s.Delete(ctx, collection, key, 1), store.ErrInvalid)
	}
	for _, key := range []string{"", "a\x00b", "\x00", "\xff", "a\xc3", "\xed\xa0\x80", strings.Repeat("k", store.MaxKey+1)} {
		check(fmt.Sprintf("under key %q", key), "c", key)
	}
	for _, c := range []string{"", "A", "a-b", "a.b", "$cmd", "system.users", "#sipas", "ế", "a\x00", strings.Repeat("c", store.MaxCollection+1)} {
		check(fmt.Sprintf("in collection %q", c), c, "k")
		for _, err := range s.Scan(ctx, c, store.Range{}) {
			want(t, fmt.Sprintf("Scan of collection %q", c), err, store.ErrInvalid)
		}
	}
	if got := keys(t, s, "c", store.Range{}); len(got) != 1 {
		t.Errorf("the collection holds %q", got)
	}
}

func keyOrder(t *testing.T, s store.Store, _ Size) {
	put(t, s, "c", oddKeys...)
	sorted := slices.Sorted(slices.Values(oddKeys))
	if diff := cmp.Diff(sorted, keys(t, s, "c", store.Range{})); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	slices.Reverse(sorted)
	if diff := cmp.Diff(sorted, keys(t, s, "c", store.Range{Reverse: true})); diff != "" {
		t.Errorf("reverse order (-want +got):\n%s", diff)
	}
	for _, k := range oddKeys {
		holds(t, s, "c", k, 1, Body("k", k))
	}
}

func ranges(t *testing.T, s store.Store, _ Size) {
	put(t, s, "c", "a", "b", "b/1", "b/2", "b0", "c", "đ")
	for _, c := range []struct {
		name string
		r    store.Range
		want string
	}{
		{"all", store.Range{}, "a b b/1 b/2 b0 c đ"},
		{"from is included", store.Range{From: "b/1"}, "b/1 b/2 b0 c đ"},
		{"from between keys", store.Range{From: "b/10"}, "b/2 b0 c đ"},
		{"to is excluded", store.Range{To: "b/2"}, "a b b/1"},
		{"between", store.Range{From: "b", To: "c"}, "b b/1 b/2 b0"},
		{"empty where from is to", store.Range{From: "b", To: "b"}, ""},
		{"empty where from is after to", store.Range{From: "c", To: "b"}, ""},
		{"from after all", store.Range{From: "z\xff"}, "đ"},
		{"beyond all", store.Range{From: "\xf8"}, ""},
		{"to beyond all", store.Range{To: "\xff\xff"}, "a b b/1 b/2 b0 c đ"},
		{"one byte more than a key", store.Range{From: "b\x00"}, "b/1 b/2 b0 c đ"},
		{"half a letter", store.Range{From: "\xc4"}, "đ"},
		{"up to half a letter", store.Range{To: "\xc4"}, "a b b/1 b/2 b0 c"},
		{"prefix", store.Prefix("b/"), "b/1 b/2"},
		{"prefix that is a key", store.Prefix("b"), "b b/1 b/2 b0"},
		{"prefix of half a letter", store.Prefix("\xc4"), "đ"},
		{"prefix of the whole letter", store.Prefix("đ"), "đ"},
		{"prefix of nothing", store.Prefix(""), "a b b/1 b/2 b0 c đ"},
		{"limit", store.Range{Limit: 2}, "a b"},
		{"limit 1 of a prefix", store.Range{From: "b/", To: "b0", Limit: 1}, "b/1"},
		{"limit as many as there are", store.Range{Limit: 7}, "a b b/1 b/2 b0 c đ"},
		{"limit more than there are", store.Range{Limit: 9}, "a b b/1 b/2 b0 c đ"},
		{"reverse", store.Range{Reverse: true}, "đ c b0 b/2 b/1 b a"},
		{"reverse with limit: the last", store.Range{Reverse: true, Limit: 1}, "đ"},
		{"reverse between", store.Range{From: "b", To: "c", Reverse: true}, "b0 b/2 b/1 b"},
		{"reverse, to between keys", store.Range{To: "b/10", Reverse: true}, "b/1 b a"},
		{"reverse to before all", store.Range{To: "A", Reverse: true}, ""},
		{"reverse to beyond all", store.Range{To: "\xff", Reverse: true, Limit: 2}, "đ c"},
		{"reverse from beyond all", store.Range{From: "\xff", Reverse: true}, ""},
		{"reverse last of a prefix", store.Range{From: "b/", To: "b0", Limit: 1, Reverse: true}, "b/2"},
	} {
		if got := strings.Join(keys(t, s, "c", c.r), " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// inRange is what Range means, said once more in the plainest way.
func inRange(all []string, r store.Range) []string {
	in := []string{}
	for _, k := range slices.Sorted(slices.Values(all)) {
		if k >= r.From && (r.To == "" || k < r.To) {
			in = append(in, k)
		}
	}
	if r.Reverse {
		slices.Reverse(in)
	}
	if r.Limit > 0 && len(in) > r.Limit {
		in = in[:r.Limit]
	}
	return in
}

func randomRanges(t *testing.T, s store.Store, size Size) {
	put(t, s, "c", oddKeys...)
	piece := rapid.SampledFrom([]string{"a", "/", "b", "\x00", "\x01", "0", "đ", "\xc4", "\xe1\xba", "\xed\xa0", "\xf4\x8f\xbf\xbf", "\xf4", "\xff", "\ud7ff", "\ue000", "\u007f", "\U0010ffff"})
	bound := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 3).Draw(t, "pieces"), "")
	})
	rapid.Check(t, func(rt *rapid.T) {
		for range max(1, size.Steps/20) {
			r := store.Range{
				From: bound.Draw(rt, "from"), To: bound.Draw(rt, "to"),
				Limit: rapid.IntRange(0, 50).Draw(rt, "limit"), Reverse: rapid.Bool().Draw(rt, "reverse"),
			}
			if diff := cmp.Diff(inRange(oddKeys, r), keys(t, s, "c", r)); diff != "" {
				rt.Fatalf("%+v (-want +got):\n%s", r, diff)
			}
		}
	})
}
