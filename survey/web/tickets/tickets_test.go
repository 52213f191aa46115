package tickets_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/collect"
	"sipas/survey/web/desktest"
	"sipas/templates"
)

// opens tells whether a code opens a form at counter 1.
func (o *office) opens(code string) error {
	o.Helper()
	place, err := o.collector.Place(o.Context(), o.code)
	if err != nil {
		o.Fatal(err)
	}
	_, err = o.collector.Enter(o.Context(), place, collect.Entry{Ticket: code})
	return err
}

func TestMakeAndWithdraw(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	form := v.Get("/tickets").Want(200, "There are no codes for this survey yet", "Survey 2026").Form("/tickets")
	file := v.Post("/tickets?lang=vi", with(form, "place", "c 1", "count", "700", "format", "csv")).Want(200)
	if kind := file.Header.Get("Content-Type"); kind != "text/csv; charset=utf-8" || file.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%q, %q", kind, file.Header.Get("Cache-Control"))
	}
	rows := table(t, file.Page)
	if len(rows) != 701 || !slices.Equal(rows[0], []string{"Mã", "Địa chỉ cho mã QR", "Dùng ở"}) {
		t.Fatalf("%d rows, %q", len(rows), rows[0])
	}
	for _, r := range rows[1:] {
		if want := base + "/k/" + o.code + "?o=" + strings.ReplaceAll(r[0], "-", ""); r[1] != want || r[2] != "Quầy 1, Sở Nội vụ" {
			t.Fatalf("row %q, want %q", r, want)
		}
	}
	if err := o.opens(rows[700][0]); err != nil {
		t.Errorf("the last code: %v", err)
	}
	again := v.Post("/tickets", with(form, "place", "c 1", "count", "700", "format", "csv"))
	again.Want(409, "This batch has been made", "withdraw the batch and make another").Lacks(rows[1][0])
	b := o.batches()
	if len(b) != 1 || b[0].Count != 700 || b[0].Counter != "1" || b[0].Unit != "D1" {
		t.Fatalf("batches %+v", b)
	}
	list := v.Get("/tickets").Want(200, "Counter 1, Home Affairs", ">700<", "In use")
	list.Lacks(rows[1][0])
	path := "/tickets/w/" + b[0].ID
	page := v.Get(path).Want(200, "700 unused codes will open no form any more")
	for range 2 {
		v.Post(path+"/withdraw", page.Form(path+"/withdraw")).Leads(path)
	}
	v.Get(path).Want(200, "This batch has been withdrawn").Lacks("Withdraw this batch</button>")
	if err := o.opens(rows[1][0]); err == nil {
		t.Error("a withdrawn code opens a form")
	}
	if want := []string{"make one-time codes ticket_batches/w/" + b[0].ID, "withdraw one-time codes ticket_batches/w/" + b[0].ID}; !slices.Equal(o.trail, want) {
		t.Errorf("trail %q, want %q", o.trail, want)
	}
}

// Codes for a whole unit lead to the choice of a counter.
func TestAddressOfAUnitsCodes(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	form := v.Get("/tickets").Form("/tickets")
	rows := table(t, v.Post("/tickets", with(form, "place", "u D1", "count", "1", "format", "csv")).Want(200).Page)
	if want := base + "/?o=" + strings.ReplaceAll(rows[1][0], "-", ""); rows[1][1] != want || rows[1][2] != "Home Affairs" {
		t.Errorf("row %q, want %q", rows[1], want)
	}
}

func TestPrintedCodes(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	for _, size := range []string{"labels24", "labels14", "strips"} {
		form := v.Get("/tickets").Form("/tickets")
		file := v.Post("/tickets", with(form, "place", "c 1", "count", "30", "format", size)).Want(200)
		if !strings.HasPrefix(file.Page, "%PDF-") || file.Header.Get("Content-Type") != "application/pdf" ||
			!strings.Contains(file.Header.Get("Content-Disposition"), ".pdf") {
			t.Errorf("%s: %q", size, file.Header)
		}
	}
}

// What is wrong with the form is said on it, with everything typed in place;
// nothing is made.
func TestWrongOrders(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	form := with(v.Get("/tickets").Form("/tickets"), "place", "c 1", "count", "10", "format", "csv")
	for name, c := range map[string]struct {
		pairs []string
		says  string
	}{
		"no number":          {[]string{"count", ""}, `href="#count"`},
		"too many":           {[]string{"count", "100001"}, "from 1 to 100,000"},
		"too many to print":  {[]string{"count", "5001", "format", "strips"}, "from 1 to 5,000"},
		"a word":             {[]string{"count", "nhiều"}, `value="nhiều"`},
		"an unknown counter": {[]string{"place", "c 9"}, "Choose a unit or counter"},
		"nothing":            {[]string{"place", ""}, "Choose a unit or counter"},
		"an unknown file":    {[]string{"format", "exe"}, "Choose a kind of file"},
		"an unknown wave":    {[]string{"wave", "x"}, "No codes can be made for this survey"},
		"a hostile id":       {[]string{"batch", "../../x"}, "Open this page anew"},
	} {
		t.Run(name, func(t *testing.T) {
			v.Post("/tickets", with(form, c.pairs...)).Want(422, c.says, "wrongs")
		})
	}
	if b := o.batches(); len(b) != 0 || len(o.trail) != 0 {
		t.Errorf("batches %+v, trail %q", b, o.trail)
	}
}

// A manager of a unit makes, sees and withdraws codes of that unit only; what
// lies outside looks as if it were not there.
func TestScope(t *testing.T) {
	o := newOffice(t)
	all, own := o.Person(nil, access.Manager), o.Person([]string{"D2"}, access.Manager)
	form := all.Get("/tickets").Form("/tickets")
	all.Post("/tickets", with(form, "place", "u D1", "count", "3", "format", "csv")).Want(200)
	foreign := "/tickets/w/" + o.batches()[0].ID
	mine := own.Get("/tickets").Want(200, "Justice", "Counter 3", "No unit of this survey asks for one-time codes").Lacks("Home Affairs", "Counter 1")
	own.Get(foreign).Want(404, "There is no such batch")
	own.Post(foreign+"/withdraw", nil).Want(404)
	for _, place := range []string{"u D1", "c 1", "u P"} {
		own.Post("/tickets", with(mine.Form("/tickets"), "place", place, "count", "3", "format", "csv")).Want(422, "Choose a unit or counter")
	}
	own.Post("/tickets", with(mine.Form("/tickets"), "place", "u D2", "count", "3", "format", "csv")).Want(200)
	if b := o.batches(); len(b) != 2 {
		t.Errorf("batches %+v", b)
	}
	for name, v := range map[string]desktest.Visitor{"a viewer": o.Person(nil, access.Viewer), "an analyst": o.Person(nil, access.Analyst)} {
		if got := v.Get("/tickets").Status; got != 403 {
			t.Errorf("%s: %d", name, got)
		}
	}
	o.Stranger().Get("/tickets").Leads("/signin")
}

func TestWaveThatIsOver(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	form := v.Get("/tickets").Form("/tickets")
	o.Later(40 * 24 * 3600e9)
	v.Get("/tickets").Want(200, "takes no new forms").Lacks("Make codes and download")
	v.Post("/tickets", with(form, "place", "u D1", "count", "3", "format", "csv")).Want(422, "No codes can be made for this survey")
}

func TestNoWave(t *testing.T) {
	o := newOffice(t)
	w := o.Config().Waves[0]
	o.Person([]string{"D2"}, access.Manager).Get("/tickets?wave=none").Want(200, survey.Text(w.Title).In("en"))
}

func TestTemplates(t *testing.T) {
	o := newOffice(t)
	if err := o.pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
	v := o.Person(nil, access.Manager)
	v.Post("/tickets", with(v.Get("/tickets").Form("/tickets"), "place", "u D1", "count", "3", "format", "csv")).Want(200)
	v.Get("/tickets/w/" + o.batches()[0].ID).Want(200)
	names, err := fs.Glob(templates.Files, "tickets/*.html")
	if err != nil || len(names) != 2 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if !o.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}
