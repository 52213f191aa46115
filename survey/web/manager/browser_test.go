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
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			o.Enter(page, "user1", "/manage")
			see := func(what string) {
				t.Helper()
				page.Shot("manager-"+name+"-"+what, true)
				page.Accessible(what)
				page.Fits(emptied(page, what))
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", what, small)
				}
			}
			see("start")
			for _, p := range []struct{ what, path string }{
				{"units", "/units?ended=1"}, {"units-found", "/units?q=so"}, {"unit", "/units/D1"}, {"unit-new", "/units/new"},
				{"reorganise", "/units/reorganise"}, {"fields", "/fields"}, {"field", "/fields/ho-tich"}, {"dossiers", "/dossiers?period=2026"},
				{"counters", "/counters"}, {"counter", "/counter/D1-1"}, {"counter-new", "/counters/new"}, {"sheet", "/counters/" + o.code},
				{"upload", "/imports/counters"}, {"plan", good}, {"plan-bad", bad},
			} {
				page.Open(o.URL + p.path)
				see(p.what)
			}
			if look.NoScript {
				return // forms are sent below by their buttons' names, which a script presses
			}
			submit(page, o.URL+"/units/new", map[string]string{"from": "31/02/2026", "id": "số 1"})
			see("unit-wrong")
			submit(page, o.URL+"/units/reorganise?unit=D1", map[string]string{"date": "01/01/2027", "name_vi": "Sở Mới"})
			see("decide")
			page.Open(o.URL + "/units/D2")
			o.Change(func(e *manage.Editor) error {
				return e.PutUnit(t.Context(), survey.Unit{ID: "D2", Name: text("Sở Tư pháp "+name, "Justice"), Kind: survey.Department, Parent: "P"})
			})
			webtest.Eval[bool](page, `(document.getElementById('name_vi').value = 'Tên tôi gõ', document.querySelector('form.sheet button').click(), true)`)
			page.Wait(`document.querySelector('.clash')`)
			see("clash")
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
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
		page := browser.Page(t, looks[name])
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
	page := browser.Page(t, looks["desk"])
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

// emptied empties the inputs of a page that has been looked at: an input
// scrolls what is typed into it, and how a browser draws one for files is its
// own affair.
func emptied(page *webtest.Page, what string) string {
	webtest.Eval[bool](page, `(document.querySelectorAll('input').forEach(e => e.type === 'file' ? e.remove() : e.value = ''), true)`)
	return what
}
