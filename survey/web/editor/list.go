package editor

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// list is the page of all questionnaires.
type list struct {
	Done   string
	May    bool // change something
	Have25 bool // the built-in one is there
	Groups []group
}

// group is a questionnaire with its versions, the newest first.
type group struct {
	ID, Title string
	Versions  []line
}

// line is a version.
type line struct {
	Path, Version, Languages string
	Published                bool
	Rated, Missing           int
	Waves                    []string // that ask it
}

func (p *Pages) showList(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	body := list{Done: done(c, l), May: who.SeesAll(), Groups: groups(s, l)}
	_, body.Have25 = s.Questionnaires[survey.SIPAS25().Ref]
	return staff.Show(c, p.Desk, http.StatusOK, p.list, l, staff.Options{Title: l.Say("editor.title"), Who: who, Here: home}, body)
}

func groups(s *directory.Snapshot, l *kit.Locale) []group {
	byID := map[string][]*survey.Questionnaire{}
	for _, q := range s.Questionnaires {
		byID[q.ID] = append(byID[q.ID], q)
	}
	var all []group
	for id, qs := range byID {
		slices.SortFunc(qs, func(a, b *survey.Questionnaire) int { return cmp.Compare(b.Version, a.Version) })
		g := group{ID: id, Title: l.Text(qs[0].Title)}
		for _, q := range qs {
			g.Versions = append(g.Versions, lineOf(s, l, q))
		}
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b group) int { return strings.Compare(a.ID, b.ID) })
	return all
}

func lineOf(s *directory.Snapshot, l *kit.Locale, q *survey.Questionnaire) line {
	x := line{Path: address(l, pathOf(q.Ref)), Version: l.Count(q.Version), Published: q.Published,
		Languages: strings.Join(q.Languages, ", "), Rated: len(q.Rated())}
	for _, n := range gapsOf(q, l) {
		x.Missing += n
	}
	for _, w := range s.Waves {
		if w.Questionnaire == q.Ref {
			x.Waves = append(x.Waves, l.Text(w.Title))
		}
	}
	return x
}

// takeTemplate puts the built-in questionnaire in place as it is.
func (p *Pages) takeTemplate(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScope
	}
	ctx, l, q := c.Request().Context(), p.Site.Locale(c.Request()), survey.SIPAS25()
	if err := p.Manager.Change(ctx, func(e *manage.Editor) error { return e.PutQuestionnaire(ctx, q) }); err != nil {
		return err
	}
	return leadTo(c, l, pathOf(q.Ref), "begun")
}
