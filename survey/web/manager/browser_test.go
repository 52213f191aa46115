package manager_test

import (
	"io/fs"
	"net/url"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/web/webtest"
	"sipas/templates"
)

// furnish adds what makes the pages full: dossiers, a device, a long name, a
// wave, and two imports, one of which has problems.
func furnish(t *testing.T, o *office) (good, bad string) {
	t.Helper()
	o.Change(func(e *manage.Editor) error {
		ctx := t.Context()
		long := survey.Unit{ID: "trung-tam", Parent: "D2", Kind: survey.Centre, Name: text("Trung tâm Phục vụ hành chính công phường Nguyễn-Thượng-Hiền-Hoàng-Hoa-Thám", "Public service centre")}
		if err := e.PutUnit(ctx, long); err != nil {
			return err
		}
		if err := e.PutWorkload(ctx, survey.Workload{Unit: "D1", Period: "2026", Dossiers: 12500}); err != nil {
			return err
		}
		if _, _, err := e.IssueDevice(ctx, survey.Kiosk, "D1-1", "Máy tính bảng ở cửa"); err != nil {
			return err
		}
		return e.PutQuestionnaire(ctx, survey.SIPAS25())
	})
	v := o.Person(nil, access.Manager)
	table := "Mã quầy;Đơn vị;Tên quầy;Lĩnh vực\nD1-1;;Quầy một;\nD2-1;D2;Quầy số 2;Hộ tịch\nD2-2;trung-tam;Quầy số 3;\n"
	_, good = sent(v, "counters", "danh sách quầy.csv", table)
	_, bad = sent(v, "counters", "danh-sach-quay-co-loi-cua-so-tu-phap-nam-2026.csv", table+"D 3;Sở Lạ;;Lạ\n")
	return good, bad
}

func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	good, bad := furnish(t, o)
	browser.Visit(t, "manager", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.Enter(v.Page, "user1", "/manage")
		v.SeeForm("start")
		for _, p := range []struct{ what, path string }{
			{"units", "/units?ended=1"}, {"units-found", "/units?q=so"}, {"unit", "/units/D1"}, {"unit-new", "/units/new"},
			{"reorganise", "/units/reorganise"}, {"fields", "/fields"}, {"field", "/fields/ho-tich"}, {"dossiers", "/dossiers?period=2026"},
			{"counters", "/counters"}, {"counter", "/counter/D1-1"}, {"counter-new", "/counters/new"}, {"sheet", "/counters/" + o.code},
			{"upload", "/imports/counters"}, {"plan", good}, {"plan-bad", bad},
		} {
			v.Open(o.URL + p.path)
			v.SeeForm(p.what)
		}
		if v.Look.NoScript {
			return // forms are sent below by their buttons' names, which a script presses
		}
		submit(v.Page, o.URL+"/units/new", map[string]string{"from": "31/02/2026", "id": "số 1"})
		v.SeeForm("unit-wrong")
		submit(v.Page, o.URL+"/units/reorganise?unit=D1", map[string]string{"date": "01/01/2027", "name_vi": "Sở Mới"})
		v.SeeForm("decide")
		v.Open(o.URL + "/units/D2")
		o.Change(func(e *manage.Editor) error {
			return e.PutUnit(v.T.Context(), survey.Unit{ID: "D2", Name: text("Sở Tư pháp "+v.Name, "Justice"), Kind: survey.Department, Parent: "P"})
		})
		webtest.Eval[bool](v.Page, `(document.getElementById('name_vi').value = 'Tên tôi gõ', document.querySelector('form.sheet button').click(), true)`)
		v.Wait(`document.querySelector('.clash')`)
		v.SeeForm("clash")
	})
}

// submit opens a page, fills its main form in and sends it.
func submit(page *webtest.Page, address string, values map[string]string) {
	page.Open(address)
	for name, value := range values {
		webtest.Eval[bool](page, `(document.querySelector('form.sheet [name="`+name+`"]').value = `+quoted(value)+`, true)`)
	}
	webtest.Eval[bool](page, `(window.old = true, document.querySelector('form.sheet button').click(), true)`)
	page.Wait(`!window.old && document.readyState === "complete"`)
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// TestDeviceAddressOpensOnce: the page with the secret address, in a browser.
func TestDeviceAddressInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Manager)
	for _, name := range []string{"phone", "desk-en"} {
		page := browser.Page(t, webtest.StaffLooks()[name])
		o.Enter(page, "chi", "/counter/D1-1")
		page.Type("#device_name", "Máy 1")
		page.Click(`form.sheet[action*="/devices"] button`)
		page.Wait(`document.querySelector('img.qr') && document.querySelector('img.qr').complete`)
		page.Shot("manager-"+name+"-device", true)
		page.Accessible("device")
		page.Fits("device")
		if w := webtest.Eval[int](page, `document.querySelector('img.qr').naturalWidth`); w < 100 {
			t.Errorf("the picture is %d pixels wide", w)
		}
		if faults := page.Faults(); faults != "" {
			t.Error(faults)
		}
	}
}

// TestByKeyboard adds a unit without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Manager)
	page := browser.Page(t, webtest.StaffLooks()["desk"])
	o.Enter(page, "chi", "/units/new")
	page.Type("main", "\t\t") // past the way back, into the name
	if id := webtest.Eval[string](page, `document.activeElement.id`); id != "name_vi" {
		t.Fatalf("the focus is on %q", id)
	}
	page.Type("#name_vi", "So Moi\r")
	page.Wait(`location.pathname === "/units/so-moi"`)
}

func TestEveryTemplateIsReached(t *testing.T) {
	o := newOffice(t)
	good, _ := furnish(t, o)
	v := o.Person(nil, access.Manager)
	for _, path := range []string{"/manage", "/units", "/units/D1", "/units/reorganise", "/fields", "/fields/ho-tich", "/dossiers", "/counters", "/counter/D1-1", "/counters/" + o.code, "/imports/units"} {
		v.Get(path).Want(200)
	}
	v.Post("/units/reorganise", url.Values{"ends": {"D1"}, "date": {"1/1/2027"}, "into": {"D2"}}).Want(200)
	v.Post("/counter/D1-1/devices", url.Values{"device": {"kiosk"}, "device_name": {"x"}}).Want(201)
	v.Get(good).Want(404) // somebody else's
	names, err := fs.Glob(templates.Files, "manager/*.html")
	if err != nil || len(names) < 14 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if !o.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}

// Before anything is rendered: rendering changes templates.
func TestTemplatesFitTheirData(t *testing.T) {
	if err := newOffice(t).pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
}
