package monitor

import (
	"fmt"
	"math"
	"time"

	"sipas/analysis"
	"sipas/analysis/quality"
	"sipas/survey"
	"sipas/survey/results"
)

// fewest is the fewest sheets that a pattern may be about.
const fewest = 5

// sieve looks at the sheets of a snapshot by the rules of package quality: at
// those that count and those that somebody has excluded, in hours that are
// over, at each counter five at a time. Full and short sheets are never
// compared with each other.
type sieve struct {
	snap    *results.Snapshot
	now     time.Time
	rows    []int32 // looked at
	suspect []bool  // by row of the frame

	units, counters, hours, batches, channels, forms analysis.Dimension

	found []Pattern
}

func newSieve(s *results.Snapshot, now time.Time) (*sieve, error) {
	x := &sieve{snap: s, now: now, suspect: make([]bool, s.Frame.Rows())}
	for _, d := range []struct {
		name string
		to   *analysis.Dimension
	}{{results.ByUnit, &x.units}, {results.ByCounter, &x.counters}, {results.ByHour, &x.hours}, {results.ByBatch, &x.batches},
		{results.ByChannel, &x.channels}, {results.ByForm, &x.forms}} {
		var err error
		if *d.to, err = s.Frame.Dimension(d.name); err != nil {
			return nil, err
		}
	}
	x.choose()
	return x, nil
}

// choose takes the rows to look at.
func (x *sieve) choose() {
	past := make([]bool, len(x.hours.Labels))
	this := results.Hour(x.now)
	for code, label := range x.hours.Labels {
		past[code] = label < this
	}
	fits := func(row int) bool {
		state := x.snap.StateOf(row)
		return past[x.hours.Codes.At(row)] && (state == results.Counts || state == results.IsExcluded)
	}
	left := make([]int, len(x.counters.Labels))
	for row, c := range x.counters.Codes.All() {
		if fits(row) {
			left[c]++
		}
	}
	total := 0
	for c := range left {
		left[c] -= left[c] % step
		total += left[c]
	}
	x.rows = make([]int32, 0, total)
	for row, c := range x.counters.Codes.All() {
		if left[c] > 0 && fits(row) {
			left[c]--
			x.rows = append(x.rows, int32(row))
		}
	}
}

// patterns are what is unusual, by rule and place.
func (x *sieve) patterns() (*Patterns, error) {
	of := make([]int, len(x.forms.Labels))
	for _, row := range x.rows {
		of[x.forms.Codes.At(int(row))]++
	}
	for form, n := range of {
		rows := x.rows
		if n < len(rows) { // else all are of this form
			rows = make([]int32, 0, n)
			for _, row := range x.rows {
				if int(x.forms.Codes.At(int(row))) == form {
					rows = append(rows, row)
				}
			}
		}
		if err := x.screen(x.forms.Labels[form], rows); err != nil {
			return nil, err
		}
	}
	x.batch()
	x.crowded()
	p := &Patterns{Wave: x.snap.Wave, At: x.now, Looked: len(x.rows), All: x.found}
	for _, is := range x.suspect {
		if is {
			p.Suspect++
		}
	}
	if p.Suspect < fewest {
		p.Suspect = 0
	}
	return p, nil
}

// screen looks at the sheets of one form.
func (x *sieve) screen(form string, rows []int32) error {
	if len(rows) < quality.MinSheets {
		return nil
	}
	sheets := x.sheets(rows)
	limits := quality.Usual()
	limits.Burst, limits.Open.Days = 0, nil // of a sheet's time only the hour is known
	flags, err := quality.Flags(sheets, limits)
	if err != nil {
		return err
	}
	x.offHours(rows, flags)
	for i, row := range rows {
		x.suspect[row] = quality.Suspect(flags[i])
	}
	found, err := quality.ByCounter(sheets, flags, limits)
	if err != nil {
		return err
	}
	at := map[int32][]int32{} // places in rows, of the counters that stand out
	for _, c := range found {
		if len(c.Odd) > 0 && c.Odd[0] != quality.FewSheets {
			at[c.Code] = make([]int32, 0, c.Sheets)
		}
	}
	for i, c := range sheets.Counters {
		if of, odd := at[c]; odd {
			at[c] = append(of, int32(i))
		}
	}
	for _, c := range found {
		for _, odd := range c.Odd {
			if odd != quality.FewSheets {
				x.counter(form, c, odd, at[c.Code], rows, flags)
			}
		}
	}
	return nil
}

// sheets lays rows out for the screening: the items that anybody of them has
// answered, in the order of the questionnaire.
func (x *sieve) sheets(rows []int32) quality.Sheets {
	f := x.snap.Frame
	schema := f.Schema()
	var q quality.Sheets
	column := func(item int) (c []uint8, any bool) {
		c = make([]uint8, len(rows))
		from := f.Item(item)
		for i, row := range rows {
			c[i] = from[row]
			any = any || 0 < c[i] && int(c[i]) <= schema.Scale
		}
		return c, any
	}
	for _, factor := range schema.Factors {
		n := 0
		for _, j := range factor.Items {
			if c, any := column(j); any {
				q.Items = append(q.Items, c)
				n++
			}
		}
		if n > 0 {
			q.Factors = append(q.Factors, n)
		}
	}
	if j := schema.Item(schema.Overall); j >= 0 {
		if c, any := column(j); any {
			q.Overall = c
		}
	}
	seconds, _ := f.Number(results.Seconds)
	q.Seconds, q.Counters = make([]float64, len(rows)), make([]int32, len(rows))
	for i, row := range rows {
		q.Seconds[i] = seconds[row]
		q.Counters[i] = int32(x.counters.Codes.At(int(row)))
	}
	return q
}

// offHours marks what was sent in hours that begin when offices are closed. Of
// sheets that were typed in the hour is that of the typing.
func (x *sieve) offHours(rows []int32, flags []quality.Flag) {
	open := quality.OfficeHours()
	closed := make([]bool, len(x.hours.Labels))
	for code, label := range x.hours.Labels {
		begins := results.HourOf(label)
		closed[code] = !begins.IsZero() && !open.Contains(begins.Unix())
	}
	for i, row := range rows {
		if closed[x.hours.Codes.At(int(row))] && !x.byStaff(int(row)) {
			flags[i] |= quality.OffHours
		}
	}
}

// byStaff tells whether a sheet was typed in or read from a file.
func (x *sieve) byStaff(row int) bool {
	switch survey.Channel(x.channels.Labels[x.channels.Codes.At(row)]) {
	case survey.ByPaper, survey.ByImport, survey.ByInterviewer:
		return true
	}
	return false
}

// unit is that of a row.
func (x *sieve) unit(row int) string { return x.units.Labels[x.units.Codes.At(row)] }

// counter makes a pattern of an oddity of a counter.
func (x *sieve) counter(form string, c quality.Counter, odd quality.Oddity, at []int32, rows []int32, flags []quality.Flag) {
	label := x.counters.Labels[c.Code]
	if label == "" {
		return
	}
	p := Pattern{Counter: label, Unit: x.unit(int(rows[at[0]])), Sheets: c.Sheets, Expected: math.NaN()}
	var of func(f quality.Flag) bool
	switch odd {
	case quality.ManySuspect:
		p.Rule, of = ManySuspect, quality.Suspect
		p.FalseAlarms = moreThan(c.Sheets/10, c.Sheets, quality.SuspectFalseAlarms)
	case quality.ManyOffHours:
		p.Rule, of = ManyOffHours, func(f quality.Flag) bool { return f.Has(quality.OffHours) }
		p.FalseAlarms = moreThan(c.Sheets/10, c.Sheets, rateOf(quality.OffHours))
	case quality.ManyAllTop:
		p.Rule, p.Expected, p.FalseAlarms = ManyAllTop, c.Elsewhere, judged/2
	case quality.TooMuchAlike:
		p.Rule, p.FalseAlarms = TooMuchAlike, judged
	default:
		return
	}
	p.ID = fmt.Sprintf("%s.%s.%s", p.Rule, form, label)
	if p.Rule == TooMuchAlike { // about all of them
		p.Affected, p.scope = c.Sheets, results.Scope{Counter: label}
		x.keep(p)
		return
	}
	for _, i := range at {
		if of != nil && of(flags[i]) || of == nil && x.allTop(int(rows[i])) {
			p.scope.Responses = append(p.scope.Responses, x.snap.ID(int(rows[i])).String())
		}
	}
	p.Affected = len(p.scope.Responses)
	x.keep(p)
}

// judged is the level at which package quality lets a counter stand out.
const judged = 0.001

// allTop tells whether a sheet has the best mark at every criterion that it
// was asked, and nothing else.
func (x *sieve) allTop(row int) bool {
	f := x.snap.Frame
	schema := f.Schema()
	given := 0
	for _, factor := range schema.Factors {
		for _, j := range factor.Items {
			switch a := f.Item(j)[row]; {
			case int(a) == schema.Scale:
				given++
			case a != analysis.Missing:
				return false
			}
		}
	}
	return given > 1
}

// keep takes a pattern in that is about enough sheets, and not about more than
// can be reviewed one by one.
func (x *sieve) keep(p Pattern) {
	if p.Affected >= fewest && len(p.scope.Responses) <= results.MaxReviewed {
		x.found = append(x.found, p)
	}
}
