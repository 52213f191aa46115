package exports

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
)

// files is the page of what can be had of a wave.
type files struct {
	Head    lens.Head
	Refusal *lens.Refusal // why there is no report; nil when there is one
	Of      string        // what the report is of, in words
	Until   string
	Lately  bool // responses of the present day are not in the files yet

	Report, PDF, XLSX, JSON string // addresses of the report
	Described               []link // codebook and scripts

	Export  bool            // the reader may export responses of some units of the wave
	Choice  dispatch.Choice // what stands in the form
	Action  string          // of the form
	Units   []option
	Formats []option
	Wrongs  []wrong
	Jobs    []entry
}

// link is a file with what it is.
type link struct{ To, Words, Help string }

// option is an entry to choose.
type option struct {
	Value, Label, Help string
	On                 bool
}

// wrong is something wrong with an input.
type wrong struct{ Field, Message string }

// At is what is wrong with an input; "" when nothing is.
func (b files) At(field string) string {
	i := slices.IndexFunc(b.Wrongs, func(w wrong) bool { return w.Field == field })
	if i < 0 {
		return ""
	}
	return b.Wrongs[i].Message
}

func (p *Pages) showFiles(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	chosen := dispatch.Choice{Format: export.XLSX, Unit: place.Lens.Unit}
	if q := c.QueryParams(); q.Has("format") { // the form again, after a look at a file
		chosen, _ = read(q)
	}
	return p.page(c, place, chosen, nil)
}

// page shows the files, with why a job was not begun.
func (p *Pages) page(c echo.Context, place *lens.Place, chosen dispatch.Choice, refused error) error {
	ctx := c.Request().Context()
	if refused != nil && survey.KindOf(refused) != survey.KindInvalid && survey.KindOf(refused) != survey.KindThrottled {
		return refused
	}
	sight, err := p.Findings.Look(ctx, place.Lens)
	if err != nil {
		return err
	}
	to := func(page string) string { return place.Address(page, place.Lens) }
	body := files{Head: place.Head("files", nil), Refusal: place.Refusal(sight), Of: of(place), Until: place.Until(sight), Choice: chosen,
		Report: to("report"), PDF: to("report.pdf"), XLSX: to("files/" + reportXLSX), JSON: to("files/" + reportJSON), Action: to("files")}
	body.Lately = export.Lately(place.Wave, p.Now()) != ""
	body.offer(place)
	for _, d := range described(place.Locale) {
		body.Described = append(body.Described, link{to("files/" + d.To), d.Words, d.Help})
	}
	status := http.StatusOK
	if refused != nil {
		body.Wrongs = explain(p.Site.Explain(c, place.Locale, refused))
		status = http.StatusUnprocessableEntity
	}
	if body.Export {
		if body.Jobs, err = p.entries(c, place.Who, place.Locale, place.Wave.ID); err != nil {
			return err
		}
	}
	return lens.Show(c, p.Room, status, p.files, place, place.Say("exports.title"), body)
}

// of is what a report of the lens is of, in words.
func of(place *lens.Place) string {
	all := []string{place.Title()}
	if filters := place.Chosen(); filters != "" {
		all = append(all, filters)
	}
	return strings.Join(all, " – ")
}

// offer fills the form for responses.
func (b *files) offer(place *lens.Place) {
	units := dispatch.Units(place.Config, place.Wave, place.Who)
	b.Export = len(units) > 0
	if !b.Export {
		return
	}
	if !slices.ContainsFunc(units, func(u survey.Unit) bool { return u.ID == b.Choice.Unit }) {
		b.Choice.Unit = ""
	}
	whole := place.Who.For(access.ExportResponses).SeesAll()
	if whole || len(dispatch.Roots(units)) > 1 {
		b.Units = append(b.Units, option{Label: place.Say("exports.unit.all"), On: b.Choice.Unit == ""})
	}
	depth := map[string]int{}
	for _, u := range units {
		d, below := depth[u.Parent]
		if below {
			d++
		}
		depth[u.ID] = d
		b.Units = append(b.Units, option{Value: u.ID, Label: strings.Repeat("\u2003", d) + place.Text(u.Name), On: u.ID == b.Choice.Unit})
	}
	for _, f := range export.Formats() {
		b.Formats = append(b.Formats, option{string(f), formatName(place.Locale, f), formatHelp(place.Locale, f), f == b.Choice.Format})
	}
}

// inputs are the names of the form's inputs, for errors from below.
var inputs = map[string]bool{"format": true, "file_unit": true}

// explain is what is wrong, by input where it belongs to one.
func explain(x kit.Problem) []wrong {
	var all []wrong
	for _, f := range x.Problems {
		if inputs[f.Field] {
			all = append(all, wrong{f.Field, f.Message})
		}
	}
	if len(all) == 0 {
		all = append(all, wrong{Message: x.Title + ". " + x.Detail})
	}
	return all
}
