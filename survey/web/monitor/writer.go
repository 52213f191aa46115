package monitor

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/monitor"
	"sipas/survey/web/kit"
)

// phases say where a wave stands.
var phases = map[survey.Phase]string{
	survey.PhaseHidden: "results.phase.draft", survey.PhaseEarly: "results.phase.early", survey.PhaseOpen: "results.phase.open",
	survey.PhasePaused: "results.phase.paused", survey.PhaseClosing: "results.phase.closing", survey.PhaseOver: "results.phase.over",
}

// channelWords say how answers came, in the order of survey.Channels.
var channelWords = []string{"monitor.channel.qr", "monitor.channel.rotating", "monitor.channel.onetime", "monitor.channel.kiosk",
	"monitor.channel.interviewer", "monitor.channel.paper", "monitor.channel.import"}

// writer writes a sight in a language.
type writer struct {
	*kit.Locale
	config *directory.Snapshot
	sight  *monitor.Sight
	wave   survey.Wave
	unit   string
}

// sheet writes the page of a place.
func (w writer) sheet(p monitor.Place, counters []monitor.Place, units []survey.Unit, now time.Time) sheet {
	v := sheet{
		Title: w.Text(w.wave.Title), Wave: w.Text(w.wave.Title),
		Period: w.Say("results.period", w.Date(w.wave.Opens), w.Date(w.wave.Closes)),
		State:  w.Say(phases[w.wave.Phase(now)]),
		Path:   here + "/" + w.wave.ID, Address: address(w.wave.ID, "", w.unit, w.Lang),
		Patterns: address(w.wave.ID, "/patterns", "", w.Lang),
		Final:    w.sight.Final, At: w.Time(w.sight.At), Age: w.Count(int(monitor.Delay.Minutes())),
		Place: w.figures(p), None: p.Responses == 0 && p.Opened == 0,
		Channels: w.channels(p), Hours: w.hours(p),
	}
	if u, ok := w.config.Tree.Unit(w.unit); ok && w.unit != "" {
		v.Title = w.Text(u.Name)
	}
	within := func(u survey.Unit) bool {
		return u.ID != w.unit && (w.unit == "" || w.config.Tree.Within(u.ID, w.unit))
	}
	base := -1
	for _, u := range units {
		at, _, ok := w.sight.Unit(u.ID)
		if !ok || !within(u) || !u.Exists(now) && at.Responses == 0 {
			continue
		}
		if base < 0 {
			base = at.Depth
		}
		v.Offices = append(v.Offices, row{Name: w.Text(u.Name), Link: address(w.wave.ID, "", u.ID, w.Lang),
			Indent: "d" + strconv.Itoa(max(0, min(at.Depth-base, 3))), Figures: w.figures(at)})
	}
	for _, c := range counters {
		v.Counters = append(v.Counters, row{Name: w.Text(w.config.Counters[c.Counter].Name), Figures: w.figures(c)})
	}
	slices.SortStableFunc(v.Counters, func(a, b row) int { return cmp.Compare(survey.Fold(a.Name), survey.Fold(b.Name)) })
	return v
}

// figures writes those of a place.
func (w writer) figures(p monitor.Place) figures {
	f := figures{Responses: w.Count(p.Responses), Today: w.Count(p.Today)}
	if p.Target > 0 {
		share := float64(p.Responses) / float64(p.Target)
		f.Target, f.Gap, f.Reached = w.Count(p.Target), w.Count(p.Gap()), w.Percent(share, 0)
		f.Bar = hundredths(min(share, 1))
	}
	if p.KnownDossiers && p.Dossiers > 0 {
		f.Dossiers, f.Rate = w.Count(p.Dossiers), w.Percent(float64(p.Responses)/float64(p.Dossiers), 1)
	}
	if p.Opened > 0 {
		f.Opened = w.Count(p.Opened)
		if p.Own <= p.Opened { // else some were opened before they were counted
			f.Completed = w.Percent(float64(p.Own)/float64(p.Opened), 0)
		}
	}
	reached, asked := p.Margins()
	f.Margin, f.Asked = w.points(reached), w.points(asked)
	for _, x := range []struct {
		to *string
		n  int
	}{{&f.Partial, p.Partial}, {&f.Withdrawn, p.Withdrawn}, {&f.Excluded, p.Excluded}} {
		if x.n > 0 {
			*x.to = w.Count(x.n)
		}
	}
	return f
}

// points writes a half-width in percentage points.
func (w writer) points(half float64) string {
	if math.IsNaN(half) {
		return ""
	}
	return "±" + w.Number(100*half, 1)
}

func (w writer) channels(p monitor.Place) []part {
	var all []part
	for i, n := range p.Channels {
		if n > 0 {
			all = append(all, w.part(w.Say(channelWords[i]), n, p.Responses))
		}
	}
	return all
}

// hours are those from the first to the last of a day in which anything came.
func (w writer) hours(p monitor.Place) []part {
	first, last, most := -1, -1, 0
	for h, n := range p.Hours {
		if n == 0 {
			continue
		}
		if first < 0 {
			first = h
		}
		last, most = h, max(most, n)
	}
	var all []part
	for h := first; h <= last && h >= 0; h++ {
		x := w.part(fmt.Sprintf("%02d:00", h), p.Hours[h], p.Responses)
		x.Bar = hundredths(float64(p.Hours[h]) / float64(most))
		all = append(all, x)
	}
	return all
}

func (w writer) part(name string, n, of int) part {
	share := float64(n) / float64(of)
	return part{Name: name, N: w.Count(n), Share: w.Percent(share, 0), Bar: hundredths(share)}
}

// hundredths writes a share for a drawing a hundred wide.
func hundredths(share float64) string { return strconv.FormatFloat(100*share, 'f', 2, 64) }

func (w writer) waves(all []survey.Wave) []option {
	var os []option
	for _, v := range all {
		os = append(os, option{address(v.ID, "", "", w.Lang), w.Text(v.Title), v.ID == w.wave.ID})
	}
	return os
}

// units are those to choose from, indented as they stand in the tree.
func (w writer) units(all []survey.Unit, whole bool) []option {
	var os []option
	if whole {
		os = append(os, option{"", w.Say("results.whole"), w.unit == ""})
	}
	base := -1
	for _, u := range all {
		p, _, ok := w.sight.Unit(u.ID)
		if !ok {
			continue
		}
		if base < 0 {
			base = p.Depth
		}
		os = append(os, option{u.ID, strings.Repeat("\u2003", max(0, p.Depth-base)) + w.Text(u.Name), u.ID == w.unit})
	}
	return os
}
