package posters

import (
	"context"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/poster"
	"sipas/survey/results"
)

// order is what a job is told.
type order struct {
	Choice choice `bson:"choice"`
	Base   string `bson:"base"`
	All    bool   `bson:"all,omitempty"` // the person saw every unit
}

// print is the work of a job.
func (p *Pages) print(ctx context.Context, t *jobs.Task) error {
	var o order
	if err := t.Details(&o); err != nil {
		return err
	}
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	scope := t.Job.Units
	if !o.All && scope == nil {
		scope = []string{}
	}
	sheets, err := p.sheets(ctx, s, o.Choice, o.Choice.chosen(s, scope), o.Base)
	if err != nil {
		return err
	}
	t.Name, t.Type = fileName(o.Choice, t.Job.Asked), "application/pdf"
	options := p.options(s, o.Choice, t.Job.Asked)
	options.Progress = t.Progress
	return p.Press.Print(ctx, t, sheets, options)
}

func fileName(c choice, day time.Time) string {
	name := "posters-" + string(c.Size)
	if c.Unit != "" {
		name += "-" + c.Unit
	}
	return name + "-" + results.Day(day) + ".pdf"
}

// sheets are the posters of places.
func (p *Pages) sheets(ctx context.Context, s *directory.Snapshot, c choice, places []place, base string) ([]poster.Poster, error) {
	wave, _ := s.Wave(c.Wave)
	logos := map[string][]byte{}
	all := make([]poster.Poster, 0, len(places))
	for _, x := range places {
		address, err := poster.Address(base, x.Code)
		if err != nil {
			return nil, err
		}
		logo, err := p.logo(ctx, s.Tree, x.Unit.ID, logos)
		if err != nil {
			return nil, err
		}
		all = append(all, poster.Poster{Name: poster.Group(x.Code), Address: address, Short: poster.Short(address), Unit: x.Unit.Name,
			Counter: x.Counter.Name, Field: x.Field.Name, Wave: wave.Title, Logo: logo})
	}
	return all, nil
}

// logo is a unit's logo or, when it has none, that of the nearest above it.
func (p *Pages) logo(ctx context.Context, tree *survey.Tree, unit string, known map[string][]byte) ([]byte, error) {
	if p.Logo == nil || unit == "" {
		return nil, nil
	}
	if logo, ok := known[unit]; ok {
		return logo, nil
	}
	logo, err := p.Logo(ctx, unit)
	if err != nil {
		return nil, fmt.Errorf("reading the logo of %s: %w", unit, err)
	}
	if len(logo) == 0 {
		u, _ := tree.Unit(unit)
		if logo, err = p.logo(ctx, tree, u.Parent, known); err != nil {
			return nil, err
		}
	}
	known[unit] = logo
	return logo, nil
}

// options are how a choice is printed.
func (p *Pages) options(s *directory.Snapshot, c choice, created time.Time) poster.Options {
	title := p.Site.In(c.Languages[0]).Say("posters.file.title")
	if u, ok := s.Tree.Unit(c.Unit); ok {
		title += " – " + u.Name.In(c.Languages[0])
	}
	return poster.Options{Size: c.Size, Languages: c.Languages, Words: p.words(), Distance: c.Distance, Marks: c.Marks,
		Title: title, Created: created}
}

// words are the sentences on the sheets in every language of the catalogue.
func (p *Pages) words() poster.Words {
	w := poster.Words{Heading: survey.Text{}, Scan: survey.Text{}, Type: survey.Text{}, Anonymous: survey.Text{}}
	for _, lang := range p.Site.Catalogue.Languages() {
		l := p.Site.In(lang)
		w.Heading[lang], w.Scan[lang] = l.Say("posters.sheet.heading"), l.Say("posters.sheet.scan")
		w.Type[lang], w.Anonymous[lang] = l.Say("posters.sheet.type"), l.Say("posters.sheet.anonymous")
	}
	return w
}
