package opinions_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/manage"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

var hiddenInput = regexp.MustCompile(`<input type=hidden name=(\w+) value="?([^">]+)"?>`)

// hidden are the hidden inputs of a respondent's page.
func hidden(a desktest.Answer) url.Values {
	all := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(a.Page, -1) {
		all.Set(m[1], m[2])
	}
	return all
}

// answer fills a form in through its pages: by whom, how long for each unit, and
// what about each.
func (o *office) answer(address, by string, pace time.Duration, about func(unit int) [2]string) {
	o.Helper()
	v, at := o.Stranger(), strings.TrimPrefix(address, base)
	v.Post(at, url.Values{"by": {by}}).Leads(at + "/units/D1")
	for n := range o.round.Units {
		unit := at + "/units/" + o.round.Units[n].Unit
		page := v.Get(unit).Want(200)
		o.Later(pace)
		a := about(n)
		if got := v.Post(unit, with(hidden(page), "q.q1", a[0], "q.q2", a[1], "to", "next")); got.Status != 303 {
			o.Fatalf("unit %d: %d", n, got.Status)
		}
	}
	v.Post(at+"/review", with(hidden(v.Get(at+"/review").Want(200)), "by", by)).Leads(at)
	v.Get(at).Want(200, "Received. Thank you!")
}

// TestStoryOfAFormalSurvey is what a ministry's reform committee said of its own
// survey in October 2020: it is a formality, most leaders do not judge themselves
// but have their staff do it, and who judges lacks the information. Nine of
// twelve sheets are filled in by staff after one model; one leader knows nothing
// of most units; two judge for themselves. The officer sees each of it in
// figures and words, and what the points would be without the delegates.
func TestStoryOfAFormalSurvey(t *testing.T) {
	for _, delegates := range []string{"count", "leave"} {
		o := newOffice(t)
		for n := 3; n <= 6; n++ {
			id := fmt.Sprint("D", n)
			o.Change(func(e *manage.Editor) error {
				return e.PutUnit(o.Context(), survey.Unit{ID: id, Parent: "P", Name: text("Vụ "+id, "Department "+id)})
			})
			o.round.Units = append(o.round.Units, reform.Entrant{Unit: id})
		}
		v := o.officer()
		o.draft(v)
		settings := at + "/settings"
		v.Post(settings, with(form(v.Get(settings), settings), "delegates", delegates)).Leads(at)
		v.Post(at+"/steps/release", v.Get(at+"/steps/release").Form(at+"/steps/release")).Leads(at)
		path := at + "/groups/LD/links"
		letters := v.Post(path, with(v.Get(path).Form(path), "count", "12", "format", "letters")).Want(200, "Please do not pass it on")
		links := regexp.MustCompile(base+`/o/\w{28}`).FindAllString(letters.Page, -1)
		if len(links) != 12 {
			t.Fatalf("%d links", len(links))
		}
		for _, link := range links[:9] {
			o.answer(link, "delegate", time.Second, func(int) [2]string { return [2]string{"A", "A"} })
		}
		o.answer(links[9], "self", 40*time.Second, func(unit int) [2]string {
			if unit == 0 {
				return [2]string{"B", "C"}
			}
			return [2]string{"none", "none"}
		})
		for _, link := range links[10:] {
			o.answer(link, "self", 90*time.Second, func(unit int) [2]string { return [2]string{string("BCBDBA"[unit]), string("CCABDB"[unit])} })
		}
		v.Get(at).Want(200, ">12<").Lacks(">9<") // of whom the next one would be told by the difference
		v.Post(at+"/steps/close", v.Get(at+"/steps/close").Form(at+"/steps/close")).Leads(at)
		v.Get(at).Want(200, ">12<", ">9<")
		v.Get(at+"/quality").Want(200, "<b>75%</b>", // 9 of 12 by staff, and as fast, level, straight and alike
			"Many forms were filled in on somebody", "sent faster than the questions can be read", "give all units the same answers",
			"choose one option from first to last", "exactly alike", "Nearly all answers are the best option")
		// D4: nine A and two D: 9/11 x 2 = 1.64; D3: nine A and two B: (9 + 1.2)/11 x 2
		// = 1.85; D1, without staff: three B of 60 %, fewer than five sheets.
		page := v.Get(at+"/outcome").Want(200, "Department D4")
		if delegates == "leave" {
			page.Want(200, "few forms, not shown").Lacks(">1.64<")
		} else {
			page.Want(200, ">1.64<", ">1.85<").Lacks("few forms, not shown</td>")
		}
	}
}
