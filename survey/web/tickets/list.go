package tickets

import (
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/poster"
	"sipas/survey/tickets"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// The form's inputs.
const (
	fieldWave   = "wave"
	fieldPlace  = "place" // "u " and a unit's id, or "c " and a counter's
	fieldCount  = "count"
	fieldFormat = "format"
	fieldBatch  = "batch" // the id that the batch will have: sent twice, it is one batch
)

var labels = typed.Labels{fieldWave: "tickets.wave", fieldPlace: "tickets.place", fieldCount: "tickets.count", fieldFormat: "tickets.format"}

// list is the page of a wave's batches, with the form for another.
type list struct {
	Waves   []kit.Choice // that codes can be made for or were; the present one first
	Wave    survey.Wave  // the one shown; without an id when there is none
	Unasked bool         // no unit of the wave asks for one-time codes
	Rows    []row
	Form    *typed.Form
	Places  []kit.Choice
	Formats []kit.Choice
	Most    int
	Open    bool // codes can be made for the wave
}

// row is a batch with its place and numbers.
type row struct {
	tickets.Batch
	Place   string
	Count   tickets.Count
	Short   bool // fewer codes were made than asked for: it broke off
	Revoked bool
}

func (p *Pages) showList(c echo.Context, who access.User) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	w := p.wave(s, who, c.QueryParam(fieldWave))
	id, err := p.newID()
	if err != nil {
		return err
	}
	f := typed.New(l, labels, url.Values{fieldWave: {w.ID}, fieldCount: {"100"}, fieldFormat: {formatCSV}, fieldBatch: {id}})
	return p.show(c, who, s, w, f, http.StatusOK)
}

func (p *Pages) show(c echo.Context, who access.User, s *directory.Snapshot, w survey.Wave, f *typed.Form, status int) error {
	l := p.Site.Locale(c.Request())
	body := list{Wave: w, Form: f, Most: tickets.MaxBatch, Open: p.takes(w), Formats: p.formats(l)}
	for _, x := range p.waves(s, who) {
		body.Waves = append(body.Waves, kit.Choice{Value: x.ID, Label: l.Text(x.Title)})
	}
	if w.ID != "" {
		var err error
		if body.Rows, err = p.rows(c, who, s, w); err != nil {
			return err
		}
		body.Places, body.Unasked = places(l, s, who, w)
	}
	return staff.Show(c, p.Desk, status, p.list, l, staff.Options{Title: l.Say("tickets.title"), Who: who, Here: "/tickets"}, body)
}

// waves are those with units in the person's scope, the latest first.
func (p *Pages) waves(s *directory.Snapshot, who access.User) []survey.Wave {
	all := slices.DeleteFunc(slices.Clone(s.Waves), func(w survey.Wave) bool {
		return !slices.ContainsFunc(s.Tree.Subtree(""), func(u survey.Unit) bool { return s.Covers(w, u.ID) && who.Sees(s.Tree, u.ID) })
	})
	slices.SortStableFunc(all, func(a, b survey.Wave) int { return b.Opens.Compare(a.Opens) })
	return all
}

// wave is the wave asked for, else the latest that still takes answers; zero
// when the person has none.
func (p *Pages) wave(s *directory.Snapshot, who access.User, asked string) survey.Wave {
	all := p.waves(s, who)
	for _, w := range all {
		if w.ID == asked {
			return w
		}
	}
	for _, w := range all {
		if p.takes(w) {
			return w
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return survey.Wave{}
}

// takes tells whether codes for a wave are of use: it is not over.
func (p *Pages) takes(w survey.Wave) bool {
	phase := w.Phase(p.Now())
	return w.ID != "" && phase != survey.PhaseOver && phase != survey.PhaseClosing
}

func (p *Pages) rows(c echo.Context, who access.User, s *directory.Snapshot, w survey.Wave) ([]row, error) {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	batches, err := p.Tickets.Batches(ctx, w.ID)
	if err != nil || len(batches) == 0 {
		return nil, err
	}
	counts, err := p.Tickets.Counts(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	var all []row
	for _, b := range batches {
		if who.Sees(s.Tree, b.Unit) {
			n := counts[b.ID]
			all = append(all, row{b, placeName(l, s, b), n, n.Made < b.Count, !b.Revoked.IsZero()})
		}
	}
	slices.SortStableFunc(all, func(a, b row) int { return b.Made.Compare(a.Made) })
	return all, nil
}

func placeName(l *kit.Locale, s *directory.Snapshot, b tickets.Batch) string {
	unit, _ := s.Tree.Unit(b.Unit)
	if b.Counter == "" {
		return l.Text(unit.Name)
	}
	return l.Text(s.Counters[b.Counter].Name) + ", " + l.Text(unit.Name)
}

// places are the units of a wave in a person's scope, each followed by its
// counters. unasked tells that none of the units asks for one-time codes.
func places(l *kit.Locale, s *directory.Snapshot, who access.User, w survey.Wave) (all []kit.Choice, unasked bool) {
	at := map[string][]survey.Counter{}
	for _, counter := range s.Counters {
		if !counter.Closed {
			at[counter.Unit] = append(at[counter.Unit], counter)
		}
	}
	unasked = true
	for _, u := range s.Tree.Subtree("") {
		counters := at[u.ID]
		if !s.Covers(w, u.ID) || !who.Sees(s.Tree, u.ID) || len(counters) == 0 && len(s.Tree.Children(u.ID)) == 0 {
			continue
		}
		unasked = unasked && w.AccessAt(s.Tree, u.ID) != survey.OneTimeAccess
		all = append(all, kit.Choice{Value: "u " + u.ID, Label: l.Text(u.Name)})
		slices.SortFunc(counters, func(a, b survey.Counter) int { return strings.Compare(a.ID, b.ID) })
		for _, counter := range counters {
			all = append(all, kit.Choice{Value: "c " + counter.ID, Label: "– " + l.Text(counter.Name) + ", " + l.Text(u.Name)})
		}
	}
	return all, unasked
}

// The forms in which codes leave.
const formatCSV = "csv"

func (p *Pages) formats(l *kit.Locale) []kit.Choice {
	all := []kit.Choice{{Value: formatCSV, Label: l.Say("tickets.format.csv")}}
	if p.Press == nil {
		return all
	}
	most := l.Count(maxPrinted)
	return append(all,
		kit.Choice{Value: string(poster.Labels24), Label: l.Say("tickets.format.labels24", most)},
		kit.Choice{Value: string(poster.Labels14), Label: l.Say("tickets.format.labels14", most)},
		kit.Choice{Value: string(poster.Strips), Label: l.Say("tickets.format.strips", most)})
}

// newID is the id of a batch that is about to be made: its day, so that lists
// have an order, and chance.
func (p *Pages) newID() (string, error) {
	var random [6]byte
	if _, err := io.ReadFull(p.Random, random[:]); err != nil {
		return "", fmt.Errorf("making a batch's id: %w", err)
	}
	return strconv.Itoa(p.Now().UTC().Year()) + "-" + hex.EncodeToString(random[:]), nil
}
