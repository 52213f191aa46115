package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Presence is a session as its owner and the administrators see it.
type Presence struct {
	ID     string    // names it to End; nobody can sign in with it
	Began  time.Time // to the second
	Seen   time.Time // the hour of the last request
	Door   Door
	Device Device
	Own    bool // the one that asks
}

// ErrNoSession is for ending a session that is not there.
var ErrNoSession = &survey.Error{Kind: survey.KindNotFound, Code: "session.unknown"}

// presenceID is how much of a session's key names it.
const presenceID = 20

// Of are the sessions that a person has now, the latest first. The context
// tells which of them asks.
func (s *Sessions) Of(ctx context.Context, u User) ([]Presence, error) {
	own := sessionKey(s.manager.Token(ctx))
	var all []Presence
	err := s.each(ctx, u, func(key string, d sessionDoc) {
		all = append(all, Presence{ID: key[:presenceID], Began: d.Began.UTC(), Seen: d.Seen.UTC(),
			Door: d.Door, Device: d.Device, Own: key == own})
	})
	slices.SortFunc(all, func(a, b Presence) int { return b.Began.Compare(a.Began) })
	return all, err
}

// EndOne ends one session of a person, by its ID. ErrNoSession when the person
// has none of that name.
func (s *Sessions) EndOne(ctx context.Context, u User, id string) error {
	found := ""
	err := s.each(ctx, u, func(key string, _ sessionDoc) {
		if len(id) == presenceID && strings.HasPrefix(key, id) {
			found = key
		}
	})
	switch {
	case err != nil:
		return err
	case found == "":
		return ErrNoSession
	}
	if err := s.store.end(ctx, found, func(d sessionDoc) bool { return d.Person == u.Name }); err != nil {
		return err
	}
	return s.accounts.record(ctx, "user.session_end", u.Name, nil)
}

// each walks the sessions of a person that are going on.
func (s *Sessions) each(ctx context.Context, u User, see func(key string, d sessionDoc)) error {
	now := s.store.now()
	for doc, err := range s.store.store.Scan(ctx, sessionsKept, store.Range{}) {
		if err != nil {
			return fmt.Errorf("reading sessions: %w", err)
		}
		if name, _ := doc.Body.Lookup("person").StringValueOK(); name != u.Name {
			continue
		}
		d, _, err := store.Load[sessionDoc](ctx, s.store.store, sessionsKept, doc.Key)
		if errors.Is(err, store.ErrNotFound) { // swept meanwhile
			continue
		}
		if err != nil {
			return fmt.Errorf("reading sessions: %w", err)
		}
		if !d.Ended && !d.Waiting && d.Stamp == u.Stamp && now.Before(d.Expires) {
			see(doc.Key, d)
		}
	}
	return nil
}
