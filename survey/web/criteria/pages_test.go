package criteria_test

import (
	"io/fs"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
	"sipas/templates"
)

func TestTemplatesFitTheirData(t *testing.T) {
	if err := newOffice(t).pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
}

// Only those who may run the reform score over all units come in; an officer of
// one unit is told so on every page, and changes nothing.
func TestWhoComesIn(t *testing.T) {
	o := newOffice(t)
	ref := o.put(small("nho"))
	path := "/reform/sets/" + ref
	gets := []string{"/reform/sets", "/reform/sets/new", "/reform/sets/import", "/reform/sets/template.csv", "/reform/sets/template.xlsx", path,
		path + "/export.csv", path + "/export.xlsx", path + "/settings", path + "/publish", path + "/remove", path + "/add", path + "/items/1.1", path + "/items/1.1/remove"}
	posts := []string{"/reform/sets/new", path + "/version", path + "/settings", path + "/publish", path + "/remove", path + "/add", path + "/items/1.1",
		path + "/items/1.1/move", path + "/items/1.1/remove"}
	for name, who := range map[string]desktest.Visitor{"officer of a unit": o.Person([]string{"so"}, access.Officer), "manager of all": o.Person(nil, access.Manager),
		"analyst of all": o.Person(nil, access.Analyst), "administrator of a unit": o.Person([]string{"so"}, access.Administrator)} {
		for _, to := range gets {
			if a := who.Get(to); a.Status != 403 {
				t.Errorf("%s: GET %s: %d", name, to, a.Status)
			}
		}
		for _, to := range posts {
			if a := who.Post(to, desktest.With(nil, "rev", "1", "do", "up", "base", "empty", "title_vi", "X", "level", "commune")); a.Status != 403 {
				t.Errorf("%s: POST %s: %d", name, to, a.Status)
			}
		}
		for _, to := range []string{"/reform/sets/import", "/reform/sets/import/confirm"} {
			if a := who.Upload(to, "file", "a.csv", []byte("code,name_vi,max\n1,a,1\n"), nil); a.Status != 403 {
				t.Errorf("%s: POST %s: %d", name, to, a.Status)
			}
		}
	}
	for _, who := range []desktest.Visitor{o.council(), o.Person(nil, access.Administrator)} {
		for _, to := range gets {
			who.Get(to).Want(200)
		}
	}
	if a := o.Stranger().Get(path); a.Status != 303 {
		t.Errorf("a stranger: %d", a.Status)
	}
	if all, err := o.reform.Sets(t.Context()); err != nil || len(all) != 1 || all[0].Title["vi"] != "Bộ nhỏ" {
		t.Errorf("afterwards: %v %v", all, err)
	}
}

func TestUnknownSetsAndItems(t *testing.T) {
	o := newOffice(t)
	who, ref := o.council(), o.put(small("nho"))
	for _, to := range []string{"/reform/sets/other@1", "/reform/sets/nho@2", "/reform/sets/nho", "/reform/sets/@", "/reform/sets/" + ref + "/items/9", "/reform/sets/" + ref + "/add?parent=9"} {
		who.Get(to).Want(404)
	}
}

// The list says what to do when there is nothing, and what there is.
func TestList(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	who.Get("/reform/sets").Want(200, "There is no criteria set yet", "8\u00a0/\u00a043\u00a0/\u00a0102, 100 points", "base=example%3acommune-ha-noi-5666", "not known")
	o.put(broken("nho"))
	done := small("xong")
	done.Published = true
	o.put(done)
	who.Get("/reform/sets").Want(200, "1 to put right", "2\u00a0/\u00a02", ">10<", "Departments of a province", "Published").Lacks("There is no criteria set yet")
}

// A set begins from every example, from nothing, and from a version.
func TestBegin(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	page := who.Get("/reform/sets/new").Want(200, "Units of a ministry")
	form := page.Form("/reform/sets/new")
	who.Post("/reform/sets/new", form).Want(422, "Please choose what to begin with")
	examples, err := reform.Examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		who.Post("/reform/sets/new", desktest.With(form, "base", "example:"+e.ID, "title_vi", "Bộ "+e.ID)).Leads("/reform/sets/bo-" + e.ID + "@1")
		s := o.stored("bo-" + e.ID + "@1")
		if s.Level != e.Level || len(s.Items) != len(e.Items) || s.Published || s.Basis["vi"] != e.Basis["vi"] {
			t.Errorf("%s: %+v", e.ID, s)
		}
	}
	who.Post("/reform/sets/new", desktest.With(form, "base", "empty", "title_en", "kept")).Want(422, "Please write the title", "for whom", `value="kept"`)
	empty := desktest.With(form, "base", "empty", "title_vi", "Bộ cấp xã", "level", "commune")
	who.Post("/reform/sets/new", empty).Leads("/reform/sets/bo-cap-xa@1")
	who.Post("/reform/sets/new", empty).Leads("/reform/sets/bo-cap-xa-2@1")
	who.Post("/reform/sets/new", desktest.With(empty, "id", "bo-cap-xa")).Want(422, "Another criteria set has this id", "Bộ cấp xã")
	who.Post("/reform/sets/new", desktest.With(empty, "id", "Bộ?")).Want(422, "cannot be an id")
	who.Get("/reform/sets/bo-cap-xa@1").Want(200, "no items yet", "Please add the first field")
	who.Post("/reform/sets/new", desktest.With(form, "base", "bo-cap-xa@1", "title_vi", "Bộ nữa")).Leads("/reform/sets/bo-nua@1")
	if s := o.stored("bo-nua@1"); s.Level != reform.Commune {
		t.Errorf("level %s", s.Level)
	}
}

// The page shows the tree with everything that is wrong, beside the item and in
// the summary, with both numbers.
func TestSetPage(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	s := broken("nho")
	s.Items[1].Note = text("Nộp trước 31/01")
	s.Items = append(s.Items, reform.Item{Code: "+", Name: text("Sáng kiến"), Kind: "bonus", Max: "3", Source: reform.SelfScored})
	path := "/reform/sets/" + o.put(s)
	page := who.Get(path).Want(200, "1 to put right before publishing", "The maximum says 5, but what is below adds up to 4", `id="i-1.1"`, "Evidence needed",
		"by steps: 2 points from 60%; 6 points from 90%", "Nộp trước 31/01", "&#43; 1 of bonus or penalty", "Excellent from 90%", "Satisfaction index (SIPAS): 6 points (items: 1)",
		path+"/items/&#43;?lang=en", `lang="vi"`, "<dd>10</dd>")
	if n := strings.Count(page.Page, "The maximum says 5"); n != 2 {
		t.Errorf("the problem is said %d times", n)
	}
	who.Get(path+"?lang=vi").Want(200, "Điểm tối đa ghi 5, nhưng các mục bên dưới cộng lại được 4.", "2,5", "Tự chấm")
	who.Get(path+"/items/+").Want(200, "Item &#43;", "Sáng kiến")
	if strings.Count(page.Page, "<details class=\"field\" open") != 0 || strings.Count(who.Get(path+"?open=all").Page, "<details class=\"field\" open") != 3 {
		t.Error("fields are not folded, or do not unfold")
	}
	if strings.Count(who.Get(path+"?at=1.2").Page, "<details class=\"field\" open") != 1 {
		t.Error("the field of the item is not open")
	}
}

// Publishing waits for what is wrong, says what it means, and cannot be taken
// back; the next version begins as the published one is.
func TestPublishAndNextVersion(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	path := "/reform/sets/" + o.put(broken("nho"))
	who.Get(path+"/publish").Want(200, "cannot be published yet", "adds up to 4").Lacks("Publish this version")
	who.Post(path+"/publish", desktest.With(nil, "rev", "1")).Want(422, "adds up to 4")
	item := form(who.Get(path+"/items/1").Want(200, "To put right here"), path+"/items/1")
	who.Post(path+"/items/1", desktest.With(item, "max", "4,00")).Leads(path)
	a := who.Get(path+"/publish").Want(200, "cannot be changed any more", "2\u00a0/\u00a02", "Publish this version")
	shown := a.Form(path + "/publish")
	item = form(who.Get(path+"/items/1.1"), path+"/items/1.1")
	who.Post(path+"/items/1.1", desktest.With(item, "name_vi", "Kế hoạch năm")).Leads(path)
	a = who.Post(path+"/publish", shown).Want(409, "Somebody else has just changed")
	who.Post(path+"/publish", a.Form(path+"/publish")).Leads(path)
	who.Get(path).Want(200, "cannot be changed", "Begin the next version").Lacks("/items/1.1?", "/publish?")
	for _, to := range []string{path + "/settings", path + "/add", path + "/items/1.1", path + "/publish", path + "/remove", path + "/items/1.1/remove", "/reform/sets/import?into=nho@1"} {
		who.Get(to).Want(409, "A published version cannot be changed")
	}
	a = who.Post(path+"/items/1.1", desktest.With(item, "name_vi", "Câu tôi vừa gõ")).Want(409, "What you have typed", "Câu tôi vừa gõ")
	a.Lacks("Kế hoạch</textarea>")
	who.Post(path+"/version", nil).Leads("/reform/sets/nho@2")
	who.Post(path+"/version", nil).Leads("/reform/sets/nho@2")
	next := "/reform/sets/nho@2"
	item = form(who.Get(next+"/items/1.2"), next+"/items/1.2")
	who.Post(next+"/items/1.2", desktest.With(item, "max", "1")).Leads(next)
	item = form(who.Get(next+"/items/1"), next+"/items/1")
	who.Post(next+"/items/1", desktest.With(item, "max", "")).Leads(next)
	who.Get(next+"/publish").Want(200, "Against published version 1: 0 added, 0 gone, 2 changed", "<del>1.5</del>", "<ins>1</ins>")
	if s := o.stored("nho@1"); !s.Published || s.Items[0].Max != "4" || s.Items[2].Max != "1.5" {
		t.Errorf("the published version: %+v", s)
	}
	shown = who.Get(next+"/remove").Want(200, "Items: 4", "cannot be brought back").Form(next + "/remove")
	who.Post(next+"/remove", desktest.With(shown, "rev", "1")).Want(409, "Somebody else has just changed")
	who.Post(next+"/remove", shown).Leads("/reform/sets")
	who.Get(next).Want(404)
}

// Title, basis, level, decimals and classes.
func TestSettings(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	path := "/reform/sets/" + o.put(small("nho"))
	was := form(who.Get(path+"/settings").Want(200, "exactly that much belongs"), path+"/settings")
	bad := desktest.With(was, "title_vi", "", "band.0.from", "101", "band.1.from", "70", "band.3.vi", "", "basis_vi", "QĐ 1 đã gõ")
	who.Post(path+"/settings", bad).Want(422, "Please write the title in Vietnamese", "“101” cannot be where a class begins", "Two classes begin with 70", `id="band.3.vi-wrong"`, "QĐ 1 đã gõ")
	good := desktest.With(was, "title_vi", "Tên mới", "basis_vi", "QĐ 1/QĐ-UBND", "level", "commune", "decimals", "3", "band.0.from", "92,50", "band.5.vi", "Kém", "band.5.from", "30%",
		"band.4.vi", "", "band.4.en", "", "band.4.from", "")
	who.Post(path+"/settings", good).Leads(path)
	s := o.stored("nho@1")
	var bands []string
	for _, b := range s.Bands {
		bands = append(bands, b.Code+" "+b.From)
	}
	if got := strings.Join(bands, ", "); got != "excellent 92.5, good 80, fair 70, average 50, kem 30" {
		t.Errorf("bands %s", got)
	}
	if s.Title["vi"] != "Tên mới" || s.Basis["vi"] != "QĐ 1/QĐ-UBND" || s.Level != reform.Commune || s.Decimals != 3 {
		t.Errorf("%+v", s)
	}
	who.Get(path+"/settings").Want(200, "Below 30% there is no class")
}

// Every template is rendered somewhere in these tests.
func TestEveryTemplateIsRendered(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	path := "/reform/sets/" + o.put(broken("nho"))
	for _, to := range []string{"/reform/sets", "/reform/sets/new", "/reform/sets/import", path, path + "/add", path + "/settings", path + "/publish", path + "/remove", path + "/compare"} {
		who.Get(to).Want(200)
	}
	who.Upload("/reform/sets/import", "file", "a.csv", []byte("code,name_vi,max\n1,a,1\n"), nil).Want(200)
	who.Post("/reform/sets/none@1/items/1", desktest.With(nil, "name_vi", "Gõ")).Want(404, "Gõ")
	names, err := fs.Glob(templates.Files, "criteria/*.html")
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if name != "criteria/parts.html" && !o.Rendered(name) {
			t.Errorf("%s is never rendered", name)
		}
	}
}
