package analyst

import (
	"math"
	"net/url"

	"sipas/analysis"
	"sipas/survey/access"
	"sipas/survey/contrast"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// sheet writes the dashboard.
func (w *look) sheet() (sheet, error) {
	v := sheet{
		Head: w.Head("", w.asked.query()), Waves: w.OtherWaves(""), Address: w.address("", w.asked),
		Manage: w.Who.May(access.ManageSurvey), At: w.Time(w.sight.At), Until: w.Until(w.sight),
		Counts: w.counts(), Refusal: w.Refusal(w.sight),
	}
	if s := w.summary; s != nil {
		v.None = s.Responses == 0
		if waiting := s.Responses - s.Counted; waiting > 0 && !s.Suppressed {
			v.Waiting = w.Count(waiting)
		}
		v.Excluded, v.Misfit = w.unlessZero(s.Excluded), w.unlessZero(s.Misfits)
	}
	if v.Refusal != nil {
		return v, nil
	}
	t := w.sight.Total
	v.Overall, v.Before, v.Indexes = w.headline(), w.wavesBefore(), w.indexes()
	v.Own = w.own()
	v.Beside = w.besides()
	v.Sample = w.samples()
	v.Cells = w.grid()
	var err error
	if v.Factors, err = w.factors(t); err != nil {
		return v, err
	}
	if v.Criteria, err = w.criteria(t); err != nil {
		return v, err
	}
	if v.Units, err = w.leagues(); err != nil {
		return v, err
	}
	v.Channels, err = w.byChannel()
	return v, err
}

// counts are the numbers of sheets: those of the wave or unit, or of a sight
// behind filters.
func (w *look) counts() []count {
	s := w.summary
	if s == nil {
		if w.sight.Refused != "" {
			return nil // how many match is not told either
		}
		return []count{{"all", w.Say("results.matching"), w.Count(w.sight.Total.Responses)}}
	}
	c := []count{{"today", w.Say("results.today"), w.Count(s.Today)}, {"all", w.Say("results.all"), w.Count(s.Responses)}}
	add := func(id, words string, n int) {
		if n > 0 {
			c = append(c, count{id, words, w.Count(n)})
		}
	}
	if w.Lens.Unit == "" {
		c = append(c, count{"withdrawn", w.Say("results.withdrawn"), w.Count(s.Withdrawn)})
	}
	add("partial", w.Say("results.partial"), s.Partial)
	add("excluded", w.Say("results.excluded"), s.Excluded)
	return c
}

func (w *look) unlessZero(n int) string {
	if n == 0 {
		return ""
	}
	return w.Count(n)
}

func (w *look) headline() headline {
	e := w.sight.Total.ItemMean
	h := headline{Figure: w.Figure(e), Score: w.Score(), Action: "/results/" + w.Wave.ID}
	if w.changes != nil {
		h.Change = w.change(w.changes.Indexes[0])
	}
	q := w.Lens.Query()
	a := w.asked
	a.target = math.NaN()
	for k, v := range a.query() {
		q[k] = v
	}
	q.Set("lang", w.Lang)
	h.Keep = lens.Pass(q)
	if typed := w.asked.wrong; typed != "" {
		h.Asked, h.Wrong = typed, w.Say("results.target.wrong", typed)
	}
	if x := w.asked.target; !math.IsNaN(x) {
		h.Asked = w.Number(100*x, decimalsOf(100*x))
		h.Target = w.against(e, x)
	}
	return h
}

// decimalsOf is how many decimals a typed percentage needs, two at most.
func decimalsOf(x float64) int {
	for d := range 2 {
		if scaled := x * math.Pow10(d); math.Abs(scaled-math.Round(scaled)) < 1e-9 {
			return d
		}
	}
	return 2
}

// against says whether an index reaches a target: only the interval can tell.
func (w *look) against(e analysis.Estimate, target float64) string {
	words := w.Percent(target, decimalsOf(100*target))
	switch {
	case e.Suppressed || !e.Interval.Defined():
		return w.Say("results.target.unknown", words)
	case e.Interval.Lo >= target:
		return w.Say("results.target.reached", words)
	case e.Interval.Hi < target:
		return w.Say("results.target.missed", words)
	}
	return w.Say("results.target.unclear", words)
}

// indexes are the ways to make one number of all answers.
func (w *look) indexes() []row {
	t := w.sight.Total
	var rows []row
	for i, e := range []analysis.Estimate{t.ItemMean, t.FactorMean, t.Pooled, t.Question, t.Comprehensive} {
		r := row{Name: w.Formula(e.Formula), Code: string(e.Formula), Figure: w.Figure(e)}
		if w.changes != nil {
			r.Change = w.change(w.changes.Indexes[i])
		}
		rows = append(rows, r)
	}
	if w.summary == nil || w.summary.Weighted == nil {
		return rows
	}
	x := w.summary.Weighted
	r := row{Name: w.Formula(x.Estimate.Formula), Code: string(x.Estimate.Formula), Figure: w.Figure(x.Estimate)}
	if len(x.Missing) > 0 {
		r.Name = w.Say("results.weighted.missing", r.Name, len(x.Missing), w.Wave.Period)
	}
	return append(rows, r)
}

// besides are the indexes with and without the doubted sheets; none when
// there are no such sheets.
func (w *look) besides() []row {
	b := w.beside
	if b == nil || b.Excluded == 0 && b.Flagged == 0 && !b.Unflagged.Suppressed {
		return nil
	}
	rows := []row{{Name: w.Say("results.beside.published"), Figure: w.Figure(b.Published)}}
	if b.Excluded > 0 {
		rows = append(rows, row{Name: w.Say("results.beside.excluded", b.Excluded), Figure: w.Figure(b.WithExcluded)})
	}
	without := w.Lens
	without.Unflagged = true
	to := w.Address("", without, w.asked.query())
	switch {
	case b.Flagged > 0:
		rows = append(rows, row{Name: w.Say("results.beside.flagged", b.Flagged, w.Time(b.FlaggedAt)), Figure: w.Figure(b.Unflagged), Link: to})
	case b.Unflagged.Suppressed:
		rows = append(rows, row{Name: w.Say("results.beside.few"), Figure: w.Figure(b.Unflagged)})
	}
	return rows
}

// own are the rated questions that are in no factor and in no index.
func (w *look) own() []row {
	var rows []row
	_, own := w.ownAndOverall(w.sight.Total)
	for _, c := range own {
		rows = append(rows, w.criterion(c))
	}
	return rows
}

// wavesBefore says what figures are set against.
func (w *look) wavesBefore() *before {
	if w.before == nil {
		return nil
	}
	about, _ := w.Config.Wave(w.before.Wave.ID)
	b := &before{Name: w.Text(about.Title), To: w.Address("", w.before.Lens), Breaks: w.breakingWords(), Shown: w.changes != nil}
	if r := w.before.Refused; r != "" {
		b.Refused = w.Say("results.before.refused")
		return b
	}
	b.Compare = w.Address("compare", w.Lens, url.Values{"with": {"wave"}, "b": {about.ID}})
	return b
}

// breakWords say what changed between two waves.
var breakWords = map[contrast.BreakCode]string{
	contrast.BreakQuestionnaire: "results.break.questionnaire",
	contrast.BreakScale:         "results.break.scale",
	contrast.BreakForm:          "results.break.form",
	contrast.BreakVersion:       "results.break.version",
	contrast.BreakUnits:         "results.break.units",
	contrast.BreakAccess:        "results.break.access",
	contrast.BreakChannels:      "results.break.channels",
	contrast.BreakWeights:       "results.break.weights",
}

// breakingWords are what makes the present wave and the one before no plain
// series, in words.
func (w *look) breakingWords() []string {
	var words []string
	for _, b := range w.breaks {
		if key, ok := breakWords[b.Code]; ok {
			words = append(words, w.Say(key))
		}
	}
	return words
}

// verdicts say what a difference means.
var verdicts = map[contrast.Verdict]struct{ mark, key string }{
	contrast.Absent:   {"", "results.change.absent"},
	contrast.Withheld: {"", "results.change.hidden"},
	contrast.Unclear:  {"=", "results.change.unclear"},
	contrast.Higher:   {"▲", "results.change.higher"},
	contrast.Lower:    {"▼", "results.change.lower"},
	contrast.Untested: {"", "results.change.untested"},
}

// change writes a difference from the wave before.
func (w *look) change(d contrast.Difference) *change {
	v := verdicts[d.Verdict]
	c := &change{Verdict: w.Say(v.key), Mark: v.mark}
	if !math.IsNaN(d.B.Value) && !d.B.Suppressed {
		c.Before = w.Percent(d.B.Value, lens.Decimals)
	}
	if !math.IsNaN(d.Value) {
		c.Points = w.points(d.Value)
	}
	if d.Interval.Defined() {
		c.Range = w.Say("results.change.range", w.points(d.Interval.Lo), w.points(d.Interval.Hi))
	}
	return c
}

// points writes a difference of shares in points, with its sign.
func (w *look) points(x float64) string {
	s := w.Number(100*x, lens.Decimals)
	if x > 0 {
		return "+" + s
	}
	return s
}

// lowShare is the share of the two worst answers; NaN where there is none.
func lowShare(c results.Criterion) float64 {
	all := int64(0)
	for _, n := range c.Counts {
		all += n
	}
	if c.Estimate.Suppressed || len(c.Counts) < 2 || all == 0 {
		return math.NaN()
	}
	return float64(c.Counts[0]+c.Counts[1]) / float64(all)
}

// criterion is a criterion's line.
func (w *look) criterion(c results.Criterion) row {
	r := row{Code: c.Code, Name: w.Item(c.Code), Figure: w.Criterion(c)}
	if x := lowShare(c); !math.IsNaN(x) {
		r.Low = w.Percent(x, 1)
	}
	return r
}
