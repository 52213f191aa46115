package officer_test

import (
	"fmt"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/webtest"
)

var looks = map[string]webtest.Look{
	"phone":         {Width: 360, Height: 640},
	"phone-english": {Width: 360, Height: 640, Language: "en"},
	"narrow-dark":   {Width: 320, Height: 640, Dark: true},
	"desk":          {Width: 1280, Height: 800},
	"desk-english":  {Width: 1280, Height: 800, Language: "en"},
	"no-script":     {Width: 360, Height: 640, NoScript: true},
}

// telling are the pages that are looked at in the dark and without script as
// well.
const telling = " leaf-empty leaf-wrong field field-council appraise review-council final "

// TestLooks walks through a sheet from the first point to the last with both
// sides, and looks at every page on the way.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.surveys()
			o.Add("anh", []string{"D1"}, access.Officer)
			o.Add("chi", nil, access.Officer)
			unit, council := browser.Page(t, look), browser.Page(t, look)
			o.Enter(unit, "anh", d1)
			o.Enter(council, "chi", d1)
			see := func(page *webtest.Page, path, what string) {
				t.Helper()
				if look := looks[name]; (look.Dark || look.NoScript) && !strings.Contains(telling, " "+what+" ") {
					return
				}
				if path != "-" {
					page.Open(o.URL + d1 + path)
				}
				page.Shot("officer-"+name+"-"+what, true)
				page.Accessible(what)
				page.Fits(what)
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", what, small)
				}
			}
			see(unit, "", "empty")
			see(unit, "/leaf/1.1.1", "leaf-empty")
			unit.Open(o.URL + d1 + "/leaf/1.1.1")
			unit.Type("#points", "9")
			unit.Click(`form.sheet button[value="save"]`)
			unit.Wait("document.getElementById('wrongs')")
			see(unit, "-", "leaf-wrong")
			see(unit, "/fields/1", "field")
			see(unit, "/review", "review-missing")
			see(unit, "/import", "import")
			see(unit, "/leaf/2.1", "survey")
			see(council, "/leaf/2.1", "survey-council")
			o.to(reform.FirstAppraisal)
			see(unit, "", "handed-in")
			see(council, "/leaf/1.1.1", "appraise")
			see(council, "/leaf/1.2", "claim")
			see(council, "/fields/1", "field-council")
			o.act("1.1.1", reform.Appraise{Points: "1", Reason: "Thiếu minh chứng quý 3"})
			o.act("1.1.1", reform.Comment{Text: "Đề nghị bổ sung biên bản", OfCouncil: true})
			o.act("1.1.1", reform.Comment{Text: "Sở sẽ gửi trong tuần này"})
			o.act("1.1.2", reform.Appraise{Figure: "92,5"})
			o.act("1.2", reform.Decide{Reason: "Có báo cáo quý 2"})
			o.act("1.2", reform.Appraise{Points: "1", Reason: "Có báo cáo quý 2"})
			o.move(reform.Explaining, "")
			see(unit, "/leaf/1.1.1", "explain")
			see(unit, "/review", "review-explain")
			see(council, "/review", "review-council")
			o.act("1.1.1", reform.Explain{Text: "Đã gửi bổ sung minh chứng"})
			o.move(reform.SecondAppraisal, "")
			o.act("1.1.1", reform.Appraise{Points: "1.5", Reason: "Chấp nhận một phần"})
			o.move(reform.Final, "")
			see(unit, "", "final")
			see(unit, "/leaf/1.1.1", "leaf-final")
			see(unit, "/paper", "paper")
			for _, page := range []*webtest.Page{unit, council} {
				if faults := page.Faults(); faults != "" {
					t.Error(faults)
				}
			}
		})
	}
}

// TestByKeyboard scores a leaf without a mouse: the skip link first, Enter in
// the points saves.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("anh", []string{"D1"}, access.Officer)
	page := browser.Page(t, looks["desk"])
	o.Enter(page, "anh", d1)
	page.Open(o.URL + d1 + "/leaf/1.2")
	page.Type("#points", "1,5\r")
	page.Wait(`location.search.includes("saved=1.2")`)
	if got := o.leaf("1.2").Self; got == nil || got.Points != "1.5" {
		t.Errorf("kept %+v", got)
	}
	page.Open(o.URL + d1 + "/fields/1")
	page.Type(`input[name="p.1.1.1"]`, "2\r")
	page.Wait(`location.search.includes("kept=1")`)
	// Everything that can be clicked can be reached: nothing is taken out of the order.
	if n := webtest.Eval[int](page, `document.querySelectorAll("[tabindex]:not([tabindex='-1'],[tabindex='0'])").length`); n != 0 {
		t.Errorf("%d elements with an order of their own", n)
	}
}

// TestPaper: the printed sheet has its table and its signatures, and none of the
// page around it.
func TestPaper(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.scored()
	o.Add("anh", []string{"D1"}, access.Officer)
	page := browser.Page(t, looks["desk"])
	o.Enter(page, "anh", d1+"/paper")
	pdf := page.PDF()
	if !strings.HasPrefix(string(pdf), "%PDF-") || len(pdf) < 1000 {
		t.Fatalf("%d bytes", len(pdf))
	}
	shown := webtest.Eval[string](page, `(() => { const s = document.querySelector(".signs"); return s.textContent })()`)
	for _, want := range []string{"THỦ TRƯỞNG ĐƠN VỊ", "NGƯỜI LẬP PHIẾU"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is missing in %q", want, shown)
		}
	}
	if b := page.Printed().Bounds(); b.Dx() == 0 || b.Dy() == 0 {
		t.Error(fmt.Sprint(b))
	}
	// At the width of A4 a code and a number stay on one line.
	narrow := browser.Page(t, webtest.Look{Width: 700, Height: 1000, Language: "vi"})
	o.Enter(narrow, "anh", d1+"/paper")
	narrow.Printed()
	if broken := webtest.Eval[string](narrow, `[...document.querySelectorAll(".printed td:first-child, .printed td.n")].filter(c => {
		const r = document.createRange(); r.selectNodeContents(c); return new Set([...r.getClientRects()].map(x => x.top)).size > 1
	}).map(c => c.textContent).join(" ")`); broken != "" {
		t.Errorf("broken on paper: %s", broken)
	}
}
