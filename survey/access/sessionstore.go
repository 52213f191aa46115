package access

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"

	"sipas/survey"
	"sipas/survey/store"
)

// sessionsKept is the collection of sessions, by the SHA-256 of their tokens
// in hex.
const sessionsKept = "sessions"

// sessionDoc is a session as it is kept. Data is scs's, and holds the same
// Entrance as the fields that tell people about their sessions.
type sessionDoc struct {
	Data    []byte    `bson:"data"`
	Expires time.Time `bson:"expires"`
	Ended   bool      `bson:"ended,omitempty"` // before its time: a request under way must not bring it back

	Person  string    `bson:"person,omitempty"`
	Stamp   int64     `bson:"stamp,omitempty"`
	Began   time.Time `bson:"began,omitempty"`
	Seen    time.Time `bson:"seen,omitempty"` // the hour of the last request
	Door    Door      `bson:"door,omitempty"`
	Device  Device    `bson:"device,omitempty"`
	Waiting bool      `bson:"waiting,omitempty"`
}

// describe makes the document of a session out of scs's data.
func describe(data []byte, expires, now time.Time) sessionDoc {
	d := sessionDoc{Data: data, Expires: expires.UTC(), Seen: now.UTC().Truncate(time.Hour)}
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return d
	}
	line, _ := values[person].(string)
	if e, ok := readEntrance(line); ok {
		d.Person, d.Stamp, d.Began, d.Door, d.Device, d.Waiting = e.Name, e.Stamp, e.At, e.Door, e.Device, e.Waiting
	}
	return d
}

// written is how much a session's end must move before it is written again:
// a page every few seconds must not cost an fsync each.
const written = time.Minute

// sessionStore keeps scs's sessions in ours; it is an scs.CtxStore.
type sessionStore struct {
	store store.Store
	now   func() time.Time
}

func sessionKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx gives a session's data; exists is false for an unknown token and
// for a session that has ended.
func (s sessionStore) FindCtx(ctx context.Context, token string) (data []byte, exists bool, err error) {
	d, _, err := store.Load[sessionDoc](ctx, s.store, sessionsKept, sessionKey(token))
	if errors.Is(err, store.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading session: %w", err)
	}
	return d.Data, s.now().Before(d.Expires) && !d.Ended, nil
}

// CommitCtx keeps a session until expires. One that was ended meanwhile stays
// ended.
func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	key, fresh := sessionKey(token), describe(data, expires, s.now())
	for {
		d, rev, err := store.Load[sessionDoc](ctx, s.store, sessionsKept, key)
		switch {
		case errors.Is(err, store.ErrNotFound):
			err = store.Add(ctx, s.store, sessionsKept, key, fresh)
		case err == nil && d.Ended:
			return nil
		case err == nil && bytes.Equal(d.Data, data) && expires.Sub(d.Expires) < written && !expires.Before(d.Expires):
			return nil
		case err == nil:
			_, err = store.Change(ctx, s.store, sessionsKept, key, rev, fresh)
		}
		if err == nil {
			return nil
		}
		if survey.KindOf(err) != survey.KindConflict {
			return fmt.Errorf("writing session: %w", err)
		}
	}
}

// DeleteCtx ends a session. Ending one that is not there is no error.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.end(ctx, sessionKey(token), func(sessionDoc) bool { return true })
}

// end ends a session if the condition holds for it as it is now. What is left
// of it is swept when it would have ended by itself.
func (s sessionStore) end(ctx context.Context, key string, condition func(sessionDoc) bool) error {
	for {
		d, rev, err := store.Load[sessionDoc](ctx, s.store, sessionsKept, key)
		if err == nil {
			if !condition(d) {
				return nil
			}
			_, err = store.Change(ctx, s.store, sessionsKept, key, rev, sessionDoc{Expires: d.Expires, Ended: true})
		}
		switch {
		case err == nil || errors.Is(err, store.ErrNotFound):
			return nil
		case !errors.Is(err, store.ErrStale):
			return fmt.Errorf("ending session: %w", err)
		}
	}
}

// remove deletes a session if the condition holds for it as it is now.
func (s sessionStore) remove(ctx context.Context, key string, condition func(sessionDoc) bool) error {
	for {
		d, rev, err := store.Load[sessionDoc](ctx, s.store, sessionsKept, key)
		if err == nil {
			if !condition(d) {
				return nil
			}
			err = s.store.Delete(ctx, sessionsKept, key, rev)
		}
		switch {
		case err == nil || errors.Is(err, store.ErrNotFound):
			return nil
		case !errors.Is(err, store.ErrStale):
			return fmt.Errorf("sweeping session: %w", err)
		}
	}
}

// Find, Commit and Delete are what scs asks of a store without a context.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

func (s sessionStore) Delete(token string) error {
	return s.DeleteCtx(context.Background(), token)
}
