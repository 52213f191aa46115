package manage

import (
	"context"

	"sipas/survey"
	"sipas/survey/directory"
)

// RemoveWorkload takes back how many dossiers a unit handled in a period: then
// it is not known, which is not the same as none. store.ErrNotFound when it is
// not known anyhow.
func (e *Editor) RemoveWorkload(ctx context.Context, period, unit string) error {
	at := place{"remove dossiers", directory.Workloads, survey.Workload{Unit: unit, Period: period}.Key()}
	return remove(ctx, e, at, func(survey.Workload) error { return nil })
}
