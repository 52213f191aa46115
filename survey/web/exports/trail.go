package exports

import (
	"context"
	"fmt"

	"sipas/survey"
	"sipas/survey/directory"
)

// Trail keeps who took what out of the service; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// What the audit trail calls what happens here; for files of responses see
// package dispatch.
const (
	reporting  = "export report"
	describing = "export codebook" // or a script
)

// record keeps an act about a wave. What is empty is left out of told.
func (p *Pages) record(ctx context.Context, act, wave string, told ...survey.Difference) error {
	if p.Trail == nil {
		return nil
	}
	var kept []survey.Difference
	for _, x := range told {
		if x.To != "" {
			kept = append(kept, x)
		}
	}
	if err := p.Trail.Record(ctx, act, directory.Waves+"/"+wave, kept); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}
