package waves

import (
	"net/url"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
)

// check is something to know before a step, or what stands in its way.
type check struct {
	Stops      bool
	Text       string
	Path, Link string // where it can be put right; "" when there is nothing to
}

// at is a link in the reader's language.
func at(l *kit.Locale, path string, pairs ...string) string {
	q := url.Values{"lang": {l.Lang}}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + q.Encode()
}

// checks are those of a step.
func (p *Pages) checks(s *directory.Snapshot, l *kit.Locale, w survey.Wave, next survey.WaveState) []check {
	now := p.Now()
	switch next {
	case survey.Open:
		all := append(p.unready(s, l, w), places(s, l, w)...)
		return append(append(all, figures(s, l, w)...), overlaps(s, l, w, now)...)
	case survey.Closed:
		if now.Before(w.Closes.Add(survey.Grace)) {
			return []check{{Text: l.Say("waves.check.grace", l.Time(w.Closes.Add(survey.Grace)))}}
		}
	}
	return nil
}

// unready is what keeps a wave from being opened at all.
func (p *Pages) unready(s *directory.Snapshot, l *kit.Locale, w survey.Wave) []check {
	var all []check
	edit := at(l, "/waves/"+w.ID+"/edit")
	if q := s.Questionnaires[w.Questionnaire]; q == nil || !q.Published {
		all = append(all, check{true, l.Say("waves.check.unpublished", w.Questionnaire.String()), at(l, "/questionnaires"), l.Say("waves.check.to_questionnaires")})
	}
	now := p.Now()
	if !reopens(w.State, survey.Open) && !now.Before(w.Closes) {
		all = append(all, check{true, l.Say("waves.check.over", l.Time(w.Closes)), edit, l.Say("waves.check.to_dates")})
	}
	if now.Before(w.Opens) {
		all = append(all, check{false, l.Say("waves.check.early", l.Time(w.Opens)), edit, l.Say("waves.check.to_dates")})
	}
	return all
}

// places looks whether citizens can get at the form: units with counters,
// counters with codes, screens where codes change.
func places(s *directory.Snapshot, l *kit.Locale, w survey.Wave) []check {
	live, screens := map[string]bool{}, map[string]bool{}
	for _, cc := range s.Codes {
		live[cc.Counter] = live[cc.Counter] || cc.Revoked.IsZero()
	}
	for _, d := range s.Devices {
		screens[d.Counter] = screens[d.Counter] || d.Kind == survey.Screen && d.Revoked.IsZero()
	}
	with, without, dark := 0, 0, 0
	for _, c := range s.Counters {
		if c.Closed || !s.Covers(w, c.Unit) {
			continue
		}
		if live[c.ID] {
			with++
		} else {
			without++
		}
		if w.AccessAt(s.Tree, c.Unit) == survey.RotatingAccess && !screens[c.ID] {
			dark++
		}
	}
	var all []check
	to := func(text string) check {
		return check{Text: text, Path: at(l, "/counters"), Link: l.Say("waves.check.to_counters")}
	}
	switch {
	case with == 0:
		all = append(all, to(l.Say("waves.check.no_counters")))
	case without > 0:
		all = append(all, to(l.Say("waves.check.no_codes", without)))
	}
	if dark > 0 {
		all = append(all, to(l.Say("waves.check.no_screens", dark)))
	}
	return all
}

// figures looks whether targets and dossiers are there.
func figures(s *directory.Snapshot, l *kit.Locale, w survey.Wave) []check {
	counters := map[string]bool{}
	for _, c := range s.Counters {
		counters[c.Unit] = counters[c.Unit] || !c.Closed && s.Covers(w, c.Unit)
	}
	unknown, aimless := 0, 0
	for unit, has := range counters {
		if _, known := s.Workloads[w.Period][unit]; has && !known {
			unknown++
		}
		if _, aimed := w.Targets[unit]; has && !aimed {
			aimless++
		}
	}
	var all []check
	dossiers := at(l, "/dossiers", "period", w.Period)
	switch {
	case unknown > 0 && w.Weighting == survey.ByDossiers:
		all = append(all, check{false, l.Say("waves.check.no_weights", unknown, w.Period), dossiers, l.Say("waves.check.to_dossiers")})
	case unknown > 0 && w.Period != "":
		all = append(all, check{false, l.Say("waves.check.no_dossiers", unknown, w.Period), dossiers, l.Say("waves.check.to_dossiers")})
	case w.Period == "":
		all = append(all, check{false, l.Say("waves.check.no_period"), at(l, "/waves/"+w.ID+"/edit"), l.Say("waves.check.to_edit")})
	}
	if aimless > 0 {
		all = append(all, check{false, l.Say("waves.check.no_targets", aimless), at(l, "/waves/"+w.ID+"/targets"), l.Say("waves.check.to_targets")})
	}
	return all
}

// overlaps names the other waves that are open in some of the same units, and
// which of the two citizens there get; see directory.Snapshot.WaveAt.
func overlaps(s *directory.Snapshot, l *kit.Locale, w survey.Wave, now time.Time) []check {
	var all []check
	for _, other := range s.Waves {
		if other.ID == w.ID || other.Phase(now) != survey.PhaseOpen && other.Phase(now) != survey.PhaseEarly {
			continue
		}
		shared := 0
		for _, u := range s.Tree.Subtree("") {
			if u.Exists(now) && s.Covers(w, u.ID) && s.Covers(other, u.ID) {
				shared++
			}
		}
		if shared == 0 || !other.Opens.Before(w.Closes) || !w.Opens.Before(other.Closes) {
			continue
		}
		text := l.Say("waves.check.overlap_other", l.Text(other.Title), shared)
		if w.Opens.After(other.Opens) || w.Opens.Equal(other.Opens) && w.ID < other.ID {
			text = l.Say("waves.check.overlap_this", l.Text(other.Title), shared)
		}
		all = append(all, check{Text: text, Path: at(l, "/waves/"+other.ID), Link: l.Say("waves.check.to_other")})
	}
	return all
}
