package waves

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// The inputs of a wave's form that there is one of for each unit or factor.
const (
	accessOf = "access." // <unit>: its own mode; "" for the wave's
	factorOf = "factor." // <code>: its weight
)

// blankRows is how many units can get a mode of their own at a time.
const blankRows = 3

var labels = typed.Labels{"id": "waves.id", "title_vi": "waves.title_vi", "title_en": "waves.title_en",
	"questionnaire": "waves.questionnaire", "form": "waves.form", "units": "waves.units",
	"opens_day": "waves.opens_day", "opens_time": "waves.opens_time", "closes_day": "waves.closes_day", "closes_time": "waves.closes_time",
	"access": "waves.access", "period": "waves.period", "weighting": "waves.weighting", "before": "waves.before"}

// values is a wave as its form shows it.
func values(w survey.Wave) url.Values {
	v := url.Values{"title_vi": {w.Title[survey.Vietnamese]}, "title_en": {w.Title[survey.English]},
		"questionnaire": {w.Questionnaire.String()}, "form": {string(w.Form)}, "units": slices.Sorted(slices.Values(w.Units)),
		"opens_day": {typed.WriteDay(w.Opens)}, "opens_time": {typed.WriteClock(w.Opens)},
		"closes_day": {typed.WriteDay(w.Closes)}, "closes_time": {typed.WriteClock(w.Closes)},
		"access": {string(cmp.Or(w.Access, survey.OpenAccess))}, "period": {w.Period},
		"weighting": {string(cmp.Or(w.Weighting, survey.Pooled))}, "before": {w.Before}}
	for unit, m := range w.UnitAccess {
		v.Set(accessOf+unit, string(m))
	}
	for code, n := range w.Factors {
		v.Set(factorOf+code, strconv.Itoa(n))
	}
	return v
}

// fixed is what cannot be changed in a wave's present state.
type fixed struct {
	Asked bool // questionnaire, form and units: it runs or ran
	Opens bool // it has opened
	Dates bool // it closes or is closed
}

func fixedIn(w survey.Wave, now time.Time) fixed {
	return fixed{Asked: w.State != survey.Draft,
		Opens: w.State != survey.Draft && !now.Before(w.Opens),
		Dates: w.State == survey.Closing || w.State == survey.Closed}
}

// keep puts what is fixed back into a form, whatever was sent.
func (x fixed) keep(f *typed.Form, w survey.Wave) {
	v := values(w)
	back := func(is bool, names ...string) {
		for _, n := range names {
			if is {
				f.Values[n] = v[n]
			}
		}
	}
	back(x.Asked, "questionnaire", "form", "units")
	back(x.Opens || x.Dates, "opens_day", "opens_time")
	back(x.Dates, "closes_day", "closes_time")
}

// reader reads a wave's form.
type reader struct {
	*typed.Form
	s   *directory.Snapshot
	who access.User
}

// wave changes a wave as the form says, and notes what is wrong with it.
func (r reader) wave(w survey.Wave) survey.Wave {
	r.Need("title_vi")
	w.Title = maps.Clone(w.Title)
	if w.Title == nil {
		w.Title = survey.Text{}
	}
	for lang, field := range map[string]string{survey.Vietnamese: "title_vi", survey.English: "title_en"} {
		if w.Title[lang] = r.Text(field); w.Title[lang] == "" {
			delete(w.Title, lang)
		}
	}
	r.dates(&w)
	r.asked(&w)
	r.units(&w)
	r.access(&w)
	r.counting(&w)
	return w
}

func (r reader) dates(w *survey.Wave) {
	r.Need("opens_day", "closes_day")
	opens, closes := r.Moment("opens_day", "opens_time"), r.Moment("closes_day", "closes_time")
	if opens.IsZero() || closes.IsZero() || r.At("opens_time") != "" || r.At("closes_time") != "" {
		return
	}
	// A form has minutes only: what was not touched keeps its seconds.
	if !opens.Equal(w.Opens.Truncate(time.Minute)) {
		w.Opens = opens
	}
	if !closes.Equal(w.Closes.Truncate(time.Minute)) {
		w.Closes = closes
	}
	if !w.Opens.Before(w.Closes) {
		r.Wrong("closes_day", "waves.dates")
	}
}

// asked reads questionnaire and form.
func (r reader) asked(w *survey.Wave) {
	q := r.questionnaire()
	w.Form = survey.Form(r.Text("form"))
	if w.Form != survey.FullForm && w.Form != survey.ShortForm && w.Form != survey.ChoiceForm {
		r.Wrong("form", "waves.no_form")
	}
	if q == nil {
		r.Wrong("questionnaire", "waves.no_questionnaire")
		return
	}
	w.Questionnaire = q.Ref
	if w.Form != survey.FullForm && len(q.On(survey.ShortForm).Rated()) == 0 {
		r.Wrong("form", "waves.no_short_form")
	}
}

// questionnaire is the version that the form names; nil when there is none.
func (r reader) questionnaire() *survey.Questionnaire {
	for ref, q := range r.s.Questionnaires {
		if ref.String() == r.Text("questionnaire") {
			return q
		}
	}
	return nil
}

// units reads the roots of the subtrees; those below another are left out.
func (r reader) units(w *survey.Wave) {
	w.Units = nil
	chosen := slices.Sorted(slices.Values(r.Values["units"]))
	for _, id := range slices.Compact(chosen) {
		if _, there := r.s.Tree.Unit(id); !there || !r.who.Sees(r.s.Tree, id) {
			r.Wrong("units", "waves.no_unit")
			return
		}
		if !slices.ContainsFunc(chosen, func(root string) bool { return root != id && r.s.Tree.Within(id, root) }) {
			w.Units = append(w.Units, id)
		}
	}
	if len(w.Units) == 0 && !r.who.SeesAll() {
		r.Wrong("units", "waves.some_units")
	}
}

// access reads the mode, and those of units that have their own. New ones are
// moved to where those that are there stand, so that the form can be compared.
func (r reader) access(w *survey.Wave) {
	for n := range blankRows {
		unit, mode := r.Text("own_unit."+strconv.Itoa(n)), r.Text("own_mode."+strconv.Itoa(n))
		r.Values.Del("own_unit." + strconv.Itoa(n))
		r.Values.Del("own_mode." + strconv.Itoa(n))
		if unit != "" && mode != "" {
			r.Set(accessOf+unit, mode)
		}
	}
	w.Access = survey.AccessMode(r.Text("access"))
	if !slices.Contains(survey.AccessModes(), w.Access) {
		r.Wrong("access", "waves.no_access")
	}
	own := map[string]survey.AccessMode{}
	for name := range r.Values {
		unit, ok := strings.CutPrefix(name, accessOf)
		mode := survey.AccessMode(r.Text(name))
		if !ok || mode == "" {
			continue
		}
		if _, there := r.s.Tree.Unit(unit); !there || !r.who.Sees(r.s.Tree, unit) || !slices.Contains(survey.AccessModes(), mode) {
			r.Wrong(name, "waves.no_access")
			continue
		}
		own[unit] = mode
	}
	if w.UnitAccess = own; len(own) == 0 {
		w.UnitAccess = nil
	}
}

// counting reads how results are put together.
func (r reader) counting(w *survey.Wave) {
	if w.Period = r.Text("period"); w.Period != "" && !survey.ValidCode(w.Period) {
		r.Wrong("period", "dossiers.period_code")
	}
	if w.Weighting = survey.Weighting(r.Text("weighting")); w.Weighting != survey.ByDossiers {
		w.Weighting = survey.Pooled
	} else if w.Period == "" {
		r.Wrong("period", "waves.no_period")
	}
	stored := w.Before
	w.Before = r.Text("before")
	before, there := r.s.Wave(w.Before)
	if w.Before != "" && (!there || w.Before == w.ID || w.Before != stored && !visible(r.s, r.who, before)) {
		r.Wrong("before", "waves.no_before")
	}
	w.Factors = nil
	q := r.questionnaire()
	if q == nil {
		return
	}
	weights, sum := map[string]int{}, 0
	for _, x := range q.Factors {
		if n, known := r.Whole(factorOf+x.Code, 0, 1000); known {
			weights[x.Code] = n
			sum += n
		}
	}
	if len(weights) > 0 && (len(weights) < len(q.Factors) || sum == 0) && r.Good() {
		r.Wrong(factorOf+q.Factors[0].Code, "waves.all_factors")
	}
	if len(weights) > 0 {
		w.Factors = weights
	}
}

// show is what people read for the values of a wave's form.
func show(s *directory.Snapshot, l *kit.Locale) func(string, []string) string {
	return func(field string, given []string) string {
		text := strings.Join(given, ", ")
		switch {
		case text == "":
			return ""
		case field == "units":
			var names []string
			for _, id := range given {
				names = append(names, unitName(l, s, id))
			}
			return strings.Join(names, ", ")
		case field == "form":
			return formName(l, survey.Form(text))
		case field == "access" || strings.HasPrefix(field, accessOf):
			return accessName(l, survey.AccessMode(text))
		case field == "weighting" && text == string(survey.ByDossiers):
			return l.Say("waves.weight.dossiers")
		case field == "weighting":
			return l.Say("waves.weight.pooled")
		case field == "before":
			if w, ok := s.Wave(text); ok {
				return l.Text(w.Title)
			}
		}
		return text
	}
}
