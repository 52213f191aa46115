package criteria_test

import (
	"net/url"
	"strings"
	"testing"

	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

// codes are the codes of a set in order, those below others in brackets behind
// their parent's.
func codes(s *reform.CriteriaSet) string {
	var b strings.Builder
	for _, it := range s.Items {
		b.WriteString(it.Parent + ">" + it.Code + " ")
	}
	return strings.TrimSpace(b.String())
}

// Everything about an item is changed on its page; what is wrong is said there
// and nothing that was typed is lost.
func TestItem(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	path := "/reform/sets/" + o.put(small("nho"))
	at := path + "/items/2"
	was := form(who.Get(at).Want(200, `value="steps" checked`, "60: 2\r\n90: 6", "The last.", "Behind 1 Steering"), at)
	for _, c := range []struct {
		change []string
		says   string
	}{
		{[]string{"name_vi", ""}, "Please fill this in"},
		{[]string{"max", "hai"}, "“hai” is no number of points"},
		{[]string{"max", "0"}, "“0” is no number of points"},
		{[]string{"code", "=2"}, "“=2” cannot be a code"},
		{[]string{"code", "1.1"}, "Another item has the code “1.1”"},
		{[]string{"kind", "x"}, "There is no kind of points"},
		{[]string{"source", "x"}, "There is no source of points"},
		{[]string{"parent", "9"}, "That item is gone"},
		{[]string{"parent", "2"}, "That item is gone or stands within this one"},
		{[]string{"steps", "90: 1\r\n60: 2"}, "Please write one step a line"},
		{[]string{"steps", ""}, "Please write one step a line"},
		{[]string{"rule", "threshold", "from", "101"}, "Please write a threshold from 0 to 100"},
		{[]string{"rule", "magic"}, "Please choose one"},
		{[]string{"source", "self"}, "A self-scored item has no rule"},
		{[]string{"name_en", strings.Repeat("x", reform.MostName+1)}, "At most 500 characters; there are 501"},
	} {
		typed := desktest.With(was, "note_vi", "Câu đã gõ")
		a := who.Post(at, desktest.With(typed, c.change...)).Want(422, c.says, "Câu đã gõ", `aria-invalid="true"`)
		if got := form(a, at); got.Get(c.change[0]) != c.change[1] && c.change[0] != "kind" && c.change[0] != "parent" && c.change[0] != "source" && c.change[0] != "rule" {
			t.Errorf("%v came back as %q", c.change, got.Get(c.change[0]))
		}
	}
	who.Post(at, desktest.With(was, "code", "3", "name_vi", "Tác động  mới", "name_en", "Impact", "max", "6,50", "source", "computed", "evidence", "yes",
		"rule", "only", "from", "92,5", "note_vi", "Hai\r\ndòng", "note_en", "")).Leads(path)
	it, _ := o.stored("nho@1").At("3")
	if it.Name["vi"] != "Tác động  mới" || it.Name["en"] != "Impact" || it.Max != "6.5" || it.Source != reform.Computed || !it.Evidence || it.Rule != "threshold 92.5 only" || it.Note["vi"] != "Hai\ndòng" || it.Note["en"] != "" {
		t.Errorf("%+v", it)
	}
	who.Get(path).Want(200, "all points from 92.5%, below it none")
	was = form(who.Get(path+"/items/1").Want(200, "What is below adds up to 4", "Items below").Lacks(`name="source"`), path+"/items/1")
	who.Post(path+"/items/1", desktest.With(was, "code", "A")).Leads(path)
	if got := codes(o.stored("nho@1")); got != ">A A>1.1 A>1.2 >3" {
		t.Error(got)
	}
	was = form(who.Get(path+"/items/1.2"), path+"/items/1.2")
	who.Post(path+"/items/1.2", desktest.With(was, "parent", "3")).Leads(path)
	s := o.stored("nho@1")
	if got := codes(s); got != ">A A>1.1 >3 3>1.2" {
		t.Error(got)
	}
	if it, _ := s.At("3"); it.Source != "" || it.Rule != "" || it.Evidence {
		t.Errorf("it is still scored itself: %+v", it)
	}
}

// Two people at two items both win; at the same one the second gets both
// versions, and chooses.
func TestTwoPeople(t *testing.T) {
	o := newOffice(t)
	lan, hoa := o.council(), o.council()
	path := "/reform/sets/" + o.put(small("nho"))
	one, two := path+"/items/1.1", path+"/items/1.2"
	lans, hoas := form(lan.Get(one), one), form(hoa.Get(two), two)
	lan.Post(one, desktest.With(lans, "name_vi", "Kế hoạch của Lan")).Leads(path)
	hoa.Post(two, desktest.With(hoas, "name_vi", "Báo cáo của Hoa")).Leads(path)
	s := o.stored("nho@1")
	if s.Items[1].Name["vi"] != "Kế hoạch của Lan" || s.Items[2].Name["vi"] != "Báo cáo của Hoa" {
		t.Fatalf("%+v", s.Items)
	}
	lans, hoas = form(lan.Get(one), one), form(hoa.Get(one), one)
	lan.Post(one, desktest.With(lans, "name_vi", "Của Lan", "max", "3")).Leads(path)
	a := hoa.Post(one, desktest.With(hoas, "name_vi", "Của Hoa", "evidence", "")).Want(409, "Của Lan", "Của Hoa", "Maximum", "only the other person changed this")
	if got := o.stored("nho@1").Items[1].Name["vi"]; got != "Của Lan" {
		t.Errorf("stored: %s", got)
	}
	hoa.Post(one, a.Form(one)).Leads(path)
	it := o.stored("nho@1").Items[1]
	if it.Name["vi"] != "Của Hoa" || it.Max != "3" || it.Evidence {
		t.Errorf("settled: %+v", it)
	}
	// The settings, too.
	at := path + "/settings"
	lans, hoas = form(lan.Get(at), at), form(hoa.Get(at), at)
	lan.Post(at, desktest.With(lans, "title_vi", "Tên của Lan")).Leads(path)
	hoa.Post(at, desktest.With(hoas, "title_vi", "Tên của Hoa")).Want(409, "Tên của Lan", "Tên của Hoa")
	// What the form was about is gone: what was typed is given back.
	hoas = form(hoa.Get(two), two)
	lan.Post(two+"/remove", lan.Get(two+"/remove").Form(two+"/remove")).Leads(path)
	hoa.Post(two, desktest.With(hoas, "name_vi", "Gõ muộn", "note_vi", "Ghi muộn")).Want(404, "Gõ muộn", "Ghi muộn", "What you have typed").Lacks("Báo cáo của Hoa")
}

// Items are added below, behind and as fields, on top of what others have done
// meanwhile; codes are proposed.
func TestAdd(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	path := "/reform/sets/" + o.put(small("nho"))
	add := path + "/add"
	behind := form(who.Get(add+"?parent=1&after=1.1").Want(200, `value="1.3"`, `value="1.1"`), add)
	field := form(who.Get(add).Want(200, `value="3"`), add)
	who.Post(add, desktest.With(field, "name_vi", "Nội vụ", "max", "2")).Leads(path)
	who.Post(add, desktest.With(behind, "name_vi", "Chen vào", "max", "1", "do", "next")).Leads(add)
	below := form(who.Get(add+"?parent=2").Want(200, "With an item below it is only a sum", `value="2.1"`), add)
	who.Post(add, desktest.With(below, "max", "x")).Want(422, "Please fill this in", "is no number of points", `value="2.1"`)
	who.Post(add, desktest.With(below, "name_vi", "Hai", "code", "1.1")).Want(422, "Another item has the code")
	who.Post(add, desktest.With(below, "name_vi", "Hai", "code", "")).Want(422, "cannot be a code")
	who.Post(add, desktest.With(below, "name_vi", "Hai", "max", "6", "source", "sipas")).Leads(path)
	s := o.stored("nho@1")
	if got := codes(s); got != ">1 1>1.1 1>1.3 1>1.2 >2 2>2.1 >3" {
		t.Error(got)
	}
	late := form(who.Get(add+"?parent=2.1"), add)
	who.Post(path+"/items/2/remove", who.Get(path+"/items/2/remove").Want(200, "2.1. Hai").Form(path+"/items/2/remove")).Leads(path)
	who.Post(add, desktest.With(late, "name_vi", "Muộn rồi")).Want(422, "That item is gone", "Muộn rồi")
	bonus := form(who.Get(add), add)
	who.Post(add, desktest.With(bonus, "code", "+", "name_vi", "Thưởng", "kind", "bonus", "max", "3")).Leads(path)
	if got := form(who.Get(add+"?parent=%2B"), add); got.Get("kind") != "bonus" || got.Get("code") != "+.1" {
		t.Errorf("below a bonus: %v", got)
	}
	full := small("day")
	for len(full.Items) < reform.MostItems {
		code := "k" + url.QueryEscape(strings.Repeat("a", len(full.Items)%7)) + string(rune('a'+len(full.Items)%26)) + string(rune('a'+len(full.Items)/26%26)) + string(rune('a'+len(full.Items)/676))
		full.Items = append(full.Items, reform.Item{Code: code, Name: text("x"), Max: "1", Source: reform.SelfScored})
	}
	add = "/reform/sets/" + o.put(full) + "/add"
	who.Post(add, desktest.With(form(who.Get(add), add), "name_vi", "Nữa")).Want(422, "at most 1,000 items", "Nữa")
}

func TestMoveAndRemove(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	path := "/reform/sets/" + o.put(small("nho"))
	at := path + "/items/1"
	who.Post(at+"/move", desktest.With(nil, "do", "down")).Leads(at)
	if got := codes(o.stored("nho@1")); got != ">2 >1 1>1.1 1>1.2" {
		t.Error(got)
	}
	who.Get(at+"?done=moved").Want(200, "Moved.", "Behind 2 Tác động", "The last.").Lacks("Move down")
	who.Post(path+"/items/1.2/move", desktest.With(nil, "do", "up")).Leads(path + "/items/1.2")
	who.Post(path+"/items/1.2/move", desktest.With(nil, "do", "up")).Leads(path + "/items/1.2")
	if got := codes(o.stored("nho@1")); got != ">2 >1 1>1.2 1>1.1" {
		t.Error(got)
	}
	who.Post(at+"/move", desktest.With(nil, "do", "sideways")).Want(400)
	old := who.Get(path + "/items/1.1/remove").Form(path + "/items/1.1/remove")
	who.Post(path+"/items/1.2/move", desktest.With(nil, "do", "down")).Leads(path + "/items/1.2")
	a := who.Post(path+"/items/1.1/remove", old).Want(409, "Somebody else has just changed")
	who.Post(path+"/items/1.1/remove", a.Form(path+"/items/1.1/remove")).Leads(path)
	who.Post(path+"/items/1.2/remove", who.Get(path+"/items/1.2/remove").Form(path+"/items/1.2/remove")).Leads(path)
	s := o.stored("nho@1")
	if it, _ := s.At("1"); codes(s) != ">2 >1" || it.Source != reform.SelfScored {
		t.Errorf("%s: %+v", codes(s), it)
	}
}
