package paper

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/tabular"
)

// Report is what a dry run has found. Nothing has been imported by it.
type Report struct {
	Rows     int              `bson:"rows"`
	Good     int              `bson:"good"`              // rows that can be imported
	Bad      int              `bson:"bad"`               // problems, with those that are only counted
	Problems []survey.Problem `bson:"problems"`          // by cell; at most MaxProblems
	Refused  string           `bson:"refused,omitempty"` // code of why the file was refused as a whole

	Units    []UnitRows `bson:"units"` // rows by unit, in order of id
	From, To time.Time  // days of the first and last answer
	Unasked  []string   `bson:"unasked"`  // questions that the file has no column for
	Dropped  int        `bson:"dropped"`  // answers to questions that do not concern the person; left out
	Repeated int        `bson:"repeated"` // rows that say exactly what a row before them says
	Twins    []string   `bson:"twins"`    // the first of them: "12 = 7"
	Before   string     `bson:"before"`   // the batch that this very file became before
}

// UnitRows is how many rows are about a unit.
type UnitRows struct {
	Unit string `bson:"unit"`
	Rows int    `bson:"rows"`
}

// MaxProblems is how many problems a report names; the rest is counted.
const MaxProblems = 2000

const maxTwins = 20

// read goes through all rows.
func (r *Report) read(ctx context.Context, t *tabular.Table, reader *rows, found *tabular.Findings, progress func(done, total int)) error {
	units := map[string]int{}
	sheets := tabular.Keys{}
	seed, seen := maphash.MakeSeed(), map[uint64]int{}
	done := 0
	for row, err := range t.Rows() {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		before := found.Len()
		if first, again := sheets.Take(reader.layout.Cell(row, colSheet)); again {
			found.Add(reader.layout.Cell(row, colSheet), "paper.import.sheet_again", first.Name())
		}
		if done++; done%256 == 0 {
			progress(done, t.Len)
		}
		x, dropped := reader.read(row, found)
		if found.Len() > before {
			continue
		}
		r.Good, r.Dropped = r.Good+1, r.Dropped+dropped
		units[x.Unit]++
		r.span(x.Hour)
		r.twin(row, seed, seen)
	}
	for _, id := range slices.Sorted(maps.Keys(units)) {
		r.Units = append(r.Units, UnitRows{id, units[id]})
	}
	return nil
}

func (r *Report) span(hour time.Time) {
	if day := Day(hour); r.From.IsZero() || day.Before(r.From) {
		r.From = day
	}
	if day := Day(hour); day.After(r.To) {
		r.To = day
	}
}

// twin notes a row that says exactly what another says. It may be right: two
// people can answer alike.
func (r *Report) twin(row tabular.Row, seed maphash.Seed, seen map[uint64]int) {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, c := range row.Cells {
		_, _ = h.WriteString(c.Text)
		_ = h.WriteByte(0)
	}
	sum := h.Sum64()
	first, again := seen[sum]
	if !again {
		seen[sum] = row.Number
		return
	}
	if r.Repeated++; len(r.Twins) < maxTwins {
		r.Twins = append(r.Twins, fmt.Sprintf("%d = %d", row.Number, first))
	}
}
