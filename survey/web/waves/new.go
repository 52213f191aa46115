package waves

import (
	"cmp"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// Suggested dates of a new wave: from this hour on for a month, until the end
// of a working day.
const (
	suggestedDays  = 30
	suggestedClose = 17 * time.Hour
)

// vietnam is where a wave's year is told; see package typed.
var vietnam = time.FixedZone("+07", 7*60*60)

func (p *Pages) showNew(c echo.Context, who access.User) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	if from := c.QueryParam("from"); from != "" {
		w, there := s.Wave(from)
		if !there || !within(s, who, w) {
			return errNoWave
		}
		next, left := p.yearLater(s, w)
		f := typed.New(l, labels, values(next))
		f.Set("id", next.ID)
		body := editor{From: from, Copied: []string{l.Say("waves.copy.all"), l.Say("waves.copy.targets", len(next.Targets)), l.Say("waves.copy.not")}}
		if left > 0 {
			body.Copied = append(body.Copied, l.Say("waves.copy.ended", left))
		}
		return p.showForm(c, who, s, f, body)
	}
	return p.showForm(c, who, s, typed.New(l, labels, values(p.suggested(s, who))), editor{})
}

// suggested is a wave as most people will want it.
func (p *Pages) suggested(s *directory.Snapshot, who access.User) survey.Wave {
	opens := p.Now().In(vietnam).Truncate(time.Hour)
	y, m, d := opens.AddDate(0, 0, suggestedDays).Date()
	year := strconv.Itoa(opens.Year())
	w := survey.Wave{Title: survey.Text{}, Form: survey.FullForm, Opens: opens, Closes: time.Date(y, m, d, 0, 0, 0, 0, vietnam).Add(suggestedClose)}
	for _, lang := range []string{survey.Vietnamese, survey.English} {
		w.Title[lang] = p.Site.In(lang).Say("waves.suggested", year)
	}
	for ref, q := range s.Questionnaires {
		present := s.Questionnaires[w.Questionnaire]
		better := present == nil || cmp.Or(boolean(q.Published, present.Published), boolean(ref.ID == survey.SIPAS25().ID, w.Questionnaire.ID == survey.SIPAS25().ID),
			cmp.Compare(w.Questionnaire.ID, ref.ID), cmp.Compare(ref.Version, w.Questionnaire.Version)) > 0
		if better {
			w.Questionnaire = ref
		}
	}
	if periods := slices.Sorted(maps.Keys(s.Workloads)); len(periods) > 0 {
		w.Period = periods[len(periods)-1]
	}
	if !who.SeesAll() {
		for _, u := range s.Tree.Subtree("") {
			if who.Sees(s.Tree, u.ID) && !who.Sees(s.Tree, u.Parent) && u.Exists(opens) {
				w.Units = append(w.Units, u.ID)
			}
		}
	}
	return w
}

// boolean orders true after false.
func boolean(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

var yearPattern = regexp.MustCompile(`(?:19|20)\d\d`)

// yearLater is a wave like another a year later, and how many units with a
// target or a mode of their own are left out because they will have ended.
func (p *Pages) yearLater(s *directory.Snapshot, w survey.Wave) (next survey.Wave, left int) {
	later := func(text string) string {
		return yearPattern.ReplaceAllStringFunc(text, func(y string) string {
			n, _ := strconv.Atoi(y) // the pattern lets digits through only
			return strconv.Itoa(n + 1)
		})
	}
	next = w
	next.State, next.Demo, next.Before = survey.Draft, false, w.ID
	next.Opens, next.Closes = w.Opens.In(vietnam).AddDate(1, 0, 0).UTC(), w.Closes.In(vietnam).AddDate(1, 0, 0).UTC()
	next.Title = survey.Text{}
	for lang, text := range w.Title {
		next.Title[lang] = later(text)
	}
	next.Period = later(w.Period)
	if next.ID = later(w.ID); next.ID == w.ID {
		next.ID = "" // made of the year
	}
	exists := func(id string) bool { u, ok := s.Tree.Unit(id); return ok && u.Exists(next.Opens) }
	next.Units, left = heirs(s, w.Units, exists)
	next.Targets, next.UnitAccess = maps.Clone(w.Targets), maps.Clone(w.UnitAccess)
	maps.DeleteFunc(next.Targets, func(id string, _ int) bool { return !exists(id) })
	maps.DeleteFunc(next.UnitAccess, func(id string, _ survey.AccessMode) bool { return !exists(id) })
	left += len(w.Targets) - len(next.Targets) + len(w.UnitAccess) - len(next.UnitAccess)
	return next, left
}

// heirs are units that exist, and for those that do not whoever took over from
// them; left is how many have nobody. If that is all of them, they are kept: no
// unit at all would mean every unit.
func heirs(s *directory.Snapshot, units []string, exists func(string) bool) (all []string, left int) {
	for _, id := range units {
		before, seen := len(all), map[string]bool{}
		for line := []string{id}; len(line) > 0; {
			at := line[0]
			line = line[1:]
			if seen[at] {
				continue
			}
			if seen[at] = true; exists(at) {
				all = append(all, at)
				continue
			}
			u, _ := s.Tree.Unit(at)
			line = append(line, u.Became...)
		}
		if len(all) == before {
			left++
		}
	}
	if len(all) == 0 {
		return slices.Clone(units), 0
	}
	slices.Sort(all)
	return slices.Compact(all), left
}

func (p *Pages) takeNew(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, l, labels)
	if err != nil {
		return err
	}
	body := editor{From: f.Raw("from")}
	var base survey.Wave
	if from, there := s.Wave(body.From); there && within(s, who, from) {
		base, _ = p.yearLater(s, from) // for what the form does not show: the targets
	}
	w := reader{f, s, who}.wave(base)
	w.State = survey.Draft
	year := strconv.Itoa(w.Opens.In(vietnam).Year())
	w.ID = f.NewID("id", year, func(id string) bool { _, taken := s.Wave(id); return taken })
	if f.Good() {
		err = p.put(ctx, f, 0, w)
	}
	if errors.Is(err, manage.ErrChanged) {
		f.Wrong("id", "manage.taken")
	} else if err != nil {
		return err
	}
	if !f.Good() {
		return p.showForm(c, who, s, f, body)
	}
	return leadTo(c, l, "/waves/"+w.ID, "added")
}
