package standings_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/manage"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/results"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/api"
	"sipas/survey/web/desktest"
	"sipas/survey/web/standings"
)

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// office is the pages over a province of six departments that are scored by a
// set of 4 fields, in three rounds of which the first two are published.
type office struct {
	*desktest.Office
	pages    *standings.Pages
	rankings *ranking.Rankings
	rounds   *reform.Office
	seals    *seal.Seals
	trail    *audit.Trail
	opinions opinions
	random   *rand.Rand
}

// opinions are what a sociological survey came to, by unit and leaf.
type opinions map[string]map[string]outcome.Leaf

func (o opinions) Points(context.Context, string) (map[string]map[string]outcome.Leaf, string, error) {
	return o, fmt.Sprint(len(o)), nil
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{random: rand.New(rand.NewPCG(5, 6)), opinions: opinions{}}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		quiet := slog.New(slog.DiscardHandler)
		o.trail = audit.New(d.Store, d.Now)
		o.rounds = reform.New(reform.Config{Store: d.Store, Trail: o.trail, Now: d.Now})
		o.seals = seal.New(seal.Config{Store: d.Store, Directory: d.Directory, Manager: d.Manager, Program: "sipas 1.2", Now: d.Now, Settle: -1, Temp: t.TempDir()})
		answers := results.New(results.Config{Store: d.Store, Directory: d.Directory, Now: d.Now, Log: quiet})
		o.rankings = ranking.New(ranking.Config{Office: o.rounds, Store: d.Store, Directory: d.Directory, Seals: o.seals, Opinions: o.opinions, Trail: o.trail, Now: d.Now, Program: "sipas 1.2",
			Findings: findings.New(findings.Config{Results: answers, Directory: d.Directory, Now: d.Now})})
		o.pages, err = standings.New(standings.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Office: o.rounds, Rankings: o.rankings, Trail: o.trail, Program: "sipas 1.2", Now: d.Now})
		if err != nil {
			return nil, err
		}
		programs, err := api.New(api.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Rounds: o.rounds, Rankings: o.rankings, Order: [32]byte{1}, Log: quiet, Now: d.Now})
		return []web.Audience{o.pages, programs}, err
	})
	o.Change(func(e *manage.Editor) error {
		for i, u := range units {
			unit := survey.Unit{ID: u.id, Name: text(u.vi, u.en), Kind: survey.Department, Parent: "P"}
			if i == 0 {
				unit.Kind, unit.Parent = survey.Province, ""
			}
			if err := e.PutUnit(o.Context(), unit); err != nil {
				return err
			}
		}
		return e.PutQuestionnaire(o.Context(), survey.SIPAS25())
	})
	return o
}

// units are the province and its departments.
var units = []struct{ id, vi, en string }{
	{"P", "Tỉnh Minh Hoạ", "Minh Hoạ Province"}, {"S1", "Sở Khoa học và Công nghệ", "Science and Technology"}, {"S2", "Sở Nội vụ", "Home Affairs"}, {"S3", "Sở Tư pháp", "Justice"},
	{"S4", "Ban Dân tộc", "Ethnic Affairs"}, {"S5", "Sở Y tế", "Health"}, {"S6", "Sở Xây dựng", "Construction"},
}

// criteria are the set: of mixed depth, 100 points, with a leaf of each kind.
func criteria() *reform.CriteriaSet {
	item := func(code, parent, vi, en, most string, source reform.Source) reform.Item {
		return reform.Item{Code: code, Parent: parent, Name: text(vi, en), Max: most, Source: source}
	}
	self := reform.SelfScored
	return &reform.CriteriaSet{ID: "so", Version: 1, Published: true, Level: reform.Department, Title: text("Bộ tiêu chí các sở", "Criteria of departments"), Decimals: 2, Bands: reform.FiveBands(),
		Basis: text("Minh hoạ.", "For illustration."),
		Items: []reform.Item{
			item("1", "", "Chỉ đạo, điều hành cải cách hành chính", "Steering of the reform", "20", ""),
			item("1.1", "1", "Kế hoạch cải cách hành chính", "Reform plan", "10", self),
			item("1.2", "1", "Kiểm tra cải cách hành chính", "Inspection", "10", ""),
			item("1.2.1", "1.2", "Số đơn vị được kiểm tra trong năm", "Units inspected in the year", "5", self),
			item("1.2.2", "1.2", "Xử lý vấn đề phát hiện qua kiểm tra", "What inspections found was settled", "5", self),
			item("2", "", "Cải cách thủ tục hành chính", "Procedures", "30", ""),
			item("2.1", "2", "Hồ sơ giải quyết đúng hạn", "Dossiers settled in time", "16", self),
			item("2.2", "2", "Xử lý phản ánh, kiến nghị", "Handling of complaints", "14", self),
			item("3", "", "Hiện đại hoá hành chính", "Modernisation", "34", ""),
			item("3.1", "3", "Hồ sơ trực tuyến", "Dossiers online", "34", self),
			item("4", "", "Tác động của cải cách hành chính", "Impact of the reform", "16", ""),
			item("4.1", "4", "Chỉ số hài lòng của người dân", "Satisfaction of citizens", "10", reform.Satisfaction),
			item("4.2", "4", "Đánh giá của lãnh đạo tỉnh", "Judgement of leaders", "6", reform.Sociological),
		}}
}

// scores are a unit's leaves: what it gave itself and what the council made of
// it ("9>8"), "-" for what did not arise; 4.1 is the ministry's figure in
// percent, or "w" for the unit's own survey; 4.2 the council's points, or "x"
// for the sociological survey.
type scores map[string]string

// these are the leaves in their order, separated by blanks.
func these(line string) scores {
	codes := []string{"1.1", "1.2.1", "1.2.2", "2.1", "2.2", "3.1", "4.1", "4.2"}
	values := make([]string, len(codes))
	for i := range values {
		if _, err := fmt.Sscan(line, &values[i]); err != nil {
			panic(line)
		}
		line = line[len(values[i]):]
		for line != "" && line[0] == ' ' {
			line = line[1:]
		}
	}
	s := scores{}
	for i, code := range codes {
		s[code] = values[i]
	}
	return s
}

// sheet is a final sheet with those scores.
func sheet(round, unit string, s scores) *reform.Sheet {
	at := desktest.Noon.AddDate(0, -1, 0)
	score := func(points string) *reform.Score { return &reform.Score{Points: points, Who: "lan", At: at} }
	out := &reform.Sheet{Round: round, Unit: unit, Stage: reform.Final, Leaves: map[string]*reform.Leaf{}}
	for code, value := range s {
		l := &reform.Leaf{Rev: 1}
		out.Leaves[reform.LeafKey(code)] = l
		switch {
		case value == "?":
		case value == "-":
			l.Absence = &reform.Absence{Reason: "Trong năm không có việc nào thuộc loại này", Who: "lan", At: at, Decision: reform.Approved, By: "chi", Decided: at}
		case code == "4.1" && value == "w", code == "4.2" && value == "x":
		case code == "4.1":
			l.Official = &reform.Official{Index: value, Source: "Quyết định của Bộ Nội vụ", Use: true, Who: "chi", At: at}
		case code == "4.2":
			l.Given = score(value)
		default:
			var gave, made string
			if n, _ := fmt.Sscanf(value, "%s", &gave); n == 1 {
				for i := range gave {
					if gave[i] == '>' {
						gave, made = gave[:i], gave[i+1:]
						break
					}
				}
			}
			l.Self = score(gave)
			l.First = score(gave)
			if made != "" {
				l.First = &reform.Score{Points: made, Reason: "Tài liệu kiểm chứng chưa đủ", Who: "chi", At: at}
			}
		}
	}
	return out
}

// round keeps a round with a sheet for each unit.
func (o *office) round(year int, state reform.RoundState, sheets map[string]scores, edit ...func(*reform.Round)) reform.Round {
	o.Helper()
	r := reform.Round{ID: fmt.Sprint(year), Title: text(fmt.Sprint("Chấm điểm cải cách hành chính năm ", year), fmt.Sprint("Reform score ", year)), Year: year, State: state, Set: "so@1",
		Groups: []reform.Group{{Code: "a", Name: text("Nhóm A: nhiều thủ tục", "Group A: many procedures")}, {Code: "b", Name: text("Nhóm B: ít thủ tục", "Group B: few procedures")}}, Waves: []reform.WaveOfLeaf{{Leaf: "4.1", Wave: "w"}}}
	for _, u := range units[1:] {
		if sheets[u.id] == nil {
			continue
		}
		group := "a"
		if u.id == "S4" || u.id == "S6" {
			group = "b"
		}
		r.Units = append(r.Units, reform.Entrant{Unit: u.id, Group: group})
		o.keep(reform.SheetsKept, r.ID+"/"+u.id, sheet(r.ID, u.id, sheets[u.id]))
	}
	for _, e := range edit {
		e(&r)
	}
	o.keep(reform.RoundsKept, r.ID, r)
	return r
}

func (o *office) keep(collection, key string, v any) {
	o.Helper()
	if err := store.Add(o.Context(), o.Store, collection, key, v); err != nil {
		o.Fatal(err)
	}
}

// These are the years of the province. In 2026 the first department has 86.80
// points of 100 with a satisfaction index of 90.81 % (as one in Quảng Ninh had
// in 2019), two share a place behind it, and of the fourth a field's leaves did
// not arise.
var (
	in2024 = map[string]scores{"S1": these("8 4 4 12 10 20 85 5"), "S2": these("10 5 5 15 12 28 90 5"), "S3": these("9 4 3 13 11 25 80 5"), "S4": these("7 3 3 11 - 18 75 4"), "S5": these("6 3 2 10 9 17 70 4"), "S6": these("9 5 4 12 10 21 82 5")}
	in2025 = map[string]scores{"S1": these("9 4 4 13 11 22 88 5"), "S2": these("10 5 4 15 13 29 91 5"), "S3": these("9 5 4 14 11 26 82 5"), "S4": these("8 3 3 12 - 20 78 4"), "S5": these("7 3 3 11 10 19 74 4"), "S6": these("8 4 4 12 10 20 80 5")}
	in2026 = map[string]scores{"S1": these("10>9.5 5 4.5 15 13 25.219 90.81 5.5"), "S2": these("10 5 5 14 12 25 w 5"), "S3": these("9 4 4 14 12 26.6 82 5"), "S4": these("9 4 4.208 14 - 28 80 4"),
		"S5": these("7>6 3 3 12 10 20 76 x"), "S6": these("8 4 4 12 10 21 w 4")}
)

// three keeps all three years: 2024 and 2025 published and frozen, 2026 running
// with what was surveyed of the second department sealed and too little of the sixth.
func (o *office) three() *office {
	o.Helper()
	o.keep(reform.SetsKept, "so@1", criteria())
	o.survey()
	o.opinions["S5"] = map[string]outcome.Leaf{"4.2": {Points: big.NewRat(43, 10), Judged: 3, NoInfo: 1, Few: true, Final: true}}
	o.round(2024, reform.Published, in2024)
	o.round(2025, reform.Published, in2025, func(r *reform.Round) { r.Before = "2024" })
	for _, id := range []string{"2024", "2025"} {
		if _, err := o.rankings.Freeze(o.Context(), id, "chi"); err != nil {
			o.Fatal(err)
		}
	}
	o.round(2026, reform.Running, in2026, func(r *reform.Round) { r.Before = "2025" })
	return o
}

// survey keeps a wave that 60 people have answered about the second department
// and 8 about the sixth, and seals it.
func (o *office) survey() {
	o.Helper()
	opened := desktest.Noon.AddDate(0, -2, 0)
	o.Change(func(e *manage.Editor) error {
		return e.PutWave(o.Context(), survey.Wave{ID: "w", Title: text("Khảo sát hài lòng năm 2026", "Satisfaction survey 2026"), Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
			State: survey.Closed, Opens: opened, Closes: opened.AddDate(0, 1, 0)})
	})
	o.people("S2", 60)
	o.people("S6", 8)
	w, err := manage.Present[survey.Wave](o.Context(), o.Manager, directory.Waves, "w")
	if err != nil {
		o.Fatal(err)
	}
	if _, err := o.seals.Begin(o.Context(), "w", w.Rev, "chi"); err != nil {
		o.Fatal(err)
	}
	if _, err := o.seals.Finish(o.Context(), "w", nil); err != nil {
		o.Fatal(err)
	}
}

// people let n people answer about a unit.
func (o *office) people(unit string, n int) {
	o.Helper()
	q, at := survey.SIPAS25(), desktest.Noon.AddDate(0, -2, 3).Truncate(time.Hour)
	for range n {
		var random [survey.RandomIDBytes]byte
		for i := range random {
			random[i] = byte(o.random.Uint32())
		}
		r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: "w", Unit: unit, Counter: unit + "-1", Questionnaire: q.Ref,
			Form: survey.FullForm, Language: "vi", Channel: survey.ByQR, Hour: at, Answers: survey.Answers{"stage": {Choices: []string{"result"}}}}
		for _, code := range q.Rated() {
			r.Answers[code] = survey.Answer{Rating: []int{5, 5, 5, 4, 4, 4, 3, 2, 1}[o.random.IntN(9)]}
		}
		if err := o.Store.Insert(o.Context(), store.Responses, store.ResponseKey("w", r.ID), store.EncodeResponse(r)); err != nil {
			o.Fatal(err)
		}
	}
}

// give lets the council give points where the survey has too few answers.
func (o *office) give(unit, code, points string) {
	o.Helper()
	doc := reform.SheetsKept
	s, rev, err := store.Load[reform.Sheet](o.Context(), o.Store, doc, "2026/"+unit)
	if err != nil {
		o.Fatal(err)
	}
	l := s.Leaves[reform.LeafKey(code)]
	l.Rev++
	l.Given = &reform.Score{Points: points, Reason: "Quá ít phiếu khảo sát", Who: "chi", At: desktest.Noon}
	if _, err := store.Change(o.Context(), o.Store, doc, "2026/"+unit, rev, s); err != nil {
		o.Fatal(err)
	}
}
