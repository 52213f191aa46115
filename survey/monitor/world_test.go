package monitor

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// noon is when the tests begin: Thursday, 5 March 2026, 12:00 in Vietnam.
var noon = time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)

// province has the departments D1 and D2, each of two centres with two
// counters each, and as many responses as a test wants.
type province struct {
	testing.TB
	store     store.Store
	directory *directory.Directory
	results   *results.Results
	monitor   *Monitor
	trail     *audit.Trail
	random    *rand.Rand
	rated     []string

	mu    sync.Mutex
	clock time.Time
}

func (p *province) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.clock
}

func (p *province) pass(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clock = p.clock.Add(d)
}

func newProvince(t testing.TB) *province {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p := &province{TB: t, store: s, clock: noon, random: rand.New(rand.NewPCG(1, 2)), rated: survey.SIPAS25().Rated()}
	p.directory = directory.New(s, p.now)
	name := func(s string) survey.Text { return survey.Text{"vi": s, "en": s} }
	p.keep(directory.Units, "P", survey.Unit{ID: "P", Name: name("P"), Kind: survey.Province})
	for d := range 2 {
		id := fmt.Sprint("D", d+1)
		p.keep(directory.Units, id, survey.Unit{ID: id, Name: name(id), Parent: "P"})
		for c := range 2 {
			sub := fmt.Sprint(id, "C", c+1)
			p.keep(directory.Units, sub, survey.Unit{ID: sub, Name: name(sub), Parent: id})
			for k := range 2 {
				desk := fmt.Sprint(sub, "-", k+1)
				p.keep(directory.Counters, desk, survey.Counter{ID: desk, Unit: sub, Name: name(desk)})
				code := fmt.Sprint("code", desk)
				p.keep(directory.Codes, code, survey.CounterCode{Code: code, Counter: desk, Issued: noon})
			}
		}
	}
	q := survey.SIPAS25()
	p.keep(directory.Questionnaires, q.Ref.String(), q)
	p.keep(directory.Workloads, "2026/D1C1", survey.Workload{Unit: "D1C1", Period: "2026", Dossiers: 1000})
	p.trail = audit.New(s, p.now)
	p.results = results.New(results.Config{Store: s, Directory: p.directory, Now: p.now, Log: quiet})
	p.monitor = p.node("n1")
	return p
}

func (p *province) node(name string) *Monitor {
	return New(Config{Store: p.store, Directory: p.directory, Results: p.results, Trail: p.trail, Now: p.now, Node: name,
		Log: slog.New(slog.DiscardHandler), Pulse: 5 * time.Millisecond})
}

func (p *province) keep(collection, key string, v any) {
	p.Helper()
	if err := store.Add(p.Context(), p.store, collection, key, v); err != nil {
		p.Fatal(err)
	}
}

// wave adds or changes a wave that lasts from ten days before noon to ten days after.
func (p *province) wave(id string, state survey.WaveState) {
	p.Helper()
	w := survey.Wave{ID: id, Title: survey.Text{"vi": id}, Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm, State: state,
		Opens: noon.AddDate(0, 0, -10), Closes: noon.AddDate(0, 0, 10), Period: "2026", Targets: map[string]int{"D1C1": 300, "D1C2": 100, "D2": 50, "D2C1": 20}}
	_, rev, err := store.Load[survey.Wave](p.Context(), p.store, directory.Waves, id)
	if err == nil {
		if _, err := store.Change(p.Context(), p.store, directory.Waves, id, rev, w); err != nil {
			p.Fatal(err)
		}
	} else {
		p.keep(directory.Waves, id, w)
	}
	if err := p.directory.Changed(p.Context()); err != nil {
		p.Fatal(err)
	}
}

// sheet makes a response at a counter at a moment, everything rated alike.
func (p *province) sheet(wave, desk string, at time.Time, rate func() int) *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(p.random.Uint32())
	}
	unit, _, _ := strings.Cut(desk, "-")
	r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: wave, Unit: unit, Counter: desk,
		Questionnaire: survey.Ref{ID: "sipas-25", Version: 1}, Form: survey.FullForm, Language: "vi", Channel: survey.ByQR,
		Hour: at.UTC().Truncate(time.Hour), Seconds: 90 + p.random.IntN(200), Answers: survey.Answers{}}
	for _, code := range p.rated {
		r.Answers[code] = survey.Answer{Rating: rate()}
	}
	return r
}

// mixed rates as people do.
func (p *province) mixed() int { return [...]int{5, 5, 5, 4, 4, 4, 4, 3, 2, 1}[p.random.IntN(10)] }

func five() int { return 5 }

// accept makes responses durable and lets results hear of them.
func (p *province) accept(rs ...*survey.Response) {
	p.Helper()
	var all sync.WaitGroup
	for _, r := range rs {
		all.Go(func() {
			if err := p.store.Insert(p.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
				p.Error(err)
			}
		})
	}
	all.Wait()
	for _, r := range rs {
		p.results.Heard(r)
	}
}

// people accepts n responses.
func (p *province) people(desk string, n int, at time.Time, rate func() int) []*survey.Response {
	p.Helper()
	var rs []*survey.Response
	for range n {
		rs = append(rs, p.sheet("w", desk, at, rate))
	}
	p.accept(rs...)
	return rs
}

func (p *province) look() *Sight {
	p.Helper()
	s, err := p.monitor.Look(p.Context(), "w")
	if err != nil {
		p.Fatal(err)
	}
	return s
}

// places are all of a sight by name: units, counters and the whole.
func places(s *Sight) map[string]Place {
	all := map[string]Place{"": s.Whole}
	for _, u := range s.Places {
		all[u.Unit] = u
		_, desks, _ := s.Unit(u.Unit)
		for _, d := range desks {
			all[d.Counter] = d
		}
	}
	return all
}
