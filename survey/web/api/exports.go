package api

import (
	"slices"

	"sipas/survey/access"
	"sipas/survey/export"
)

// exported is a kind of file that leaves the house through here.
type exported struct {
	Kind      string     `json:"kind"`   // responses, codebook, results
	Format    string     `json:"format"` // see export.Format; json
	Type      string     `json:"type"`   // media type
	Extension string     `json:"extension"`
	Act       access.Act `json:"act"`     // that it needs
	Allowed   bool       `json:"allowed"` // to the key that is shown
	Template  string     `json:"template"`
}

// formats are those that responses are streamed in.
func formats() []export.Format {
	return []export.Format{export.NDJSON, export.CSV, export.Excel, export.Coded}
}

// exports lists the kinds.
func (p *Pages) exports(a *asked) error {
	var items []exported
	for _, f := range formats() {
		items = append(items, exported{Kind: "responses", Format: string(f), Type: f.Type(), Extension: f.Extension(),
			Act: access.ExportResponses, Template: root + "/waves/{wave}/responses?format=" + string(f) + "{&unit,texts}"})
	}
	items = append(items,
		exported{"codebook", "json", jsonType, ".json", access.SeeResults, false, root + "/waves/{wave}/questionnaire{?texts}"},
		exported{"results", "json", jsonType, ".json", access.SeeResults, false, root + "/waves/{wave}/results{?lens*}"})
	may := a.acts()
	for i := range items {
		items[i].Allowed = slices.Contains(may, items[i].Act)
	}
	return a.answer(list[exported]{Items: items})
}
