package export

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes the report as JSON: numbers with all their digits, null for
// those that do not exist or are withheld. The members are those of Report.
func (r *Report) WriteJSON(w io.Writer) (Digest, error) {
	out := newSealed(w)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return Digest{}, fmt.Errorf("writing the report: %w", err)
	}
	d, err := out.digest()
	d.Rows = len(r.Criteria)
	return d, err
}
