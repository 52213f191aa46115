package rounds

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// waveOf begins the inputs that name the wave of a leaf: there is one for each
// leaf that takes a satisfaction index.
const waveOf = "wave."

var labels = typed.Labels{"id": "rounds.id", "title_vi": "rounds.title_vi", "title_en": "rounds.title_en", "year": "rounds.year",
	"set": "rounds.set", "remind": "rounds.remind", "least": "rounds.least", "before": "rounds.before", "ties": "rounds.ties",
	"self_day": "rounds.self_day", "appraisal_day": "rounds.appraisal_day", "explanation_day": "rounds.explanation_day", "second_day": "rounds.second_day",
	"self_time": "rounds.time", "appraisal_time": "rounds.time", "explanation_time": "rounds.time", "second_time": "rounds.time",
	"units": "rounds.units", "ids": "rounds.ids", "new_set": "rounds.set", "name_vi": "rounds.group_vi", "name_en": "rounds.group_en"}

// timed are the stages that may have a deadline.
func timed() []reform.Stage { return reform.Stages()[:4] }

// values is what a round is, as its form shows it.
func values(r *reform.Round) url.Values {
	v := url.Values{"title_vi": {r.Title[survey.Vietnamese]}, "title_en": {r.Title[survey.English]},
		"year": {strconv.Itoa(r.Year)}, "set": {r.Set}, "before": {r.Before}, "remind": {whole(r.Remind)}, "least": {whole(r.Least)}, "ties": {"standard"}}
	if r.Dense {
		v.Set("ties", "dense")
	}
	for _, stage := range timed() {
		at := r.Deadline(nil, stage)
		v.Set(string(stage)+"_day", typed.WriteDay(at))
		v.Set(string(stage)+"_time", typed.WriteClock(at))
	}
	for _, w := range r.Waves {
		v.Set(waveOf+w.Leaf, w.Wave)
	}
	return v
}

// whole writes a number that may be left out.
func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// year writes a year, which has no separators.
func year(n int) string { return strconv.Itoa(n) }

// reader reads a round's form.
type reader struct {
	*typed.Form
	leaves []reform.Item // that take an index
	waves  []survey.Wave
}

// round changes a round as the form says, and notes what is wrong with it.
func (f reader) round(r reform.Round) reform.Round {
	f.Need("title_vi", "year")
	r.Title = f.text(r.Title, "title_vi", "title_en")
	r.Year = f.year()
	if r.Set = f.Text("set"); r.Set == "" {
		f.Wrong("set", "round.set")
	}
	f.deadlines(&r)
	r.Remind, _ = f.Whole("remind", 0, reform.MostRemind)
	r.Least, _ = f.Whole("least", 0, reform.MostLeast)
	r.Before = f.Text("before")
	r.Dense = f.Text("ties") == "dense"
	r.Waves = nil
	for _, leaf := range f.leaves {
		wave := f.Text(waveOf + leaf.Code)
		if wave == "" {
			continue
		}
		if !slices.ContainsFunc(f.waves, func(w survey.Wave) bool { return w.ID == wave }) {
			f.Wrong(waveOf+leaf.Code, "round.wave")
			continue
		}
		r.Waves = append(r.Waves, reform.WaveOfLeaf{Leaf: leaf.Code, Wave: wave})
	}
	return r
}

// text reads a name in both languages.
func (f reader) text(old survey.Text, vi, en string) survey.Text {
	t := maps.Clone(old)
	if t == nil {
		t = survey.Text{}
	}
	for lang, field := range map[string]string{survey.Vietnamese: vi, survey.English: en} {
		if t[lang] = f.Text(field); t[lang] == "" {
			delete(t, lang)
		}
	}
	return t
}

// year reads the year; noted when it is none.
func (f reader) year() int {
	n, err := strconv.Atoi(f.Text("year"))
	if f.Text("year") != "" && (err != nil || n < reform.MinYear || n > reform.MaxYear) {
		f.Wrong("year", "round.year")
	}
	return n
}

// deadlines reads those of all stages. A form has minutes only: what was not
// touched keeps its seconds. A day alone ends with the office hours.
func (f reader) deadlines(r *reform.Round) {
	old := *r
	r.Deadlines = nil
	for _, stage := range timed() {
		day, clock := string(stage)+"_day", string(stage)+"_time"
		if f.Text(day) == "" {
			if f.Text(clock) != "" {
				f.Wrong(day, "rounds.day_missing")
			}
			continue
		}
		if f.Text(clock) == "" {
			f.Set(clock, "17:00")
		}
		at := f.Moment(day, clock)
		if at.IsZero() {
			continue
		}
		if before := old.Deadline(nil, stage); at.Equal(before.Truncate(time.Minute)) {
			at = before
		}
		r.Deadlines = append(r.Deadlines, reform.Deadline{Stage: stage, At: at})
	}
}

// put keeps a round; what a form can put right is noted there, with the input
// main for what belongs to no input of its own.
func (p *Pages) put(ctx context.Context, f *typed.Form, r reform.Round, rev int64, main string) error {
	_, err := p.Office.PutRound(ctx, r, rev)
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind == survey.KindInvalid {
		for _, x := range e.Problems {
			f.Wrong(inputOf(x, main), x.Code, x.Args...)
		}
		return nil
	}
	return err
}

// inputOf is the input that a problem of a round is about.
func inputOf(x survey.Problem, main string) string {
	part, _, _ := strings.Cut(x.Field, "[")
	switch {
	case part == "title":
		return "title_vi"
	case part == "deadlines" && len(x.Args) > 0:
		return x.Args[0] + "_day"
	case part == "waves" && len(x.Args) > 0:
		return waveOf + x.Args[0]
	case slices.Contains([]string{"id", "year", "set", "remind", "least", "before"}, part):
		return part
	}
	return main
}

// expected is the revision that a change goes upon: what the person saw, or the
// present one when somebody has changed another part of the round only.
func expected(f *typed.Form, stored url.Values, present int64) int64 {
	if staff.Elsewhere(f.Values, stored) {
		return present
	}
	return staff.RevisionIn(f.Values)
}

// satisfaction are the leaves of the sets of a round that take an index.
func (p *Pages) satisfaction(ctx context.Context, refs []string) ([]reform.Item, error) {
	var all []reform.Item
	for _, ref := range refs {
		set, _, err := p.Office.Set(ctx, ref)
		if errors.Is(err, reform.ErrNoSet) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("leaves that take an index: %w", err)
		}
		for _, it := range set.Leaves() {
			known := slices.ContainsFunc(all, func(o reform.Item) bool { return o.Code == it.Code })
			if it.Source == reform.Satisfaction && !known {
				all = append(all, it)
			}
		}
	}
	return all, nil
}
