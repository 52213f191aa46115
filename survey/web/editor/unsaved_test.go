package editor_test

import (
	"net/url"
	"strings"
	"testing"
)

// What somebody typed for a new thing while another was quicker stands in its
// input again, and can be sent.
func TestAddingLate(t *testing.T) {
	o := newOffice(t)
	first, second := o.signIn("lan"), o.signIn("lan")
	path := first.begin("Mới", "sipas-25")
	for name, form := range map[string]url.Values{
		"criterion": {"do": {"criterion"}, "item": {"B"}, "text": {"Có chỗ ngồi “mới”"}},
		"factor":    {"do": {"factor"}, "text": {"Dịch vụ trực tuyến"}},
		"question":  {"do": {"question"}, "kind": {"text"}, "side": {"before"}, "text": {"Ông/Bà góp ý gì?"}},
	} {
		t.Run(name, func(t *testing.T) {
			form.Set("rev", second.rev(path))
			first.post(path+"/step", url.Values{"do": {"down"}, "item": {"A1"}, "rev": {first.rev(path)}}).says(t, 303)
			at, action := map[string]string{"criterion": "new-B", "factor": "new-factor", "question": "new-question"}[name], path+"/step?lang=vi"
			late := second.post(action, form)
			late.says(t, 409, "Người khác vừa sửa", `<a href="#`+at+`">`, `id="`+at+`" name="text" lang="vi" autocomplete="off" value="`+form.Get("text")+`"`)
			if name == "question" {
				late.says(t, 409, `<option value="text" selected>`, `<option value="before" selected>`)
			}
			form.Set("rev", second.rev(path))
			second.post(action, form).says(t, 303)
		})
	}
	q := o.stored("moi", 1)
	if len(q.Factors[1].Criteria) != 6 || q.Factors[5].Name["vi"] != "Dịch vụ trực tuyến" || len(q.Before) != 2 {
		t.Error("what was typed is not there")
	}
}

func TestAddingWrongly(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	path := lan.begin("Mới", "sipas-25")
	long := strings.Repeat("dài ", 300)
	for name, c := range map[string]struct {
		form url.Values
		has  []string
	}{
		"nothing":  {url.Values{"do": {"factor"}, "text": {"  "}}, []string{"ô câu chữ còn trống", `<a href="#new-factor">`, `aria-describedby="new-wrong"`}},
		"too long": {url.Values{"do": {"criterion"}, "item": {"A"}, "text": {long}}, []string{"Nhiều nhất 1.000 ký tự", `<a href="#new-A">`, strings.TrimSpace(long)}},
	} {
		t.Run(name, func(t *testing.T) {
			c.form.Set("rev", lan.rev(path))
			lan.post(path+"/step?lang=vi", c.form).says(t, 422, c.has...)
		})
	}
}

// Two managers at different parts of a questionnaire do not meet.
func TestDifferentParts(t *testing.T) {
	o := newOffice(t)
	first, second := o.signIn("lan"), o.signIn("lan")
	path := first.begin("Mới", "sipas-25")
	a, b, c := first.filled(path+"/criteria/A1"), second.filled(path+"/criteria/B2"), second.filled(path+"/texts?only=missing")
	a.Set("c.A1.vi", "Câu của người thứ nhất")
	b.Set("c.B2.vi", "Câu của người thứ hai")
	c.Set("title.en", "New")
	first.post(path+"/criteria/A1", a).says(t, 303)
	second.post(path+"/criteria/B2", b).says(t, 303)
	second.post(path+"/texts?only=missing", c).says(t, 303)
	q := o.stored("moi", 1)
	if q.Factors[0].Criteria[0].Question["vi"] != "Câu của người thứ nhất" || q.Factors[1].Criteria[1].Question["vi"] != "Câu của người thứ hai" || q.Title["en"] != "New" {
		t.Error("a change is lost")
	}
	b.Set("c.B2.vi", "Lần nữa, từ trang cũ")
	second.post(path+"/criteria/B2", b).says(t, 409, "Câu của người thứ hai", "Lần nữa, từ trang cũ")
}

// The series goes on, too, when the new code was chosen on the page of two
// versions.
func TestNewCodeAfterAClash(t *testing.T) {
	o := newOffice(t)
	first, second := o.signIn("lan"), o.signIn("lan")
	path := first.begin("Mới", "sipas-25")
	a, b := first.filled(path+"/criteria/A1"), second.filled(path+"/criteria/A1")
	a.Set("c.A1.vi", "Câu của người thứ nhất")
	b.Set("code", "A90")
	first.post(path+"/criteria/A1", a).says(t, 303)
	second.post(path+"/criteria/A1", b).says(t, 409, "A90", `name="mine.lineage" value="2022#15 sipas-25#A1 moi#A1"`)
	second.post(path+"/criteria/A1", url.Values{"rev": {second.rev(path)}, "factor": {"A"}, "on": {"yes"}, "pick.code": {"mine"}, "mine.code": {"A90"}, "theirs.code": {"A1"},
		"pick.lineage": {"mine"}, "mine.lineage": {"2022#15 sipas-25#A1 moi#A1"}, "theirs.lineage": {"2022#15 sipas-25#A1"}}).says(t, 303)
	if c := o.stored("moi", 1).Factors[0].Criteria[0]; c.Code != "A90" || !c.Continues("moi", "A1") || c.Question["vi"] != "Câu của người thứ nhất" {
		t.Errorf("%+v", c)
	}
}

// A form that has lost what it was about gives back what was typed.
func TestTypedTooLate(t *testing.T) {
	o := newOffice(t)
	first, second := o.signIn("lan"), o.signIn("lan")
	path := first.begin("Mới", "sipas-25")
	criterion, factor, texts := second.filled(path+"/criteria/A1"), url.Values{"do": {"criterion"}, "item": {"E"}, "text": {"Tiêu chí vừa nghĩ ra"}}, second.filled(path+"/texts")
	criterion.Set("c.A1.vi", "Câu vừa <gõ>")
	texts.Set("c.B1.en", "Just typed")
	first.post(path+"/remove/A1", url.Values{"rev": {first.rev(path)}}).says(t, 303)
	first.post(path+"/remove/E", url.Values{"rev": {first.rev(path)}}).says(t, 303)
	late := second.post(path+"/criteria/A1?lang=vi", criterion)
	late.says(t, 404, "Không có mục này", "Câu vừa &lt;gõ&gt;", "Câu chữ Ông/Bà vừa gõ")
	if strings.Count(late.body, "<textarea") != 1 {
		t.Error("it shows what was not typed, too")
	}
	second.post(path+"/step?lang=vi", factor).says(t, 404, "Tiêu chí vừa nghĩ ra")
	second.post(path+"/criteria/A1?lang=vi", url.Values{"rev": {"1"}}).says(t, 404, "Không có mục này trong bộ câu hỏi")
	first.post(path+"/remove/_all", url.Values{"rev": {first.rev(path)}}).says(t, 303)
	second.post(path+"/texts?lang=en", texts).says(t, 404, "Just typed", "What you have typed")
}
