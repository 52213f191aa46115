package comments

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func (w *world) phrases(unit string) *Phrases {
	w.Helper()
	p, err := w.comments.Phrases(w.Context(), "w", unit)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func words(all []Phrase) (told []string) {
	for _, p := range all {
		told = append(told, p.Words)
	}
	return told
}

func TestPhrases(t *testing.T) {
	w := newWorld(t)
	w.say("D1", 1, 30, "Phải chờ rất lâu. Thái độ khó chịu!")
	w.say("D1", 2, 10, "Đi lại nhiều lần, chờ rất lâu")
	w.say("D1C", 5, 40, "Cán bộ hướng dẫn tận tình")
	w.say("D1C", 5, 5, "thái độ khó chịu")
	w.say("D1", 5, 4, "một lần duy nhất") // four persons
	w.say("D1", 1, 1, "Chờ rất lâu, chờ rất lâu, chờ rất lâu")
	w.say("D1", 0, 9, "không đánh giá gì")
	w.say("D2", 1, 50, "ở đơn vị khác")
	p := w.phrases("D1")
	if p.Few || p.Dissatisfied != (Persons{40, 44}) || p.Satisfied != (Persons{45, 49}) {
		t.Fatalf("%+v", p)
	}
	theirs := map[string]Phrase{}
	for _, x := range append(slices.Clone(p.OfThose), p.OfOthers...) {
		theirs[x.Words] = x
	}
	for words, want := range map[string][2]Persons{
		"chờ rất lâu":        {{40, 44}, {0, 4}}, // once a person, however often
		"thái độ khó chịu":   {{30, 34}, {5, 9}},
		"hướng dẫn tận tình": {{0, 4}, {40, 44}},
		"phải chờ rất lâu":   {{30, 34}, {0, 4}},
		"chờ rất":            {{-1, -1}},
		"rất lâu":            {{-1, -1}},
		"một lần duy nhất":   {{-1, -1}},
		"lâu thái":           {{-1, -1}},
		"đơn vị khác":        {{-1, -1}},
		"không đánh giá":     {{-1, -1}},
	} {
		got, told := theirs[words]
		switch {
		case want[0].From < 0 && told:
			t.Errorf("%q is told: %+v", words, got)
		case want[0].From >= 0 && (got.Dissatisfied != want[0] || got.Satisfied != want[1]):
			t.Errorf("%q: %v and %v, want %v", words, got.Dissatisfied, got.Satisfied, want)
		}
	}
	if x := theirs["chờ rất lâu"]; !(x.LogOdds > 1) || !x.Certain || !(x.Interval.Lo > 0) {
		t.Errorf("%+v", x)
	}
	if x := theirs["hướng dẫn tận tình"]; !(x.LogOdds < -1) || !x.Certain {
		t.Errorf("%+v", x)
	}
}

// TestPhrasesOfFew: without five persons on both sides nothing is told.
func TestPhrasesOfFew(t *testing.T) {
	w := newWorld(t)
	w.say("D1", 1, 4, "chờ quá lâu")
	w.say("D1", 5, 26, "hướng dẫn tận tình")
	if p := w.phrases(""); !p.Few || len(p.OfThose)+len(p.OfOthers) > 0 || p.Dissatisfied != (Persons{0, 4}) {
		t.Errorf("%+v", p)
	}
}

// TestPhrasesMoveByFive: persons enter five at a time, and a counting is kept
// for a minute.
func TestPhrasesMoveByFive(t *testing.T) {
	w := newWorld(t)
	w.say("D1", 1, 9, "chờ quá lâu")
	w.say("D1", 5, 11, "hướng dẫn tận tình")
	before := w.phrases("")
	w.say("D1", 1, 1, "chờ quá lâu")
	if w.phrases("") != before {
		t.Error("counted again within a minute")
	}
	w.now = w.now.Add(2 * time.Minute)
	if p := w.phrases(""); !slices.Equal(words(p.OfThose), words(before.OfThose)) || p.OfThose[0].Dissatisfied != (Persons{5, 9}) {
		t.Errorf("one more person moves the figures: %+v", p)
	}
	w.say("D1", 5, 4, "hướng dẫn tận tình")
	w.now = w.now.Add(2 * time.Minute)
	if p := w.phrases(""); p.OfThose[0].Dissatisfied != (Persons{10, 14}) {
		t.Errorf("five more persons do not: %+v", p)
	}
}

// TestKeyness writes the formula out for 40 of 40 against none of 45, and looks
// at what it must promise for all numbers.
func TestKeyness(t *testing.T) {
	k := Keyness(40, 40, 0, 45)
	a := 20.0 * 40 / 85
	want := math.Log((40+a)/(20-a)) - math.Log(a/(65-a))
	if math.Abs(k.LogOdds-want) > 1e-12 || !(k.Z > 5) || !(k.P < 1e-6) {
		t.Errorf("%+v, want %v", k, want)
	}
	if k := Keyness(0, 10, 0, 10); !math.IsNaN(k.LogOdds) || k.Interval.Defined() {
		t.Errorf("nobody: %+v", k)
	}
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(5, 10000).Draw(t, "n"), rapid.IntRange(5, 10000).Draw(t, "m")
		x, y := rapid.IntRange(0, n).Draw(t, "x"), rapid.IntRange(0, m).Draw(t, "y")
		if x+y == 0 || x+y == n+m {
			return
		}
		there, back := Keyness(float64(x), float64(n), float64(y), float64(m)), Keyness(float64(y), float64(m), float64(x), float64(n))
		if math.Abs(there.LogOdds+back.LogOdds) > 1e-9 || math.Abs(there.P-back.P) > 1e-9 {
			t.Fatalf("not the same from the other side: %+v, %+v", there, back)
		}
		if !there.Interval.Contains(there.LogOdds) || there.P < 0 || there.P > 1 {
			t.Fatalf("%+v", there)
		}
		if d := float64(x)/float64(n) - float64(y)/float64(m); d*there.LogOdds < 0 && math.Abs(there.LogOdds) > 1e-9 {
			t.Fatalf("shares differ by %v, log-odds by %v", d, there.LogOdds)
		}
	})
}

// TestFrequent compares the search by lengths with plain counting.
func TestFrequent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []writer
		for range rapid.IntRange(0, 40).Draw(t, "writers") {
			w := writer{mood: Mood(rapid.IntRange(1, 2).Draw(t, "mood"))}
			for range rapid.IntRange(1, 2).Draw(t, "texts") {
				w.texts = append(w.texts, rapid.SliceOfN(rapid.Uint32Range(0, 4), 0, 8).Draw(t, "text"))
			}
			all = append(all, w)
		}
		want := map[gram][2]int{}
		for _, w := range all {
			seen := map[gram]bool{}
			for _, text := range w.texts {
				for length := 2; length <= longest; length++ {
					eachRun(text, length, func(g gram) { seen[g] = true })
				}
			}
			for g := range seen {
				n := want[g]
				n[w.mood-1]++
				want[g] = n
			}
		}
		got := map[gram][2]int{}
		for g, x := range frequent(all) {
			got[g] = [2]int{x.low, x.high}
		}
		for g, n := range want {
			if n[0]+n[1] < fewest {
				delete(want, g)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSyllables(t *testing.T) {
	for text, want := range map[string]string{
		"Hoà giải, hòa thuận":     "hòa giải | hòa thuận",
		"THUỶ lợi; thủy sản":      "thủy lợi | thủy sản",
		"Quý ông quá bận":         "quý ông quá bận",
		"gọi *** nhé":             "gọi | nhé",
		"một-cửa / 1 lần “nhanh”": "một cửa 1 lần | nhanh |",
		"toàn hoàn khoẻ":          "toàn hoàn khỏe",
		"":                        "",
	} {
		var got []string
		syllables(text, func(s string) {
			if s == "" {
				if len(got) == 0 || got[len(got)-1] == "|" {
					return
				}
				s = "|"
			}
			got = append(got, s)
		})
		if have := strings.Join(got, " "); have != want {
			t.Errorf("%q is read as %q, want %q", text, have, want)
		}
	}
}

func FuzzSyllables(f *testing.F) {
	f.Add("Hoà giải, *** “nhanh” a\u0301o")
	f.Fuzz(func(t *testing.T, text string) {
		g := newGlossary()
		spoken := g.read(nil, text)
		for i, n := range spoken {
			if int(n) >= len(g.words) || i > 0 && n == pause && spoken[i-1] == pause {
				t.Fatalf("%q is read as %v", text, spoken)
			}
		}
		s := &shelf{words: g.words, folded: g.folded}
		if len(spoken) > 0 && len(text) < maxWords && !strings.Contains(text, `"`) && !strings.ContainsAny(text, "“”") &&
			len(spoken) < maxSought && !s.query(text).fits(spoken) {
			t.Errorf("%q does not find itself", text)
		}
	})
}
