package results

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/store"
)

// review adds one that must go through.
func review(t testing.TB, r *Results, state ReviewState, s Scope) Review {
	t.Helper()
	v, err := r.Review(t.Context(), Review{Wave: "w", Scope: s, State: state, Reason: "one hand", Who: "lan"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestPartialSheetsAreKeptApart(t *testing.T) {
	p := newProvince(t)
	p.people("D1C1", 6, all(5))
	for range 3 {
		x := p.sheet("D1C1", p.now, all(1))
		x.Partial, x.Channel = true, survey.ByKiosk
		p.accept(x)
	}
	r := p.results(0)
	s := frame(t, r)
	if s.Responses != 6 || s.Partial != 3 || s.Live().Rows() != 6 || s.Frame.Rows() != 9 {
		t.Errorf("%d responses, %d partial, %d live of %d", s.Responses, s.Partial, s.Live().Rows(), s.Frame.Rows())
	}
	if n := s.With(Choice{Partial: true}).Rows(); n != 9 {
		t.Errorf("%d rows with the partial ones, want 9", n)
	}
	d, err := s.Frame.Dimension(ByPartial)
	if err != nil || d.Labels[d.Codes.At(0)] != "" || d.Labels[d.Codes.At(8)] != PartialYes && d.Labels[d.Codes.At(0)] != PartialYes {
		t.Errorf("labels %v, codes %v, %v", d.Labels, d.Codes, err)
	}
	p.wave("w", survey.Closed)
	got := summary(t, r, Ask{})
	if got.Responses != 6 || got.Partial != 3 || got.Counted != 6 || got.ItemMean.Value != 1 {
		t.Errorf("summary: %d responses, %d partial, %d counted, index %v", got.Responses, got.Partial, got.Counted, got.ItemMean.Value)
	}
}

// TestTheLastReviewPrevails: by sheet, batch and hours of a counter, in the
// order in which they were given.
func TestTheLastReviewPrevails(t *testing.T) {
	p := newProvince(t)
	people := p.people("D1C1", 6, all(5))
	p.people("D1C2", 7, all(5))
	paper := p.sheet("D1C1", p.now.Add(-3*time.Hour), all(1))
	paper.Batch = "B1"
	p.accept(paper)
	r := p.results(0)
	expect := func(what string, excluded int) {
		t.Helper()
		for name, r := range map[string]*Results{"this process": r, "one that starts now": p.results(0)} {
			s := frame(t, r)
			if s.Excluded != excluded || s.Responses != 14-excluded || s.Live().Rows() != s.Responses || s.With(Choice{Excluded: true}).Rows() != 14 {
				t.Errorf("%s, in %s: %d excluded, %d responses, %d live; want %d excluded", what, name, s.Excluded, s.Responses, s.Live().Rows(), excluded)
			}
		}
	}
	hour := Hour(p.now)
	expect("nothing judged", 0)
	first := frame(t, r)
	review(t, r, ReviewExcluded, Scope{Counter: "D1C1-1", From: hour, To: hour})
	expect("an hour of a counter", 6)
	if first.Excluded != 0 || first.Live().Rows() != 14 {
		t.Error("a snapshot has changed")
	}
	late := p.sheet("D1C1", p.now, all(5))
	p.accept(late)
	r.Heard(late)
	if s := frame(t, r); s.Excluded != 7 {
		t.Errorf("one more in that hour: %d excluded, want 7", s.Excluded)
	}
	r.Heard(late.Marker())
	p.replace(late.Marker())
	review(t, r, ReviewAccepted, Scope{Responses: []string{people[2].ID.String()}})
	expect("one of them accepted", 5)
	review(t, r, ReviewExcluded, Scope{Batch: "B1"})
	expect("a batch", 6)
	review(t, r, ReviewExcluded, Scope{Counter: "D1C1-1"})
	expect("the whole counter", 7)
	review(t, r, ReviewNew, Scope{Counter: "D1C1-1"})
	expect("undecided again", 0)
	if s := frame(t, r); len(s.Reviews) != 5 || s.Reviews[0].State != ReviewExcluded || s.Reviews[4].Seq != 5 || s.Reviews[0].Who != "lan" {
		t.Errorf("the list of reviews: %+v", s.Reviews)
	}
}

// TestReviewsAreOnlyAdded: what is stored is a list that grows; nothing in it
// changes, and the responses stay as they are.
func TestReviewsAreOnlyAdded(t *testing.T) {
	p := newProvince(t)
	people := p.people("D1C1", 5, all(5))
	r := p.results(0)
	var before []string
	for _, state := range []ReviewState{ReviewExcluded, ReviewAccepted, ReviewExcluded} {
		review(t, r, state, Scope{Responses: []string{people[0].ID.String()}})
		var now []string
		for d, err := range p.store.Scan(t.Context(), Reviews, store.Prefix("w/")) {
			if err != nil {
				t.Fatal(err)
			}
			now = append(now, fmt.Sprint(d.Key, " ", d.Rev, " ", d.Body))
		}
		if len(now) != len(before)+1 || strings.Join(now[:len(before)], "\n") != strings.Join(before, "\n") {
			t.Errorf("after %q the list is\n%s", state, strings.Join(now, "\n"))
		}
		before = now
	}
	if _, err := p.store.Get(t.Context(), store.Responses, store.ResponseKey("w", people[0].ID)); err != nil {
		t.Errorf("an excluded response: %v", err)
	}
}

func TestReviewsThatAreRefused(t *testing.T) {
	p := newProvince(t)
	p.people("D1C1", 5, all(5))
	r := p.results(0)
	for name, c := range map[string]struct {
		v    Review
		want *survey.Error
	}{
		"excluded without a reason": {Review{Wave: "w", State: ReviewExcluded, Reason: " \t", Scope: Scope{Batch: "B"}}, ErrNoReason},
		"a novel":                   {Review{Wave: "w", State: ReviewAccepted, Reason: strings.Repeat("ạ", 501), Scope: Scope{Batch: "B"}}, ErrLongReason},
		"no wave":                   {Review{Wave: "x", State: ReviewAccepted, Scope: Scope{Batch: "B"}}, ErrNoWave},
		"about nothing":             {Review{Wave: "w", State: ReviewAccepted}, &survey.Error{Code: "review.malformed"}},
		"about two things":          {Review{Wave: "w", State: ReviewAccepted, Scope: Scope{Batch: "B", Counter: "C"}}, &survey.Error{Code: "review.malformed"}},
		"an unknown state":          {Review{Wave: "w", State: "maybe", Scope: Scope{Batch: "B"}}, &survey.Error{Code: "review.malformed"}},
		"no id":                     {Review{Wave: "w", State: ReviewAccepted, Scope: Scope{Responses: []string{"x"}}}, &survey.Error{Code: "response.id"}},
	} {
		_, err := r.Review(t.Context(), c.v, 0)
		if e, ok := errors.AsType[*survey.Error](err); !ok || e.Code != c.want.Code {
			t.Errorf("%s: %v, want %s", name, err, c.want.Code)
		}
	}
	if s := frame(t, r); len(s.Reviews) != 0 {
		t.Errorf("%d reviews were kept", len(s.Reviews))
	}
}

// TestTwoJudgeTheSame: the second is told; who judges another pattern is not.
func TestTwoJudgeTheSame(t *testing.T) {
	p := newProvince(t)
	p.people("D1C1", 5, all(5))
	nodes := []*Results{p.results(time.Second), p.results(time.Second)}
	var all sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		all.Go(func() {
			pattern := fmt.Sprint("p", i%4)
			_, errs[i] = nodes[i%2].Review(t.Context(), Review{Wave: "w", State: ReviewAccepted, Scope: Scope{Counter: "D1C1-1"}, Pattern: pattern}, 0)
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, ErrReviewed):
			t.Error(err)
		}
	}
	for i, r := range nodes {
		if err := r.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(frame(t, r).Reviews); won != 4 || n != 4 {
			t.Errorf("node %d: %d won, %d reviews; want 4, 4", i, won, n)
		}
	}
	if _, err := nodes[0].Review(t.Context(), Review{Wave: "w", State: ReviewNew, Scope: Scope{Counter: "D1C1-1"}, Pattern: "p1"}, 4); err != nil {
		t.Errorf("who has seen the last review: %v", err)
	}
}

// TestReviewsByTheBook draws reviews and answers in any order and compares with
// the definition: the last review that is about a sheet decides.
func TestReviewsByTheBook(t *testing.T) {
	p := newProvince(t)
	rapid.Check(t, func(t *rapid.T) {
		id := fmt.Sprintf("w%d", p.random.Uint64())
		p.wave(id, survey.Open)
		r := p.results(0)
		var sheets []*survey.Response
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "answer") || len(sheets) == 0 {
				x := p.sheet(rapid.SampledFrom(p.units[:2]).Draw(t, "unit"), p.now.Add(-time.Duration(rapid.IntRange(0, 3).Draw(t, "ago"))*time.Hour), all(4))
				x.Wave, x.Batch = id, rapid.SampledFrom([]string{"", "", "B1"}).Draw(t, "batch")
				p.accept(x)
				r.Heard(x)
				sheets = append(sheets, x)
				continue
			}
			v := Review{Wave: id, Reason: "x", State: rapid.SampledFrom([]ReviewState{ReviewExcluded, ReviewExcluded, ReviewAccepted, ReviewNew}).Draw(t, "state")}
			switch rapid.IntRange(0, 2).Draw(t, "scope") {
			case 0:
				v.Scope.Responses = []string{rapid.SampledFrom(sheets).Draw(t, "sheet").ID.String()}
			case 1:
				v.Scope.Batch = "B1"
			default:
				from := rapid.IntRange(0, 3).Draw(t, "from")
				v.Scope = Scope{Counter: rapid.SampledFrom(sheets).Draw(t, "at").Counter, From: Hour(p.now.Add(-time.Duration(from) * time.Hour)),
					To: Hour(p.now.Add(-time.Duration(rapid.IntRange(0, from).Draw(t, "to")) * time.Hour))}
			}
			if _, err := r.Review(p.Context(), v, 0); err != nil {
				t.Fatal(err)
			}
		}
		s, err := r.Frame(p.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for row := range s.Frame.Rows() {
			var x *survey.Response
			for _, other := range sheets {
				if other.ID == s.ID(row) {
					x = other
				}
			}
			want := Counts
			for _, v := range s.Reviews {
				hour := Hour(x.Hour)
				about := v.Scope.Batch != "" && v.Scope.Batch == x.Batch || len(v.Scope.Responses) > 0 && v.Scope.Responses[0] == x.ID.String() ||
					v.Scope.Counter == x.Counter && v.Scope.From <= hour && hour <= v.Scope.To
				if about {
					want = Counts
					if v.State == ReviewExcluded {
						want = IsExcluded
					}
				}
			}
			if got := s.StateOf(row); got != want {
				t.Fatalf("row %d is %d, want %d; reviews %+v", row, got, want, s.Reviews)
			}
		}
	})
}
