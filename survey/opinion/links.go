package opinion

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// MostLinks is the most links that are issued at once.
const MostLinks = 2000

// chunk is how many links are written at the same time: the embedded store makes
// them durable together.
const chunk = 200

// Link is a personal link as it is handed out, once.
type Link struct {
	Token  string
	Number string // on the list and the letter, "HDND-07"; it is not kept with the sheet
}

// LetterNumber is the number on the nth letter of a group, "HDND-07".
func LetterNumber(group string, n int) string { return fmt.Sprintf("%s-%02d", group, n) }

// Lot is links that were issued together.
type Lot struct {
	ID    string    `bson:"id"`
	From  int       `bson:"from"` // number of the first
	Count int       `bson:"count"`
	Made  time.Time `bson:"made"` // the day
}

// numberWidth is enough digits for the numbers of a group.
const numberWidth = 6

// linked is what is kept of a link.
type linked struct {
	Round string `bson:"round"`
}

// Lots are the lots of a group, in the order of their numbers.
func (o *Office) Lots(ctx context.Context, round, group string) ([]Lot, error) {
	var all []Lot
	for l, err := range store.All[Lot](ctx, o.Store, LotsKept, store.Prefix(round+"/"+group+"/")) {
		if err != nil {
			return nil, fmt.Errorf("reading lots of links: %w", err)
		}
		all = append(all, l)
	}
	return all, nil
}

// Issue makes n links for a group and gives them once they are durable; nobody
// can ask for them again. The caller chooses the lot's id, so that asking twice
// makes one lot: ErrIssued. ErrCount, ErrNoSurvey, ErrNoGroup, ErrNotOpen,
// ErrClosed. When it breaks off, nobody has seen the links that were made.
func (o *Office) Issue(ctx context.Context, round, group, lot string, n int) ([]Link, error) {
	s, _, err := o.Survey(ctx, round)
	if err != nil {
		return nil, err
	}
	g, known := s.Group(group)
	switch {
	case !known:
		return nil, ErrNoGroup
	case s.State == Draft:
		return nil, ErrNotOpen
	case s.State == Closed:
		return nil, ErrClosed
	case n < 1 || n > MostLinks:
		return nil, ErrCount
	}
	var links []Link
	changes := []survey.Difference{{Path: "count", To: fmt.Sprint(n)}, {Path: "lot", To: lot}}
	err = o.doing(ctx, "issue survey links", SheetsKept+"/"+round+"/"+group, changes, func() error {
		from, err := o.reserve(ctx, round, group, lot, n)
		if err != nil {
			return err
		}
		for len(links) < n {
			some, err := o.some(ctx, round, g, from+len(links), min(n-len(links), chunk))
			if err != nil {
				return fmt.Errorf("issuing links: %w", err)
			}
			links = append(links, some...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return links, nil
}

// reserve keeps a lot, and gives the number of its first link.
func (o *Office) reserve(ctx context.Context, round, group, id string, n int) (int, error) {
	for {
		lots, err := o.Lots(ctx, round, group)
		if err != nil {
			return 0, err
		}
		if slices.ContainsFunc(lots, func(l Lot) bool { return l.ID == id }) {
			return 0, ErrIssued
		}
		from := 1
		if len(lots) > 0 {
			from = lots[len(lots)-1].From + lots[len(lots)-1].Count
		}
		key := fmt.Sprintf("%s/%s/%0*d", round, group, numberWidth, from)
		err = store.Add(ctx, o.Store, LotsKept, key, Lot{ID: id, From: from, Count: n, Made: o.today()})
		if !errors.Is(err, store.ErrExists) {
			return from, err
		}
	}
}

// some makes n links with their free sheets. A link is written before its sheet:
// one without the other opens nothing.
func (o *Office) some(ctx context.Context, round string, g *Group, from, n int) ([]Link, error) {
	links, faults := make([]Link, n), make([]error, n)
	for i := range links {
		token, err := newToken(o.Random)
		if err != nil {
			return nil, err
		}
		links[i] = Link{Token: token, Number: LetterNumber(g.Code, from+i)}
	}
	var group sync.WaitGroup
	for i, l := range links {
		group.Go(func() {
			if faults[i] = store.Add(ctx, o.Store, LinksKept, o.hash("link", l.Token), linked{round}); faults[i] == nil {
				faults[i] = store.Add(ctx, o.Store, SheetsKept, o.sheetKey(round, l.Token), Sheet{Group: g.Code, State: Free})
			}
		})
	}
	group.Wait()
	if i := slices.IndexFunc(faults, func(err error) bool { return err != nil }); i >= 0 {
		return nil, faults[i]
	}
	return links, nil
}

func (o *Office) sheetKey(round, token string) string {
	return round + "/" + o.hash("sheet", round, token)
}
