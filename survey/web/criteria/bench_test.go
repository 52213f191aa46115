package criteria_test

import (
	"fmt"
	"testing"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

// thousand is a set of as many items as there may be: 10 fields of 9 criteria of
// 10 components, with names and notes as long as they usually are.
func thousand() reform.CriteriaSet {
	s := small("nghin")
	s.Items = nil
	add := func(code, parent string) *reform.Item {
		s.Items = append(s.Items, reform.Item{Code: code, Parent: parent, Name: text("Ban hành và thực hiện kế hoạch cải cách hành chính năm của đơn vị theo quy định " + code)})
		return &s.Items[len(s.Items)-1]
	}
	for i := 1; i <= 10; i++ {
		field := fmt.Sprint(i)
		add(field, "")
		for j := 1; j <= 9; j++ {
			criterion := fmt.Sprintf("%s.%d", field, j)
			add(criterion, field)
			for k := 1; k <= 10; k++ {
				leaf := add(fmt.Sprintf("%s.%d", criterion, k), criterion)
				leaf.Max, leaf.Source, leaf.Evidence, leaf.Note = "0.25", reform.SelfScored, true, text("Gửi kế hoạch trước ngày 31/01 kèm văn bản ban hành")
			}
		}
	}
	s.Items = s.Items[:reform.MostItems]
	return s
}

// Pages of a set of a thousand items, as somebody who has signed in gets them.
func BenchmarkThousandItems(b *testing.B) {
	o := newOffice(b)
	who := o.Person(nil, access.Officer)
	path := "/reform/sets/" + o.put(thousand())
	for name, to := range map[string]string{"set": path, "unfolded": path + "?open=all", "item": path + "/items/5.5.5", "publish": path + "/publish", "list": "/reform/sets", "csv": path + "/export.csv"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				who.Get(to).Want(200)
			}
		})
	}
	b.Run("save", func(b *testing.B) {
		at := path + "/items/5.5.5"
		was := form(who.Get(at), at)
		for b.Loop() {
			was = desktest.With(was, "max", map[string]string{"0.25": "0.5", "0.5": "0.25"}[was.Get("max")])
			was.Set("rev", form(who.Get(at), at).Get("rev"))
			who.Post(at, was).Leads(path)
		}
	})
}
