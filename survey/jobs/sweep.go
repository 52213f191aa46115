package jobs

import (
	"context"
	"errors"
	"fmt"

	"sipas/survey/store"
)

// Sweep deletes jobs that ended more than Keep ago, with their files and what
// runs that came to nothing have left. Run calls it every hour.
func (r *Runner) Sweep(ctx context.Context) error {
	var old []Job
	for j, err := range r.all(ctx) {
		if err != nil {
			return fmt.Errorf("sweeping jobs: %w", err)
		}
		if j.State.Ended() && r.now().Sub(j.Ended) > Keep {
			old = append(old, j)
		}
	}
	for _, j := range old {
		// Parts first: a job that is gone would leave parts that nobody finds.
		if err := drop(ctx, r.Store, j.ID, 0); err != nil {
			return err
		}
		_, rev, err := r.load(ctx, j.ID)
		if err == nil {
			err = r.Store.Delete(ctx, Jobs, j.ID, rev)
		}
		if err != nil && !errors.Is(err, ErrUnknown) && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrStale) {
			return fmt.Errorf("sweeping job %s: %w", j.ID, err)
		}
	}
	return nil
}
