package results

import (
	"fmt"
	"time"

	"sipas/analysis"
	"sipas/survey"
)

// vietnam is the only zone of the country. It has had no summer time since 1975.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Day is the label of the day, in Vietnam, that a moment belongs to.
func Day(t time.Time) string { return t.In(vietnam).Format(time.DateOnly) }

// hourLayout is that of the labels of ByHour: they sort by time.
const hourLayout = "2006-01-02T15"

// Hour is the label of the hour, in Vietnam, that a moment belongs to.
func Hour(t time.Time) string { return t.In(vietnam).Format(hourLayout) }

// HourOf is the beginning of the hour that a label of ByHour names; zero for
// what is no such label.
func HourOf(label string) time.Time {
	t, err := time.ParseInLocation(hourLayout, label, vietnam)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// columns are a wave's responses: a growing frame, and which row is whose.
// One goroutine at a time may use them.
type columns struct {
	builder   *analysis.Builder
	schema    analysis.Schema
	ids       ids
	newest    time.Time       // the last hour in which a known response's form was opened
	withdrawn rowset          // taken back by their givers
	gone      rowset          // without a document any more
	partial   rowset          // left before the end
	judged    judged          // what people have decided
	excluded  rowset          // by the last of these decisions
	misfits   map[string]bool // keys of documents that are no responses of this wave
}

func newColumns(schema analysis.Schema) (*columns, error) {
	b, err := analysis.NewBuilder(schema)
	if err != nil {
		return nil, fmt.Errorf("arranging columns: %w", err)
	}
	return &columns{builder: b, schema: schema, misfits: map[string]bool{}}, nil
}

// rows is how many there are, withdrawn ones included.
func (c *columns) rows() int { return c.builder.Rows() }

// add takes a sheet in: as a new row; as the withdrawal of a row that is
// there; or not at all when it is known already. It tells whether anything
// changed. The error says, once, why a document is not counted: one that
// somebody has spoilt must not hide all others.
func (c *columns) add(s *sheet) (changed bool, err error) {
	if s.err != nil {
		return c.misfit(s)
	}
	row, known := c.ids.row(s.view.ID)
	switch {
	case known && s.view.Withdrawn:
		return c.withdraw(row), nil
	case known:
		return false, nil
	}
	if s.err = c.builder.Append(s.row); s.err != nil {
		return c.misfit(s)
	}
	c.ids.add(s.view.ID)
	if hour := s.view.ID.Hour(); hour.After(c.newest) {
		c.newest = hour
	}
	delete(c.misfits, s.key)
	row = c.rows() - 1
	if s.view.Withdrawn {
		c.withdraw(row)
	}
	if s.view.Partial {
		c.partial.add(row)
	}
	if l := s.row.Labels; len(c.judged.all) > 0 && c.judged.excludes(s.view.ID, l[labelCounter], l[labelHour], l[labelBatch]) {
		c.excluded.add(row)
	}
	return true, nil
}

// misfit remembers a document that is not a response of this wave's form.
func (c *columns) misfit(s *sheet) (changed bool, first error) {
	if c.misfits[s.key] {
		return false, nil
	}
	c.misfits[s.key] = true
	return true, s.err
}

// rowOf finds the row of a stored response.
func (c *columns) rowOf(key string) (row int, known bool) {
	id, err := survey.ParseResponseID(key[max(0, len(key)-36):])
	if err != nil {
		return 0, false
	}
	return c.ids.row(id)
}

// withdraw takes a row out of the counts, for good.
func (c *columns) withdraw(row int) (changed bool) {
	if c.withdrawn.has(row) {
		return false
	}
	c.withdrawn.add(row)
	return true
}

// compare takes the rows before end that were not seen in the store out of the
// counts, and those that are there again back in.
func (c *columns) compare(seen rowset, end int) (lost, found int) {
	for row := range end {
		switch {
		case !seen.has(row) && !c.gone.has(row):
			c.gone.add(row)
			lost++
		case seen.has(row) && c.gone.has(row):
			c.gone.remove(row)
			found++
		}
	}
	return lost, found
}
