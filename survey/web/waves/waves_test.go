package waves_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
)

func TestListAndOverview(t *testing.T) {
	o := newOffice(t)
	o.draft("d")
	v := o.Person(nil, access.Manager)
	v.Get("/waves").Want(200, "Survey 2026", "Wave d", "1,234", "Responses are taken until 2 Dec 2026", "Citizens do not see it")
	v.Get("/waves/w").Want(200, "All units", "version 1", "Full form", "1,234", "of 100 wanted", "100 responses in 1 units", "Pause", "Begin to close").Lacks("Remove the draft")
	v.Get("/waves/d").Want(200, "Open the wave", "Remove the draft", "not set")
	v.Get("/waves/none").Want(404, "no such wave")
}

// What is suggested can be stored as it is: the ten-minute way.
func TestSuggestedWaveIsGoodAsItIs(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	page := v.Get("/waves/new").Want(200, "Satisfaction survey 2026", `value="02/11/2026"`, `value="12:00"`, `value="02/12/2026"`, `value="17:00"`)
	v.Post("/waves/new", page.Form("/waves/new")).Leads("/waves/2026")
	w := o.wave("2026")
	if w.State != survey.Draft || w.Questionnaire != survey.SIPAS25().Ref || !w.Opens.Equal(noon) || w.Form != survey.FullForm ||
		w.Access != survey.OpenAccess || w.Period != "2026" || len(w.Units) != 0 {
		t.Errorf("stored %+v", w)
	}
	v.Post("/waves/new", page.Form("/waves/new")).Leads("/waves/2026-2")
	v.Post("/waves/new", with(page.Form("/waves/new"), "id", "w", "title_vi", "Khác")).Want(422, "in use", `value="Khác"`)
}

func TestEverythingOfADraftCanBeChanged(t *testing.T) {
	o := newOffice(t)
	o.draft("d")
	v := o.Person(nil, access.Manager)
	form := with(v.Get("/waves/d/edit").Want(200).Form("/waves/d/edit"), "title_en", "Other", "form", "choice", "questionnaire", "sipas-25@2",
		"opens_day", "1/1/2027", "opens_time", "7h30", "closes_day", "31/01/2027", "closes_time", "17:00", "access", "rotating",
		"own_unit.0", "D2", "own_mode.0", "one-time", "period", "2026", "weighting", "dossiers", "before", "w",
		"factor.A", "2", "factor.B", "1", "factor.C", "1", "factor.D", "1", "factor.E", "0")
	form["units"] = []string{"D1C", "D2", "D1"}
	v.Post("/waves/d/edit", form).Leads("/waves/d")
	w := o.wave("d")
	if w.Form != survey.ChoiceForm || w.Questionnaire.Version != 2 || !w.Opens.Equal(time.Date(2027, 1, 1, 0, 30, 0, 0, time.UTC)) ||
		w.Access != survey.RotatingAccess || w.UnitAccess["D2"] != survey.OneTimeAccess || w.Weighting != survey.ByDossiers || w.Before != "w" ||
		w.Factors["A"] != 2 || w.Factors["E"] != 0 || len(w.Factors) != 5 {
		t.Errorf("stored %+v", w)
	}
	if len(w.Units) != 2 || w.Units[0] != "D1" || w.Units[1] != "D2" {
		t.Errorf("units %v: what lies below another goes without saying", w.Units)
	}
	page := v.Get("/waves/d/edit").Want(200, "Justice", `value="D1" checked`)
	v.Post("/waves/d/edit", with(page.Form("/waves/d/edit"), "access.D2", "")).Leads("/waves/d")
	if w := o.wave("d"); w.UnitAccess != nil || len(w.Factors) != 5 {
		t.Errorf("stored %+v", w)
	}
}

func TestWhatIsWrongWithAWaveIsSaidAndKept(t *testing.T) {
	o := newOffice(t)
	o.draft("d")
	v := o.Person(nil, access.Manager)
	form := v.Get("/waves/d/edit").Form("/waves/d/edit")
	for name, c := range map[string]struct {
		pairs []string
		says  string
	}{
		"no title":                {[]string{"title_vi", ""}, "fill this in"},
		"no such day":             {[]string{"opens_day", "30/02/2027"}, "no such day as 30/02/2027"},
		"no such time":            {[]string{"opens_time", "noon"}, "write the time"},
		"an end before the start": {[]string{"closes_day", "01/01/2020"}, "must be after"},
		"no questionnaire":        {[]string{"questionnaire", "x@1"}, "choose a questionnaire"},
		"no form":                 {[]string{"form", "long"}, "choose a form"},
		"an unknown unit":         {[]string{"units", "nowhere"}, "units from the list"},
		"an unknown mode":         {[]string{"access", "magic"}, "choose a way"},
		"weights without period":  {[]string{"weighting", "dossiers", "period", ""}, "name the period"},
		"a period that is none":   {[]string{"period", "quý 1"}, "unaccented"},
		"some factors":            {[]string{"factor.A", "2"}, "every factor"},
		"a factor of words":       {[]string{"factor.A", "two"}, "whole number"},
		"compared with itself":    {[]string{"before", "d"}, "another wave"},
	} {
		t.Run(name, func(t *testing.T) {
			a := v.Post("/waves/d/edit", with(form, append([]string{"title_en", "Kept <title>"}, c.pairs...)...))
			a.TB = t
			a.Want(422, c.says, "Kept &lt;title&gt;", `aria-invalid="true"`, `id="wrongs"`)
		})
	}
	if o.wave("d").Title["en"] != "Wave d" {
		t.Error("something was stored")
	}
}

func TestWhatIsFixedStaysWhateverIsSent(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	page := v.Get("/waves/w/edit").Want(200, "Cannot be changed once the wave has opened", "The beginning cannot be changed")
	form := with(page.Form("/waves/w/edit"), "title_en", "Renamed", "form", "short", "units", "D1", "questionnaire", "sipas-25@2", "opens_day", "01/01/2026", "closes_day", "31/12/2026")
	v.Post("/waves/w/edit", form).Leads("/waves/w")
	w := o.wave("w")
	if w.Form != survey.FullForm || w.Units != nil || w.Questionnaire.Version != 1 || !w.Opens.Equal(noon.Add(-24*time.Hour)) {
		t.Errorf("changed what is fixed: %+v", w)
	}
	if w.Title["en"] != "Renamed" || !w.Closes.Equal(time.Date(2026, 12, 31, 5, 0, 0, 0, time.UTC)) || w.Targets["D1"] != 100 {
		t.Errorf("stored %+v", w)
	}
	for _, next := range []survey.WaveState{survey.Closing, survey.Closed, survey.Sealed} {
		o.Change(func(e *manage.Editor) error { return e.SetState(t.Context(), "w", next) })
		if next == survey.Sealed {
			v.Get("/waves/w/edit").Want(409, "sealed")
			v.Post("/waves/w/targets", nil).Want(409)
			break
		}
		page := v.Get("/waves/w/edit").Want(200, "The end cannot be changed")
		v.Post("/waves/w/edit", with(page.Form("/waves/w/edit"), "closes_day", "31/12/2027")).Leads("/waves/w")
		if got := o.wave("w").Closes; !got.Equal(noon) {
			t.Errorf("%s: it closes at %v", next, got)
		}
	}
}

func TestTheSecondOfTwoManagersChooses(t *testing.T) {
	o := newOffice(t)
	first, second := o.Person(nil, access.Manager), o.Person(nil, access.Manager)
	a, b := first.Get("/waves/w/edit").Form("/waves/w/edit"), second.Get("/waves/w/edit").Form("/waves/w/edit")
	targets := second.Get("/waves/w/targets").Form("/waves/w/targets")
	first.Post("/waves/w/edit", with(a, "title_en", "First", "own_unit.0", "D2", "own_mode.0", "rotating")).Leads("/waves/w")
	clash := second.Post("/waves/w/edit", with(b, "title_en", "Second", "access", "one-time")).Want(http.StatusConflict, "First", "Second", "Access – Justice", "Changing QR code", "only the other")
	second.Post("/waves/w/edit", clash.Form("/waves/w/edit")).Leads("/waves/w")
	w := o.wave("w")
	if w.Title["en"] != "Second" || w.Access != survey.OneTimeAccess || w.UnitAccess["D2"] != survey.RotatingAccess {
		t.Errorf("stored %+v", w)
	}
	// Targets are another part of the wave: nobody has to choose.
	second.Post("/waves/w/targets", with(targets, "target.D2", "200", "do", "save")).Leads("/waves/w")
	if w := o.wave("w"); w.Targets["D2"] != 200 || w.Title["en"] != "Second" {
		t.Errorf("stored %+v", w)
	}
	// The same part is a clash.
	third := first.Get("/waves/w/targets").Form("/waves/w/targets")
	fourth := second.Get("/waves/w/targets").Form("/waves/w/targets")
	first.Post("/waves/w/targets", with(third, "target.D2", "300", "do", "save")).Leads("/waves/w")
	clash = second.Post("/waves/w/targets", with(fourth, "target.D2", "400", "do", "save")).Want(409, "Justice", "300", "400")
	second.Post("/waves/w/targets", clash.Form("/waves/w/targets")).Leads("/waves/w")
	if w := o.wave("w"); w.Targets["D2"] != 400 || w.Targets["D1"] != 100 {
		t.Errorf("stored %+v", w.Targets)
	}
}

// The figures are those of domain.md 4.5: N = 500 -> 223, 2,000 -> 334.
func TestTargetsFromTheCalculator(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	page := v.Get("/waves/w/targets").Want(200, "223", "334", "2,500 in all").Lacks("Reception 1")
	form := page.Form("/waves/w/targets")
	filled := v.Post("/waves/w/targets", with(form, "do", "fill")).Want(200, "Filled in for 2 units", `value="223"`, `value="334"`, "557 responses in all")
	if o.wave("w").Targets["D2"] != 0 {
		t.Error("it was stored without asking")
	}
	v.Post("/waves/w/targets", with(filled.Form("/waves/w/targets"), "target.D1", "250", "do", "save")).Leads("/waves/w")
	if w := o.wave("w"); w.Targets["D1"] != 250 || w.Targets["D2"] != 334 {
		t.Errorf("stored %v", w.Targets)
	}
	// Cochran, 95 %, e = 5 points, N = 500: 384.15/(1+383.15/500) = 217.5 -> 218; with design effect 2: 304.
	v.Post("/waves/w/targets", with(form, "method", "cochran", "do", "fill")).Want(200, `value="218"`)
	v.Post("/waves/w/targets", with(form, "method", "cochran", "design", "2", "do", "fill")).Want(200, `value="304"`)
	v.Post("/waves/w/targets", with(form, "margin", "20", "floor", "30", "do", "fill")).Want(200, `value="30"`)
	v.Post("/waves/w/targets", with(form, "margin", "many", "target.D1", "x", "do", "save")).Want(422, "a number from", "whole number", `value="x"`)
	form = v.Get("/waves/w/targets").Form("/waves/w/targets")
	v.Post("/waves/w/targets", with(form, "target.D1", "", "target.D2", " ", "do", "save")).Leads("/waves/w")
	if w := o.wave("w"); w.Targets != nil {
		t.Errorf("stored %v", w.Targets)
	}
}

func TestCopyOfLastYear(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	w := o.wave("w")
	w.UnitAccess = map[string]survey.AccessMode{"D2": survey.RotatingAccess}
	o.put(w)
	o.Change(func(e *manage.Editor) error {
		return e.PutUnit(t.Context(), survey.Unit{ID: "D2", Name: text("Sở Tư pháp", "Justice"), Parent: "P", To: noon.AddDate(0, 6, 0)})
	})
	page := v.Get("/waves/new?from=w").Want(200, "Survey 2027", `value="01/11/2027"`, `value="02/12/2027"`, "targets of 1 units", "1 entries of units that will have ended", "Not copied: responses")
	v.Post("/waves/new", page.Form("/waves/new")).Leads("/waves/2027")
	next := o.wave("2027")
	if next.Before != "w" || next.Targets["D1"] != 100 || next.UnitAccess != nil || next.State != survey.Draft || next.Period != "2027" || next.Title["vi"] != "Khảo sát năm 2027" {
		t.Errorf("stored %+v", next)
	}
	v.Get("/waves/new?from=none").Want(404)
}

// A wave of units that have merged since is copied for those who took over. It
// never becomes a wave of all units because its own are gone.
func TestACopyGoesToWhoTookOver(t *testing.T) {
	end := noon.AddDate(0, 6, 0)
	for name, c := range map[string]struct {
		became []string
		says   string
		want   []string
	}{
		"merged":            {[]string{"M"}, `value="M" checked`, []string{"M", "P2"}},
		"merged and again":  {[]string{"M1"}, `value="M" checked`, []string{"M", "P2"}},
		"gone without heir": {nil, "1 entries of units", []string{"P2"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.Change(func(e *manage.Editor) error {
				var faults []error
				for _, u := range []survey.Unit{{ID: "P2"}, {ID: "M", From: end}, {ID: "M1", To: end, Became: []string{"M"}}, {ID: "E", To: end, Became: c.became}} {
					u.Name = text("Đơn vị "+u.ID, "Unit "+u.ID)
					faults = append(faults, e.PutUnit(t.Context(), u))
				}
				return errors.Join(faults...)
			})
			o.draft("year-2026", "E", "P2")
			v := o.Person(nil, access.Manager)
			page := v.Get("/waves/new?from=year-2026").Want(200, c.says)
			v.Post("/waves/new", page.Form("/waves/new")).Leads("/waves/year-2027")
			if got := o.wave("year-2027").Units; !slices.Equal(got, c.want) {
				t.Errorf("units %v, want %v", got, c.want)
			}
			o.draft("only-2026", "E")
			page = v.Get("/waves/new?from=only-2026").Want(200)
			v.Post("/waves/new", page.Form("/waves/new")).Leads("/waves/only-2027")
			if got := o.wave("only-2027").Units; len(got) == 0 {
				t.Error("a wave of one unit has become one of all")
			}
		})
	}
}

func TestOnlyDraftsAreRemoved(t *testing.T) {
	o := newOffice(t)
	o.draft("d")
	v := o.Person(nil, access.Manager)
	v.Get("/waves/d/remove").Want(200, "Remove “Wave d”?")
	v.Get("/waves/w/remove").Want(409)
	v.Post("/waves/w/remove", nil).Want(409, "Only drafts")
	v.Post("/waves/d/remove", nil).Leads("/waves")
	if _, there := o.Config().Wave("d"); there {
		t.Error("it is still there")
	}
}

func TestAManagerOfASubtreeStaysInIt(t *testing.T) {
	o := newOffice(t)
	o.draft("secret")
	o.draft("mine", "D1")
	o.draft("theirs", "D2")
	v := o.Person([]string{"D1"}, access.Manager)
	v.Get("/waves").Want(200, "Survey 2026", "Wave mine").Lacks("Wave secret", "Wave theirs")
	v.Get("/waves/w").Want(200, "only look at it").Lacks("/waves/w/edit", "/steps/")
	v.Get("/waves/w/targets").Want(200, "Home Affairs").Lacks("Justice", "<button name=\"do\"")
	for _, path := range []string{"/waves/secret", "/waves/theirs", "/waves/theirs/edit", "/waves/secret/steps/open"} {
		v.Get(path).Want(404)
	}
	for _, path := range []string{"/waves/w/edit", "/waves/w/steps/paused", "/waves/w/targets"} {
		v.Post(path, nil).Want(403, "beyond your units")
	}
	form := v.Get("/waves/new").Want(200, `value="D1" checked`).Lacks("Justice").Form("/waves/new")
	v.Post("/waves/new", with(form, "id", "x", "units", "P")).Want(422)
	form.Del("units")
	v.Post("/waves/new", with(form, "id", "x")).Want(422, "at least one unit")
	v.Post("/waves/new", with(form, "id", "x", "units", "D1", "access.D2", "open")).Want(422)
	v.Post("/waves/new", with(form, "id", "x", "units", "D1", "before", "secret")).Want(422, "choose another wave")
	v.Post("/waves/new", with(form, "id", "x", "units", "D1")).Leads("/waves/x")
	v.Post("/waves/mine/steps/open", with(v.Get("/waves/mine/steps/open").Want(200).Form("/waves/mine/steps/open"))).Leads("/waves/mine")
}

// Requests without content are answered, and nothing breaks.
func TestEmptyRequestsAreAnswered(t *testing.T) {
	o := newOffice(t)
	o.draft("d")
	v := o.Person(nil, access.Manager)
	for _, path := range []string{"/waves/new", "/waves/d/edit", "/waves/none/edit", "/waves/none/targets", "/waves/d/steps/open", "/waves/d/steps/none", "/waves/w/remove", "/waves/none/remove"} {
		if a := v.Post(path, nil); a.Status < 400 || a.Status >= 500 {
			t.Errorf("POST %s: %d", path, a.Status)
		}
	}
	if w := o.wave("d"); w.State != survey.Draft || w.Title["en"] != "Wave d" {
		t.Errorf("something has changed: %+v", w)
	}
}

func TestWithoutAQuestionnaireTheWayToOneIsShown(t *testing.T) {
	o := newOffice(t)
	for _, ref := range []survey.Ref{{ID: "sipas-25", Version: 1}, {ID: "sipas-25", Version: 2}} {
		d, err := o.Store.Get(t.Context(), directory.Questionnaires, ref.String())
		if err == nil {
			err = o.Store.Delete(t.Context(), directory.Questionnaires, ref.String(), d.Rev)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Directory.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	v := o.Person(nil, access.Manager)
	page := v.Get("/waves/new").Want(200, "no questionnaire yet", "/questionnaires?lang=en")
	v.Post("/waves/new", page.Form("/waves/new")).Want(422, "choose a questionnaire")
}
