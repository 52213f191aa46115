package collect_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/store"
)

func TestAcceptKeepsWhatWasGiven(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	w.advance(184*time.Second + 600*time.Millisecond)
	form.Code = "7k3f-92mf"
	receipt := w.accept(form)
	if !receipt.New {
		t.Error("not new")
	}
	rows := w.rows()
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	r := rows[0]
	if receipt.Code != r.ID.Receipt() {
		t.Errorf("receipt %s of %s", receipt.Code, r.ID)
	}
	want := &survey.Response{ID: r.ID, Wave: "2026-q1", Unit: "xa-1", Counter: "q1", Field: "ho-tich",
		Questionnaire: survey.Ref{ID: "sipas-25", Version: 1}, Form: survey.FullForm, Language: "vi", Channel: survey.ByQR,
		Hour: noon, Seconds: 184, Answers: r.Answers}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	if len(r.Answers) != 28 || r.Answers["A1"].Rating != 5 || r.Answers["comment"].Text != "Tốt" {
		t.Errorf("answers %+v", r.Answers)
	}
	if diff := cmp.Diff([]*survey.Response{r}, w.heard); diff != "" {
		t.Errorf("heard: %s", diff)
	}
}

// What a hostile phone may claim beside the answers is not kept.
func TestAcceptDoesNotKeepClaims(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	form.Language = "xx\x00\xff\u202e"
	form.Values["$where"], form.Values["wave"] = []string{"1"}, []string{"another"}
	form.Network = "203.0.113.7"
	w.accept(form)
	r := w.rows()[0]
	if r.Language != "" || r.Wave != "2026-q1" || len(r.Answers) != 28 {
		t.Errorf("kept %+v", r)
	}
}

func TestAcceptRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		spoil func(w *world, s *collect.Submission)
		want  *survey.Error
	}{
		"no seal":          {0, func(_ *world, s *collect.Submission) { s.Seal = "" }, collect.ErrSeal},
		"a seal cut short": {0, func(_ *world, s *collect.Submission) { s.Seal = s.Seal[:len(s.Seal)-1] }, collect.ErrSeal},
		"a seal of another key": {0, func(w *world, s *collect.Submission) {
			s.Seal = newSealer(w.t, testKey(9)).Seal(anOpened())
		}, collect.ErrSeal},
		"another counter's address": {0, func(_ *world, s *collect.Submission) { s.Code = otherCode }, collect.ErrSeal},
		"a misread code":            {0, func(_ *world, s *collect.Submission) { s.Code = "7K3F92MG" }, &survey.Error{Kind: survey.KindNotFound, Code: "code.misread"}},
		"a wave nobody knows": {time.Hour, func(w *world, s *collect.Submission) {
			o := anOpened()
			o.Wave = "2025-q1"
			s.Seal = newSealer(w.t, testKey(1)).Seal(o)
		}, collect.ErrOver},
		"a questionnaire nobody knows": {time.Hour, func(w *world, s *collect.Submission) {
			o := anOpened()
			o.Questionnaire.Version = 7
			s.Seal = newSealer(w.t, testKey(1)).Seal(o)
		}, &survey.Error{Kind: survey.KindInternal, Code: "wave.questionnaire"}},
		"expired":        {collect.SealLife + time.Second, func(*world, *collect.Submission) {}, collect.ErrExpired},
		"revoked code":   {0, func(w *world, _ *collect.Submission) { w.revoke() }, collect.ErrRevoked},
		"closed counter": {0, func(w *world, _ *collect.Submission) { w.closeCounter() }, collect.ErrRevoked},
		"wave closed":    {0, func(w *world, _ *collect.Submission) { w.setState(survey.Closed) }, collect.ErrOver},
		"wave sealed":    {0, func(w *world, _ *collect.Submission) { w.setState(survey.Sealed) }, collect.ErrOver},
		"nothing rated":  {0, func(_ *world, s *collect.Submission) { s.Values = nil }, &survey.Error{Kind: survey.KindInvalid, Code: "answers.invalid"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			form := w.open(code)
			c.spoil(w, &form)
			w.advance(c.after)
			receipt, err := w.Accept(context.Background(), form)
			if !errors.Is(err, c.want) || receipt != (collect.Receipt{}) {
				t.Errorf("Accept gave %+v, %v", receipt, err)
			}
			if n := len(w.rows()); n != 0 || len(w.heard) != 0 {
				t.Errorf("%d rows, %d heard", n, len(w.heard))
			}
		})
	}
}

func (w *world) revoke() {
	change(w, directory.Codes, code, func(c *survey.CounterCode) { c.Revoked = w.now() })
}

func (w *world) closeCounter() {
	change(w, directory.Counters, "q1", func(c *survey.Counter) { c.Closed = true })
}

func (w *world) setState(s survey.WaveState) { w.setWave(func(v *survey.Wave) { v.State = s }) }

// A form from a node that saw a new wave before this one did is told to come
// back in a moment, not that the wave is over.
func TestAcceptWaitsForANewWave(t *testing.T) {
	for name, alter := range map[string]func(v *survey.Wave){
		"not seen yet":       func(v *survey.Wave) { v.ID = "2026-q9" },
		"still a draft":      func(v *survey.Wave) { v.State = survey.Draft },
		"still to be opened": func(v *survey.Wave) { v.Opens = noon.AddDate(0, 0, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			form := w.open(code)
			var before survey.Wave
			w.setWave(func(v *survey.Wave) { before = *v; alter(v) }) // what this node still sees
			w.advance(time.Second)
			_, err := w.Accept(context.Background(), form)
			e, ok := errors.AsType[*survey.Error](err)
			if !ok || e.Kind != survey.KindUnavailable || e.Retry <= 0 {
				t.Fatalf("Accept gave %v", err)
			}
			w.setWave(func(v *survey.Wave) { *v = before })
			if receipt := w.accept(form); !receipt.New {
				t.Error("not new when sent again")
			}
		})
	}
}

// Double taps, retries and other spellings are one response with one receipt.
func TestAcceptIsRepeatable(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	first := w.accept(form)
	for name, again := range map[string]func(s *collect.Submission){
		"as it was":        func(*collect.Submission) {},
		"other language":   func(s *collect.Submission) { s.Language = "en" },
		"comment respaced": func(s *collect.Submission) { s.Values["comment"] = []string{" Tô\u0301t\r\n"} },
		"unknown field":    func(s *collect.Submission) { s.Values["utm"] = []string{"x"} },
		"an hour later":    func(*collect.Submission) { w.advance(time.Hour) },
	} {
		s := form
		s.Values = sheet(5)
		again(&s)
		if got := w.accept(s); got.New || got.Code != first.Code {
			t.Errorf("%s: %+v, first %+v", name, got, first)
		}
	}
	if responses, _ := w.heardOf(); len(w.rows()) != 1 || responses != 1 {
		t.Errorf("%d rows, %d heard", len(w.rows()), responses)
	}
}

func TestAcceptRefusesOtherContentUnderAUsedID(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	w.accept(form)
	before := w.rows()
	form.Values = sheet(1)
	if receipt, err := w.Accept(context.Background(), form); !errors.Is(err, collect.ErrDiffers) {
		t.Errorf("Accept gave %+v, %v", receipt, err)
	}
	if diff := cmp.Diff(before, w.rows()); diff != "" {
		t.Errorf("the altered sheet changed something: %s", diff)
	}
	if responses, _ := w.heardOf(); responses != 1 {
		t.Errorf("%d heard", responses)
	}
}

// What was accepted in time gets its receipt again however late it asks, and
// the rest meets its refusal. An altered sheet is told that it differs.
func TestRetryAfterTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(w *world)
		want *survey.Error
	}{
		"wave closed":      {func(w *world) { w.setState(survey.Closed) }, collect.ErrOver},
		"grace over":       {func(w *world) { w.advance(closes.Sub(noon) + survey.Grace) }, collect.ErrOver},
		"seal expired":     {func(w *world) { w.advance(collect.SealLife + time.Hour) }, collect.ErrExpired},
		"code revoked":     {func(w *world) { w.revoke() }, collect.ErrRevoked},
		"counter closed":   {func(w *world) { w.closeCounter() }, collect.ErrRevoked},
		"wave gone":        {func(w *world) { w.setWave(func(v *survey.Wave) { v.ID = "x" }); w.advance(time.Hour) }, collect.ErrOver},
		"wave draft again": {func(w *world) { w.setState(survey.Draft); w.advance(time.Hour) }, collect.ErrOver},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			kept, late := w.open(code), w.open(code)
			first := w.accept(kept)
			c.end(w)
			if again := w.accept(kept); again.New || again.Code != first.Code {
				t.Errorf("the accepted one got %+v, first %+v", again, first)
			}
			if _, err := w.Accept(context.Background(), late); !errors.Is(err, c.want) {
				t.Errorf("the late one got %v", err)
			}
			kept.Values = sheet(1)
			if _, err := w.Accept(context.Background(), kept); !errors.Is(err, collect.ErrDiffers) {
				t.Errorf("the altered one got %v", err)
			}
			kept.Values = nil
			if _, err := w.Accept(context.Background(), kept); !errors.Is(err, c.want) {
				t.Errorf("the invalid one got %v", err)
			}
			w.store.refuse.Store(true)
			kept.Values = sheet(5)
			if _, err := w.Accept(context.Background(), kept); survey.KindOf(err) != survey.KindUnavailable {
				t.Errorf("with the store away, the accepted one got %v: it would give up", err)
			}
			if n := len(w.rows()); n != 1 {
				t.Errorf("%d rows", n)
			}
		})
	}
}

// A closing wave takes forms opened before it began to close, no others.
func TestAClosingWaveTakesFormsOpenedBefore(t *testing.T) {
	for name, closing := range map[string]func(w *world){
		"by date": func(w *world) { w.advance(closes.Sub(w.now())) },
		"by hand": func(w *world) { w.setWave(func(v *survey.Wave) { v.State, v.Closes = survey.Closing, w.now() }) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.advance(closes.Sub(noon) - time.Hour)
			before := w.open(code)
			w.advance(time.Minute)
			place, err := w.Place(context.Background(), code)
			if err != nil {
				t.Fatal(err)
			}
			closing(w)
			if _, err := w.Place(context.Background(), code); !errors.Is(err, collect.ErrOver) {
				t.Errorf("Place gave %v", err)
			}
			w.advance(time.Second)
			seal, err := w.Seal(place, survey.FullForm, survey.ByQR) // as a page that was cached would
			if err != nil {
				t.Fatal(err)
			}
			after := collect.Submission{Code: code, Seal: seal, Values: sheet(5)}
			w.advance(survey.Grace - 2*time.Hour)
			if !w.accept(before).New {
				t.Error("the form opened before is not new")
			}
			if _, err := w.Accept(context.Background(), after); !errors.Is(err, collect.ErrOver) {
				t.Errorf("the form opened after: %v", err)
			}
		})
	}
}

// Sixteen phones send the same form at once, fifty times over: one row, one
// New, one receipt.
func TestOneFormSentBySixteenPhonesIsOneResponse(t *testing.T) {
	const loops, phones = 50, 16
	w := newWorld(t, nil)
	nodes := []*collect.Collector{w.Collector, w.node(nil, testKey(1))}
	for loop := range loops {
		form := w.open(code)
		var mu sync.Mutex
		var group sync.WaitGroup
		news, receipts := 0, map[string]bool{}
		start := make(chan struct{})
		for phone := range phones {
			group.Go(func() {
				<-start
				receipt, err := nodes[phone%len(nodes)].Accept(context.Background(), form)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				receipts[receipt.Code] = true
				if receipt.New {
					news++
				}
			})
		}
		close(start)
		group.Wait()
		if news != 1 || len(receipts) != 1 {
			t.Fatalf("loop %d: %d new, receipts %v", loop, news, receipts)
		}
	}
	if responses, _ := w.heardOf(); len(w.rows()) != loops || responses != loops {
		t.Errorf("%d rows and %d heard, want %d", len(w.rows()), responses, loops)
	}
}

// Sixteen phones send different sheets under one id: the first is kept whole,
// fifteen are told that theirs differ.
func TestOfDifferentSheetsUnderOneIDOneWins(t *testing.T) {
	const loops, phones = 50, 16
	w := newWorld(t, nil)
	for loop := range loops {
		form := w.open(code)
		var mu sync.Mutex
		var group sync.WaitGroup
		accepted, differs, kept := 0, 0, 0
		for phone := range phones {
			group.Go(func() {
				s := form
				s.Values = sheet(phone%5 + 1)
				s.Values["comment"] = []string{string(rune('a' + phone))}
				_, err := w.Accept(context.Background(), s)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					accepted, kept = accepted+1, phone%5+1
				case errors.Is(err, collect.ErrDiffers):
					differs++
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		if accepted != 1 || differs != phones-1 {
			t.Fatalf("loop %d: %d accepted, %d differ", loop, accepted, differs)
		}
		rows := w.rows()
		if len(rows) != loop+1 {
			t.Fatalf("loop %d: %d rows", loop, len(rows))
		}
		found, err := w.disk.Get(context.Background(), store.Responses, store.ResponseKey("2026-q1", w.heard[loop].ID))
		if err != nil {
			t.Fatal(err)
		}
		r, err := store.DecodeResponse(found.Key, found.Body)
		if err != nil || r.Answers["A1"].Rating != kept || !r.Answers.Equal(w.heard[loop].Answers) {
			t.Fatalf("loop %d: kept %+v, accepted %d, %v", loop, r, kept, err)
		}
	}
}

// A thousand forms, each sent five times in parallel (replay test R6).
func TestReplayOfManyForms(t *testing.T) {
	const forms, times = 1000, 5
	w := newWorld(t, nil)
	work := make(chan collect.Submission)
	var group sync.WaitGroup
	var mu sync.Mutex
	receipts := map[string]int{}
	for range 32 {
		group.Go(func() {
			for s := range work {
				receipt, err := w.Accept(context.Background(), s)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				receipts[receipt.Code]++
				mu.Unlock()
			}
		})
	}
	for range forms {
		form := w.open(code)
		for range times {
			work <- form
		}
	}
	close(work)
	group.Wait()
	if rows := len(w.rows()); rows != forms || len(receipts) != forms {
		t.Errorf("%d rows, %d receipts, want %d", rows, len(receipts), forms)
	}
	for code, n := range receipts {
		if n != times {
			t.Errorf("receipt %s was given %d times", code, n)
		}
	}
	if responses, _ := w.heardOf(); responses != forms {
		t.Errorf("%d heard", responses)
	}
}

// BenchmarkAccept is an accepted form, from the seal's making to the fsync.
func BenchmarkAccept(b *testing.B) {
	w := newWorld(b, nil)
	place, err := w.Place(context.Background(), code)
	if err != nil {
		b.Fatal(err)
	}
	values := sheet(4)
	b.SetParallelism(16)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			seal, err := w.Seal(place, survey.FullForm, survey.ByQR)
			if err == nil {
				_, err = w.Accept(context.Background(), collect.Submission{Code: code, Seal: seal, Values: values})
			}
			if err != nil {
				b.Error(err)
			}
		}
	})
}
