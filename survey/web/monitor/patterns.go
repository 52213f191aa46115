package monitor

import (
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/monitor"
	"sipas/survey/results"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// list is the page of what is unusual in a wave.
type list struct {
	Wave, Back string
	At, Looked string
	Suspect    string // how many of them are suspect; "" for fewer than five, or when the reader does not see everything
	Manage     bool
	Done       bool // a decision has just been kept
	Groups     []group
}

// group are patterns that stand alike: undecided, accepted, excluded.
type group struct {
	Title string
	Rows  []pattern
}

// pattern is a finding in words.
type pattern struct {
	Title, Place, Why  string
	Alarm              string // how often honest sheets look like this
	State, Reason, Who string
	Link               string
}

// ruleWords are the names of rules, and what each says of sheets: {0} looked
// at, {1} unusual ones, {2} what is expected.
var ruleWords = map[monitor.Rule][2]string{
	monitor.ManySuspect:  {"monitor.rule.suspect", "monitor.rule.suspect.why"},
	monitor.ManyAllTop:   {"monitor.rule.top", "monitor.rule.top.why"},
	monitor.TooMuchAlike: {"monitor.rule.alike", "monitor.rule.alike.why"},
	monitor.ManyOffHours: {"monitor.rule.hours", "monitor.rule.hours.why"},
	monitor.Crowded:      {"monitor.rule.crowded", "monitor.rule.crowded.why"},
	monitor.BatchSuspect: {"monitor.rule.batch", "monitor.rule.batch.why"},
}

// stateWords say what was decided.
var stateWords = map[results.ReviewState]string{
	results.ReviewNew: "monitor.state.new", results.ReviewAccepted: "monitor.state.accepted", results.ReviewExcluded: "monitor.state.excluded",
}

// patternWriter writes patterns in a language.
type patternWriter struct {
	*kit.Locale
	config *directory.Snapshot
	wave   string
}

func (w patternWriter) pattern(p monitor.Pattern) pattern {
	words := ruleWords[p.Rule]
	v := pattern{Title: w.Say(words[0]), State: w.Say(stateWords[p.State]), Reason: p.Last.Reason, Who: p.Last.Who,
		Alarm: w.alarm(p.FalseAlarms), Link: judgeAddress(w.wave, p.ID, w.Lang)}
	expected := ""
	switch {
	case p.Rule == monitor.ManyAllTop:
		expected = w.Percent(p.Expected, 0)
	case !math.IsNaN(p.Expected):
		expected = w.Number(p.Expected, 1)
	}
	v.Why = w.Say(words[1], p.Sheets, p.Affected, expected)
	unit, _ := w.config.Tree.Unit(p.Unit)
	switch {
	case p.Batch != "":
		v.Place = w.Say("monitor.place.batch", p.Batch)
	case p.Hour != "":
		from := results.HourOf(p.Hour)
		v.Place = w.Say("monitor.place.hour", w.Text(unit.Name), w.counter(p.Counter), w.Time(from), w.Time(from.Add(time.Hour)))
	default:
		v.Place = w.Say("monitor.place.counter", w.Text(unit.Name), w.counter(p.Counter))
	}
	return v
}

// counter is a counter's name, or its id when it is gone.
func (w patternWriter) counter(id string) string {
	if name := w.Text(w.config.Counters[id].Name); name != "" {
		return name
	}
	return id
}

// alarm writes a probability as "one in so many".
func (w patternWriter) alarm(p float64) string {
	switch {
	case math.IsNaN(p):
		return ""
	case p < 1e-6:
		return w.Say("monitor.alarm.million")
	}
	return w.Say("monitor.alarm", int(math.Round(1/p)))
}

func judgeAddress(wave, id, lang string) string {
	return here + "/" + url.PathEscape(wave) + "/pattern?" + url.Values{"id": {id}, "lang": {lang}}.Encode()
}

func (p *Pages) showPatterns(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	about, _, _, err := p.may(config, who, c.Param("wave"), "")
	if err != nil {
		return err
	}
	found, err := p.Monitor.Patterns(ctx, about.ID)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	w := patternWriter{l, config, about.ID}
	body := list{Wave: l.Text(about.Title), Back: address(about.ID, "", "", l.Lang), At: l.Time(found.At),
		Manage: who.May(access.ManageSurvey), Done: c.QueryParam("done") != ""}
	if who.SeesAll() {
		body.Looked = l.Count(found.Looked)
		if found.Suspect > 0 {
			body.Suspect = l.Count(found.Suspect)
		}
	}
	for _, state := range []results.ReviewState{results.ReviewNew, results.ReviewExcluded, results.ReviewAccepted} {
		g := group{Title: l.Say(stateWords[state])}
		for _, x := range found.All {
			if x.State == state && sees(config, who, x.Unit) {
				v := w.pattern(x)
				if !body.Manage || !sees(config, who.For(access.ManageSurvey), x.Unit) {
					v.Link = ""
				}
				g.Rows = append(g.Rows, v)
			}
		}
		if len(g.Rows) > 0 {
			body.Groups = append(body.Groups, g)
		}
	}
	o := staff.Options{Title: l.Say("monitor.patterns.title"), Who: who, Here: here}
	return staff.Show(c, p.Desk, http.StatusOK, p.patterns, l, o, body)
}

// finding is a pattern in somebody's scope.
func (p *Pages) finding(c echo.Context, who access.User, id string) (*directory.Snapshot, survey.Wave, *monitor.Patterns, monitor.Pattern, error) {
	ctx := c.Request().Context()
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return nil, survey.Wave{}, nil, monitor.Pattern{}, err
	}
	about, _, _, err := p.may(config, who, c.Param("wave"), "")
	if err != nil {
		return nil, about, nil, monitor.Pattern{}, err
	}
	found, err := p.Monitor.Patterns(ctx, about.ID)
	if err != nil {
		return nil, about, nil, monitor.Pattern{}, err
	}
	x, ok := found.Find(id)
	if !ok || !sees(config, who, x.Unit) {
		return nil, about, nil, x, monitor.ErrNoPattern
	}
	return config, about, found, x, nil
}
