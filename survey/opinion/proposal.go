package opinion

import (
	"fmt"
	"slices"

	"sipas/survey"
)

// Options are those that a new question has: four, worth 100, 60, 20 and 0 per
// cent of the maximum, as provinces use them. They are data and may be changed.
func Options() []Option {
	return []Option{
		{Code: "A", Name: both("Rất tốt", "Very good"), Worth: "100"},
		{Code: "B", Name: both("Tốt", "Good"), Worth: "60"},
		{Code: "C", Name: both("Trung bình", "Fair"), Worth: "20"},
		{Code: "D", Name: both("Kém", "Poor"), Worth: "0"},
	}
}

func both(vi, en string) survey.Text {
	return survey.Text{survey.Vietnamese: vi, survey.English: en}
}

// Groups are those who are usually asked, without questions.
func Groups() []Group {
	return []Group{
		{Code: "HDND", Name: both("Đại biểu Hội đồng nhân dân", "Members of the People's Council")},
		{Code: "LD", Name: both("Lãnh đạo cơ quan, đơn vị", "Leaders of agencies and units")},
		{Code: "QL", Name: both("Cán bộ quản lý cấp phòng", "Heads of divisions")},
		{Code: "XA", Name: both("Lãnh đạo UBND cấp xã", "Leaders of commune People's Committees")},
	}
}

// Questions are one for each leaf, each leaf code once, with the usual options.
func Questions(leaves []Leaf) []Question {
	var all []Question
	for _, l := range leaves {
		if slices.ContainsFunc(all, func(q Question) bool { return q.Leaf == l.Code }) {
			continue
		}
		all = append(all, Question{Code: fmt.Sprintf("q%d", len(all)+1), Leaf: l.Code, Options: Options(),
			Text: both("Ông/Bà đánh giá thế nào về: "+l.Name.In(survey.Vietnamese)+"?", "How do you rate: "+l.Name.In(survey.English)+"?")})
	}
	return all
}

// NextQuestion is a code that no question of the group has.
func (g *Group) NextQuestion() string {
	for n := len(g.Questions) + 1; ; n++ {
		code := fmt.Sprintf("q%d", n)
		if _, taken := g.Question(code); !taken {
			return code
		}
	}
}

// Proposal is a draft for a round: the usual groups, each with a question for
// each leaf. It has no days yet.
func Proposal(round string, title survey.Text, b Basis) *Survey {
	s := &Survey{Round: round, Title: title, State: Draft, Groups: Groups(), Basis: b}
	for i := range s.Groups {
		s.Groups[i].Questions = Questions(b.Leaves)
	}
	return s
}
