package comments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/results"
	"sipas/survey/store"
)

func TestSearchWords(t *testing.T) {
	w := newWorld(t)
	texts := []string{
		"Chờ lâu quá, thái độ chưa tốt.",
		"Cán bộ có THÁI ĐỘ rất tận tình",
		"Hoá đơn ghi sai. Gọi 0912345678 nhé",
		"Hoa don khong dung",
		"Đất đai: đợi lâu, độ chờ",
	}
	for i, text := range texts {
		w.say("D1", 1+i%5, 1, text)
	}
	masked := "Hoá đơn ghi sai. Gọi *** nhé"
	for _, tt := range []struct {
		name, words string
		want        []string
	}{
		{"nothing finds all", "", []string{texts[0], texts[1], masked, texts[3], texts[4]}},
		{"without accents and case", "thai do", []string{texts[0], texts[1]}},
		{"with accents, too", "Thái Độ", []string{texts[0], texts[1]}},
		{"all words, in any order", "do cho", []string{texts[0], texts[4]}},
		{"words together", `"do cho"`, []string{texts[4]}},
		{"typographic quotation marks", "“thái độ” lau", []string{texts[0]}},
		{"whole words", "th", nil},
		{"either place of the tone mark", "hóa đơn", []string{masked, texts[3]}},
		{"d with stroke", "dat dai", []string{texts[4]}},
		{"a masked number is not there", "0912345678", nil},
		{"its letters stand in other texts", "goi", []string{masked}},
		{"not across a sentence", `"sai goi"`, nil},
		{"only signs", "?!", []string{texts[0], texts[1], masked, texts[3], texts[4]}},
		{"an open quotation mark", `"tận tình`, []string{texts[1]}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := w.search(Ask{Words: tt.words}).texts()
			slices.Sort(got)
			want := slices.Sorted(slices.Values(tt.want))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSearchCounts: what counts in the figures counts here, and nothing else.
func TestSearchCounts(t *testing.T) {
	w := newWorld(t)
	low := w.sheet("D1C", 5, "một tiêu chí kém")
	low.Answers["C1"] = survey.Answer{Rating: 2}
	w.accept(low)
	w.say("D1", 4, 1, "tốt")
	w.say("D2", 0, 1, "không đánh giá")
	w.say("D2", 3, 1, "")
	partial := w.sheet("D1", 1, "bỏ dở")
	partial.Partial = true
	w.accept(partial)
	w.search(Ask{})
	back := w.accept(w.sheet("D1", 1, "rút lại"))
	if n := w.search(Ask{Words: "rut lai"}).Found; n != 1 {
		t.Fatalf("%d before it is withdrawn", n)
	}
	w.results.Heard(back.Marker())
	out := w.accept(w.sheet("D1", 1, "bị loại"))
	if _, err := w.results.Review(t.Context(), results.Review{Wave: "w", Scope: results.Scope{Responses: []string{out.ID.String()}},
		State: results.ReviewExcluded, Reason: "thử", Who: "lan"}, 0); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		ask  Ask
		want []string
		all  int
	}{
		{"the whole wave", Ask{}, []string{"không đánh giá", "một tiêu chí kém", "tốt"}, 3},
		{"a unit with what is below it", Ask{Unit: "D1"}, []string{"một tiêu chí kém", "tốt"}, 2},
		{"a unit below", Ask{Unit: "D1C"}, []string{"một tiêu chí kém"}, 1},
		{"the dissatisfied", Ask{Mood: Dissatisfied}, []string{"một tiêu chí kém"}, 3},
		{"the satisfied", Ask{Mood: Satisfied}, []string{"tốt"}, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := w.search(tt.ask)
			got := p.texts()
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" || p.All != tt.all || p.Found != len(tt.want) {
				t.Errorf("%d of %d\n%s", p.Found, p.All, diff)
			}
		})
	}
	for unit, want := range map[string]error{"X": results.ErrNoUnit, "../P": results.ErrNoUnit} {
		if _, err := w.comments.Search(t.Context(), Ask{Wave: "w", Unit: unit}); !errors.Is(err, want) {
			t.Errorf("unit %s: %v", unit, err)
		}
	}
	if _, err := w.comments.Search(t.Context(), Ask{Wave: "none"}); !errors.Is(err, results.ErrNoWave) {
		t.Errorf("no wave: %v", err)
	}
}

// TestPages walks through all pages: every comment once, at every node in the
// same order, and that order has nothing to do with time.
func TestPages(t *testing.T) {
	w := newWorld(t)
	var written []string
	for i := range 23 {
		r := w.sheet("D1", 4, fmt.Sprintf("ý kiến %02d", i))
		r.ID = survey.NewResponseID(noon.Add(time.Duration(i-100)*time.Hour), [survey.RandomIDBytes]byte{byte(i)})
		written = append(written, w.accept(r).Answers["comment"].Text)
	}
	walk := func(c *Comments) (all []string) {
		after := ""
		for range 10 {
			p, err := c.Search(t.Context(), Ask{Wave: "w", After: after, Limit: 5})
			if err != nil {
				t.Fatal(err)
			}
			if p.Found != 23 {
				t.Errorf("page after %q: %d found", after, p.Found)
			}
			all = append(all, p.texts()...)
			if after = p.Next; after == "" {
				break
			}
		}
		return all
	}
	here := walk(w.comments)
	if diff := cmp.Diff(here, walk(w.fresh())); diff != "" {
		t.Errorf("another order after another load:\n%s", diff)
	}
	sorted := slices.Sorted(slices.Values(here))
	if diff := cmp.Diff(written, sorted); diff != "" {
		t.Error(diff)
	}
	if slices.Equal(here, written) {
		t.Error("the comments come in the order of time")
	}
	if p := w.search(Ask{After: "no such key"}); len(p.Comments) != 23 {
		t.Errorf("%d comments after a key that is none", len(p.Comments))
	}
}

// TestFollows: comments are as fresh as the figures, whichever way they came.
func TestFollows(t *testing.T) {
	w := newWorld(t)
	w.say("D1", 4, 3, "trước")
	if n := w.search(Ask{}).All; n != 3 {
		t.Fatalf("%d comments", n)
	}
	w.say("D2", 4, 1, "một phiếu")
	w.say("D2", 4, 1, "")
	if n := w.search(Ask{}).All; n != 4 {
		t.Errorf("%d comments after two more sheets", n)
	}
	w.say("D2", 4, 2*fewRows, "nhiều phiếu")
	if n := w.search(Ask{}).All; n != 4+2*fewRows {
		t.Errorf("%d comments after many more sheets", n)
	}
	other := w.sheet("D2", 4, "ở máy khác")
	if err := w.store.Insert(t.Context(), store.Responses, store.ResponseKey("w", other.ID), store.EncodeResponse(other)); err != nil {
		t.Fatal(err)
	}
	if n := w.search(Ask{Words: "may khac"}).All; n != 4+2*fewRows {
		t.Errorf("%d comments before the other node's was found", n)
	}
	if err := w.results.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := w.search(Ask{Words: "may khac"}).Found; n != 1 {
		t.Errorf("%d of the other node", n)
	}
	if again, err := w.fresh().Search(t.Context(), Ask{Wave: "w"}); err != nil || again.All != w.search(Ask{}).All {
		t.Errorf("read at once: %v, %v", again, err)
	}
}

// TestToday: while a wave collects, today's comments wait; later they are there.
func TestToday(t *testing.T) {
	w := newWorld(t)
	w.say("D1", 1, 2, "hôm trước")
	r := w.sheet("D1", 1, "hôm nay")
	r.Hour = w.now.UTC().Truncate(time.Hour)
	w.accept(r)
	if p := w.search(Ask{}); p.All != 2 || !p.Waiting {
		t.Errorf("%d comments, waiting %v", p.All, p.Waiting)
	}
	w.now = w.now.AddDate(0, 0, 1)
	if p := w.search(Ask{}); p.All != 3 {
		t.Errorf("%d comments a day later", p.All)
	}
	w.now = w.now.AddDate(0, 3, 0)
	if p := w.search(Ask{}); p.All != 3 || p.Waiting {
		t.Errorf("when the wave is over: %d comments, waiting %v", p.All, p.Waiting)
	}
}

// TestRoom: what does not fit is counted, whether it is met when a wave is read
// or later; waves unasked for go.
func TestRoom(t *testing.T) {
	w := newWorld(t)
	w.wave("w2", survey.Open)
	w.wave("w3", survey.Open)
	w.say("D1", 4, 40, "một hai ba bốn năm sáu bảy tám chín mười")
	w.comments.Bytes = 2500
	p := w.search(Ask{})
	if p.All == 0 || p.Unheld == 0 || p.All+p.Unheld != 40 {
		t.Errorf("%d held, %d not", p.All, p.Unheld)
	}
	w.say("D1", 4, 1, "một hai ba bốn năm sáu bảy tám chín mười")
	if q := w.search(Ask{}); q.All != p.All || q.Unheld != p.Unheld+1 {
		t.Errorf("then %d held, %d not", q.All, q.Unheld)
	}
	for _, id := range []string{"w2", "w3"} {
		w.search(Ask{Wave: id})
	}
	if len(w.comments.waves) != 2 || w.comments.waves["w"] != nil {
		t.Errorf("%d waves held", len(w.comments.waves))
	}
}

// TestGivesUpWaiting: who leaves does not stop the reading for the others.
func TestGivesUpWaiting(t *testing.T) {
	w := newWorld(t)
	w.say("D1", 4, 40, "ý kiến")
	if _, err := w.results.Frame(t.Context(), "w"); err != nil {
		t.Fatal(err)
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	for range 20 {
		_, _ = w.comments.Search(left, Ask{Wave: "w"})
	}
	if n := w.search(Ask{}).All; n != 40 {
		t.Errorf("%d comments", n)
	}
}
