package criteria_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
)

var marks = regexp.MustCompile(`<[^>]*>|\s+`)

// rowOf are the words of the table's row of a code.
func rowOf(page, code string) string {
	for _, row := range strings.Split(page, "<tr")[1:] {
		row, _, _ = strings.Cut(row, "</tr>")
		if strings.Contains(row, `class="item-code">`+code+"</td>") || strings.Contains(row, "<ins>"+code+"</ins></td>") || strings.Contains(row, "<del>"+code+"</del></td>") {
			_, row, _ = strings.Cut(row, ">")
			return html.UnescapeString(strings.Join(strings.Fields(marks.ReplaceAllString(row, " ")), " "))
		}
	}
	return ""
}

// Any two versions are compared: what became of each item, and both as a whole.
func TestCompareVersions(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	one := small("nho")
	one.Published = true
	o.put(one)
	who.Get("/reform/sets").Want(200).Lacks("/compare")
	who.Get("/reform/sets/nho@1").Want(200).Lacks("/compare")
	who.Get("/reform/sets/nho@1/compare").Want(200, "This set has one version")

	two := small("nho")
	two.Version, two.Published = 2, true
	two.Items = []reform.Item{
		{Code: "1", Name: survey.Text{"vi": "Chỉ đạo", "en": "Steering"}, Max: "5.5"},
		{Code: "1.1", Parent: "1", Name: text("Tuyên truyền"), Max: "1", Source: reform.SelfScored},
		{Code: "1.2", Parent: "1", Name: text("Kế hoạch"), Max: "3", Source: reform.SelfScored},
		{Code: "1.3", Parent: "1", Name: text("Báo cáo"), Max: "1.5", Source: reform.SelfScored},
		{Code: "2", Name: text("Tác động đến người dân"), Max: "6", Source: reform.Satisfaction, Rule: "threshold 90"},
	}
	o.put(two)
	three := two
	three.Version, three.Published = 3, false
	three.Items = append([]reform.Item{}, two.Items[:4]...)
	o.put(three)

	who.Get("/reform/sets").Want(200, "/reform/sets/nho@3/compare")
	who.Get("/reform/sets/nho@2").Want(200, "/reform/sets/nho@2/compare")
	a := who.Get("/reform/sets/nho@2/compare").Want(200, "Version 1 (published)", "Version 2 (published)", "Version 3 (draft)",
		`value="nho@1" selected`, `value="nho@2" selected`, "<b>10</b>", "<b>11.5</b>")
	for code, want := range map[string]string{
		"1":   "1 Steering Other maximum 4 → 5.5 (+1.5)",
		"1.1": "1.1 Tuyên truyền Added 1",
		"1.2": "1.1 → 1.2 Kế hoạch Moved, or another code; Other maximum; no longer asks for evidence 2.5 → 3 (+0.5)",
		"1.3": "1.2 → 1.3 Báo cáo Moved, or another code 1.5",
		"2":   "2 Tác động → Tác động đến người dân Renamed;",
	} {
		if got := rowOf(a.Page, code); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if got := rowOf(a.Page, "2"); !strings.Contains(got, "Rule: ") || !strings.HasSuffix(got, "6") {
		t.Errorf("rule: %q", got)
	}
	// The other way round what was added is gone.
	back := who.Get("/reform/sets/nho@1/compare?from=nho@2&to=nho@1").Want(200)
	if got := html.UnescapeString(back.Page); !strings.Contains(got, `<tr class="gone"><td class="item-code"><del>1.1</del></td><th scope="row"><del>Tuyên truyền</del></th>`) {
		t.Error("back it is not gone")
	}
	if !strings.Contains(back.Page, "(−1.5)") {
		t.Error("points that are fewer have no sign")
	}
	// The first version is shown against the one after it; a far one on request.
	who.Get("/reform/sets/nho@1/compare").Want(200, `value="nho@1" selected`, `value="nho@2" selected`)
	far := who.Get("/reform/sets/nho@3/compare?from=nho@1&lang=vi").Want(200, "So sánh các phiên bản", "(bản nháp)")
	if got := rowOf(far.Page, "2"); !strings.HasPrefix(got, "2 Tác động Bỏ 6") {
		t.Errorf("gone: %q", got)
	}
	who.Get("/reform/sets/nho@2/compare?from=nho@2").Want(200, "The versions have 5 items, all of them alike.")
	// Only versions of this set, and only for whom sets are.
	other := o.put(small("khac"))
	who.Get("/reform/sets/nho@2/compare?from=" + other).Want(404)
	who.Get("/reform/sets/nho@2/compare?from=nho@9").Want(404)
	who.Get("/reform/sets/nho@9/compare").Want(404)
	o.Person([]string{"P"}, access.Officer).Get("/reform/sets/nho@2/compare").Want(403)
	o.Person(nil, access.Manager).Get("/reform/sets/nho@2/compare").Want(403)
}
