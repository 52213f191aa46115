package manager_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
)

func TestCountersAreListedByPages(t *testing.T) {
	o := newOffice(t)
	o.Change(func(e *manage.Editor) error {
		return e.Together(t.Context(), "test", "counters", nil, func(e *manage.Editor) error {
			for i := range 210 {
				if err := e.PutCounter(t.Context(), survey.Counter{ID: fmt.Sprintf("D2-%03d", i), Unit: "D2", Name: text(fmt.Sprintf("Quầy %d", i), "")}); err != nil {
					return err
				}
			}
			return nil
		})
	})
	v := o.Person(nil, access.Manager)
	page := v.Get("/counters").Want(200, "Counters 1–200 of 211", "Next counters", o.code)
	if n := strings.Count(page.Page, `<th scope="row">`); n != 200 {
		t.Errorf("%d rows", n)
	}
	v.Get("/counters?from=201").Want(200, "Counters 201–211", "Previous counters", "No code yet").Lacks("Next counters")
	v.Get("/counters?from=999").Want(200, "Counters 1–200")
	v.Get("/counters?unit=D1").Want(200, "1–1 of 1", "Counter 1").Lacks("Quầy 209")
	v.Get("/counters?q=quay+209").Want(200, "1–1 of 1")
	v.Get("/counters?q="+o.code).Want(200, "1–1 of 1", "Counter 1")
	v.Get("/counters?q=civil+STATUS").Want(200, "1–1 of 1")
	v.Get("/counters?q=zzz").Want(200, "None of 211")
	o.Person([]string{"D1"}, access.Manager).Get("/counters").Want(200, "1–1 of 1 that match (1 in all)").Lacks("Justice")
}

func TestCounterAddedChangedAndClosed(t *testing.T) {
	o := newOffice(t)
	v, w := o.Person(nil, access.Manager), o.Person(nil, access.Manager)
	form := v.Get("/counters/new?unit=D2").Want(200).Form("/counters/new")
	v.Post("/counters/new", with(form, "name_vi", "Quầy số 2", "field", "ho-tich")).Leads("/counter/d2-quay-so-2")
	x := o.Config().Counters["d2-quay-so-2"]
	if x.Unit != "D2" || x.Field != "ho-tich" {
		t.Errorf("stored %+v", x)
	}
	v.Get("/counter/d2-quay-so-2").Want(200, "Codes of the counter", "Issue one more code")
	v.Post("/counters/new", with(form, "name_vi", "Khác", "id", "D1-1")).Want(422, "in use")
	v.Post("/counters/new", with(form, "name_vi", "", "field", "x")).Want(422, "fill this in", "no such field")

	a, b := v.Get("/counter/D1-1").Form("/counter/D1-1"), w.Get("/counter/D1-1").Form("/counter/D1-1")
	v.Post("/counter/D1-1", with(a, "closed", "yes", "name_en", "One")).Leads("/counter/D1-1")
	if !o.Config().Counters["D1-1"].Closed {
		t.Error("it is not closed")
	}
	v.Get("/counters?unit=D1").Want(200, "Closed")
	clash := w.Post("/counter/D1-1", with(b, "field", "")).Want(409, "Civil status", "Closed", "One")
	w.Post("/counter/D1-1", clash.Form("/counter/D1-1")).Leads("/counter/D1-1")
	if x := o.Config().Counters["D1-1"]; x.Field != "" || !x.Closed || x.Name["en"] != "One" {
		t.Errorf("stored %+v", x)
	}
	v.Get("/counter/none").Want(404, "no such counter")
	o.Person([]string{"D2"}, access.Manager).Get("/counter/D1-1").Want(404)
	o.Person([]string{"D2"}, access.Manager).Post("/counter/D1-1/code", nil).Want(404)
}

func TestCodes(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	v.Post("/counter/D1-1/code", nil).Leads("/counter/D1-1")
	v.Post("/counters/"+o.code+"/replace", nil).Want(303)
	live, past := 0, 0
	for _, cc := range o.Config().Codes {
		if cc.Counter == "D1-1" && cc.Revoked.IsZero() {
			live++
		} else {
			past++
		}
	}
	if live != 2 || past != 1 {
		t.Errorf("%d live codes, %d revoked", live, past)
	}
	v.Get("/counter/D1-1").Want(200, "Revoked codes", o.code)
	v.Get("/counters/"+o.code).Want(200, "revoked")
}

var address = regexp.MustCompile(`<code>(http[^<]*/(?:kiosk|screen)/[^<]*)</code>`)

func TestDevicesShowTheirAddressOnce(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	for _, kind := range []string{"kiosk", "screen"} {
		page := v.Post("/counter/D1-1/devices", url.Values{"device": {kind}, "device_name": {"Máy " + kind}}).Want(201, "only once", "data:image/png;base64,")
		if got := page.Header.Get("Cache-Control"); !strings.Contains(got, "no-store") {
			t.Errorf("Cache-Control %q", got)
		}
		m := address.FindStringSubmatch(page.Page)
		if m == nil {
			t.Fatalf("no address:\n%s", page.Page)
		}
		u, err := url.Parse(m[1])
		if err != nil || u.Path != "/"+kind+"/"+o.code {
			t.Errorf("address %s, %v", m[1], err)
		}
		s := o.Config()
		for _, d := range s.Devices {
			if string(d.Kind) == kind && d.Token != manage.TokenHash(u.Query().Get("token")) {
				t.Errorf("the token of the address is not the device's")
			}
		}
		if len(s.Devices) == 0 {
			t.Fatal("there is no device")
		}
	}
	v.Get("/counter/D1-1").Want(200, "Máy kiosk", "Máy screen").Lacks("token=")
	var id string
	for _, d := range o.Config().Devices {
		id = d.ID
	}
	o.Person([]string{"D2"}, access.Manager).Post("/devices/"+id+"/revoke", nil).Want(404)
	v.Post("/devices/none/revoke", nil).Want(404)
	v.Post("/devices/"+id+"/revoke", nil).Leads("/counter/D1-1")
	if o.Config().Devices[id].Revoked.IsZero() {
		t.Error("it is not revoked")
	}
	v.Post("/counter/D1-1/devices", url.Values{"device": {"toaster"}, "device_name": {" "}}).Want(422, "choose a kind", "fill this in")
	o.Change(func(e *manage.Editor) error { return e.RevokeCode(t.Context(), o.code) })
	v.Post("/counter/D1-1/devices", url.Values{"device": {"kiosk"}, "device_name": {"x"}}).Want(422, "has no code")
}
