package posters

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"sipas/survey"
	"sipas/survey/directory"
)

// Trail keeps who took what out of the service; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// printing is what the audit trail calls it when a file of posters is made.
const printing = "print posters"

// record keeps that a choice is printed on so many posters. It comes before
// the order or the answer: nobody gets a file without its entry.
func (p *Pages) record(ctx context.Context, act string, c choice, posters int) error {
	if p.Trail == nil {
		return nil
	}
	if err := p.Trail.Record(ctx, act, directory.Codes, c.told(posters)); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}

// told is what the audit trail keeps of a choice; what was not chosen is left
// out.
func (c choice) told(posters int) []survey.Difference {
	var all []survey.Difference
	for _, x := range []survey.Difference{{Path: "unit", To: c.Unit}, {Path: "wave", To: c.Wave}, {Path: "codes", To: strings.Join(c.Codes, " ")},
		{Path: "size", To: string(c.Size)}, {Path: "posters", To: strconv.Itoa(posters)}} {
		if x.To != "" {
			all = append(all, x)
		}
	}
	return all
}
