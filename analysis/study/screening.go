package study

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"sipas/analysis"
	"sipas/analysis/quality"
)

// QualityCheck is what the screening of the sheets found, and the figures
// without the sheets that it flagged. Nothing is deleted: the result's own
// figures are of all sheets.
type QualityCheck struct {
	Sheets   int         `json:"sheets"`
	Rules    []FlagCount `json:"rules"` // of the flags that could be judged
	Left     []string    `json:"left"`  // codes of flags of which any leaves a sheet out; none means that several together must be suspect
	Flagged  int         `json:"flagged"`
	Complete bool        `json:"complete"` // false: the search for near copies was cut short, there may be more
	Counters []Odd       `json:"counters,omitempty"`

	Without           Group       `json:"without"` // the total without flagged sheets
	WithoutBreakdowns []Breakdown `json:"without_breakdowns,omitempty"`
}

// FlagCount is how many sheets a rule flags, and how many honest ones it is known
// to flag.
type FlagCount struct {
	Code       string `json:"code"`
	Words      string `json:"words"`
	Sheets     int    `json:"sheets"`
	Share      Number `json:"share"`
	FalseAlarm Number `json:"false_alarm"` // share of honest sheets that the rule flagged in a simulated survey; null if not measured
}

// Odd is a counter whose sheets look unlike the others'. Go and look: it is proof
// of nothing.
type Odd struct {
	Counter string           `json:"counter"`
	Sheets  int              `json:"sheets"`
	Suspect int              `json:"suspect"`
	AllTop  Number           `json:"all_top"` // share of complete sheets of nothing but the highest category
	Others  Number           `json:"others"`  // the same elsewhere
	Variety Number           `json:"variety"` // probability of so little variety if the counter were like the others
	Odd     []quality.Oddity `json:"odd"`
}

// quality screens the sheets of the view and computes its tables once more
// without the flagged ones.
func (r *run) quality(to *Result) error {
	if !r.plan.has(Quality) || r.tooFew() {
		return nil
	}
	r.unweighted(Quality)
	sheets, labels, err := r.sheets()
	if err != nil {
		return fmt.Errorf("quality: %w", err)
	}
	limits := quality.Usual()
	limits.Open = r.plan.Screening.opening()
	screening, err := quality.Screen(sheets, limits)
	if err != nil {
		return fmt.Errorf("quality: %w", err)
	}
	out := &QualityCheck{Sheets: len(screening.Flags), Left: r.plan.Screening.Without, Complete: screening.Near.Complete}
	for _, rule := range quality.Rules() {
		if !judged(rule.Flag, sheets, limits) {
			continue
		}
		n := screening.Count(rule.Flag)
		c := FlagCount{Code: rule.Code, Words: rule.Words, Sheets: n, Share: Number(float64(n) / float64(out.Sheets)), FalseAlarm: Number(math.NaN())}
		if rate, measured := rule.FalseAlarms(); measured {
			c.FalseAlarm = Number(rate)
		}
		out.Rules = append(out.Rules, c)
	}
	if sheets.Counters != nil {
		if out.Counters, err = oddCounters(sheets, screening, limits, labels); err != nil {
			return err
		}
		out.Counters = slices.DeleteFunc(out.Counters, func(o Odd) bool { // a share of the few sheets here, or elsewhere
			return r.tooFewOf(int64(o.Sheets)) || r.tooFewOf(int64(out.Sheets-o.Sheets))
		})
	}
	if err := r.without(out, screening); err != nil {
		return err
	}
	to.Quality = out
	return nil
}

// sheets lays out the rows of the view for screening, with the labels of the
// counters by code.
func (r *run) sheets() (quality.Sheets, []string, error) {
	f, p := r.data.Frame, r.plan.Screening
	s := quality.Sheets{Items: answersOf(r.view, criteria(r.schema))}
	for _, factor := range r.schema.Factors {
		s.Factors = append(s.Factors, len(factor.Items))
	}
	if j := r.schema.Item(r.schema.Overall); j >= 0 {
		s.Overall = chosen(r.view, f.Item(j))
	}
	if r.data.IDs != nil {
		s.IDs = chosen(r.view, r.data.IDs)
	}
	if p.Seconds != "" {
		n, err := f.Number(p.Seconds)
		if err != nil {
			return s, nil, err
		}
		s.Seconds = chosen(r.view, n)
	}
	if p.At != "" {
		n, err := f.Number(p.At)
		if err != nil {
			return s, nil, err
		}
		s.At = make([]int64, 0, r.view.Rows())
		for _, v := range chosen(r.view, n) {
			if math.IsNaN(v) {
				v = 0
			}
			s.At = append(s.At, int64(v))
		}
	}
	if p.Counter == "" {
		return s, nil, nil
	}
	d, err := f.Dimension(p.Counter)
	if err != nil {
		return s, nil, err
	}
	s.Counters = chosen(r.view, codesOf(f, p.Counter))
	return s, d.Labels, nil
}

// judged tells whether the sheets hold what a rule looks at.
func judged(f quality.Flag, s quality.Sheets, limits quality.Limits) bool {
	switch f {
	case quality.Fast, quality.FastAmongPeers:
		return s.Seconds != nil
	case quality.RepeatedID:
		return s.IDs != nil
	case quality.OffHours:
		return s.At != nil && limits.Open.Days != nil
	case quality.Burst:
		return s.At != nil && s.Counters != nil
	case quality.Inconsistent:
		return len(s.Factors) > 1
	}
	return true
}

// oddCounters lists the counters with something unusual.
func oddCounters(s quality.Sheets, screening quality.Screening, limits quality.Limits, labels []string) ([]Odd, error) {
	counters, err := quality.ByCounter(s, screening.Flags, limits)
	if err != nil {
		return nil, fmt.Errorf("quality: %w", err)
	}
	var all []Odd
	for _, c := range counters {
		if len(c.Odd) == 0 || len(c.Odd) == 1 && c.Odd[0] == quality.FewSheets {
			continue
		}
		all = append(all, Odd{
			Counter: labels[c.Code+1], Sheets: c.Sheets, Suspect: c.Suspect, AllTop: Number(c.Share),
			Others: Number(c.Elsewhere), Variety: Number(c.Variety), Odd: c.Odd,
		})
	}
	return all, nil
}

// without computes the tables without flagged sheets.
func (r *run) without(out *QualityCheck, s quality.Screening) error {
	var any quality.Flag
	for _, rule := range quality.Rules() {
		for _, code := range r.plan.Screening.Without {
			if rule.Code == code {
				any |= rule.Flag
			}
		}
	}
	next := 0
	kept := r.view.Keep(func(int) bool {
		f := s.Flags[next]
		next++
		if any != 0 {
			return !f.Has(any)
		}
		return !quality.Suspect(f)
	})
	out.Flagged = r.view.Rows() - kept.Rows()
	removed, err := r.countedApart(r.view.Without(kept))
	if err != nil {
		return err
	}
	total, breakdowns, err := r.tables(kept, removed)
	if err != nil {
		return fmt.Errorf("without flagged sheets: %w", err)
	}
	out.Without, out.WithoutBreakdowns = total, breakdowns[:len(r.plan.By)]
	if n := withheldIn(total, out.WithoutBreakdowns); n > 0 {
		r.note(NoteWithoutWithheld, strconv.Itoa(n), strconv.FormatInt(r.plan.SuppressBelow, 10))
	}
	return nil
}

// countedApart gives the groups of the tables of a view by their keys, every
// sheet one voice.
func (r *run) countedApart(v analysis.View) (map[string]Group, error) {
	plain := *r
	plain.engine = counted{}
	all := map[string]Group{}
	for _, by := range append([][]string{nil}, r.breakdownsNeeded()...) {
		s, err := plain.divide(v, by)
		if err != nil {
			return nil, err
		}
		groups, err := plain.groups(s)
		if err != nil {
			return nil, fmt.Errorf("flagged sheets: %w", err)
		}
		for _, g := range groups {
			all[keyOf(by, g.Labels)] = g
		}
	}
	return all, nil
}
