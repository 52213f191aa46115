package opinions_test

import (
	"testing"

	"sipas/survey/opinion"
	"sipas/survey/reform"
)

// A survey begins as last year's was: groups, questions, options and what these
// are worth, and no link or sheet.
func TestBeginAsLastYear(t *testing.T) {
	o := newOffice(t)
	v := o.officer()
	v.Get(at).Want(200).Lacks(`name="base"`)
	old := opinion.Proposal("2025", text("Điều tra 2025", "Survey 2025"), opinion.Basis{Units: []opinion.Unit{{ID: "D1", Name: text("Sở Nội vụ", "Home Affairs"), Set: "so@1"}},
		Leaves: []opinion.Leaf{{Set: "so@1", Code: "2", Name: o.set.Items[3].Name, Max: "3"}, {Set: "so@1", Code: "9", Name: text("Việc đã bỏ", "Gone"), Max: "1"}}})
	old.Groups = old.Groups[:2]
	old.Groups[1].Weight, old.Groups[1].Questions[0].Options[0].Worth = "2", "90"
	for _, id := range []string{"2024", "2025", "2023"} { // 2023 has no round any more
		s := *old
		s.Round = id
		if _, err := o.surveys.Create(t.Context(), &s); err != nil {
			t.Fatal(err)
		}
		if id != "2023" {
			o.former = append(o.former, &reform.Round{ID: id, Title: text("Chấm điểm "+id, "Reform score "+id), Year: int(id[3]-'0') + 2020})
		}
	}
	o.round.Before = "2024"
	page := v.Get(at).Want(200, "As in “Reform score 2025”: 2 groups, 4 questions", "As in “Reform score 2024”", "The usual groups").Lacks("2023")
	begin := form(page, at)
	if begin.Get("base") != "2024" { // the round that this one is compared with
		t.Errorf("begins with %q", begin.Get("base"))
	}
	v.Post(at, with(begin, "base", "2023", "opens", "01/11/2026", "closes", "30/11/2026")).Want(422, "one of the surveys in the list", "01/11/2026")
	v.Post(at, with(begin, "base", "2025", "opens", "01/11/2026", "closes", "30/11/2026")).Leads(at)
	s := o.stored()
	if len(s.Groups) != 2 || s.Groups[1].Weight != "2" || s.Title["vi"] != "Điều tra xã hội học – Chấm điểm cải cách hành chính năm 2026" || s.State != opinion.Draft {
		t.Fatalf("%+v", s)
	}
	q := s.Groups[1].Questions
	if len(q) != 3 || q[0].Leaf != "3" || q[0].Options[0].Worth != "90" || q[1].Leaf != "" || q[2].Leaf != "1.1" {
		t.Errorf("questions %+v", q)
	}
	v.Get(at+"?done=copied").Want(200, "Groups and questions of the earlier round are copied", "Question HDND/q2: no criterion has been chosen.", at+"/groups/HDND/questions/q2")
	v.Get(at+"/steps/release").Want(200, "no criterion has been chosen")
	path := at + "/groups/HDND/questions/q2"
	choose := form(v.Get(path).Want(200, "– Choose a criterion –"), path)
	v.Post(path, choose).Want(422, "hoose")
	v.Post(path, with(choose, "leaf", "3")).Leads(at + "/groups/HDND")
	counts, err := o.surveys.Counts(t.Context(), "2026")
	if err != nil || len(counts) != 0 {
		t.Errorf("links came along: %v, %v", counts, err)
	}
}
