// Package collect is a citizen's act: to open a counter's code, answer, be
// counted exactly once, look the receipt up later and take the answer back.
//
// The promise: when [Collector.Accept] returns a Receipt, the answer is
// durable, and however often the same form is sent, it is one response. The
// id of the response is made when the form is opened and travels in it under
// a seal (see [Sealer]); the store's Insert under that id decides who was
// first, and everyone after is compared with what is there:
//
//	same content     the same receipt again (a retry, a double tap, a lost reply)
//	other content    ErrDiffers: nothing is changed
//	withdrawn since  ErrWithdrawn
//
// Where answers could be stuffed, a form is opened only by what proves that its
// reader was served: the code that a counter's screen shows at the moment, or a
// one-time code from a dossier's receipt (see [Collector.Enter]). Devices at
// counters, kiosks and screens, prove themselves by a token (see
// [Collector.Device]). A one-time code is used up by exactly one response, and
// nothing that is stored joins the two (see package tickets).
//
// Nothing here knows who the citizen is. Network addresses are used for
// throttling only, under a key that lives for a day in memory (see [Limits]).
package collect

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/tickets"
)

// What a citizen can meet, beside the store's own errors and KindInvalid with
// Problems from the questionnaire.
var (
	ErrUnknown   = &survey.Error{Kind: survey.KindNotFound, Code: "code.unknown"}
	ErrRevoked   = &survey.Error{Kind: survey.KindGone, Code: "code.revoked"}
	ErrNoWave    = &survey.Error{Kind: survey.KindEarly, Code: "wave.none"}
	ErrEarly     = &survey.Error{Kind: survey.KindEarly, Code: "wave.early"}
	ErrPaused    = &survey.Error{Kind: survey.KindEarly, Code: "wave.paused"}
	ErrOver      = &survey.Error{Kind: survey.KindGone, Code: "wave.over"}
	ErrSeal      = &survey.Error{Kind: survey.KindInvalid, Code: "seal.invalid"}
	ErrExpired   = &survey.Error{Kind: survey.KindGone, Code: "seal.expired"}
	ErrDiffers   = &survey.Error{Kind: survey.KindConflict, Code: "response.differs"}
	ErrWithdrawn = &survey.Error{Kind: survey.KindGone, Code: "response.withdrawn"}
	ErrReceipt   = &survey.Error{Kind: survey.KindNotFound, Code: "receipt.unknown"}
	ErrNoToken   = &survey.Error{Kind: survey.KindForbidden, Code: "access.screen"}    // only by the code on the counter's screen
	ErrToken     = &survey.Error{Kind: survey.KindGone, Code: "access.screen_old"}     // it was on the screen, or never
	ErrNoTicket  = &survey.Error{Kind: survey.KindForbidden, Code: "access.ticket"}    // only by a one-time code
	ErrElsewhere = &survey.Error{Kind: survey.KindForbidden, Code: "ticket.elsewhere"} // the one-time code is for another counter
	ErrNoDevice  = &survey.Error{Kind: survey.KindForbidden, Code: "device.unknown"}
	ErrDevice    = &survey.Error{Kind: survey.KindGone, Code: "device.revoked"}
	ErrFinal     = &survey.Error{Kind: survey.KindGone, Code: "receipt.final"} // the wave is over; withdrawing no longer possible
)

// errBehind is said when a form knows a wave that this node does not know yet.
var errBehind = &survey.Error{Kind: survey.KindUnavailable, Code: store.ErrUnavailable.Code, Retry: directory.Freshness}

// Config is what a Collector works with. Store, Directory and Sealer are required.
type Config struct {
	Store     store.Store
	Directory *directory.Directory
	Sealer    *Sealer
	Tickets   *tickets.Tickets // nil: made from Store and Sealer
	Limits    *Limits          // nil: none
	Now       func() time.Time // nil: time.Now
	Random    io.Reader        // nil: crypto/rand; read by many goroutines

	// Opened is told the counter's code of every form that is handed out; nil:
	// nobody is. It must not block.
	Opened func(code string)

	// Heard is told of every response that this Collector accepted, and of the
	// marker of every one it withdrew, once the change is durable and before
	// the citizen learns of it: exactly once per change. It must not block and
	// not alter what it is given. What the engine could not acknowledge, though
	// it became durable, Heard learns when the citizen tries again here (a
	// second time, if two tries met while it was in doubt); what nobody sends
	// again, and what other nodes do, only the store knows.
	Heard func(*survey.Response)
}

// Collector accepts answers. Its methods may be called by any number of goroutines.
type Collector struct {
	Config
	doubts  doubts
	screens []byte // key of what counters' screens show
	notes   []byte // key of receipts in addresses
}

// New makes a Collector.
func New(c Config) *Collector {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Heard == nil {
		c.Heard = func(*survey.Response) {}
	}
	if c.Tickets == nil {
		c.Tickets = tickets.New(tickets.Config{Store: c.Store, Key: c.Sealer.Derive("tickets"), Now: c.Now})
	}
	return &Collector{Config: c, screens: c.Sealer.Derive("screens"), notes: c.Sealer.Derive("notes")}
}

// Place is what a counter's code leads to.
type Place struct {
	Code          string
	Counter       survey.Counter
	Unit          survey.Unit
	Field         survey.Field // zero when the counter serves several
	Wave          survey.Wave
	Questionnaire *survey.Questionnaire // as a whole; see Questionnaire.On
	Access        survey.AccessMode     // what a visitor must show; see Enter
	Revision      int64                 // of the configuration it was read from: changes when anything here may have
}

// Place finds where a code leads now. Besides the code's errors (code.misread,
// ErrUnknown, ErrRevoked; the last also when the counter is closed or its unit
// does not exist now) it says why there is no form to fill in: ErrNoWave,
// ErrEarly, ErrPaused, ErrOver; then the Place is nevertheless filled in as
// far as it is known, so that a page can name the office.
func (c *Collector) Place(ctx context.Context, typed string) (Place, error) {
	code, err := survey.ParseCode(typed)
	if err != nil {
		return Place{}, err
	}
	s, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return Place{}, fmt.Errorf("finding a counter: %w", err)
	}
	return c.placeIn(s, code)
}

// placeIn is Place of a code in its written form.
func (c *Collector) placeIn(s *directory.Snapshot, code string) (Place, error) {
	now := c.Now()
	place, err := placeOf(s, code, now)
	if err != nil {
		return place, err
	}
	wave, ok := s.WaveAt(place.Unit.ID, now)
	if !ok {
		return place, ErrNoWave
	}
	place.Wave, place.Access = wave, wave.AccessAt(s.Tree, place.Unit.ID)
	place.Questionnaire = s.Questionnaires[wave.Questionnaire]
	if place.Questionnaire == nil {
		return place, noQuestionnaire(wave.ID, wave.Questionnaire)
	}
	switch wave.Phase(now) {
	case survey.PhaseEarly:
		return place, ErrEarly
	case survey.PhasePaused:
		return place, ErrPaused
	case survey.PhaseClosing, survey.PhaseOver:
		return place, ErrOver
	}
	return place, nil
}

// noQuestionnaire is about a wave that uses what nobody can find.
func noQuestionnaire(wave string, q survey.Ref) error {
	return survey.Errorf(survey.KindInternal, "wave.questionnaire", "wave %s uses %s, which is not there", wave, q)
}

func placeOf(s *directory.Snapshot, code string, now time.Time) (Place, error) {
	place := Place{Code: code, Revision: s.Revision}
	cc, ok := s.Codes[code]
	if !ok {
		return place, ErrUnknown
	}
	place.Counter = s.Counters[cc.Counter]
	place.Unit, _ = s.Tree.Unit(place.Counter.Unit)
	place.Field = s.Fields[place.Counter.Field]
	switch {
	case !cc.Revoked.IsZero() || place.Counter.Closed:
		return place, ErrRevoked
	case place.Counter.ID == "" || place.Unit.ID == "":
		return place, ErrUnknown
	case !place.Unit.Exists(now):
		return place, ErrRevoked
	}
	return place, nil
}

// Seal makes the seal of a new form for a place: a new response id with the
// place, the version and the time in it. The place must be one that Place gave
// without an error; form is FullForm or ShortForm, what the page really asks.
func (c *Collector) Seal(p Place, form survey.Form, channel survey.Channel) (string, error) {
	return c.Open(p, form, Pass{Channel: channel})
}

// Open is Seal for a visitor whom Enter has let in.
func (c *Collector) Open(p Place, form survey.Form, pass Pass) (string, error) {
	var random [survey.RandomIDBytes]byte
	if _, err := io.ReadFull(c.Random, random[:]); err != nil {
		return "", survey.Errorf(survey.KindInternal, "random", "making a response id: %w", err)
	}
	if c.Opened != nil {
		c.Opened(p.Code)
	}
	now := c.Now()
	return c.Sealer.Seal(Opened{
		ID: survey.NewResponseID(now, random), At: now, Code: p.Code, Wave: p.Wave.ID,
		Unit: p.Unit.ID, Counter: p.Counter.ID, Field: p.Counter.Field,
		Questionnaire: p.Wave.Questionnaire, Form: form, Channel: pass.Channel, Ticket: pass.ticket,
	}), nil
}
