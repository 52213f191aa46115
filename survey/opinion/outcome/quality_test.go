package outcome_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
)

func TestQuality(t *testing.T) {
	leaves := func(s *opinion.Survey) {
		for n := range 4 {
			code := fmt.Sprint("4.", n)
			s.Basis.Leaves = append(s.Basis.Leaves, opinion.Leaf{Code: code, Name: text("Chất lượng tham mưu"), Max: "1"})
		}
		for i := range s.Groups {
			s.Groups[i].Questions = opinion.Questions(s.Basis.Leaves)
		}
	}
	w := newWorld(t, leaves)
	all := func(a string) given {
		g := given{}
		for n := range 6 {
			g[fmt.Sprint("q", n+1)] = a
		}
		return g
	}
	mixed := func(seed uint64) given {
		g, chance := given{}, rand.New(rand.NewPCG(seed, 0))
		for n := range 6 {
			g[fmt.Sprint("q", n+1)] = string(rune('A' + chance.IntN(4)))
		}
		return g
	}
	w.send(
		sheet{"HDND", opinion.Delegate, map[string]given{"NV": all("A"), "TP": all("A")}, 2}, // two who ticked A throughout
		sheet{"HDND", opinion.Delegate, map[string]given{"NV": all("A"), "TP": all("A")}, 3},
		sheet{"HDND", opinion.Self, map[string]given{"NV": mixed(1), "TP": mixed(1)}, 40}, // all units alike
		sheet{"HDND", opinion.Self, map[string]given{"NV": mixed(2), "TP": mixed(3)}, 60},
		sheet{"HDND", opinion.Self, map[string]given{"NV": {"q1": "B", "q2": opinion.NoInfo}}, 0}, // short, not timed
		sheet{"LD", opinion.Self, map[string]given{"NV": all("A"), "TP": all("A")}, 100},          // no twin in its group
	)
	q := w.of().Quality
	if len(q) != 5 || q[0].Sent != 6 || q[1].Group != "HDND" {
		t.Fatalf("%+v", q)
	}
	got := q[1]
	top := 12 + 12
	for _, g := range []given{mixed(1), mixed(1), mixed(2), mixed(3)} {
		for _, a := range g {
			if a == "A" {
				top++
			}
		}
	}
	agreement := got.Agreement
	got.Agreement = 0
	want := outcome.Quality{Group: "HDND", Sent: 5, Delegates: 2, Timed: 4, Seconds: 21.5, Hurried: 2, Long: 4, Twins: 2, Straight: 2, Level: 3,
		Judgements: 49, Top: top, NoInfo: 1, Blank: 10}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if agreement <= 0 || agreement >= 1 || q[0].Twins != 2 || q[2].Agreement == q[2].Agreement {
		t.Errorf("agreement %v, twins of all %d, agreement of one %v", agreement, q[0].Twins, q[2].Agreement)
	}
	empty := newWorld(t, nil).of().Quality[0]
	if !math.IsNaN(empty.Seconds) || !math.IsNaN(empty.Agreement) || empty.Sent != 0 {
		t.Errorf("nobody: %+v", empty)
	}
}

// Pairwise agreement by hand: A, A, B at one place: 2 of 6 ordered pairs.
func TestAgreement(t *testing.T) {
	w := newWorld(t, nil)
	w.send(about("HDND", "A", 2)...)
	w.send(about("HDND", "B", 1)...)
	if got := w.of().Quality[1].Agreement; math.Abs(got-1.0/3) > 1e-12 {
		t.Errorf("agreement %v", got)
	}
}

func TestFastest(t *testing.T) {
	g := &opinion.Group{Questions: []opinion.Question{{Text: text("một hai ba bốn năm sáu bảy tám chín mười"), Options: []opinion.Option{{Name: text("rất tốt")}}}}}
	if got := outcome.Fastest(g, 12); got != 1+12 {
		t.Errorf("%d seconds", got)
	}
}
