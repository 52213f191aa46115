package exports

import (
	"net/url"
	"slices"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/results"
)

// choice is which responses are wanted, and how.
type choice struct {
	Unit   string        `json:"unit,omitempty"` // with everything below it; "" for all in scope
	Format export.Format `json:"format"`
	Words  bool          `json:"words,omitempty"` // with what people wrote
	Every  bool          `json:"every,omitempty"` // with sheets that are in no index
}

// read takes a choice from a form.
func read(v url.Values) (choice, []survey.Problem) {
	c := choice{Unit: v.Get("file_unit"), Format: export.Format(v.Get("format")), Words: v.Get("words") != "", Every: v.Get("every") != ""}
	if !slices.Contains(export.Formats(), c.Format) {
		c.Format = export.XLSX
		return c, []survey.Problem{{Field: "format", Code: "exports.format.none"}}
	}
	return c, nil
}

// order is what a job is told: a choice, and the units that the person might
// export when it was made.
type order struct {
	choice
	Wave     string   `json:"wave"`
	Units    []string `json:"units,omitempty"`
	All      bool     `json:"all,omitempty"` // every unit; Units is empty
	Language string   `json:"language"`
}

// rows are the sheets beside those that count.
func (c choice) rows() results.Choice { return results.Choice{Partial: c.Every, Excluded: c.Every} }

// exported are the units of a wave whose responses somebody may export,
// parents first. who is seen from access.ExportResponses.
func exported(config *directory.Snapshot, w survey.Wave, who access.User) []survey.Unit {
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

// roots are the topmost of some units.
func roots(units []survey.Unit) []string {
	known := map[string]bool{}
	var tops []string
	for _, u := range units {
		if known[u.ID] = true; !known[u.Parent] {
			tops = append(tops, u.ID)
		}
	}
	return tops
}

// ordered makes an order of a choice; ErrNoUnit when the unit is not among
// those that the person may export.
func ordered(config *directory.Snapshot, w survey.Wave, who access.User, c choice, language string) (order, error) {
	o := order{choice: c, Wave: w.ID, Language: language}
	units := exported(config, w, who)
	switch {
	case c.Unit != "" && !slices.ContainsFunc(units, func(u survey.Unit) bool { return u.ID == c.Unit }):
		return o, results.ErrNoUnit
	case c.Unit != "":
		o.Units = []string{c.Unit}
	case who.May(access.ExportResponses) && who.For(access.ExportResponses).SeesAll():
		o.All = true
	default:
		o.Units = roots(units)
	}
	if !o.All && len(o.Units) == 0 { // no units would be all units
		return o, results.ErrNoUnit
	}
	return o, nil
}

// fileName is the name of an order's file; it tells what is in it, and is the
// same each time.
func (o order) fileName() string { return dataName(o.Wave, o.Unit, o.choice) + o.Format.Extension() }

// dataName is a file of responses without its ending.
func dataName(wave, unit string, c choice) string {
	name := "responses-" + wave
	if unit != "" {
		name += "-" + unit
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
