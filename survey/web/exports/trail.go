package exports

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/export"
)

// Trail keeps who took what out of the service; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// What the audit trail calls what happens here.
const (
	ordering   = "order export"     // responses are asked for
	making     = "export responses" // the file is there
	fetching   = "fetch export"     // it is taken
	reporting  = "export report"
	describing = "export codebook" // or a script
	undone     = "not done: "
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

// told is what the trail keeps of an order.
func (o order) told() []survey.Difference {
	all := []survey.Difference{{Path: "format", To: string(o.Format)}, {Path: "units", To: strings.Join(o.Units, " ")}}
	if o.Words {
		all = append(all, survey.Difference{Path: "words", To: "yes"})
	}
	if o.Every {
		all = append(all, survey.Difference{Path: "uncounted", To: "yes"})
	}
	return all
}

// sum is what the trail keeps of a file.
func sum(d export.Digest) []survey.Difference {
	return []survey.Difference{{Path: "rows", To: strconv.Itoa(d.Rows)}, {Path: "bytes", To: strconv.FormatInt(d.Bytes, 10)}, {Path: "sha256", To: d.SHA256}}
}
