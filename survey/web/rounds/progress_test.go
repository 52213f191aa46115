package rounds_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/store"
)

// Everybody finds at /reform what there is to do: the council its rounds, a
// unit's people their sheets, others what is published.
func TestHomeSaysWhatThereIsToDo(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1")
	o.running("r", "D1", "D2", "C1")
	o.scored("r", "D2", "lan")
	council, unit, viewer := o.council(), o.Person([]string{"D1"}, access.Officer), o.Person(nil, access.Viewer)
	council.Get("/reform").Want(200, "Score p", "Score r", "Being prepared", "1 score sheets wait", "/reform/rounds/new", "<b>2</b> Self-scoring", "<b>1</b> Appraisal")
	unit.Get("/reform").Want(200, "Home Affairs", "0 of 4 criteria are self-scored", "5 days left", "/reform/rounds/r/sheets/D1").
		Lacks("Justice", "Score p", "/reform/rounds/new")
	viewer.Get("/reform").Want(200, "No result has been published").Lacks("Score r", "Score p", "Home Affairs")
	o.Later(6 * 24 * time.Hour)
	council.Get("/reform").Want(200, "2 units are past their deadline")
	unit.Get("/reform").Want(200, "late")
	for _, id := range []string{"D1", "D2", "C1"} {
		for o.sheet("r", id).Stage != reform.Final {
			next := o.sheet("r", id).Stage.Next()
			if s := o.sheet("r", id); s.Stage == reform.FirstAppraisal {
				for _, code := range []string{"1.1", "1.2"} {
					o.act("r", id, code, "hoa", reform.Appraise{Points: "10", Reason: "đã xem"})
				}
				o.act("r", id, "1.3", "hoa", reform.Appraise{Figure: "50", Reason: "đã xem"})
			}
			o.move("r", id, next)
		}
	}
	council.Get("/reform").Want(200, "All score sheets are final", "/reform/rounds/r/results/publish")
	if err := o.reform.Publish(t.Context(), "r", 2); err != nil {
		t.Fatal(err)
	}
	viewer.Get("/reform").Want(200, "Score r", "/reform/rounds/r/results").Lacks("Score p")
	unit.Get("/reform").Want(200, "Your units take part in no running round", "/reform/rounds/r/results")
	council.Get("/reform/rounds/r").Want(200, "Published", "3 of 3 units").Lacks("/reform/rounds/r/move", "/reform/rounds/r/edit")
	council.Get("/reform/rounds/r/edit").Want(409)
	council.Get("/reform/rounds/r/move?from=self").Want(409)
	council.Get("/reform/rounds/r/criteria/1.1").Want(200, "10").Lacks(`name="points.D1"`)
	council.Post("/reform/rounds/r/criteria/1.1", url.Values{"points.D1": {"1"}, "rev.D1": {"1"}}).Want(409)
}

// A unit's people see their own units' progress, and nothing of a round that is
// being prepared or that others take part in.
func TestProgressIsOnesOwn(t *testing.T) {
	o := newOffice(t)
	o.prepared("p", "D1")
	o.running("r", "D1", "D1C", "D2")
	o.running("others", "D2")
	unit := o.Person([]string{"D1"}, access.Officer)
	unit.Get("/reform/rounds/r").Want(200, "Home Affairs", "Reception 1", "2 of 2 units").
		Lacks("Justice", "/reform/rounds/r/move", "/reform/rounds/r/criteria", "/reform/rounds/r/units/", "/reform/rounds/r/edit", "/reform/rounds/r/results")
	for _, path := range []string{"/reform/rounds/p", "/reform/rounds/others", "/reform/rounds/none"} {
		unit.Get(path).Want(404, "no such round")
	}
	o.Person(nil, access.Viewer).Get("/reform/rounds/r").Want(403)
	o.Person(nil, access.Manager).Get("/reform/rounds/r").Want(403)
	both := o.Person([]string{"D2"}, access.Officer)
	both.Get("/reform/rounds/others").Want(200, "Justice")
}

func TestProgressCounts(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2", "C1")
	o.act("r", "C1", "1.1", "lan", reform.SelfScore{Points: "5"}) // no evidence
	o.act("r", "C1", "1.2", "lan", reform.Claim{Reason: "không có"})
	o.scored("r", "D2", "lan")
	o.act("r", "D2", "1.1", "hoa", reform.Appraise{Points: "10", Reason: "muộn"})
	v := o.council()
	page := v.Get("/reform/rounds/r").Want(200, "3 of 3 units", "5 of 12", "Move on to appraisal (2)", "Send to units to explain (1)")
	if home, justice := strings.Index(page.Page, ">Home Affairs<"), strings.Index(page.Page, ">Justice<"); home < 0 || justice < home {
		t.Error("rows are not in the order of the round")
	}
	for query, want := range map[string]struct{ has, lacks []string }{
		"stage=appraisal":        {[]string{"1 of 3 units", ">Justice<"}, []string{">Home Affairs<"}},
		"due=todo":               {[]string{">Tran Phu Ward<"}, []string{">Justice<"}},
		"due=soon":               {[]string{">Tran Phu Ward<", ">Home Affairs<"}, []string{">Justice<"}},
		"q=tu+phap":              {[]string{"0 of 3 units"}, []string{">Home Affairs<"}},
		"q=justice":              {[]string{">Justice<"}, []string{">Home Affairs<"}},
		"sort=scored&down=1":     {[]string{`aria-sort="descending"`}, nil},
		"sort=none&stage=none":   {[]string{"0 of 3 units"}, nil},
		"from=-1&sort=adjusted":  {[]string{"3 of 3 units"}, nil},
		"from=99999&due=nothing": {[]string{"3 of 3 units"}, nil},
	} {
		v.Get("/reform/rounds/r?"+query).Want(200, want.has...).Lacks(want.lacks...)
	}
	page = v.Get("/reform/rounds/r?sort=adjusted&down=1")
	if home, justice := strings.Index(page.Page, ">Home Affairs<"), strings.Index(page.Page, ">Justice<"); home < justice {
		t.Error("rows are not in the order asked for")
	}
}

// Each unit of a stage goes on by itself: those that are ready go, the others say
// what is missing, and go with a reason.
func TestUnitsAreMovedOnTogether(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2", "C1")
	o.scored("r", "D1", "lan")
	o.move("r", "D1", reform.SelfScoring)
	v := o.council()
	page := v.Get("/reform/rounds/r/move?from=self").Want(200, "1 units are ready", `value="D1" checked`, `value="D2">`, "/reform/rounds/r/sheets/D2/leaf/1.1")
	form := page.Form("/reform/rounds/r/move")
	form["units"] = []string{"D1", "D2", "X9"}
	v.Post("/reform/rounds/r/move", form).Want(200, "1 units have gone on; 1 have stayed", "Stayed:", `value="D2" checked`)
	if o.sheet("r", "D1").Stage != reform.FirstAppraisal || o.sheet("r", "D2").Stage != reform.SelfScoring {
		t.Errorf("D1 %s, D2 %s", o.sheet("r", "D1").Stage, o.sheet("r", "D2").Stage)
	}
	v.Post("/reform/rounds/r/move", form).Want(200, "0 units have gone on; 2 have stayed") // sent again: no harm
	if n := len(o.sheet("r", "D1").Moves); n != 3 {
		t.Errorf("%d moves of D1", n)
	}
	v.Post("/reform/rounds/r/move", url.Values{"from": {"self"}, "why": {"quá hạn"}}).Want(422, "tick at least one", "quá hạn")
	v.Post("/reform/rounds/r/move", url.Values{"from": {"self"}, "units": {"D2", "C1"}, "why": {"quá hạn mà không tự chấm"}}).Want(200, "2 units have gone on")
	if m := o.sheet("r", "D2").Moves; len(m) != 1 || m[0].Why != "quá hạn mà không tự chấm" {
		t.Errorf("moves %+v", m)
	}
	v.Get("/reform/rounds/r/move?from=final").Want(404)
	v.Get("/reform/rounds/r/move").Want(404)
	v.Get("/reform/rounds/r/move?from=self").Want(200, "No unit is at")
}

// Seven hundred communes go on with one confirmation; who was unticked, or is not
// ready, stays.
func TestManyUnitsAreMovedOnAtOnce(t *testing.T) {
	o := newOffice(t)
	ids := o.province(700)
	o.running("r", ids...)
	set := small("s", true)
	for i, id := range ids {
		sheet := full(&set, "r", id, 0, false)
		sheet.Stage = reform.FirstAppraisal
		if i%70 == 69 { // ten that are not appraised, most beyond the page
			sheet.Leaves[reform.LeafKey("1.2")].First = nil
		} else {
			for _, l := range sheet.Leaves {
				l.First = l.Self
			}
		}
		if err := store.Add(t.Context(), o.Store, reform.SheetsKept, "r/"+id, sheet); err != nil {
			t.Fatal(err)
		}
	}
	v := o.council()
	page := v.Get("/reform/rounds/r/move?from=appraisal").Want(200, "690 units are ready", "500 more units are at this stage; 492 of them are ready", `name="rest" value="1" checked`)
	form := page.Form("/reform/rounds/r/move")
	if len(form["units"]) != 198 || len(form["listed"]) != 200 {
		t.Fatalf("%d ticked of %d", len(form["units"]), len(form["listed"]))
	}
	form["units"] = form["units"][1:] // the first stays
	began := time.Now()
	v.Post("/reform/rounds/r/move", form).Want(200, "689 units have gone on; 0 have stayed", "500 of them are not in the list below", ">Commune 0<", ">Commune 69<", ">Commune 699<")
	t.Logf("689 units in %v", time.Since(began))
	stayed := ""
	sheets, err := o.reform.Sheets(t.Context(), o.round("r"))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if sheets[id].Stage == reform.FirstAppraisal {
			stayed += id[3:] + " "
		}
	}
	if want := "0000 0069 0139 0209 0279 0349 0419 0489 0559 0629 0699 "; stayed != want {
		t.Errorf("stayed: %s, want %s", stayed, want)
	}
	v.Get("/reform/rounds/r/move?from=appraisal").Want(200, "1 units are ready").Lacks(`name="rest"`)
	// Without the box only those of the page go on.
	form = v.Get("/reform/rounds/r/move?from=explanation").Form("/reform/rounds/r/move")
	delete(form, "rest")
	v.Post("/reform/rounds/r/move", form).Want(200, "200 units have gone on", "289 more units are at this stage", `value="xa-0300" checked`)
}

func TestOneUnitIsSentBackAndGivenTime(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2")
	o.scored("r", "D1", "lan")
	v := o.council()
	form := v.Get("/reform/rounds/r/units/D1").Want(200, "Appraisal", "back to: Self-scoring", "on to: Explanation").Form("/reform/rounds/r/units/D1/move")
	v.Post("/reform/rounds/r/units/D1/move", with(form, "to", "self")).Want(422, "reason")
	v.Post("/reform/rounds/r/units/D1/move", with(form, "to", "explanation", "why", "Đã xem kỹ")).Want(422, "Something is not done", "Đã xem kỹ")
	v.Post("/reform/rounds/r/units/D1/move", with(form, "to", "final", "why", "x")).Want(422, "not at that stage")
	v.Post("/reform/rounds/r/units/D1/move", with(form, "to", "self", "why", "Chấm lại tiêu chí 1.1")).Leads("/reform/rounds/r/units/D1")
	v.Post("/reform/rounds/r/units/D1/move", with(form, "to", "self", "why", "Lần nữa")).Want(422, "not at that stage", "Lần nữa")
	v.Get("/reform/rounds/r/units/D1").Want(200, "Chấm lại tiêu chí 1.1", "Appraisal → Self-scoring")

	form = v.Get("/reform/rounds/r/units/D1").Want(200, `value="10/11/2026"`).Form("/reform/rounds/r/units/D1/extend")
	v.Post("/reform/rounds/r/units/D1/extend", with(form, "reason", "")).Want(422, "fill this in")
	v.Post("/reform/rounds/r/units/D1/extend", with(form, "reason", "Bão", "until_day", "01/11/2026")).Want(422, "Bão", `value="01/11/2026"`)
	v.Post("/reform/rounds/r/units/D1/extend", with(form, "reason", "Bão", "until_day", "mai")).Want(422, "Bão", "write the day")
	v.Post("/reform/rounds/r/units/D1/extend", with(form, "reason", "Bão số 3", "until_day", "15/11/2026", "until_time", "17h00")).Leads("/reform/rounds/r/units/D1")
	r, s := o.round("r"), o.sheet("r", "D1")
	if at := r.Deadline(s, reform.SelfScoring); !at.Equal(time.Date(2026, 11, 15, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("until %v", at)
	}
	if at := r.Deadline(o.sheet("r", "D2"), reform.SelfScoring); !at.Equal(noon.AddDate(0, 0, 5)) {
		t.Errorf("D2 until %v", at)
	}
	v.Get("/reform/rounds/r/units/D1").Want(200, "Self-scoring extended until", "Bão số 3")
}
