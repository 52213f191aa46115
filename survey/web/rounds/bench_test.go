package rounds_test

import (
	"fmt"
	"testing"
	"time"

	"sipas/analysis/scoring"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/store"
)

// years adds three rounds of n units by a set of 8 fields with 102 leaves, with
// three years of history: two published, the third in the middle of the first
// appraisal. It writes documents past the office, as it would have left them.
func (o *office) years(n int) (last string) {
	o.Helper()
	set := wide()
	ctx := o.Context()
	if _, err := o.reform.PutSet(ctx, &set, 0); err != nil {
		o.Fatal(err)
	}
	ids := o.province(n)
	for y := 2023; y <= 2025; y++ {
		r := reform.Round{ID: fmt.Sprint(y), Title: text(fmt.Sprintf("Năm %d", y), fmt.Sprintf("Year %d", y)), Year: y, State: reform.Published, Set: set.Ref(),
			Groups: []reform.Group{{Code: "xa", Name: text("Xã", "Communes")}}, Deadlines: []reform.Deadline{{Stage: reform.SelfScoring, At: noon}}, Remind: 7}
		if y > 2023 {
			r.Before = fmt.Sprint(y - 1)
		}
		if y == 2025 {
			r.State = reform.Running
		}
		for _, id := range ids {
			r.Units = append(r.Units, reform.Entrant{Unit: id, Group: "xa"})
		}
		if err := store.Add(ctx, o.Store, reform.RoundsKept, r.ID, r); err != nil {
			o.Fatal(err)
		}
		for i, id := range ids {
			if err := store.Add(ctx, o.Store, reform.SheetsKept, r.ID+"/"+id, full(&set, r.ID, id, i, y < 2025)); err != nil {
				o.Fatal(err)
			}
		}
		last = r.ID
	}
	return last
}

// wide is a set of 8 fields, 43 criteria and 102 leaves, as that of a province.
func wide() reform.CriteriaSet {
	set := reform.CriteriaSet{ID: "tinh", Version: 1, Level: reform.Province, Title: text("Bộ tiêu chí cấp tỉnh", "Province"), Published: true, Decimals: 2}
	leaves := 0
	for f := 1; f <= 8; f++ {
		field := fmt.Sprint(f)
		set.Items = append(set.Items, reform.Item{Code: field, Name: text("Lĩnh vực "+field, "Field "+field)})
		for k := 1; k <= 5; k++ {
			criterion := fmt.Sprintf("%s.%d", field, k)
			set.Items = append(set.Items, reform.Item{Code: criterion, Parent: field, Name: text("Tiêu chí "+criterion, "Criterion "+criterion)})
			for c := 1; c <= 3 && leaves < 102; c++ {
				it := reform.Item{Code: fmt.Sprintf("%s.%d", criterion, c), Parent: criterion, Name: text("Tiêu chí thành phần", "Component"), Max: "1", Source: reform.SelfScored, Evidence: c == 1}
				if f == 7 && k == 4 {
					it.Source = reform.Satisfaction
				}
				set.Items = append(set.Items, it)
				leaves++
			}
			if leaves == 102 { // a criterion below which nothing is scored is a leaf
				last := &set.Items[len(set.Items)-1]
				if last.Code == criterion {
					last.Max, last.Source, last.Kind = "1", reform.SelfScored, scoring.Bonus
				}
			}
		}
	}
	return set
}

// full is a sheet with everything: scores, evidence, appraisals, comments,
// earlier values.
func full(set *reform.CriteriaSet, round, unit string, i int, final bool) reform.Sheet {
	s := reform.Sheet{Round: round, Unit: unit, Stage: reform.FirstAppraisal, Leaves: map[string]*reform.Leaf{}}
	if final {
		s.Stage = reform.Final
	}
	at := noon.Add(-time.Duration(i) * time.Hour)
	score := func(points, who string) *reform.Score {
		return &reform.Score{Points: points, Reason: "Theo báo cáo số 12/BC-UBND ngày 15 tháng 12", Who: who, At: at}
	}
	for j, it := range set.Leaves() {
		if it.Surveyed() {
			continue
		}
		l := &reform.Leaf{Rev: 4, Self: score("0.75", "lan"), Past: []reform.Past{{What: reform.SelfScoring, Score: score("1", "lan")}, {What: reform.SelfScoring, Score: score("0.5", "lan")}},
			Evidence: []reform.Evidence{{Name: "Kế hoạch cải cách hành chính", Link: "https://example.org/kh.pdf", Who: "lan", At: at}},
			Comments: []reform.Note{{Text: "Đã bổ sung tài liệu theo yêu cầu của hội đồng", Who: "lan", At: at}}}
		if final || (i+j)%2 == 0 {
			l.First = score("0.5", "hoa")
		}
		s.Leaves[reform.LeafKey(it.Code)] = l
	}
	return s
}

// BenchmarkPages are the pages with 100 units, 102 leaves and three years.
func BenchmarkPages(b *testing.B) {
	o := newOffice(b)
	last := o.years(100)
	b.Logf("%d leaves", func() int { s := wide(); return len(s.Leaves()) }())
	here := "/reform/rounds/" + last
	unit := o.Person([]string{"xa-0003"}, access.Officer)
	v := o.council()
	for name, path := range map[string]string{"home": "/reform", "progress": here, "sorted": here + "?sort=scored&down=1", "criteria": here + "/criteria", "leaf": here + "/criteria/1.1.1",
		"survey": here + "/criteria/7.4.1", "units": here + "/units", "groups": here + "/groups", "propose": here + "/groups/propose?width=5", "edit": here + "/edit",
		"move": here + "/move?from=appraisal", "unit": here + "/units/xa-0003"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				v.Get(path).Want(200)
			}
		})
	}
	b.Run("unit's progress", func(b *testing.B) {
		for b.Loop() {
			unit.Get(here).Want(200, "Commune 3")
		}
	})
	b.Run("a row saved", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n++
			rev := fmt.Sprint(o.sheet(last, "xa-0001").Leaf("1.1.1").Rev)
			v.Post(here+"/criteria/1.1.1", with(nil, "points.xa-0001", fmt.Sprintf("0.%d", n%9+1), "reason.xa-0001", "đã xem", "rev.xa-0001", rev)).Leads(here + "/criteria/1.1.1")
		}
	})
}
