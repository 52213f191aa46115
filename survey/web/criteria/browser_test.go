package criteria_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
	"sipas/survey/web/webtest"
)

// looks are how the pages are looked at.
var looks = map[string]webtest.Look{
	"phone":     {Width: 360, Height: 640},
	"phone-en":  {Width: 360, Height: 640, Language: "en"},
	"narrow":    {Width: 320, Height: 640, TextPercent: 200},
	"desk":      {Width: 1280, Height: 800},
	"desk-en":   {Width: 1280, Height: 800, Language: "en"},
	"dark":      {Width: 1280, Height: 800, Dark: true},
	"forced":    {Width: 1280, Height: 800, ForcedColours: true},
	"no-script": {Width: 360, Height: 640, NoScript: true},
}

// shown are a province's set, a draft that does not add up, and a published one
// with its next version.
func (o *office) shown(t *testing.T) {
	t.Helper()
	examples, err := reform.Examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range examples {
		if s.Level == reform.Province {
			o.put(s)
		}
	}
	wrong := broken("so-2026")
	wrong.Title = text("Bộ tiêu chí đánh giá cải cách hành chính của các sở, ban, ngành năm 2026")
	wrong.Items[1].Name = nil
	wrong.Items[1].Note = text("Ban hành trước ngày 31/01 được đủ điểm; chậm mỗi tuần trừ 0,25 điểm.")
	wrong.Items = append(wrong.Items, reform.Item{Code: "+", Name: text("Sáng kiến được công nhận"), Kind: "bonus", Max: "3", Source: reform.SelfScored})
	o.put(wrong)
	done := small("so-2025")
	done.Published = true
	o.put(done)
	done.Version, done.Published, done.Items = 2, false, slices.Clone(done.Items)
	done.Items[1].Name, done.Items[1].Max, done.Items[0].Max = text("Ban hành kế hoạch cải cách hành chính năm của cơ quan, đơn vị"), "3", "4.5"
	done.Items[2].Code = "1.3"
	done.Items = append(done.Items, reform.Item{Code: "3", Name: text("Sự hài lòng của người dân, tổ chức"), Max: "2", Source: reform.Sociological})
	o.put(done)
}

// Every page, narrow and wide, in both languages: no violation of WCAG 2.2 AA,
// nothing wider than its place, targets that a thumb can hit.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	bare, o := newOffice(t), newOffice(t)
	o.shown(t)
	bare.Add("lan", nil, access.Officer)
	o.Add("lan", nil, access.Officer)
	wrong, all := "/reform/sets/so-2026@1", "/reform/sets/province-1149@1"
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			see := func(what string) {
				t.Helper()
				page.Shot("criteria-"+name+"-"+what, true)
				page.Accessible(what)
				page.Fits(what)
				if small := page.SmallTargets(44); small != "" && look.TextPercent == 0 {
					for line := range strings.Lines(small) {
						if !strings.HasPrefix(line, "<label for") { // the input below it is the target
							t.Errorf("%s: a target that is too small: %s", what, line)
						}
					}
				}
			}
			o.Enter(page, "lan", "/reform/sets")
			see("list")
			for _, p := range []struct{ what, path string }{
				{"begin", "/reform/sets/new"}, {"import", "/reform/sets/import"}, {"set", all}, {"wrong", wrong}, {"open", wrong + "?open=all"},
				{"published", "/reform/sets/so-2025@1"}, {"item", wrong + "/items/1"}, {"leaf", wrong + "/items/2"}, {"add", wrong + "/add?parent=2"},
				{"settings", wrong + "/settings"}, {"remove", wrong + "/items/1/remove"}, {"publish", "/reform/sets/so-2025@2/publish"}, {"blocked", wrong + "/publish"},
				{"compare", "/reform/sets/so-2025@2/compare"},
			} {
				plain := (look.Width == 360 || look.Width == 1280) && !look.Dark && !look.ForcedColours && !look.NoScript
				if !plain && !slices.Contains([]string{"import", "open", "leaf", "settings", "blocked", "compare"}, p.what) {
					continue // one page of each make
				}
				page.Open(o.URL + p.path)
				see(p.what)
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
	page := browser.Page(t, webtest.Look{Width: 360, Height: 640})
	bare.Enter(page, "lan", "/reform/sets")
	page.Shot("criteria-none", true)
	page.Accessible("none")
	page.Fits("none")
}

// On a phone fields are folded; where there is room, and on paper, they are not.
func TestFolding(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.shown(t)
	o.Add("lan", nil, access.Officer)
	open := `document.querySelectorAll('details.field[open]').length`
	phone := browser.Page(t, webtest.Look{Width: 360, Height: 640})
	o.Enter(phone, "lan", "/reform/sets/province-1149@1")
	if n := webtest.Eval[int](phone, open); n != 0 {
		t.Errorf("%d fields are open on a phone", n)
	}
	phone.Click("details.field:nth-of-type(2) summary")
	phone.Wait(open + ` === 1`)
	phone.Shot("criteria-one-field", false)
	desk := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(desk, "lan", "/reform/sets/province-1149@1")
	desk.Wait(open + ` === 8`)
	paper := desk.Printed()
	if paper.Bounds().Dy() < 3*paper.Bounds().Dx() {
		t.Errorf("the printed set is %v: are its fields folded?", paper.Bounds())
	}
}

// With nothing but a keyboard an item is put right, with a mistake on the way.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	path := "/reform/sets/" + o.put(broken("nho"))
	o.Add("lan", nil, access.Officer)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(page, "lan", path)
	page.Click("#problems a")
	page.Wait(`location.pathname.endsWith("/items/1") && document.readyState === "complete"`)
	page.Wait(`(document.getElementById("max").value = "", true)`)
	page.Type("#max", "bốn\r")
	page.Wait(`document.querySelector("[role=alert] a[href='#max']") && document.getElementById("max").getAttribute("aria-invalid") === "true"`)
	page.Accessible("a mistake")
	page.Shot("criteria-mistake", true)
	page.Click("[role=alert] a")
	page.Wait(`document.activeElement.id === "max"`)
	page.Wait(`(document.getElementById("max").value = "", true)`)
	page.Type("#max", "4,0\r")
	page.Wait(`location.pathname === "` + path + `" && document.querySelector(".saved") && !document.getElementById("problems")`)
	if got := o.stored("nho@1").Items[0].Max; got != "4" {
		t.Errorf("stored: %s", got)
	}
	if faults := page.Faults(); faults != "" {
		t.Error(faults)
	}
}

// A table is chosen, looked over and kept in a real browser; and two people meet
// at an item.
func TestImportAndClashInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("lan", nil, access.Officer)
	page := browser.Page(t, webtest.Look{Width: 360, Height: 640})
	o.Enter(page, "lan", "/reform/sets/import")
	choose := func(text string) {
		t.Helper()
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		page.Wait(`(() => { const d = new DataTransfer(); d.items.add(new File([` + string(quoted) + `], "phu-luc.csv")); document.getElementById("file").files = d.files; return true })()`)
		page.Click("form.sheet button")
	}
	choose("Mã;Tên;Điểm tối đa\n1;a;hai\n1;b;1\n")
	page.Wait(`document.querySelector("#wrongs")`)
	page.Accessible("cells")
	page.Fits("cells")
	page.Shot("criteria-cells", true)
	choose("Mã;Tên;Điểm tối đa;Nguồn điểm\n1;Chỉ đạo, điều hành;5;\n1.1;Kế hoạch;2,5;tự chấm\n1.2;Báo cáo \"năm\";1,5;\n2;Tác động;6;chỉ số hài lòng\n")
	page.Wait(`document.querySelector("[name=content]")`)
	page.Accessible("plan")
	page.Fits("plan")
	page.Shot("criteria-plan", true)
	page.Type("#title_vi", "Bộ từ phụ lục")
	page.Wait(`(document.getElementById("level").value = "department", true)`)
	page.Click("form.sheet button")
	page.Wait(`location.pathname === "/reform/sets/bo-tu-phu-luc@1" && document.readyState === "complete"`)
	if s := o.stored("bo-tu-phu-luc@1"); len(s.Items) != 4 || s.Items[2].Name["vi"] != `Báo cáo "năm"` {
		t.Errorf("%+v", s)
	}

	at := "/reform/sets/bo-tu-phu-luc@1/items/1.1"
	page.Open(o.URL + at)
	other := o.council()
	other.Post(at, desktest.With(form(other.Get(at), at), "name_vi", "Của người kia", "source", "survey")).Leads("/reform/sets/bo-tu-phu-luc@1")
	page.Wait(`(document.getElementById("name_vi").value = "Của tôi", true)`)
	page.Click("form[data-keep] .acts button")
	page.Wait(`document.querySelector(".clash")`)
	page.Accessible("clash")
	page.Fits("clash")
	page.Shot("criteria-clash", true)
	page.Click(".acts button")
	page.Wait(`location.pathname === "/reform/sets/bo-tu-phu-luc@1"`)
	if it := o.stored("bo-tu-phu-luc@1").Items[1]; it.Name["vi"] != "Của tôi" || it.Source != reform.Sociological {
		t.Errorf("settled: %+v", it)
	}
	if faults := page.Faults(); faults != "" {
		t.Error(faults)
	}
}
