package monitor

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/analysis/prob"
	"sipas/survey"
	"sipas/survey/results"
)

func (p *province) patterns() *Patterns {
	p.Helper()
	list, err := p.monitor.Patterns(p.Context(), "w")
	if err != nil {
		p.Fatal(err)
	}
	return list
}

// honest fills four counters on three days.
func (p *province) honest() {
	p.Helper()
	for day := range 3 {
		for hour := range 4 {
			for _, desk := range []string{"D1C1-1", "D1C2-1", "D2C1-1", "D2C2-1"} {
				p.people(desk, 5, noon.Add(-time.Duration(24*(day+1)-hour+2)*time.Hour), p.mixed)
			}
		}
	}
}

func TestPatterns(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	p.honest()
	if list := p.patterns(); len(list.All) != 0 || list.Looked != 240 {
		t.Errorf("honest sheets: %d looked at, %+v", list.Looked, list.All)
	}
	p.people("D1C1-2", 40, noon.Add(-50*time.Hour), five)
	p.people("D2C1-2", 20, noon.Add(-62*time.Hour), p.mixed) // at ten in the evening
	p.people("D2C2-2", 9, noon.Add(-50*time.Hour), five)     // too few to say anything
	p.monitor.wave("w").list.Store(nil)
	list := p.patterns()
	found := map[string]Pattern{}
	for _, x := range list.All {
		found[x.ID] = x
		if x.State != results.ReviewNew || x.Affected < 5 || x.FalseAlarms > 0.05 || math.IsNaN(x.FalseAlarms) {
			t.Errorf("%+v", x)
		}
	}
	for id, affected := range map[string]int{"many_all_top.full.D1C1-2": 40, "too_alike.full.D1C1-2": 40, "crowded.D1C1-2.2026-03-03T10": 40,
		"off_hours.full.D2C1-2": 20} {
		if x, ok := found[id]; !ok || x.Affected != affected || x.Unit+"-2" != x.Counter {
			t.Errorf("%s: %+v", id, x)
		}
	}
	for id := range found {
		if strings.Contains(id, "D2C2-2") || strings.Contains(id, "-1.") || strings.HasSuffix(id, "-1") {
			t.Errorf("%s is an honest or a small counter", id)
		}
	}
}

func (p *province) index() (published, with float64, s *results.Summary) {
	p.Helper()
	p.wave("w", survey.Closed)
	s, err := p.results.Summary(p.Context(), "w", results.Ask{})
	if err != nil {
		p.Fatal(err)
	}
	b, err := p.results.Beside(p.Context(), "w", results.Ask{})
	if err != nil {
		p.Fatal(err)
	}
	return s.ItemMean.Value, b.WithExcluded.Value, s
}

func TestJudge(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	p.honest()
	p.people("D1C1-2", 40, noon.Add(-50*time.Hour), five)
	const id = "many_all_top.full.D1C1-2"
	before, _, _ := p.index()
	seen := p.patterns().Seen
	judge := func(state results.ReviewState, reason string, seen int64) error {
		return p.monitor.Judge(t.Context(), Decision{Wave: "w", Pattern: id, State: state, Reason: reason, Who: "lan", Seen: seen})
	}
	if err := judge(results.ReviewExcluded, " ", seen); !errors.Is(err, results.ErrNoReason) {
		t.Errorf("without a reason: %v", err)
	}
	if err := p.monitor.Judge(t.Context(), Decision{Wave: "w", Pattern: "other", State: results.ReviewAccepted}); !errors.Is(err, ErrNoPattern) {
		t.Errorf("no such pattern: %v", err)
	}
	if err := judge(results.ReviewExcluded, "one hand", seen); err != nil {
		t.Fatal(err)
	}
	x, _ := p.patterns().Find(id)
	if x.State != results.ReviewExcluded || x.Last.Reason != "one hand" || x.Last.Who != "lan" || x.Affected != 40 {
		t.Errorf("excluded: %+v", x)
	}
	p.pass(3 * time.Minute) // a comparison stands a minute
	published, with, s := p.index()
	if s.Excluded != 40 || s.Responses != 240 || published >= before || with != before {
		t.Errorf("%d excluded, %d responses; index %v before, %v published, %v with the excluded", s.Excluded, s.Responses, before, published, with)
	}
	if err := judge(results.ReviewAccepted, "", seen); !errors.Is(err, results.ErrReviewed) {
		t.Errorf("who has not seen the decision: %v", err)
	}
	if err := judge(results.ReviewNew, "", p.patterns().Seen); err != nil {
		t.Fatal(err)
	}
	if again, _, s := p.index(); s.Excluded != 0 || again != before {
		t.Errorf("undecided again: %d excluded, index %v", s.Excluded, again)
	}
	var acts []string
	for e, err := range p.trail.Entries(t.Context(), 0, 0) {
		if err != nil {
			t.Fatal(err)
		}
		acts = append(acts, e.Act+" "+e.Object)
	}
	if want := []string{"review reviews/w/" + id, "review reviews/w/" + id}; !slices.Equal(acts, want) {
		t.Errorf("the trail has %q, want %q", acts, want)
	}
}

// TestCrowdedFalseAlarms simulates counters to which people come one by one:
// of a hundred lists at most one may name a busy hour (stated: one in a thousand).
func TestCrowdedFalseAlarms(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	lists := 0
	for range 100 {
		const cells = 20 * 40
		mean := 4 + 12*random.Float64()
		alarmed := false
		for range cells {
			k := poisson(random, mean)
			alarmed = alarmed || k >= crowd && atLeast(k, mean) <= unlikely/cells
		}
		if alarmed {
			lists++
		}
	}
	if lists > 1 {
		t.Errorf("%d of 100 lists have a false alarm", lists)
	}
}

// poisson draws by multiplying uniform numbers (Knuth, TAOCP 3.4.1).
func poisson(r *rand.Rand, mean float64) int {
	k, product := 0, r.Float64()
	for product > math.Exp(-mean) {
		k++
		product *= r.Float64()
	}
	return k
}

// The tails against sums of the probabilities themselves.
func TestTails(t *testing.T) {
	for k := 1; k < 30; k++ {
		const mean = 7.5
		sum := 1.0
		for j := range k {
			sum -= math.Exp(float64(j)*math.Log(mean) - mean - prob.LogGamma(float64(j+1)))
		}
		if got := atLeast(k, mean); math.Abs(got-sum) > 1e-12 {
			t.Errorf("%d or more of %v: %v, want %v", k, mean, got, sum)
		}
	}
	// Binomial with n = 10, p = 0.1: P(X > 1) = 1 - 0.9^10 - 10·0.1·0.9^9 = 0.2639010709.
	if got := moreThan(1, 10, 0.1); math.Abs(got-0.2639010709) > 1e-9 {
		t.Errorf("more than one of ten: %v", got)
	}
	if moreThan(10, 10, 0.5) != 0 || atLeast(0, 3) != 1 {
		t.Error("the ends")
	}
}

// TestListsAreMadeInTheBackground: of open waves without anybody asking, again
// when something has come and some minutes have passed, and not more often.
func TestListsAreMadeInTheBackground(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	p.honest()
	m := p.monitor
	m.siftAll(t.Context())
	first := m.wave("w").list.Load()
	if first == nil || first.Looked != 240 {
		t.Fatalf("the first list: %+v", first)
	}
	p.people("D1C1-2", 40, noon.Add(-50*time.Hour), five)
	m.siftAll(t.Context())
	if m.wave("w").list.Load() != first {
		t.Error("a new list at once")
	}
	p.pass(6 * time.Minute)
	m.siftAll(t.Context())
	second := m.wave("w").list.Load()
	if second.Looked != 280 || len(second.All) == 0 {
		t.Errorf("after six minutes: %+v", second)
	}
	p.pass(6 * time.Minute)
	m.siftAll(t.Context())
	third := m.wave("w").list.Load()
	if third.At.Equal(second.At) || len(third.All) != len(second.All) || third.Looked != 280 {
		t.Errorf("nothing has come: %+v", third)
	}
	s, err := p.results.Frame(t.Context(), "w")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := p.results.Beside(t.Context(), "w", results.Ask{}); err != nil || b.FlaggedAt.IsZero() || s.Responses != 280 {
		t.Errorf("suspect sheets are not known to the results: %+v, %v", b, err)
	}
}
