package collect_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/tickets"
)

func (w *world) setAccess(m survey.AccessMode) {
	w.t.Helper()
	w.setWave(func(v *survey.Wave) { v.Access = m })
}

// enter is what a visitor meets at the first counter.
func (w *world) enter(e collect.Entry) (survey.Channel, error) {
	w.t.Helper()
	place, err := w.Place(context.Background(), code)
	if err != nil {
		w.t.Fatal(err)
	}
	pass, err := w.Enter(context.Background(), place, e)
	return pass.Channel, err
}

func TestEnter(t *testing.T) {
	misread := &survey.Error{Kind: survey.KindNotFound, Code: "pass.misread"}
	w := newWorld(t, nil)
	codes := w.makeTickets("b1", 1)
	ticket := codes[0]
	token, _ := w.Token(code)
	foreign, _ := w.Token(otherCode)
	elsewhere := w.batch(tickets.Batch{ID: "b2", Unit: "xa-1", Counter: "q2"})
	revoked := w.batch(tickets.Batch{ID: "b3", Unit: "xa-1"})
	if err := w.Tickets.Revoke(t.Context(), "2026-q1", "b3"); err != nil {
		t.Fatal(err)
	}
	typed := strings.ToLower(strings.ReplaceAll(token, "-", " "))
	never := survey.NewPassCode([survey.RandomPassBytes]byte{1, 2, 3})
	for _, c := range []struct {
		name string
		mode survey.AccessMode
		show collect.Entry
		by   survey.Channel
		err  error
	}{
		{"open, nothing shown", survey.OpenAccess, collect.Entry{}, survey.ByQR, nil},
		{"no mode is open", "", collect.Entry{}, survey.ByQR, nil},
		{"open, a token is not looked at", survey.OpenAccess, collect.Entry{Token: "nonsense"}, survey.ByQR, nil},
		{"open, a ticket is not used up", survey.OpenAccess, collect.Entry{Ticket: ticket}, survey.ByQR, nil},
		{"rotating, the token", survey.RotatingAccess, collect.Entry{Token: token}, survey.ByRotating, nil},
		{"rotating, the token as typed", survey.RotatingAccess, collect.Entry{Token: typed}, survey.ByRotating, nil},
		{"rotating, nothing", survey.RotatingAccess, collect.Entry{}, "", collect.ErrNoToken},
		{"rotating, another counter's token", survey.RotatingAccess, collect.Entry{Token: foreign}, "", collect.ErrToken},
		{"rotating, mistyped", survey.RotatingAccess, collect.Entry{Token: token[:5]}, "", collect.ErrToken},
		{"rotating, never on a screen", survey.RotatingAccess, collect.Entry{Token: never}, "", collect.ErrToken},
		{"rotating, a ticket proves more", survey.RotatingAccess, collect.Entry{Ticket: ticket}, survey.ByOneTime, nil},
		{"one-time, a ticket", survey.OneTimeAccess, collect.Entry{Ticket: ticket}, survey.ByOneTime, nil},
		{"one-time, nothing", survey.OneTimeAccess, collect.Entry{}, "", collect.ErrNoTicket},
		{"one-time, a token is not enough", survey.OneTimeAccess, collect.Entry{Token: token}, "", collect.ErrNoTicket},
		{"one-time, mistyped", survey.OneTimeAccess, collect.Entry{Ticket: ticket + "0"}, "", misread},
		{"one-time, never made", survey.OneTimeAccess, collect.Entry{Ticket: never}, "", tickets.ErrUnknown},
		{"one-time, a ticket of another counter", survey.OneTimeAccess, collect.Entry{Ticket: elsewhere}, "", collect.ErrElsewhere},
		{"one-time, a ticket of a revoked batch", survey.OneTimeAccess, collect.Entry{Ticket: revoked}, "", tickets.ErrRevoked},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.setAccess(c.mode)
			if by, err := w.enter(c.show); by != c.by || !errors.Is(err, c.err) {
				t.Errorf("Enter gave %q, %v; want %q, %v", by, err, c.by, c.err)
			}
		})
	}
}

// batch makes one ticket.
func (w *world) batch(b tickets.Batch) (ticket string) {
	w.t.Helper()
	b.Wave, b.Count = "2026-q1", 1
	if _, err := w.Tickets.Make(context.Background(), b, func(codes []string) error { ticket = codes[0]; return nil }); err != nil {
		w.t.Fatal(err)
	}
	return ticket
}

// A token opens from the moment in which the screen shows it until three
// minutes after it has shown the next: three to six minutes for the phone. It
// opens also where the node's clock is up to three minutes behind the screen's.
func TestTokenOverTime(t *testing.T) {
	w := newWorld(t, nil)
	w.setAccess(survey.RotatingAccess)
	w.clock.Store(noon.Add(time.Second).UnixNano())
	token, until := w.Token(code)
	if want := noon.Add(collect.TokenStep); !until.Equal(want) {
		t.Errorf("shown until %s, want %s", until, want)
	}
	for _, c := range []struct {
		at   time.Duration // from the beginning of the token's step
		want error
	}{
		{-collect.TokenStep - time.Nanosecond, collect.ErrToken},
		{-collect.TokenStep, nil},
		{0, nil},
		{collect.TokenStep - time.Nanosecond, nil},
		{2*collect.TokenStep - time.Nanosecond, nil},
		{2 * collect.TokenStep, collect.ErrToken},
		{24 * time.Hour, collect.ErrToken},
	} {
		w.clock.Store(noon.Add(c.at).UnixNano())
		if _, err := w.enter(collect.Entry{Token: token}); !errors.Is(err, c.want) {
			t.Errorf("at %s: %v, want %v", c.at, err, c.want)
		}
	}
	w.clock.Store(noon.Add(collect.TokenStep).UnixNano())
	if next, _ := w.Token(code); next == token {
		t.Error("the token does not change")
	}
	other := w.node(nil, testKey(2))
	if foreign, _ := other.Token(code); func() error { _, err := w.enter(collect.Entry{Token: foreign}); return err }() == nil {
		t.Error("a token of another service opens")
	}
}

// Once opened with a token, a form is good for two hours, and not longer.
func TestRotatingFormsLiveTwoHours(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		want  error
	}{"just in time": {2 * time.Hour, nil}, "a second late": {2*time.Hour + time.Second, collect.ErrExpired}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.setAccess(survey.RotatingAccess)
			token, _ := w.Token(code)
			form, err := openWith(w.Collector, collect.Entry{Token: token})
			if err != nil {
				t.Fatal(err)
			}
			w.advance(c.after)
			if _, err := w.Accept(t.Context(), form); !errors.Is(err, c.want) {
				t.Fatalf("Accept gave %v, want %v", err, c.want)
			}
			if c.want == nil {
				if by := w.rows()[0].Channel; by != survey.ByRotating {
					t.Errorf("channel %s", by)
				}
				w.advance(time.Hour) // the reply was lost: the receipt is there at any time
				if w.accept(form).New {
					t.Error("new when sent again")
				}
			}
		})
	}
}

// A unit that is put into a stricter mode takes no more answers that prove
// less, also on forms that are open already; kiosks go on.
func TestAcceptAsksWhatTheModeAsks(t *testing.T) {
	ways := []survey.Channel{survey.ByQR, survey.ByRotating, survey.ByOneTime, survey.ByKiosk, survey.ByInterviewer}
	for mode, want := range map[survey.AccessMode]map[survey.Channel]error{
		survey.OpenAccess:     {},
		survey.RotatingAccess: {survey.ByQR: collect.ErrNoToken},
		survey.OneTimeAccess:  {survey.ByQR: collect.ErrNoTicket, survey.ByRotating: collect.ErrNoTicket},
	} {
		for _, by := range ways {
			t.Run(string(mode)+" "+string(by), func(t *testing.T) {
				w := newWorld(t, nil)
				form := w.openBy(by)
				w.setWave(func(v *survey.Wave) { v.UnitAccess = map[string]survey.AccessMode{"xa-1": mode} })
				_, err := w.Accept(t.Context(), form)
				if !errors.Is(err, want[by]) {
					t.Errorf("Accept gave %v, want %v", err, want[by])
				}
				if n := len(w.rows()); (n == 1) != (want[by] == nil) {
					t.Errorf("%d rows", n)
				}
			})
		}
	}
}

// openBy opens a form of a channel, as its own room would.
func (w *world) openBy(by survey.Channel) collect.Submission {
	w.t.Helper()
	if by == survey.ByOneTime {
		defer w.setAccess(survey.OpenAccess)
		codes := w.makeTickets("b9", 1)
		w.setAccess(survey.OneTimeAccess)
		return w.openTicket(codes[0])
	}
	place, err := w.Place(context.Background(), code)
	if err != nil {
		w.t.Fatal(err)
	}
	seal, err := w.Seal(place, survey.FullForm, by)
	if err != nil {
		w.t.Fatal(err)
	}
	return collect.Submission{Code: code, Seal: seal, Values: sheet(4), Kiosk: by == survey.ByKiosk}
}

// What was accepted before the mode changed gets its receipt again.
func TestAcceptedBeforeTheModeChanged(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	first := w.accept(form)
	w.setAccess(survey.OneTimeAccess)
	if again := w.accept(form); again.New || again.Code != first.Code {
		t.Errorf("again: %+v, was %+v", again, first)
	}
}

// Who shows codes that never were is not listened to for a while; who reads
// slowly, mistypes or comes with a used code is.
func TestGuessesAreThrottled(t *testing.T) {
	const network = "203.0.113.7"
	w := newWorld(t, collect.NewLimits(collect.Rates{Guess: collect.Rate{Burst: 3, PerMinute: 1}}))
	codes := w.makeTickets("b1", 2)
	w.setAccess(survey.RotatingAccess)
	old, _ := w.Token(code)
	w.advance(30 * time.Minute)
	token, _ := w.Token(code)
	w.accept(w.openTicket(codes[0]))
	for range 20 {
		for name, harmless := range map[string]collect.Entry{
			"an old token": {Token: old}, "a mistyped token": {Token: token + "X"}, "nothing": {},
			"a used ticket": {Ticket: codes[0]}, "a mistyped ticket": {Ticket: codes[0] + "X"},
		} {
			harmless.Network = network
			if _, err := w.enter(harmless); err == nil || errors.Is(err, collect.ErrThrottled) {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	guess := func(i int) collect.Entry {
		never := survey.NewPassCode([survey.RandomPassBytes]byte{byte(i), 9})
		if i%2 == 0 {
			return collect.Entry{Token: never, Network: network}
		}
		return collect.Entry{Ticket: never, Network: "203.0.113.200"} // a neighbour in the same network
	}
	refused := 0
	for i := range 10 {
		if _, err := w.enter(guess(i)); errors.Is(err, collect.ErrThrottled) {
			refused++
		}
	}
	if refused != 7 {
		t.Errorf("%d of 10 guesses were throttled, want 7", refused)
	}
	if _, err := w.enter(collect.Entry{Ticket: codes[1], Network: network}); !errors.Is(err, collect.ErrThrottled) {
		t.Errorf("after the guesses: %v", err)
	}
	for name, other := range map[string]string{"another network": "203.0.114.7", "nobody known": ""} {
		if _, err := w.enter(collect.Entry{Ticket: codes[1], Network: other}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.advance(time.Minute)
	fresh, _ := w.Token(code)
	if _, err := w.enter(collect.Entry{Token: fresh, Network: network}); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

// Counters leads whoever has only a one-time code to the counters that it is for.
func TestCountersOfATicket(t *testing.T) {
	w := newWorld(t, nil)
	w.setAccess(survey.OneTimeAccess)
	unit, counter := w.batch(tickets.Batch{ID: "b1", Unit: "xa-1"}), w.batch(tickets.Batch{ID: "b2", Unit: "xa-1", Counter: "q2"})
	for _, c := range []struct {
		name, ticket string
		want         string
		err          error
	}{
		{"of a unit", unit, code + " " + otherCode, nil},
		{"of a counter", counter, otherCode, nil},
		{"never made", survey.NewPassCode([survey.RandomPassBytes]byte{7}), "", tickets.ErrUnknown},
		{"mistyped", "x", "", &survey.Error{Kind: survey.KindNotFound, Code: "pass.misread"}},
	} {
		places, err := w.Counters(t.Context(), collect.Entry{Ticket: c.ticket})
		var codes []string
		for _, p := range places {
			codes = append(codes, p.Code)
		}
		if got := strings.Join(codes, " "); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
	w.revoke()
	if places, err := w.Counters(t.Context(), collect.Entry{Ticket: unit}); err != nil || len(places) != 1 {
		t.Errorf("one of two counters has no code: %v, %v", places, err)
	}
	change(w, directory.Codes, otherCode, func(c *survey.CounterCode) { c.Revoked = w.now() })
	if _, err := w.Counters(t.Context(), collect.Entry{Ticket: unit}); !errors.Is(err, collect.ErrNoWave) {
		t.Errorf("no counter has a code: %v", err)
	}
}

// A form that expired with its one-time code unused goes on with that code;
// one that had a token needs another.
func TestRenew(t *testing.T) {
	w, codes := newTicketWorld(t, 1)
	w.setWave(func(v *survey.Wave) { v.Closes = noon.AddDate(0, 1, 0) })
	form := w.openTicket(codes[0])
	w.advance(collect.SealLife + time.Hour)
	if _, err := w.Accept(t.Context(), form); !errors.Is(err, collect.ErrExpired) {
		t.Fatalf("Accept gave %v", err)
	}
	opened, err := w.Sealer.Open(form.Seal)
	if err != nil {
		t.Fatal(err)
	}
	place, err := w.Place(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	pass, err := w.Renew(t.Context(), place, opened)
	if err != nil || pass.Channel != survey.ByOneTime {
		t.Fatalf("Renew gave %+v, %v", pass, err)
	}
	seal, err := w.Open(place, survey.FullForm, pass)
	if err != nil {
		t.Fatal(err)
	}
	w.accept(collect.Submission{Code: code, Seal: seal, Values: sheet(3)})
	w.mustHave(1, tickets.Count{Made: 1, Used: 1})
	if _, err := w.Renew(t.Context(), place, opened); !errors.Is(err, tickets.ErrUsed) {
		t.Errorf("renewed with a used code: %v", err)
	}
	opened.Ticket = ""
	if _, err := w.Renew(t.Context(), place, opened); !errors.Is(err, collect.ErrNoTicket) {
		t.Errorf("renewed without a code: %v", err)
	}
}

// A form opened again under its seal is the same response, whichever form it
// asks then.
func TestReopenKeepsTheResponse(t *testing.T) {
	w, codes := newTicketWorld(t, 1)
	form := w.openTicket(codes[0])
	opened, err := w.Sealer.Open(form.Seal)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.Sealer.Open(w.Reopen(opened, survey.ShortForm))
	if err != nil || again.ID != opened.ID || again.Ticket != opened.Ticket || !again.At.Equal(opened.At) || again.Form != survey.ShortForm {
		t.Fatalf("%+v, %v", again, err)
	}
	w.accept(form)
	short := form
	short.Seal = w.Reopen(opened, survey.ShortForm)
	if _, err := w.Accept(t.Context(), short); !errors.Is(err, collect.ErrDiffers) {
		t.Errorf("both lengths of one form: %v", err)
	}
	w.mustHave(1, tickets.Count{Made: 1, Used: 1})
}

// Seals without a one-time code are no longer for there being such codes.
func TestSealsWithoutATicketAreShorter(t *testing.T) {
	s := newSealer(t, testKey(1))
	o := anOpened()
	plain := s.Seal(o)
	o.Ticket = strings.Repeat("0123456789abcdef", 2)
	with := s.Seal(o)
	if got, err := s.Open(with); err != nil || got != o {
		t.Errorf("with a ticket: %+v, %v", got, err)
	}
	if len(with) > len(plain)+48 || len(plain) > 160 {
		t.Errorf("%d and %d characters", len(plain), len(with))
	}
}

// Without an answer of the store nobody is let in by a one-time code, and none
// is refused for good.
func TestEnterWithTheStoreAway(t *testing.T) {
	w, codes := newTicketWorld(t, 1)
	place, err := w.Place(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	w.store.refuse.Store(true)
	if _, err := w.Enter(t.Context(), place, collect.Entry{Ticket: codes[0]}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Enter gave %v", err)
	}
}
