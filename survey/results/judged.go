package results

import (
	"cmp"
	"slices"

	"sipas/survey"
)

// judged are the reviews of a wave, arranged by what they are about.
type judged struct {
	all     []Review                  // by number, from 1 on
	single  map[survey.ResponseID]int // the last review that names a sheet, as a place in all
	batch   map[string]int            // the last review of a batch
	counter map[string][]int          // all reviews of a counter's hours
}

// add takes in a review that follows those known.
func (j *judged) add(v Review) {
	if j.single == nil {
		j.single, j.batch, j.counter = map[survey.ResponseID]int{}, map[string]int{}, map[string][]int{}
	}
	at := len(j.all)
	j.all = append(j.all, v)
	for _, text := range v.Scope.Responses {
		if id, err := survey.ParseResponseID(text); err == nil {
			j.single[id] = at
		}
	}
	if v.Scope.Batch != "" {
		j.batch[v.Scope.Batch] = at
	}
	if v.Scope.Counter != "" {
		j.counter[v.Scope.Counter] = append(j.counter[v.Scope.Counter], at)
	}
}

// excludes tells whether the last review of a sheet says so.
func (j *judged) excludes(id survey.ResponseID, counter, hour, batch string) bool {
	last := -1
	if at, ok := j.single[id]; ok {
		last = at
	}
	if at, ok := j.batch[batch]; ok && batch != "" {
		last = max(last, at)
	}
	for _, at := range slices.Backward(j.counter[counter]) {
		if j.all[at].Scope.spans(hour) {
			last = max(last, at)
			break
		}
	}
	return last >= 0 && j.all[last].State == ReviewExcluded
}

// spans tells whether an hour lies in a span of hours. A sheet whose hour is
// not known lies in the span of all hours only.
func (s Scope) spans(hour string) bool {
	return s.From <= hour && (s.To == "" || hour <= s.To && hour != "")
}

// judge takes in the reviews that follow those known, and finds out anew which
// rows are excluded. It tells whether there were any.
func (c *columns) judge(added []Review) (changed bool) {
	slices.SortFunc(added, func(a, b Review) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, v := range added {
		if v.Seq == int64(len(c.judged.all))+1 { // others were taken in meanwhile
			c.judged.add(v)
			changed = true
		}
	}
	if !changed {
		return false
	}
	c.excluded = nil
	f := c.builder.Frame()
	counters, _ := f.Dimension(ByCounter)
	hours, _ := f.Dimension(ByHour)
	batches, _ := f.Dimension(ByBatch)
	concerned := func(codes []string, about func(label string) bool) []bool {
		is := make([]bool, len(codes))
		for code, label := range codes {
			is[code] = label != "" && about(label)
		}
		return is
	}
	counter := concerned(counters.Labels, func(l string) bool { return c.judged.counter[l] != nil })
	batch := concerned(batches.Labels, func(l string) bool { _, ok := c.judged.batch[l]; return ok })
	look := func(row int) {
		if c.judged.excludes(c.ids.all[row], counters.Labels[counters.Codes.At(row)], hours.Labels[hours.Codes.At(row)], batches.Labels[batches.Codes.At(row)]) {
			c.excluded.add(row)
		}
	}
	for row := range f.Rows() {
		if counter[counters.Codes.At(row)] || batch[batches.Codes.At(row)] {
			look(row)
		}
	}
	for id := range c.judged.single {
		if row, known := c.ids.row(id); known {
			look(row)
		}
	}
	return true
}
