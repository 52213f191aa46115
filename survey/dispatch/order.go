package dispatch

import (
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/results"
)

// Choice is which responses are wanted, and how.
type Choice struct {
	Unit   string        `json:"unit,omitempty"` // with everything below it; "" for all in scope
	Format export.Format `json:"format"`
	Words  bool          `json:"words,omitempty"` // with what people wrote
	Every  bool          `json:"every,omitempty"` // with sheets that are in no index
}

// Order is what a job is told: a choice, and the units that the person might
// export when it was made.
type Order struct {
	Choice
	Wave     string   `json:"wave"`
	Units    []string `json:"units,omitempty"`
	All      bool     `json:"all,omitempty"` // every unit; Units is empty
	Language string   `json:"language"`
}

// Units are the units of a wave whose responses somebody may export, parents
// first.
func Units(config *directory.Snapshot, w survey.Wave, who access.User) []survey.Unit {
	if !who.May(access.ExportResponses) {
		return nil
	}
	who = who.For(access.ExportResponses)
	var all []survey.Unit
	for _, u := range config.Tree.Subtree("") {
		if config.Covers(w, u.ID) && who.Sees(config.Tree, u.ID) {
			all = append(all, u)
		}
	}
	return all
}

// Roots are the topmost of some units, which stand parents first.
func Roots(units []survey.Unit) []string {
	known := map[string]bool{}
	var tops []string
	for _, u := range units {
		if known[u.ID] = true; !known[u.Parent] {
			tops = append(tops, u.ID)
		}
	}
	return tops
}

// For makes an order of a choice, with labels in a language;
// results.ErrNoUnit when the unit is not among those that the person may export.
func For(config *directory.Snapshot, w survey.Wave, who access.User, c Choice, language string) (Order, error) {
	o := Order{Choice: c, Wave: w.ID, Language: language}
	units := Units(config, w, who)
	switch {
	case c.Unit != "" && !slices.ContainsFunc(units, func(u survey.Unit) bool { return u.ID == c.Unit }):
		return o, results.ErrNoUnit
	case c.Unit != "":
		o.Units = []string{c.Unit}
	case who.May(access.ExportResponses) && who.For(access.ExportResponses).SeesAll():
		o.All = true
	default:
		o.Units = Roots(units)
	}
	if !o.All && len(o.Units) == 0 { // no units would be all units
		return o, results.ErrNoUnit
	}
	return o, nil
}

// rows are the sheets beside those that count.
func (c Choice) rows() results.Choice { return results.Choice{Partial: c.Every, Excluded: c.Every} }

// fileName is the name of an order's file; it tells what is in it, and is the
// same each time.
func (o Order) fileName() string { return o.Choice.Name(o.Wave) + o.Format.Extension() }

// Name is what a file of a wave's responses is called, without its ending.
func (c Choice) Name(wave string) string {
	name := "responses-" + wave
	if c.Unit != "" {
		name += "-" + c.Unit
	}
	if c.Words {
		name += "-words"
	}
	if c.Every {
		name += "-every"
	}
	switch c.Format {
	case export.Excel, export.Coded:
		name += "-" + string(c.Format)
	}
	return name
}

// told is what the trail keeps of an order.
func (o Order) told() []survey.Difference {
	all := []survey.Difference{{Path: "format", To: string(o.Format)}, {Path: "units", To: strings.Join(o.Units, " ")}}
	if o.Words {
		all = append(all, survey.Difference{Path: "words", To: "yes"})
	}
	if o.Every {
		all = append(all, survey.Difference{Path: "uncounted", To: "yes"})
	}
	return all
}
