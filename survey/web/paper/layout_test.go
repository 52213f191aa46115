package paper

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/web/kit"
	"sipas/templates"
)

// Whatever a questionnaire asks: every question is printed once and in order,
// no heading is the last on a page, ratings always stand below the labels of
// the scale, and no page holds more than fits.
func TestPagesOfAnyQuestionnaire(t *testing.T) {
	site := must[*kit.Site](t)(kit.New(kit.Config{Templates: templates.Files, Static: static.Files}))
	rapid.Check(t, func(t *rapid.T) {
		words := func(name string, most int) survey.Text {
			return survey.Text{"vi": strings.Repeat("chữ ", rapid.IntRange(1, most).Draw(t, name))}
		}
		q := survey.SIPAS25()
		q.Factors = nil
		for f := range rapid.IntRange(1, 6).Draw(t, "factors") {
			factor := survey.Factor{Code: string(rune('A' + f)), Name: words("name", 20)}
			for k := range rapid.IntRange(1, 14).Draw(t, "criteria") {
				factor.Criteria = append(factor.Criteria, survey.Criterion{Code: factor.Code + string(rune('a'+k)), Question: words("criterion", 60)})
			}
			q.Factors = append(q.Factors, factor)
		}
		all := blocks(site.In("vi"), q.On(survey.FullForm), "vi")
		var got []block
		for i, page := range paginate(all) {
			left := float64(otherPage)
			if i == 0 {
				left = firstPage
			}
			rated := false
			for j, b := range page {
				left -= b.height
				switch {
				case b.Kind == heading && j == len(page)-1:
					t.Fatalf("page %d ends with a heading", i+1)
				case b.Kind == rating && !rated:
					t.Fatalf("page %d has ratings without the scale's labels", i+1)
				}
				rated = b.Kind == head || rated && (b.Kind == rating || b.Kind == heading)
				if b.Kind != head {
					got = append(got, b)
				}
			}
			if left < 0 && len(page) > 2 {
				t.Fatalf("page %d holds %.0f mm too much", i+1, -left)
			}
		}
		if len(got) != len(all) {
			t.Fatalf("%d blocks are printed of %d", len(got), len(all))
		}
		for i := range got {
			if got[i].Number != all[i].Number || got[i].Text != all[i].Text {
				t.Fatalf("block %d is %q, want %q", i, got[i].Text, all[i].Text)
			}
		}
	})
}
