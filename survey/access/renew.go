package access

import (
	"context"
	"log/slog"

	"sipas/survey/store"
)

// renew writes a password that has just been proved with today's cost. The
// person's sessions go on. When it fails, the next sign-in tries again.
func (a *Accounts) renew(ctx context.Context, name string, rev int64, password string) {
	h, err := a.compute(ctx, password)
	if err == nil {
		err = a.rewrite(ctx, name, rev, h)
	}
	if err != nil {
		slog.WarnContext(ctx, "password not rewritten with the present cost", "err", err)
	}
}

// rewrite replaces the stored sum unless the user has changed since rev: the
// password proved may no longer be theirs.
func (a *Accounts) rewrite(ctx context.Context, name string, rev int64, h hashed) error {
	u, now, err := a.load(ctx, name)
	if err != nil || now != rev {
		return err
	}
	u.Password = h.String()
	_, err = store.Change(ctx, a.Store, People, name, rev, u)
	return err
}
