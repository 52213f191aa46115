package published_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/seal"
)

const page = "/results/w/seal"

func TestSealAWaveAndPublishIt(t *testing.T) {
	o := newOffice(t)
	o.crowd()
	v := o.Person(nil, access.Manager)
	form := v.Get(page).Want(200, "cannot be undone", "Seal this wave").Lacks("SHA-256:", "Switch the public page").Form(page)
	v.Post(page, form).Leads(page)
	if w, _ := o.Config().Wave("w"); w.State != survey.Sealed {
		t.Fatalf("the wave is %s", w.State)
	}
	v.Get(page).Want(200, "user1 began to seal this wave", "<progress").Lacks("Go on sealing")
	v.Post(page, form).Leads(page) // a second click does no harm
	o.work("w")
	r, err := o.seals.Record(t.Context(), "w")
	if err != nil {
		t.Fatal(err)
	}
	at := v.Get(page).Want(200, "Sealed by user1", r.Files[0].SHA256, "103", "sipas verify w-dataset.csv w-result.json", "sipas verify --wave w", "The public page is off", "/results/w/seal/public.json").Lacks("/seal/dataset.csv", "/seal/result.json")
	o.Stranger().Get("/published/w").Want(404, "no public page")
	v.Post(page+"/publish", at.Form(page+"/publish")).Want(400) // the button says which
	v.Post(page+"/publish", with(at.Form(page+"/publish"), "on", "1")).Leads(page)
	v.Post(page+"/publish", with(at.Form(page+"/publish"), "on", "0")).Want(409, "Somebody else has changed this meanwhile")
	v.Get(page).Want(200, "https://khaosat.example/published/w", "Switch the public page off")
	o.Stranger().Get("/published/w").Want(200, "Survey 2026")
	at = v.Get(page)
	v.Post(page+"/publish", with(at.Form(page+"/publish"), "on", "0")).Leads(page)
	o.Stranger().Get("/published/w").Want(404)
	o.Stranger().Get("/published/w/open.csv").Want(404)
	o.Stranger().Get("/published/w/result.json").Want(404)
}

// What a dead node has left can be gone on with.
func TestGoOn(t *testing.T) {
	o := newOffice(t)
	o.crowd()
	v := o.Person(nil, access.Manager)
	rev := v.Get(page).Form(page).Get("rev")
	if rev == "" {
		t.Fatal("no revision")
	}
	if _, err := o.seals.Begin(t.Context(), "w", 1, "binh"); err != nil {
		t.Fatal(err)
	}
	form := v.Get(page).Want(200, "binh began", "nobody is at it", "Go on sealing").Form(page)
	v.Post(page, form).Leads(page)
	o.work("w")
	v.Get(page).Want(200, "Sealed by binh")
}

func TestWhatCannotBeSealed(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	v.Get("/results/open/seal").Want(200, "Only a closed wave").Lacks("Seal this wave")
	v.Post("/results/open/seal", with(nil, "rev", "1")).Want(409, "not closed")
	v.Post(page, nil).Want(400)
	v.Get("/results/none/seal").Want(404)
	form := v.Get(page).Form(page)
	w, _ := o.Config().Wave("w")
	w.Period = "2026"
	o.Change(func(e *manage.Editor) error { return e.PutWave(t.Context(), w) })
	v.Post(page, form).Want(409, "Somebody else has changed this meanwhile", "Seal this wave")
	if w, _ := o.Config().Wave("w"); w.State != survey.Closed {
		t.Errorf("it is %s", w.State)
	}
	v.Get(page + "/public.json").Want(404)
}

// Sealing is an act upon a whole wave.
func TestScope(t *testing.T) {
	o := newOffice(t)
	o.crowd()
	o.people("own", "S1", 20)
	mine := o.Person([]string{"S1"}, access.Manager)
	mine.Get("/results/own/seal").Want(200, "Seal this wave")
	mine.Get(page).Want(404)
	mine.Post(page, with(nil, "rev", "1")).Want(404)
	o.Person([]string{"S2"}, access.Manager).Get("/results/own/seal").Want(404)
	analyst := o.Person(nil, access.Analyst)
	analyst.Get(page).Want(403)
	analyst.Post(page, with(nil, "rev", "1")).Want(403)
	analyst.Post(page+"/publish", with(nil, "on", "1", "rev", "0")).Want(403)
	if w, _ := o.Config().Wave("w"); w.State != survey.Closed {
		t.Fatal("it was sealed")
	}
	o.sealed()
	manager := o.Person(nil, access.Manager)
	manager.Get(page + "/dataset.csv").Want(403)
	manager.Get(page + "/result.json").Want(403)
	manager.Get(page + "/public.json").Want(200)
	sum := sha256.Sum256([]byte(analyst.Get(page + "/dataset.csv").Want(200).Page))
	r, err := o.seals.Record(t.Context(), "w")
	if err != nil || hex.EncodeToString(sum[:]) != r.Files[0].SHA256 {
		t.Errorf("another file: %v", err)
	}
	written := 0
	for e, err := range o.trail.Entries(t.Context(), 1, 0) {
		if err == nil && e.Act == "download sealed file" {
			written++
		}
	}
	if written != 1 {
		t.Errorf("%d downloads in the trail", written)
	}
	o.Person([]string{"S1"}, access.Analyst).Get(page + "/dataset.csv").Want(404)
	o.Person([]string{"S1"}, access.Analyst).Get(page + "/open.csv").Want(404)
	o.Person(nil, access.Viewer).Get(page + "/open.csv").Want(403)
	analyst.Get(page+"/open.csv").Want(200, "unit,")
	o.Stranger().Get(page).Leads("/signin")
}

func TestPublicPage(t *testing.T) {
	o := newOffice(t)
	o.crowd()
	o.sealed()
	v := o.Stranger()
	a := v.Get("/published/w").Want(200, "Survey 2026", "103 people", "95% interval", "Home Affairs", "All other units together", "Officials are polite",
		"not the national SIPAS", "sipas verify w-open.csv result.json", "/published/w/open.csv", "Sex <small>(left out)", "<td class=n>–<td class=n>–").Lacks("Health", "S3", "sex <small>")
	if len(a.Page) > 30_000 {
		t.Errorf("the page has %d bytes", len(a.Page))
	}
	vi := v.Get("/published/w?lang=vi").Want(200, "Khảo sát năm 2026", "Khoảng tin cậy 95%", "Sở Nội vụ", "%</p>")
	if len(vi.Page) > 30_000 {
		t.Errorf("the page has %d bytes", len(vi.Page))
	}
	t.Logf("%d bytes, in Vietnamese %d", len(a.Page), len(vi.Page))
	data := v.Get("/published/w/open.csv").Want(200).Lacks("S3")
	result := v.Get("/published/w/result.json").Want(200).Lacks(`"S3"`)
	report, err := seal.VerifyFiles([]byte(data.Page), []byte(result.Page), "another")
	if err != nil || !report.Same() || report.Rows != 103 {
		t.Errorf("%+v, %v", report, err)
	}
	if !json.Valid([]byte(result.Page)) || result.Header.Get("Content-Type") != "application/json" || !strings.HasPrefix(data.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("types %v, %v", result.Header, data.Header)
	}
	// Whoever has the thing need not fetch it again.
	for path, tag := range map[string]string{"/published/w": a.Header.Get("ETag"), "/published/w/open.csv": data.Header.Get("ETag"), "/published/w/result.json": result.Header.Get("ETag")} {
		q, err := http.NewRequestWithContext(t.Context(), "GET", o.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("If-None-Match", tag)
		q.Header.Set("Accept-Language", "en")
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		rest, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if tag == "" || r.StatusCode != http.StatusNotModified || len(rest) > 0 {
			t.Errorf("%s: tag %q, %d, %d bytes", path, tag, r.StatusCode, len(rest))
		}
	}
	for _, path := range []string{"/published/none", "/published/own", "/published/none/open.csv", "/published/%00"} {
		v.Get(path).Want(404)
	}
}

// A province with many units has a small page all the same.
func TestPageOfManyUnits(t *testing.T) {
	o := newOffice(t)
	o.Change(func(e *manage.Editor) error {
		for i := range 60 {
			id := "X" + string(rune('0'+i/10)) + string(rune('0'+i%10))
			if err := e.PutUnit(o.Context(), survey.Unit{ID: id, Name: text("Xã "+id, "Commune "+id), Kind: survey.Commune, Parent: "P"}); err != nil {
				return err
			}
			o.people("w", id, 6)
		}
		return nil
	})
	o.sealed()
	a := o.Stranger().Get("/published/w?lang=vi").Want(200, "Câu trả lời của 60 đơn vị").Lacks("Xã X01")
	if len(a.Page) > 30_000 {
		t.Errorf("the page has %d bytes", len(a.Page))
	}
}

func TestEveryTemplateIsReached(t *testing.T) {
	o := newOffice(t)
	o.crowd()
	o.Person(nil, access.Manager).Get(page)
	o.sealed()
	o.Stranger().Get("/published/w")
	for _, name := range []string{"published/sealing.html", "published/wave.html"} {
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
