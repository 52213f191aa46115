package rounds_test

import (
	"testing"

	"sipas/survey/access"
	"sipas/survey/web/webtest"
)

// On A4 the council's view is a table without what is typed, and progress ends
// within the sheet.
func TestPaper(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	busy(o)
	o.Add("chi", nil, access.Officer)
	for path, want := range map[string]string{
		leaf: `(() => {
			const table = document.querySelector(".council"), first = table.tBodies[0].rows[0];
			return first.cells[1].offsetHeight > 0 && getComputedStyle(first).display === "table-row" &&
				![...document.querySelectorAll("main input, main select, main button")].some(x => x.offsetHeight > 0)
		})()`,
		"/reform/rounds/r": `document.querySelector(".progress").getBoundingClientRect().right <= innerWidth && document.querySelector(".progress").offsetHeight > 0`,
	} {
		page := browser.Page(t, webtest.Look{Width: 700, Height: 1000, Language: "vi"})
		o.Enter(page, "chi", path)
		page.Printed()
		if !webtest.Eval[bool](page, want) {
			t.Errorf("%s is not all on paper", path)
		}
	}
}
