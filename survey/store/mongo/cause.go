package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"sipas/survey/store"
)

// cause turns the driver's error into one of the store's. The context is the
// caller's own: when it has ended, that is the reason, whatever the driver
// says about it.
func cause(ctx context.Context, err error) error {
	_, ours := errors.AsType[*damage](err)
	switch {
	case err == nil:
		return nil
	case ours:
		return store.Because(store.ErrDamaged, "%w", err)
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, mongo.ErrNoDocuments):
		return store.ErrNotFound
	case mongo.IsDuplicateKeyError(err):
		return store.ErrExists
	case errors.Is(err, mongo.ErrClientDisconnected):
		return store.ErrClosed
	}
	return store.Because(store.ErrUnavailable, "%w", err)
}

// passing are the server's codes for "not now": a primary that steps down or
// shuts down, a network between the servers that fails.
var passing = [...]int{6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436}

// unknown tells an error after which a write may or may not have happened, or
// may happen yet, and which another try may clear up. What a server refuses
// for good (rights, a command it does not know) is not of this kind.
func unknown(err error) bool {
	if err == nil || errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrClosed) || errors.Is(err, store.ErrDamaged) {
		return false
	}
	if w, ok := errors.AsType[mongo.WriteException](err); ok && w.WriteConcernError != nil {
		return true // written, but not yet by a majority
	}
	server, ok := errors.AsType[mongo.ServerError](err)
	if !ok || mongo.IsTimeout(err) || mongo.IsNetworkError(err) || server.HasErrorLabel("RetryableWriteError") {
		return true
	}
	for _, code := range passing {
		if server.HasErrorCode(code) {
			return true
		}
	}
	return false
}
