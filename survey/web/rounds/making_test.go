package rounds_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
)

// What is suggested needs a set only, and leads on to the units.
func TestARoundIsSetUp(t *testing.T) {
	o := newOffice(t)
	v := o.council()
	page := v.Get("/reform/rounds/new").Want(200, `>Chấm điểm CCHC năm 2026</textarea>`, `value="2026"`, "Set s – version 1").Lacks("Set draft")
	form := page.Form("/reform/rounds/new")
	v.Post("/reform/rounds/new", form).Want(422, "choose a criteria set", `>Chấm điểm CCHC năm 2026</textarea>`)
	form = with(form, "set", "s@1", "self_day", "31/12/2026", "explanation_day", "15/01/2027", "explanation_time", "11h30")
	v.Post("/reform/rounds/new", form).Leads("/reform/rounds/2026")
	r := o.round("2026")
	if r.State != reform.Preparing || r.Set != "s@1" || r.Remind != 7 || r.Least != 30 || r.Year != 2026 || r.Title["en"] != "Reform score 2026" {
		t.Errorf("stored %+v", r)
	}
	want := []reform.Deadline{{Stage: reform.SelfScoring, At: time.Date(2026, 12, 31, 10, 0, 0, 0, time.UTC)}, {Stage: reform.Explaining, At: time.Date(2027, 1, 15, 4, 30, 0, 0, time.UTC)}}
	if !slices.EqualFunc(r.Deadlines, want, func(a, b reform.Deadline) bool { return a.Stage == b.Stage && a.At.Equal(b.At) }) {
		t.Errorf("deadlines %v: a day alone ends at 17:00 in Vietnam", r.Deadlines)
	}
	v.Post("/reform/rounds/new", with(form, "id", "2026", "title_vi", "Khác")).Want(422, "in use", `>Khác</textarea>`)
	v.Post("/reform/rounds/new", with(form, "id", "")).Leads("/reform/rounds/2026-2")
	v.Post("/reform/rounds/new", with(form, "id", "new")).Want(422, "lower-case letters")
	v.Get("/reform/rounds/2026").Want(200, "No unit is chosen yet", "Self-scoring", "31 Dec 2026")
}

func TestWhatIsWrongWithARoundIsSaidAndKept(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1")
	v := o.council()
	form := v.Get("/reform/rounds/p/edit").Want(200, `<textarea id="title_vi"`, `<textarea id="title_en"`).Form("/reform/rounds/p/edit")
	for name, c := range map[string]struct {
		pairs []string
		says  string
	}{
		"no title":              {[]string{"title_vi", ""}, "fill this in"},
		"no year":               {[]string{"year", "hai nghìn"}, "a year from 2000"},
		"a year too far":        {[]string{"year", "3000"}, "a year from 2000"},
		"no such set":           {[]string{"set", "none@1"}, "choose a criteria set"},
		"a draft":               {[]string{"set", "draft@1"}, "not published"},
		"no such day":           {[]string{"appraisal_day", "30/02/2027"}, "no such day as 30/02/2027"},
		"a time without a day":  {[]string{"appraisal_time", "7h"}, "type the day as well"},
		"deadlines in disorder": {[]string{"explanation_day", "03/11/2026"}, "earlier than that of the step before"},
		"days":                  {[]string{"remind", "100"}, "whole number"},
		"answers":               {[]string{"least", "-1"}, "whole number"},
		"no such round before":  {[]string{"before", "none"}, "is not there"},
		"itself before":         {[]string{"before", "p"}, "this round itself"},
		"no such wave":          {[]string{"wave.2", "none"}, "choose a survey wave"},
	} {
		t.Run(name, func(t *testing.T) {
			page := v.Post("/reform/rounds/p/edit", with(form, append([]string{"title_en", "Kept as typed"}, c.pairs...)...))
			page.Want(422, c.says, `>Kept as typed</textarea>`, `id="wrongs"`)
		})
	}
	if o.round("p").Title["en"] == "Kept as typed" {
		t.Error("something was stored")
	}
}

func TestARoundIsChanged(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1")
	o.running("before", "D1")
	v := o.council()
	form := v.Get("/reform/rounds/p/edit").Form("/reform/rounds/p/edit")
	v.Post("/reform/rounds/p/edit", with(form, "wave.2", "w", "before", "before", "ties", "dense", "least", "50", "remind", "", "self_day", "", "self_time", "")).Leads("/reform/rounds/p")
	r := o.round("p")
	if r.WaveOf("2") != "w" || r.Before != "before" || !r.Dense || r.Least != 50 || r.Remind != 0 || len(r.Deadlines) != 1 || len(r.Units) != 1 {
		t.Errorf("stored %+v", r)
	}
	v.Get("/reform/rounds/p").Want(200, "Survey 2026", "Compared with: Score before", "1, 2, 2, 3", "At least 50")
	// While it runs the set stays, whatever is sent; the rest may change.
	form = v.Get("/reform/rounds/before/edit").Want(200, "the set stays", "disabled").Form("/reform/rounds/before/edit")
	v.Post("/reform/rounds/before/edit", with(form, "set", "special@1", "title_en", "Later")).Leads("/reform/rounds/before")
	if r := o.round("before"); r.Set != "s@1" || r.Title["en"] != "Later" {
		t.Errorf("stored %+v", r)
	}
}

// Two people change different parts of one round: both win. At one part the
// second chooses, and nothing that was typed is lost.
func TestTwoPeopleAtOneRound(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1")
	v := o.council()
	edit := v.Get("/reform/rounds/p/edit").Form("/reform/rounds/p/edit")
	units := v.Get("/reform/rounds/p/units").Form("/reform/rounds/p/units")
	other := url.Values{"units": {"D1", "D2"}, "rev": units["rev"], "basis": units["basis"]}
	v.Post("/reform/rounds/p/units", other).Leads("/reform/rounds/p")
	v.Post("/reform/rounds/p/edit", with(edit, "title_vi", "Tên mới")).Leads("/reform/rounds/p")
	if r := o.round("p"); len(r.Units) != 2 || r.Title["vi"] != "Tên mới" {
		t.Errorf("stored %+v", r)
	}
	v.Post("/reform/rounds/p/edit", with(edit, "title_vi", "Tên của tôi", "remind", "3")).
		Want(http.StatusConflict, "Tên của tôi", "Tên mới", `name="pick.title_vi"`, `name="pick.remind"`)
	page := v.Post("/reform/rounds/p/units", url.Values{"units": {"C1"}, "rev": units["rev"], "basis": units["basis"]}).
		Want(http.StatusConflict, "1 units: Tran Phu Ward", "2 units: Home Affairs, Justice")
	settled := page.Form("/reform/rounds/p/units")
	settled.Set("pick.units", "mine")
	v.Post("/reform/rounds/p/units", settled).Leads("/reform/rounds/p")
	if r := o.round("p"); len(r.Units) != 1 || r.Units[0].Unit != "C1" {
		t.Errorf("units %v", r.Units)
	}
}

func TestUnitsAreTicked(t *testing.T) {
	o := newOffice(t)
	o.prepared("p")
	v := o.council()
	page := v.Get("/reform/rounds/p/units").Want(200, "Department – Minh Hoa Province", "Commune, ward", "0 of 6 ticked", "Minh Hoa Province")
	form := page.Form("/reform/rounds/p/units")
	// A whole branch, without a script: the page comes back with ticks, nothing is stored.
	page = v.Post("/reform/rounds/p/units", with(form, "do", "all commune P")).Want(200, `value="C1" checked`, `value="C2" checked`, "2 of 6 ticked")
	form = page.Form("/reform/rounds/p/units")
	page = v.Post("/reform/rounds/p/units", with(form, "do", "none commune P", "ids", "D1\nSo Tu phap; Không có sở này\tD1")).
		Want(422, "Not found", "Không có sở này", `value="D1" checked`, `value="D2" checked`).Lacks(`value="C1" checked`)
	if n := len(o.round("p").Units); n != 0 {
		t.Fatalf("%d units are stored", n)
	}
	form = page.Form("/reform/rounds/p/units")
	v.Post("/reform/rounds/p/units", with(form, "ids", "sở này", "do", "save")).Want(422, "sở này", `value="D2" checked`)
	v.Post("/reform/rounds/p/units", with(form, "ids", "An Binh Commune", "do", "save")).Leads("/reform/rounds/p")
	var got []string
	for _, e := range o.round("p").Units {
		got = append(got, e.Unit)
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"C2", "D1", "D2"}) {
		t.Errorf("units %v", got)
	}
	v.Post("/reform/rounds/p/units", with(v.Get("/reform/rounds/p/units").Form("/reform/rounds/p/units"), "units", "X9", "do", "save")).Want(422, "no unit “X9”")
}

// While a round runs units come in with a set of their own; nobody leaves.
func TestUnitsComeInWhileARoundRuns(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1")
	v := o.council()
	page := v.Get("/reform/rounds/r/units").Want(200, `value="D1" checked disabled`, "those that are scored stay")
	form := page.Form("/reform/rounds/r/units")
	form["units"] = []string{"D2"}
	v.Post("/reform/rounds/r/units", with(form, "new_set", "special@1", "do", "save")).Leads("/reform/rounds/r")
	r := o.round("r")
	if len(r.Units) != 2 || r.SetOf("D1") != "s@1" || r.SetOf("D2") != "special@1" {
		t.Errorf("units %+v", r.Units)
	}
}

func TestThousandsOfUnits(t *testing.T) {
	o := newOffice(t)
	ids := o.province(3000)
	o.prepared("p")
	v := o.council()
	form := v.Get("/reform/rounds/p/units").Want(200).Form("/reform/rounds/p/units")
	v.Post("/reform/rounds/p/units", with(form, "ids", strings.Join(ids, "\n"), "do", "save")).Leads("/reform/rounds/p")
	if n := len(o.round("p").Units); n != 3000 {
		t.Fatalf("%d units", n)
	}
	page := v.Get("/reform/rounds/p/units").Want(200, "3,000 of 3,006")
	page = v.Post("/reform/rounds/p/units", with(page.Form("/reform/rounds/p/units"), "do", "none commune P")).Want(200, "0 of 3,006")
	page = v.Post("/reform/rounds/p/units", with(page.Form("/reform/rounds/p/units"), "do", "all department P")).Want(200, "2 of 3,006")
	v.Post("/reform/rounds/p/units", with(page.Form("/reform/rounds/p/units"), "do", "save")).Leads("/reform/rounds/p")
	if n := len(o.round("p").Units); n != 2 {
		t.Errorf("%d units", n)
	}
}

func TestGroupsByHand(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1", "D2", "C1")
	v := o.council()
	v.Post("/reform/rounds/p/groups", url.Values{"name_vi": {""}, "name_en": {"Kept"}}).Want(422, "fill this in", `value="Kept"`)
	v.Post("/reform/rounds/p/groups", url.Values{"name_vi": {"Các sở"}, "name_en": {"Departments"}}).Leads("/reform/rounds/p/groups/of/cac-so")
	v.Post("/reform/rounds/p/groups", url.Values{"name_vi": {"Các sở"}}).Leads("/reform/rounds/p/groups/of/cac-so-2")
	page := v.Get("/reform/rounds/p/groups/of/cac-so").Want(200, "Group: Departments")
	page = v.Post("/reform/rounds/p/groups/of/cac-so", with(page.Form("/reform/rounds/p/groups/of/cac-so"), "do", "all department P")).Want(200, `value="D1" checked`)
	v.Post("/reform/rounds/p/groups/of/cac-so", with(page.Form("/reform/rounds/p/groups/of/cac-so"), "do", "save")).Leads("/reform/rounds/p/groups")
	v.Get("/reform/rounds/p/groups").Want(200, "2 units: Home Affairs, Justice", "2 groups; 1 units are in none", "100")
	// Who is ticked in another group moves there.
	page = v.Get("/reform/rounds/p/groups/of/cac-so-2").Want(200, "· Departments")
	form := page.Form("/reform/rounds/p/groups/of/cac-so-2")
	form["units"] = []string{"D2"}
	v.Post("/reform/rounds/p/groups/of/cac-so-2", form).Leads("/reform/rounds/p/groups")
	if r := o.round("p"); r.Units[0].Group != "cac-so" || r.Units[1].Group != "cac-so-2" || r.Units[2].Group != "" {
		t.Errorf("units %+v", r.Units)
	}
	rev := v.Get("/reform/rounds/p/groups/of/cac-so").Form("/reform/rounds/p/groups/of/cac-so/remove")
	v.Post("/reform/rounds/p/groups/of/cac-so/remove", url.Values{"rev": {"1"}}).Want(409)
	v.Post("/reform/rounds/p/groups/of/cac-so/remove", rev).Leads("/reform/rounds/p/groups")
	if r := o.round("p"); len(r.Groups) != 1 || r.Units[0].Group != "" || len(r.Units) != 3 {
		t.Errorf("stored %+v", r)
	}
	v.Get("/reform/rounds/p/groups/of/cac-so").Want(404, "no such group")
}

// Seed 004: where tasks did not arise the maximum is lower. Units of similar
// maxima come into one group; nothing is stored before somebody says so.
func TestGroupsProposedByMaxima(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2", "C1", "C2")
	for _, unit := range []string{"C1", "C2"} {
		o.act("r", unit, "1.2", "lan", reform.Claim{Reason: "không phát sinh"})
		o.move("r", unit, reform.FirstAppraisal)
		o.act("r", unit, "1.2", "hoa", reform.Decide{Approve: true})
	}
	v := o.council()
	// 100 points and 100 - 30.
	page := v.Get("/reform/rounds/r/groups/propose?width=5").Want(200, "2 groups proposed", "Group 1 (100 points)", "Group 2 (70 points)", "Tran Phu Ward")
	if len(o.round("r").Groups) != 0 {
		t.Fatal("stored without asking")
	}
	v.Get("/reform/rounds/r/groups/propose?width=30").Want(200, "1 groups proposed", "Group 1 (70–100 points)")
	v.Get("/reform/rounds/r/groups/propose?width=gan").Want(422, "number of points", `value="gan"`)
	form := page.Form("/reform/rounds/r/groups/propose")
	v.Post("/reform/rounds/r/groups/propose", with(form, "mark", "x")).Want(409, "have just changed")
	v.Post("/reform/rounds/r/groups/propose", form).Leads("/reform/rounds/r/groups")
	r := o.round("r")
	if len(r.Groups) != 2 || r.Groups[0].Name["vi"] != "Nhóm 1 (100 điểm)" || r.Units[0].Group != "nhom-1" || r.Units[3].Group != "nhom-2" {
		t.Errorf("stored %+v %+v", r.Groups, r.Units)
	}
	v.Post("/reform/rounds/r/groups/propose", form).Want(409, "have just changed")
	// The next year may begin from these maxima, before anybody has scored.
	o.prepared("next", "D1", "C1")
	edit := v.Get("/reform/rounds/next/edit").Form("/reform/rounds/next/edit")
	v.Post("/reform/rounds/next/edit", with(edit, "before", "r")).Leads("/reform/rounds/next")
	v.Get("/reform/rounds/next/groups/propose?width=5").Want(200, "1 groups proposed")
	v.Get("/reform/rounds/next/groups/propose?width=5&from=before").Want(200, "2 groups proposed", "Score r")
}

func TestSetsOfTheirOwn(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1", "D2")
	v := o.council()
	v.Get("/reform/rounds/p/sets").Want(200, "Set s – version 1", "Set special").Lacks("Set draft")
	form := v.Get("/reform/rounds/p/sets?set=special@1").Want(200).Form("/reform/rounds/p/sets")
	form["units"] = []string{"D2"}
	v.Post("/reform/rounds/p/sets?set=special@1", form).Leads("/reform/rounds/p/sets")
	if r := o.round("p"); r.SetOf("D1") != "s@1" || r.SetOf("D2") != "special@1" {
		t.Errorf("units %+v", r.Units)
	}
	form = v.Get("/reform/rounds/p/sets?set=special@1").Want(200, `value="D2" checked`).Form("/reform/rounds/p/sets")
	form.Del("units")
	v.Post("/reform/rounds/p/sets?set=special@1", form).Leads("/reform/rounds/p/sets")
	if r := o.round("p"); r.SetOf("D2") != "s@1" {
		t.Errorf("units %+v", r.Units)
	}
	v.Post("/reform/rounds/p/sets", url.Values{"set": {"draft@1"}, "units": {"D1"}, "rev": {"3"}}).Want(422, "not published")
	v.Post("/reform/rounds/p/sets", nil).Want(422)
	o.running("r", "D1")
	v.Get("/reform/rounds/r/sets?set=special@1").Want(200, "units keep their sets").Lacks(`name="units"`)
	v.Post("/reform/rounds/r/sets", url.Values{"set": {"special@1"}, "units": {"D1"}, "rev": {"2"}}).Want(409)
}

func TestARoundIsStarted(t *testing.T) {
	o := newOffice(t)
	o.prepared("empty")
	o.prepared("p", "D1")
	v := o.council()
	v.Get("/reform/rounds/empty/run").Want(200, "There is no unit").Lacks("<button>")
	v.Post("/reform/rounds/empty/run", url.Values{"rev": {"1"}}).Want(200, "There is no unit")
	form := v.Get("/reform/rounds/p/run").Want(200, "1 units see their score sheets", "Criterion 2 Satisfaction has no survey wave", "cannot be removed").Form("/reform/rounds/p/run")
	edit := v.Get("/reform/rounds/p/edit").Form("/reform/rounds/p/edit")
	v.Post("/reform/rounds/p/edit", with(edit, "title_en", "Changed")).Leads("/reform/rounds/p")
	again := v.Post("/reform/rounds/p/run", form).Want(409, "just changed the round")
	v.Post("/reform/rounds/p/run", again.Form("/reform/rounds/p/run")).Leads("/reform/rounds/p")
	if o.round("p").State != reform.Running {
		t.Error("it does not run")
	}
	v.Get("/reform/rounds/p/run").Want(409)
	v.Get("/reform/rounds/p/remove").Want(409)
	v.Post("/reform/rounds/p/remove", url.Values{"rev": {"3"}}).Want(409)
	form = v.Get("/reform/rounds/empty/remove").Want(200, "Remove “Score empty”?").Form("/reform/rounds/empty/remove")
	v.Post("/reform/rounds/empty/remove", url.Values{"rev": {"7"}}).Want(409)
	v.Post("/reform/rounds/empty/remove", form).Leads("/reform")
	if _, _, err := o.reform.Round(t.Context(), "empty"); survey.KindOf(err) != survey.KindNotFound {
		t.Errorf("it is still there: %v", err)
	}
}

// The council is an officer over all units. One of some units is refused on every
// page of the council's, and so is everybody else.
func TestOnlyTheCouncilRunsRounds(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1", "D2")
	o.running("r", "D1", "D2")
	unit, manager, viewer := o.Person([]string{"D1"}, access.Officer), o.Person(nil, access.Manager), o.Person(nil, access.Viewer)
	get := []string{"/reform/rounds/new", "/reform/rounds/p/edit", "/reform/rounds/p/units", "/reform/rounds/p/groups", "/reform/rounds/p/groups/propose",
		"/reform/rounds/p/groups/of/x", "/reform/rounds/p/sets", "/reform/rounds/p/run", "/reform/rounds/p/remove", "/reform/rounds/r/move?from=self",
		"/reform/rounds/r/units/D1", "/reform/rounds/r/criteria", "/reform/rounds/r/criteria/1.1"}
	post := []string{"/reform/rounds/new", "/reform/rounds/p/edit", "/reform/rounds/p/units", "/reform/rounds/p/groups", "/reform/rounds/p/groups/propose",
		"/reform/rounds/p/groups/of/x", "/reform/rounds/p/groups/of/x/remove", "/reform/rounds/p/sets", "/reform/rounds/p/run", "/reform/rounds/p/remove",
		"/reform/rounds/r/move", "/reform/rounds/r/units/D1/move", "/reform/rounds/r/units/D1/extend", "/reform/rounds/r/criteria/1.1"}
	for _, path := range get {
		unit.Get(path).Want(403)
		manager.Get(path).Want(403)
		viewer.Get(path).Want(403)
		if a := o.Stranger().Get(path); a.To != "/signin" {
			t.Errorf("a stranger gets %d at %s", a.Status, path)
		}
	}
	for _, path := range post {
		unit.Post(path, url.Values{"units": {"D1"}, "from": {"self"}, "rev": {"1"}}).Want(403)
		manager.Post(path, nil).Want(403)
		viewer.Post(path, nil).Want(403)
	}
	if r := o.round("p"); r.State != reform.Preparing || o.sheet("r", "D1").Stage != reform.SelfScoring {
		t.Errorf("something has changed: %+v", r)
	}
}

// Requests without content are answered, and nothing breaks.
func TestEmptyRequestsAreAnswered(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1")
	o.running("r", "D1")
	v := o.council()
	for _, path := range []string{"/reform/rounds/new", "/reform/rounds/none/edit", "/reform/rounds/p/edit", "/reform/rounds/none/units", "/reform/rounds/p/groups",
		"/reform/rounds/p/groups/propose", "/reform/rounds/p/groups/of/none", "/reform/rounds/p/sets", "/reform/rounds/p/run", "/reform/rounds/p/remove",
		"/reform/rounds/r/move", "/reform/rounds/p/move", "/reform/rounds/r/units/none/move", "/reform/rounds/r/units/D1/move", "/reform/rounds/r/units/D1/extend",
		"/reform/rounds/none/criteria/1.1", "/reform/rounds/r/criteria/none", "/reform/rounds/p/criteria/1.1"} {
		if a := v.Post(path, nil); a.Status < 400 || a.Status >= 500 {
			t.Errorf("POST %s: %d", path, a.Status)
		}
	}
	for _, path := range []string{"/reform/rounds/none", "/reform/rounds/r/criteria/1", "/reform/rounds/r/criteria/none", "/reform/rounds/r/criteria?set=none@1", "/reform/rounds/r/units/none"} {
		v.Get(path).Want(404)
	}
}
