package rounds_test

import (
	"testing"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/webtest"
)

// looks are how the pages are looked at.
var looks = map[string]webtest.Look{
	"phone":        {Width: 360, Height: 640},
	"phone-en":     {Width: 360, Height: 640, Dark: true, Language: "en"},
	"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
	"desk":         {Width: 1280, Height: 800},
	"desk-en":      {Width: 1280, Height: 800, Language: "en"},
	"forced":       {Width: 1280, Height: 800, ForcedColours: true},
	"no-script":    {Width: 360, Height: 640, NoScript: true},
}

// busy is a province with a round at each state, and one that is in the middle
// of it: a sheet at every stage, claims, adjustments, explanations, comments.
func busy(o *office) {
	o.prepared("p", "D1", "D2", "C1")
	o.running("r", "D1", "D2", "C1", "C2", "P")
	for _, unit := range []string{"D1", "D2", "C2"} {
		o.scored("r", unit, "lan")
	}
	o.act("r", "P", "1.2", "minh", reform.Claim{Reason: "Không có sáng kiến nào trong năm"})
	o.act("r", "P", "1.1", "minh", reform.SelfScore{Points: "20"})
	o.act("r", "P", "1.1", "minh", reform.Comment{Text: "Tài liệu sẽ gửi bổ sung trong tuần sau."})
	o.move("r", "P", reform.FirstAppraisal)
	o.act("r", "D2", "1.1", "lan", reform.Appraise{Points: "15", Reason: "Kế hoạch ban hành muộn hai tháng"})
	o.act("r", "D2", "1.2", "hoa", reform.Appraise{Points: "30"})
	o.act("r", "D2", "1.3", "hoa", reform.Appraise{Figure: "95,5"})
	o.act("r", "D2", "2", "hoa", reform.Enter{Index: "90,81", Source: "Quyết định 123/QĐ-BNV", Use: true})
	o.act("r", "C2", "3", "hoa", reform.Give{Points: "7,5", Reason: "Chỉ có 12 phiếu"})
	o.move("r", "D2", reform.Explaining)
	o.act("r", "D2", "1.1", "lan", reform.Explain{Text: "Kế hoạch đã gửi đúng hạn qua trục liên thông, kèm phiếu gửi."})
	o.move("r", "D2", reform.SecondAppraisal)
}

func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	busy(o)
	o.Add("chi", nil, access.Officer)
	o.Add("dung", []string{"D1", "C1"}, access.Officer)
	v := o.council()
	v.Post("/reform/rounds/p/groups", with(nil, "name_vi", "Nhóm các sở", "name_en", "Departments")).Leads("/reform/rounds/p/groups/of/nhom-cac-so")
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			o.Enter(page, "chi", "/reform")
			see := func(what string) {
				t.Helper()
				page.Shot("rounds-"+name+"-"+what, true)
				page.Accessible(what)
				page.Fits(emptied(page, what))
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", what, small)
				}
			}
			see("home")
			for _, p := range []struct{ what, path string }{
				{"new", "/reform/rounds/new"}, {"plan", "/reform/rounds/p"}, {"edit", "/reform/rounds/p/edit"}, {"edit-running", "/reform/rounds/r/edit"},
				{"units", "/reform/rounds/p/units"}, {"units-running", "/reform/rounds/r/units"}, {"groups", "/reform/rounds/p/groups"},
				{"group", "/reform/rounds/p/groups/of/nhom-cac-so"}, {"propose", "/reform/rounds/p/groups/propose?width=5"},
				{"sets", "/reform/rounds/p/sets?set=special@1"}, {"run", "/reform/rounds/p/run"}, {"remove", "/reform/rounds/p/remove"},
				{"progress", "/reform/rounds/r"}, {"move", "/reform/rounds/r/move?from=self"}, {"unit", "/reform/rounds/r/units/D2"},
				{"criteria", "/reform/rounds/r/criteria"}, {"leaf", "/reform/rounds/r/criteria/1.1"}, {"claim", "/reform/rounds/r/criteria/1.2"},
				{"computed", "/reform/rounds/r/criteria/1.3"}, {"survey", "/reform/rounds/r/criteria/2"},
			} {
				page.Open(o.URL + p.path)
				see(p.what)
			}
			if look.NoScript {
				return // what follows is sent by a script
			}
			page.Open(o.URL + "/reform/rounds/r/criteria/1.1")
			webtest.Eval[bool](page, `(document.getElementById('points.D1').value = '99', document.getElementById('points.D2').value = '12',
				window.old = true, document.querySelector('main form p.acts button').click(), true)`)
			page.Wait(`!window.old && document.getElementById('wrongs')`)
			see("leaf-wrong")
			page.Open(o.URL + "/reform/rounds/p/edit")
			webtest.Eval[bool](page, `(document.getElementById('self_day').value = 'mai', document.getElementById('title_vi').value = '',
				window.old = true, document.querySelector('form.sheet > p.acts button').click(), true)`)
			page.Wait(`!window.old && document.getElementById('wrongs')`)
			see("edit-wrong")
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
	t.Run("unit", func(t *testing.T) {
		page := browser.Page(t, looks["phone"])
		o.Enter(page, "dung", "/reform")
		page.Shot("rounds-unit-home", true)
		page.Accessible("home of a unit")
		page.Open(o.URL + "/reform/rounds/r")
		page.Shot("rounds-unit-progress", true)
		page.Accessible("progress of a unit")
	})
}

// A stage with more units than the page lists, and the council's view of many.
func TestManyUnitsLook(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	ids := o.province(203)
	o.running("r", ids...)
	for _, id := range ids {
		o.scored("r", id, "lan")
		o.move("r", id, reform.SelfScoring)
	}
	o.Add("chi", nil, access.Officer)
	for _, name := range []string{"phone", "desk"} {
		page := browser.Page(t, looks[name])
		o.Enter(page, "chi", "/reform")
		see := func(what string) {
			t.Helper()
			page.Shot("rounds-"+name+"-"+what, true)
			page.Accessible(what)
			page.Fits(what)
			if small := page.SmallTargets(44); small != "" {
				t.Errorf("%s: small targets:\n%s", what, small)
			}
		}
		page.Open(o.URL + "/reform/rounds/r/criteria/1.1?q=20")
		see("many-leaf")
		page.Open(o.URL + "/reform/rounds/r/move?from=self")
		see("many-move")
	}
	page := browser.Page(t, looks["phone"])
	o.Enter(page, "chi", "/reform")
	page.Open(o.URL + "/reform/rounds/r/move?from=self")
	page.Type("main form p.acts button", "\r")
	page.Wait(`document.querySelector('.saved')`)
	page.Shot("rounds-many-moved", true)
	page.Accessible("many moved")
	page.Fits("many moved")
}

// TestByKeyboard appraises a unit at a criterion without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.running("r", "D1", "D2")
	o.scored("r", "D1", "lan")
	o.Add("chi", nil, access.Officer)
	page := browser.Page(t, looks["desk"])
	o.Enter(page, "chi", "/reform/rounds/r/criteria/1.1")
	page.Type(`[id="points.D1"]`, "15,5\tchưa đủ minh chứng\r")
	page.Wait(`location.search.includes("done=appraised")`)
	l := o.sheet("r", "D1").Leaf("1.1")
	if l.First == nil || l.First.Points != "15.5" || l.First.Reason != "chưa đủ minh chứng" || l.First.Who != "chi" {
		t.Errorf("kept %+v", l.First)
	}
}

// emptied empties the inputs of a page that has been looked at: an input scrolls
// what is typed into it.
func emptied(page *webtest.Page, what string) string {
	webtest.Eval[bool](page, `(document.querySelectorAll('input').forEach(e => e.value = ''), true)`)
	return what
}
