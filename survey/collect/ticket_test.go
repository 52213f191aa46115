package collect_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/store"
	"sipas/survey/tickets"
)

// newTicketWorld is a world whose unit asks for one-time codes, and n of them.
func newTicketWorld(t testing.TB, n int) (*world, []string) {
	t.Helper()
	w := newWorld(t, nil)
	w.setWave(func(v *survey.Wave) { v.Access = survey.OneTimeAccess })
	return w, w.makeTickets("b1", n)
}

func (w *world) makeTickets(batch string, n int) []string {
	w.t.Helper()
	var codes []string
	_, err := w.Tickets.Make(context.Background(), tickets.Batch{ID: batch, Wave: "2026-q1", Unit: "xa-1", Count: n},
		func(some []string) error { codes = append(codes, some...); return nil })
	if err != nil {
		w.t.Fatal(err)
	}
	return codes
}

// openWith opens a form with what a visitor shows.
func openWith(c *collect.Collector, e collect.Entry) (collect.Submission, error) {
	ctx := context.Background()
	place, err := c.Place(ctx, code)
	if err != nil {
		return collect.Submission{}, err
	}
	pass, err := c.Enter(ctx, place, e)
	if err != nil {
		return collect.Submission{}, err
	}
	seal, err := c.Open(place, survey.FullForm, pass)
	return collect.Submission{Code: code, Seal: seal, Language: "vi", Values: sheet(5)}, err
}

func (w *world) openTicket(ticket string) collect.Submission {
	w.t.Helper()
	form, err := openWith(w.Collector, collect.Entry{Ticket: ticket})
	if err != nil {
		w.t.Fatal(err)
	}
	return form
}

// counted are the tickets of the wave.
func (w *world) counted() (sum tickets.Count) {
	w.t.Helper()
	counts, err := w.Tickets.Counts(context.Background(), "2026-q1")
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range counts {
		sum.Made, sum.Used, sum.Claimed = sum.Made+c.Made, sum.Used+c.Used, sum.Claimed+c.Claimed
	}
	return sum
}

func (w *world) mustHave(rows int, want tickets.Count) {
	w.t.Helper()
	if n, got := len(w.rows()), w.counted(); n != rows || got != want {
		w.t.Errorf("%d rows and %+v, want %d and %+v", n, got, rows, want)
	}
}

func TestATicketOpensOneForm(t *testing.T) {
	w, codes := newTicketWorld(t, 2)
	form := w.openTicket(strings.ToLower(codes[0]))
	receipt := w.accept(form)
	r := w.rows()[0]
	if !receipt.New || r.Channel != survey.ByOneTime || receipt.Code != r.ID.Receipt() {
		t.Errorf("receipt %+v of %+v", receipt, r)
	}
	w.mustHave(1, tickets.Count{Made: 2, Used: 1})
	if again := w.accept(form); again.New || again.Code != receipt.Code {
		t.Errorf("sent again: %+v", again)
	}
	if _, err := openWith(w.Collector, collect.Entry{Ticket: codes[0]}); !errors.Is(err, tickets.ErrUsed) {
		t.Errorf("opened again: %v", err)
	}
	w.mustHave(1, tickets.Count{Made: 2, Used: 1})
	if responses, _ := w.heardOf(); responses != 1 {
		t.Errorf("%d heard", responses)
	}
}

// Thirty-two phones have opened forms with the same code and send them at the
// same moment: one answer counts, the others are told. Fifty times.
func TestPhonesRaceForATicket(t *testing.T) {
	const rounds, phones = 50, 32
	w, codes := newTicketWorld(t, rounds)
	other := w.node(nil, testKey(1))
	for round, ticket := range codes {
		forms := make([]collect.Submission, phones)
		for i := range forms {
			forms[i] = w.openTicket(ticket)
		}
		var mu sync.Mutex
		var won []string
		var group sync.WaitGroup
		for i, form := range forms {
			node := []*collect.Collector{w.Collector, other}[i%2]
			group.Go(func() {
				receipt, err := node.Accept(context.Background(), form)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won = append(won, receipt.Code)
				case !errors.Is(err, tickets.ErrUsed):
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		group.Wait()
		if len(won) != 1 {
			t.Fatalf("round %d: %d answers with one ticket", round, len(won))
		}
		if _, err := w.Look(context.Background(), won[0]); err != nil {
			t.Errorf("round %d: LOST: %v", round, err)
		}
	}
	w.mustHave(rounds, tickets.Count{Made: rounds, Used: rounds})
}

// One form with a ticket, sent by sixteen taps at once: one answer, and every
// tap gets its receipt.
func TestDoubleTapsWithATicket(t *testing.T) {
	const rounds = 50
	w, codes := newTicketWorld(t, rounds)
	for _, ticket := range codes {
		form := w.openTicket(ticket)
		receipts := make([]string, 16)
		var group sync.WaitGroup
		for i := range receipts {
			group.Go(func() { receipts[i] = w.accept(form).Code })
		}
		group.Wait()
		for _, r := range receipts {
			if r == "" || r != receipts[0] {
				t.Fatalf("receipts %q", receipts)
			}
		}
	}
	w.mustHave(rounds, tickets.Count{Made: rounds, Used: rounds})
	if responses, _ := w.heardOf(); responses != rounds {
		t.Errorf("%d heard, want %d", responses, rounds)
	}
}

// The process dies before and after each change of the store, or the engine
// makes a change and cannot say so. What was acknowledged is there; the same
// form sent again to the next process gets its receipt, once; the ticket is
// used once, and another form with it is refused at every moment.
func TestCutOffBetweenEachTwoSteps(t *testing.T) {
	const steps = 3 // claim, insert, spend
	for at := 1; at <= steps+1; at++ {
		for name, done := range map[string]bool{"before": false, "after": true} {
			t.Run(name+" step "+string(rune('0'+at)), func(t *testing.T) {
				w, codes := newTicketWorld(t, 1)
				form, rival := w.openTicket(codes[0]), w.openTicket(codes[0])
				config := w.Config
				dying := &dying{Store: w.disk, at: at, done: done}
				config.Store, config.Tickets = dying, nil
				receipt, err := collect.New(config).Accept(context.Background(), form)
				acknowledged := err == nil
				if wrote := at > 2 || at == 2 && done; acknowledged != (at > 2) || len(w.rows()) != map[bool]int{true: 1}[wrote] {
					t.Fatalf("%+v, %v and %d rows", receipt, err, len(w.rows()))
				}
				if acknowledged {
					if _, err := w.Look(context.Background(), receipt.Code); err != nil {
						t.Errorf("LOST: %v", err)
					}
				}
				if at > 1 || done { // the ticket is claimed: nobody else gets it
					if _, err := w.Accept(context.Background(), rival); !errors.Is(err, tickets.ErrUsed) {
						t.Errorf("the rival: %v", err)
					}
				}
				again := w.accept(form)
				if acknowledged && (again.Code != receipt.Code || again.New) {
					t.Errorf("sent again: %+v, was %+v", again, receipt)
				}
				w.mustHave(1, tickets.Count{Made: 1, Used: 1})
				if _, err := w.Accept(context.Background(), rival); !errors.Is(err, tickets.ErrUsed) {
					t.Errorf("the rival, after: %v", err)
				}
			})
		}
	}
}

// What was cut off and never sent again, is put right once its form can no
// longer come in, and not before.
func TestSettleEndsClaims(t *testing.T) {
	for name, c := range map[string]struct {
		at   int
		done bool
		rows int
		want tickets.Count
	}{
		"after the claim":         {1, true, 0, tickets.Count{Made: 1}},
		"after the insert":        {2, true, 1, tickets.Count{Made: 1, Used: 1}},
		"before the ticket's end": {3, false, 1, tickets.Count{Made: 1, Used: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			w, codes := newTicketWorld(t, 1)
			w.setWave(func(v *survey.Wave) { v.Closes = noon.AddDate(0, 1, 0) })
			form := w.openTicket(codes[0])
			config := w.Config
			config.Store, config.Tickets = &dying{Store: w.disk, at: c.at, done: c.done}, nil
			_, _ = collect.New(config).Accept(context.Background(), form)
			settle := func(want tickets.Count) {
				t.Helper()
				if err := w.Settle(context.Background()); err != nil {
					t.Fatal(err)
				}
				w.mustHave(c.rows, want)
			}
			settle(tickets.Count{Made: 1, Claimed: 1})
			w.advance(collect.SealLife + time.Minute)
			settle(tickets.Count{Made: 1, Claimed: 1})
			w.advance(2 * time.Hour)
			settle(c.want)
			settle(c.want)
			next, err := openWith(w.Collector, collect.Entry{Ticket: codes[0]})
			if free := c.want.Used == 0; free != (err == nil) {
				t.Fatalf("opened after that: %v", err)
			}
			if err == nil {
				w.accept(next)
				w.mustHave(1, tickets.Count{Made: 1, Used: 1})
			}
		})
	}
}

// An answer that was taken back does not give its ticket back.
func TestWithdrawingDoesNotFreeTheTicket(t *testing.T) {
	w, codes := newTicketWorld(t, 1)
	form := w.openTicket(codes[0])
	receipt := w.accept(form)
	if _, err := w.Withdraw(context.Background(), receipt.Code); err != nil {
		t.Fatal(err)
	}
	if _, err := openWith(w.Collector, collect.Entry{Ticket: codes[0]}); !errors.Is(err, tickets.ErrUsed) {
		t.Errorf("opened again: %v", err)
	}
	if _, err := w.Accept(context.Background(), form); !errors.Is(err, collect.ErrWithdrawn) {
		t.Errorf("sent again: %v", err)
	}
	w.mustHave(1, tickets.Count{Made: 1, Used: 1})
}

// Every fifth acknowledgement is lost while phones send forms with tickets.
func TestLostAcknowledgementsWithTickets(t *testing.T) {
	const phones, forms = 16, 10
	w, codes := newTicketWorld(t, phones*forms)
	var count sync.Mutex
	changes := 0
	hook := func(string) {
		count.Lock()
		defer count.Unlock()
		if changes++; changes%5 == 0 {
			w.store.lose.Add(1)
		}
	}
	w.store.before.Store(&hook)
	var group sync.WaitGroup
	for phone := range phones {
		group.Go(func() {
			for i := range forms {
				form := w.openTicket(codes[phone*forms+i])
				for try := 0; ; try++ {
					_, err := w.Accept(context.Background(), form)
					if err == nil {
						break
					}
					if survey.KindOf(err) != survey.KindUnavailable || try > 100 {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	group.Wait()
	w.store.before.Store(nil)
	w.store.lose.Store(0)
	got := w.counted()
	if len(w.rows()) != phones*forms || got.Made != phones*forms || got.Used+got.Claimed != got.Made {
		t.Errorf("%d rows, %+v", len(w.rows()), got)
	}
	if responses, _ := w.heardOf(); responses != phones*forms {
		t.Errorf("%d heard", responses)
	}
}

// Afterwards a used ticket says nothing but that: all are alike to the byte,
// and no response holds anything of a ticket.
func TestNothingJoinsTicketsAndAnswers(t *testing.T) {
	const n = 40
	w, codes := newTicketWorld(t, n)
	var forms []string
	for _, ticket := range codes[:n/2] {
		form := w.openTicket(ticket)
		opened, err := w.Sealer.Open(form.Seal)
		if err != nil || opened.Ticket == "" {
			t.Fatal(opened, err)
		}
		forms = append(forms, opened.Ticket)
		w.accept(form)
		w.advance(7 * time.Minute)
	}
	var used []store.Doc
	for d, err := range w.disk.Scan(context.Background(), tickets.Collection, store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		if is, _ := d.Body.Lookup("used").BooleanOK(); is {
			d.Body = bytes.Clone(d.Body)
			used = append(used, d)
		}
		for _, code := range codes {
			if strings.Contains(d.Key+string(d.Body), code) || strings.Contains(d.Key+string(d.Body), strings.ReplaceAll(code, "-", "")) {
				t.Errorf("code %s stands in %s", code, d.Key)
			}
		}
	}
	if len(used) != n/2 {
		t.Fatalf("%d used", len(used))
	}
	for _, d := range used[1:] {
		if !bytes.Equal(d.Body, used[0].Body) || d.Rev != used[0].Rev {
			t.Errorf("two used tickets differ: %v (%d), %v (%d)", d.Body, d.Rev, used[0].Body, used[0].Rev)
		}
	}
	for d, err := range w.disk.Scan(context.Background(), store.Responses, store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, ticket := range append(forms, "b1") {
			if strings.Contains(string(d.Body), ticket) {
				t.Errorf("response %s holds %q", d.Key, ticket)
			}
		}
	}
}

// dying is the store of a process that is killed at its at-th change: just
// before it reaches the disk, or just after.
type dying struct {
	store.Store
	at   int
	done bool
	mu   sync.Mutex
	n    int
}

func (d *dying) change(make func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n++
	switch {
	case d.n < d.at:
		return make()
	case d.n == d.at && d.done:
		return errors.Join(make(), errAway)
	}
	return errAway
}

func (d *dying) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	return d.change(func() error { return d.Store.Insert(ctx, collection, key, body) })
}

func (d *dying) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (next int64, err error) {
	err = d.change(func() error {
		next, err = d.Store.Replace(ctx, collection, key, rev, body)
		return err
	})
	return next, err
}
