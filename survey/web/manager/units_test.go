package manager_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
)

func TestUnitsAreFoundWithoutAccents(t *testing.T) {
	v := newOffice(t).Person(nil, access.Manager)
	v.Get("/units").Want(200, "Home Affairs", "Reception 1", "Justice", "4 of 5 units").Lacks("Old District")
	v.Get("/units?q=so+tu+phap").Want(200, "Justice", "1 of 5").Lacks("Home Affairs")
	v.Get("/units?q=HUY%E1%BB%86N&ended=1&lang=vi").Want(200, "Huyện Cũ", "đến trước 01/07/2025", "nay là", "Sở Tư pháp")
	v.Get("/units?q=zzz").Want(200, "0 of 5")
}

// All communes of the country do not stand on one page, and each is found.
func TestManyUnitsAreListedByPages(t *testing.T) {
	o := newOffice(t)
	o.Change(func(e *manage.Editor) error {
		return e.Together(t.Context(), "test", "units", nil, func(e *manage.Editor) error {
			for i := range 600 {
				if err := e.PutUnit(t.Context(), survey.Unit{ID: fmt.Sprintf("X%03d", i), Parent: "D2", Name: text(fmt.Sprintf("Xã %03d", i), "")}); err != nil {
					return err
				}
			}
			return nil
		})
	})
	v := o.Person(nil, access.Manager)
	page := v.Get("/units?ended=1").Want(200, "Units 1–500 of 605 that match (605 in all)", "Next units", "from=501", "ended=1").Lacks("Previous units")
	if n := strings.Count(page.Page, `<th scope="row"`); n != 500 {
		t.Errorf("%d rows", n)
	}
	v.Get("/units?ended=1&from=501").Want(200, "Units 501–605", "Previous units", "Xã 599", "Justice").Lacks("Next units", "Xã 001")
	v.Get("/units?q=xa+599").Want(200, "1 of 605 units").Lacks("Next units")
	v.Get("/units?q=zzz").Want(200, "0 of 605 units")
	v.Get("/units?from=9999").Want(200, "Units 1–500 of 604")
}

func TestUnitAddedAndChanged(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	form := v.Get("/units/new?parent=P").Want(200).Form("/units/new")
	v.Post("/units/new", with(form, "name_vi", " Xã Đồng  Lúa ", "kind", "commune", "from", "1/7/2025")).Leads("/units/xa-dong-lua")
	u, ok := o.Config().Tree.Unit("xa-dong-lua")
	if !ok || u.Parent != "P" || u.Kind != survey.Commune || !u.From.Equal(time.Date(2025, 6, 30, 17, 0, 0, 0, time.UTC)) {
		t.Errorf("stored %+v", u)
	}
	// The same name once more gets another id, and a taken id is said to be.
	v.Post("/units/new", with(form, "name_vi", "Xã Đồng Lúa")).Leads("/units/xa-dong-lua-2")
	v.Post("/units/new", with(form, "name_vi", "Khác", "id", "D1")).Want(422, "in use", `value="Khác"`)

	form = v.Get("/units/xa-dong-lua").Want(200, `value="01/07/2025"`).Form("/units/xa-dong-lua")
	v.Post("/units/xa-dong-lua", with(form, "name_en", "Dong Lua", "to", "31/12/2030", "became", "D1, D2")).Leads("/units/xa-dong-lua")
	u, _ = o.Config().Tree.Unit("xa-dong-lua")
	if u.Name["en"] != "Dong Lua" || len(u.Became) != 2 || u.To.IsZero() {
		t.Errorf("stored %+v", u)
	}
}

func TestWhatIsWrongWithAUnitIsSaidAndKept(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	form := v.Get("/units/D1").Want(200).Form("/units/D1")
	for name, c := range map[string]struct {
		pairs []string
		says  string
	}{
		"no name":                    {[]string{"name_vi", " "}, "Please fill this in"},
		"a day that there is not":    {[]string{"from", "31/02/2026"}, "There is no such day as 31/02/2026"},
		"an end before the start":    {[]string{"from", "01/07/2025", "to", "01/07/2024"}, "must be after"},
		"below itself":               {[]string{"parent", "D1C"}, "cannot lie below itself"},
		"below nothing":              {[]string{"parent", "nowhere"}, "choose the unit above"},
		"a successor that is itself": {[]string{"became", "D1"}, "no unit “D1”"},
	} {
		t.Run(name, func(t *testing.T) {
			a := v.Post("/units/D1", with(form, append([]string{"name_en", "Kept <name>"}, c.pairs...)...))
			a.TB = t
			a.Want(422, c.says, "Kept &lt;name&gt;", `href="#`+c.pairs[len(c.pairs)-2]+`"`, `aria-invalid="true"`)
		})
	}
	if u, _ := o.Config().Tree.Unit("D1"); u.Name["en"] != "Home Affairs" {
		t.Errorf("stored %+v", u)
	}
}

// Two managers open the same unit. The second to save is shown both versions,
// chooses per place, and everything typed is there.
func TestTheSecondOfTwoManagersChooses(t *testing.T) {
	o := newOffice(t)
	first, second := o.Person(nil, access.Manager), o.Person(nil, access.Manager)
	a, b := first.Get("/units/D1").Form("/units/D1"), second.Get("/units/D1").Form("/units/D1")
	first.Post("/units/D1", with(a, "name_vi", "Sở Nội vụ mới", "parent", "D2")).Leads("/units/D1")
	clash := second.Post("/units/D1", with(b, "name_vi", "Sở của tôi", "name_en", "Mine")).Want(http.StatusConflict,
		"Somebody else has just changed", "Sở Nội vụ mới", "Sở của tôi", "Justice", "only the other person")
	form := clash.Form("/units/D1")
	if form.Get("pick.parent") != "theirs" || form.Get("pick.name_vi") != "mine" {
		t.Errorf("proposed %v", form)
	}
	second.Post("/units/D1", form).Leads("/units/D1")
	u, _ := o.Config().Tree.Unit("D1")
	if u.Name["vi"] != "Sở của tôi" || u.Name["en"] != "Mine" || u.Parent != "D2" {
		t.Errorf("stored %+v", u)
	}
	// The same change by both is no clash.
	a, b = first.Get("/units/D2").Form("/units/D2"), second.Get("/units/D2").Form("/units/D2")
	first.Post("/units/D2", with(a, "name_en", "Law")).Leads("/units/D2")
	second.Post("/units/D2", with(b, "name_en", "Law")).Leads("/units/D2")
}

func TestAManagerOfASubtreeStaysInIt(t *testing.T) {
	o := newOffice(t)
	v := o.Person([]string{"D1"}, access.Manager)
	v.Get("/units").Want(200, "Home Affairs", "Reception 1").Lacks("Justice", "Minh Hoa")
	for _, path := range []string{"/units/D2", "/units/P", "/units/none", "/units/D2/logo"} {
		v.Get(path).Want(404)
	}
	form := v.Get("/units/D1").Want(200).Lacks("Justice").Form("/units/D1")
	v.Post("/units/D1", with(form, "name_en", "Interior", "parent", "D2")).Leads("/units/D1")
	if u, _ := o.Config().Tree.Unit("D1"); u.Parent != "P" || u.Name["en"] != "Interior" {
		t.Errorf("stored %+v", u)
	}
	v.Post("/units/D2", form).Want(404)
	there := v.Get("/units/D1C").Form("/units/D1C")
	v.Post("/units/D1C", with(there, "became", "none")).Want(422, "no unit “none”")
	v.Post("/units/D1C", with(there, "became", "D2")).Want(422, "no unit “D2”")
	o.Change(func(e *manage.Editor) error {
		return e.PutUnit(t.Context(), survey.Unit{ID: "D1C", Name: text("Điểm", ""), Parent: "D1", Became: []string{"D2"}})
	})
	v.Post("/units/D1C", with(v.Get("/units/D1C").Form("/units/D1C"), "name_en", "Kept")).Leads("/units/D1C")
	fresh := v.Get("/units/new").Form("/units/new")
	v.Post("/units/new", with(fresh, "name_vi", "A", "parent", "D2")).Want(422)
	v.Post("/units/new", with(fresh, "name_vi", "A", "parent", "")).Want(422)
	v.Post("/units/new", with(fresh, "name_vi", "A", "parent", "D1C")).Leads("/units/a")
	v.Post("/fields", url.Values{"name_vi": {"Đất đai"}}).Want(403)
	v.Get("/fields/ho-tich").Want(403)
	v.Post("/counters/new", url.Values{"name_vi": {"Q"}, "unit": {"D2"}}).Want(422)
	v.Post("/units/reorganise", url.Values{"ends": {"D2"}, "into": {"D1"}, "date": {"01/01/2027"}}).Want(422)
}

func TestLogo(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	v.Get("/units/D1/logo").Want(404)
	v.Upload("/units/P/logo", "logo", "a.png", picture.Bytes(), url.Values{"do": {"set"}}).Leads("/units/P")
	if got := v.Get("/units/D1/logo").Want(200); got.Header.Get("Content-Type") != "image/png" || got.Page != picture.String() {
		t.Errorf("%s of %d bytes", got.Header.Get("Content-Type"), len(got.Page))
	}
	v.Upload("/units/P/logo", "logo", "a.svg", []byte("<svg onload=alert(1)>"), url.Values{"do": {"set"}}).Want(422, "cannot be used")
	v.Upload("/units/P/logo", "logo", "a.png", bytes.Repeat([]byte("x"), manage.MaxLogo+1), nil).Want(422, "cannot be used")
	v.Upload("/units/P/logo", "logo", "", nil, url.Values{"do": {"set"}}).Want(422)
	v.Upload("/units/P/logo", "logo", "", nil, url.Values{"do": {"remove"}}).Leads("/units/P")
	v.Get("/units/D1/logo").Want(404)
}

func TestFields(t *testing.T) {
	o := newOffice(t)
	v, w := o.Person(nil, access.Manager), o.Person(nil, access.Manager)
	v.Get("/fields").Want(200, "Hộ tịch", "Civil status")
	v.Post("/fields", url.Values{"name_vi": {"Đất đai"}, "name_en": {"Land"}}).Leads("/fields")
	if f := o.Config().Fields["dat-dai"]; f.Name["en"] != "Land" {
		t.Errorf("stored %+v", f)
	}
	v.Post("/fields", url.Values{"name_vi": {"Khác"}, "id": {"dat-dai"}}).Want(422, "in use", "Khác")
	v.Post("/fields", url.Values{"name_vi": {""}}).Want(422)
	v.Get("/fields/none").Want(404)
	a, b := v.Get("/fields/dat-dai").Form("/fields/dat-dai"), w.Get("/fields/dat-dai").Form("/fields/dat-dai")
	v.Post("/fields/dat-dai", with(a, "name_en", "Ground")).Leads("/fields")
	clash := w.Post("/fields/dat-dai", with(b, "name_vi", "Đất")).Want(409, "Ground")
	w.Post("/fields/dat-dai", clash.Form("/fields/dat-dai")).Leads("/fields")
	if f := o.Config().Fields["dat-dai"]; f.Name["en"] != "Ground" || f.Name["vi"] != "Đất" {
		t.Errorf("stored %+v", f)
	}
}

func TestMergerKeepsHistoryAndMovesCounters(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	v.Get("/units/reorganise?unit=D1").Want(200, `value="D1" checked`)
	form := url.Values{"ends": {"D1", "D2"}, "date": {"01/01/2027"}, "name_vi": {"Sở Nội vụ và Tư pháp"}, "kind": {"department"}, "parent": {"P"}}
	page := v.Post("/units/reorganise", form).Want(200, "Nothing has changed yet", "1 Jan 2027", "so-noi-vu-va-tu-phap", "1 open counters", "There are no open counters")
	if _, there := o.Config().Tree.Unit("so-noi-vu-va-tu-phap"); there {
		t.Fatal("it was added before it was confirmed")
	}
	v.Post("/units/reorganise", with(page.Form("/units/reorganise"), "do", "apply")).Leads("/units")
	s := o.Config()
	d1, _ := s.Tree.Unit("D1")
	fresh, _ := s.Tree.Unit("so-noi-vu-va-tu-phap")
	if len(d1.Became) != 1 || d1.Became[0] != fresh.ID || !d1.To.Equal(fresh.From) || fresh.Kind != survey.Department {
		t.Errorf("ended as %+v, began as %+v", d1, fresh)
	}
	if s.Counters["D1-1"].Unit != fresh.ID || s.Codes[o.code].Counter != "D1-1" {
		t.Error("the counter has not moved with its code")
	}
	if c, _ := s.Tree.Unit("D1C"); c.Parent != "D1" {
		t.Errorf("a unit below moved to %s, although it was to stay", c.Parent)
	}
}

func TestDistrictRemoval(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	o.Change(func(e *manage.Editor) error {
		return e.PutCounter(t.Context(), survey.Counter{ID: "D2-1", Unit: "D2", Name: text("Q", "")})
	})
	page := v.Post("/units/reorganise", url.Values{"ends": {"D1", "D2"}, "date": {"1/7/2025"}, "into": {"P"}}).Want(200, "recorded as ended on 1 Jul 2025")
	form := with(page.Form("/units/reorganise"), "do", "apply", "counters.D2", "close", "children.D1", "P")
	v.Post("/units/reorganise", form).Leads("/units")
	s := o.Config()
	if !s.Counters["D2-1"].Closed || s.Counters["D2-1"].Unit != "D2" || s.Counters["D1-1"].Unit != "P" {
		t.Errorf("counters %+v, %+v", s.Counters["D2-1"], s.Counters["D1-1"])
	}
	if c, _ := s.Tree.Unit("D1C"); c.Parent != "P" {
		t.Errorf("the unit below lies below %s", c.Parent)
	}
}

// Of two managers who end the same unit in different ways, the second is told
// what the first did, and it stays.
func TestTheSecondOfTwoReorganisationsIsTold(t *testing.T) {
	o := newOffice(t)
	first, second := o.Person(nil, access.Manager), o.Person(nil, access.Manager)
	form := url.Values{"ends": {"D1"}, "date": {"01/01/2027"}, "into": {"D2"}}
	a := first.Post("/units/reorganise", form).Want(200).Form("/units/reorganise")
	b := second.Post("/units/reorganise", with(form, "into", "P")).Want(200).Form("/units/reorganise")
	first.Post("/units/reorganise", with(a, "do", "apply")).Leads("/units")
	second.Post("/units/reorganise", with(b, "do", "apply")).Want(422, "already recorded as ended on 01/01/2027", "Sở Tư pháp", `value="P" checked`)
	if u, _ := o.Config().Tree.Unit("D1"); !slices.Equal(u.Became, []string{"D2"}) || o.Config().Counters["D1-1"].Unit != "D2" {
		t.Errorf("ended as %+v, the counter is of %s", u, o.Config().Counters["D1-1"].Unit)
	}
}

// What takes over may lie below a unit that moves, or be made there: that unit
// stays, and all the rest is done.
func TestNothingMovesBelowItself(t *testing.T) {
	for name, taker := range map[string]url.Values{
		"a unit two below": {"into": {"D1CX"}, "children.D1": {"D1CX"}},
		"a new one there":  {"name_vi": {"Mới"}, "new_id": {"new"}, "parent": {"D1C"}, "children.D1": {"new"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.Change(func(e *manage.Editor) error {
				return errors.Join(e.PutUnit(t.Context(), survey.Unit{ID: "D1CX", Name: text("Tổ", ""), Parent: "D1C"}),
					e.PutUnit(t.Context(), survey.Unit{ID: "D1D", Name: text("Điểm 2", ""), Parent: "D1"}))
			})
			to := taker.Get("children.D1")
			form := with(taker, "ends", "D1", "date", "01/01/2027", "counters.D1", to, "do", "apply")
			o.Person(nil, access.Manager).Post("/units/reorganise", form).Leads("/units")
			s := o.Config()
			stays, _ := s.Tree.Unit("D1C")
			moves, _ := s.Tree.Unit("D1D")
			ended, _ := s.Tree.Unit("D1")
			if stays.Parent != "D1" || moves.Parent != to || ended.To.IsZero() || s.Counters["D1-1"].Unit != to {
				t.Errorf("stays %+v, moves %+v, ended %+v, counter %+v", stays, moves, ended, s.Counters["D1-1"])
			}
		})
	}
}

func TestReorganisationsThatMakeNoSense(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	for name, c := range map[string]struct {
		form url.Values
		says string
	}{
		"nobody ends":         {url.Values{"date": {"1/1/2027"}, "into": {"D1"}}, "at least one unit that ends"},
		"nobody takes over":   {url.Values{"date": {"1/1/2027"}, "ends": {"D1"}}, "who takes over"},
		"no day":              {url.Values{"ends": {"D1"}, "into": {"D2"}}, "Please fill this in"},
		"both at once":        {url.Values{"date": {"1/1/2027"}, "ends": {"D1"}, "into": {"D1"}}, "cannot both end"},
		"new below the ended": {url.Values{"date": {"1/1/2027"}, "ends": {"D1"}, "name_vi": {"Mới"}, "parent": {"D1"}}, "choose the unit above"},
		"new with a taken id": {url.Values{"date": {"1/1/2027"}, "ends": {"D1"}, "name_vi": {"Mới"}, "new_id": {"D2"}, "parent": {"P"}}, "in use"},
		"an unknown unit":     {url.Values{"date": {"1/1/2027"}, "ends": {"X"}, "into": {"D2"}}, "no unit “X”"},
	} {
		t.Run(name, func(t *testing.T) {
			a := v.Post("/units/reorganise", with(c.form, "do", "apply"))
			a.TB = t
			a.Want(422, c.says)
		})
	}
	if u, _ := o.Config().Tree.Unit("D1"); !u.To.IsZero() {
		t.Error("something has ended")
	}
}

func TestDossiers(t *testing.T) {
	o := newOffice(t)
	v, w := o.Person(nil, access.Manager), o.Person([]string{"D2"}, access.Manager)
	v.Get("/dossiers").Want(200, "Period").Lacks("Justice")
	v.Get("/dossiers?period=n%C4%83m").Want(422, "unaccented")
	form := v.Get("/dossiers?period=2026").Want(200, "Justice").Lacks("Old District").Form("/dossiers")
	other := w.Get("/dossiers?period=2026").Want(200, "Justice").Lacks("Home Affairs").Form("/dossiers")
	v.Post("/dossiers", with(form, "n.D1", "1.200", "n.D2", "nhiều")).Want(422, "whole number", `value="1200"`)
	v.Post("/dossiers", with(form, "n.D1", "1.200", "n.D2", "30")).Leads("/dossiers")
	s := o.Config()
	if n, _ := s.Dossiers("2026", "P"); n != 1230 {
		t.Errorf("the province handled %d", n)
	}
	// What another manager has filled in meanwhile is not lost.
	w.Post("/dossiers", with(other, "n.D2", "31")).Want(409, "30", "31")
	if n := o.Config().Workloads["2026"]["D2"]; n != 30 {
		t.Errorf("D2 handled %d", n)
	}
	// A figure of another unit that changed meanwhile is nobody's clash.
	form = v.Get("/dossiers?period=2026").Form("/dossiers")
	other = w.Get("/dossiers?period=2026").Form("/dossiers")
	w.Post("/dossiers", with(other, "n.D2", "40")).Leads("/dossiers")
	v.Post("/dossiers", with(form, "n.D1", "")).Leads("/dossiers")
	s = o.Config()
	if _, known := s.Workloads["2026"]["D1"]; known || s.Workloads["2026"]["D2"] != 40 {
		t.Errorf("stored %v", s.Workloads["2026"])
	}
	// Out of scope, and so not there.
	w.Post("/dossiers", with(other, "n.D1", "5")).Leads("/dossiers")
	if _, known := o.Config().Workloads["2026"]["D1"]; known {
		t.Error("a figure out of scope was stored")
	}
	v.Get("/units?period=2026").Want(200, "40")
}

func TestTheWayFromNothingToAnswers(t *testing.T) {
	o := emptyOffice(t)
	v := o.Person(nil, access.Manager)
	v.Get("/units").Want(200, "There are no units yet")
	v.Get("/counters").Want(200, "There are no counters yet")
	v.Get("/counters/new").Want(200, "needs a unit first")
	v.Get("/manage").Want(200, "0 of 6 steps", "do this next")
	form := v.Get("/units/new").Form("/units/new")
	v.Post("/units/new", with(form, "name_vi", "Tỉnh", "kind", "province")).Leads("/units/tinh")
	form = v.Get("/counters/new?unit=tinh").Form("/counters/new")
	v.Post("/counters/new", with(form, "name_vi", "Quầy 1")).Leads("/counter/tinh-quay-1")
	v.Get("/manage").Want(200, "2 of 6 steps", "1 counters, 1 of them")
	o.Change(func(e *manage.Editor) error {
		if err := e.PutQuestionnaire(t.Context(), survey.SIPAS25()); err != nil {
			return err
		}
		return e.PutWave(t.Context(), survey.Wave{ID: "w", Title: text("Đợt", "Wave"), Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
			State: survey.Draft, Opens: noon, Closes: noon.AddDate(0, 1, 0)})
	})
	v.Get("/manage").Want(200, "3 of 6 steps", "is being prepared")
	o.Change(func(e *manage.Editor) error { return e.SetState(t.Context(), "w", survey.Open) })
	v.Get("/manage").Want(200, "4 of 6 steps", "2 Nov 2026")
	o.answers = 3
	if page := v.Get("/manage").Want(200, "6 of 6 steps", "3 responses").Page; strings.Contains(page, `class="next"`) {
		t.Error("there is something left to do")
	}
}
