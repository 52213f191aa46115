package demo

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/big"
	"math/rand/v2"
	"slices"
	"time"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/store"
)

// The rounds of the reform score: last year's, of which every sheet is final,
// and this year's, which stands at a different stage with each department.
const (
	RoundLastYear = "demo-reform-before"
	RoundThisYear = "demo-reform"
)

// The hands that have written the demonstration's sheets: the units' and the
// council's.
const (
	unitHand = "demo-unit"
	hand     = "demo"
)

// why stands with everything that in a real round a person would explain.
const why = "Số liệu trình diễn"

// reformScore makes the reform score's part of the demonstration: the departments,
// scored by a set in the shape of a department's.
func reformScore(ctx context.Context, s store.Store, now time.Time, seed uint64) error {
	examples, err := reform.Examples()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(examples, func(s reform.CriteriaSet) bool { return s.Level == reform.Department })
	set := examples[at]
	set.Published = true
	if err := once(ctx, s, reform.SetsKept, set.Ref(), set); err != nil {
		return err
	}
	for _, r := range rounds(&set, now) {
		if err := once(ctx, s, reform.RoundsKept, r.ID, r); err != nil {
			return err
		}
		for i, e := range r.Units {
			stage := reform.Final
			if r.ID == RoundThisYear {
				stage = reform.Stages()[i%4]
			}
			sheet := filled(&set, r, e.Unit, stage, now, seed)
			if err := once(ctx, s, reform.SheetsKept, r.ID+"/"+e.Unit, sheet); err != nil {
				return err
			}
		}
	}
	return nil
}

// once adds what an earlier run has not added.
func once(ctx context.Context, s store.Store, collection, key string, v any) error {
	if err := store.Add(ctx, s, collection, key, v); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

// rounds are last year's and this year's.
func rounds(set *reform.CriteriaSet, now time.Time) []reform.Round {
	base := reform.Round{State: reform.Running, Set: set.Ref(), Remind: 7,
		Groups: []reform.Group{{Code: "kinh-te", Name: text("Khối kinh tế", "Economy")}, {Code: "xa-hoi", Name: text("Khối nội chính, văn hóa, xã hội", "Interior, culture, society")}}}
	for _, o := range offices {
		if o.kind != survey.Department {
			continue
		}
		group := "xa-hoi"
		if slices.Contains([]string{"so-tai-chinh", "so-xay-dung", "so-nnmt", "so-khcn", "so-cong-thuong"}, o.id) {
			group = "kinh-te"
		}
		base.Units = append(base.Units, reform.Entrant{Unit: o.id, Group: group})
	}
	before, present := base, base
	before.ID, before.Year = RoundLastYear, now.Year()-1
	before.Title = text("Chấm điểm cải cách hành chính trình diễn năm trước", "Demonstration of the reform score, last year")
	present.ID, present.Year, present.Before = RoundThisYear, now.Year(), before.ID
	present.Title = text("Chấm điểm cải cách hành chính trình diễn năm nay", "Demonstration of the reform score, this year")
	for _, it := range set.Leaves() {
		if it.Source == reform.Satisfaction {
			present.Waves = append(present.Waves, reform.WaveOfLeaf{Leaf: it.Code, Wave: ThisYear})
		}
	}
	for i, stage := range reform.Stages()[:4] {
		present.Deadlines = append(present.Deadlines, reform.Deadline{Stage: stage, At: now.Add(time.Duration(i+1) * 5 * 24 * time.Hour)})
	}
	return []reform.Round{before, present}
}

// filled is a unit's sheet as it may look at a stage.
func filled(set *reform.CriteriaSet, r reform.Round, unit string, stage reform.Stage, now time.Time, seed uint64) reform.Sheet {
	h := fnv.New64a()
	fmt.Fprint(h, r.ID, unit)
	chance := rand.New(rand.NewPCG(seed, h.Sum64()))
	at := now.Add(-20 * 24 * time.Hour)
	if r.ID == RoundLastYear {
		at = now.Add(-12 * month)
	}
	sheet := reform.Sheet{Round: r.ID, Unit: unit, Stage: stage, Leaves: map[string]*reform.Leaf{}}
	reached := slices.Index(reform.Stages(), stage)
	for i, next := range reform.Stages()[1 : reached+1] {
		sheet.Moves = append(sheet.Moves, reform.Move{From: reform.Stages()[i], To: next, Who: hand, At: at.Add(time.Duration(i+1) * 48 * time.Hour)})
	}
	for _, it := range set.Leaves() {
		l := &reform.Leaf{Rev: 1}
		switch {
		case it.Source == reform.Satisfaction && r.ID == RoundThisYear:
			continue // the wave gives the index
		case it.Source == reform.Sociological || it.Source == reform.Satisfaction:
			if r.ID == RoundThisYear {
				continue // nobody has been asked yet
			}
			l.Given = &reform.Score{Points: part(it.Max, 60+chance.IntN(38)), Reason: why, Who: hand, At: at}
		case reached == 0 && chance.IntN(3) == 0:
			continue // not scored yet
		case chance.IntN(20) == 0:
			l.Absence = &reform.Absence{Reason: "Trong năm không phát sinh nhiệm vụ", Who: unitHand, At: at}
			if reached > 1 {
				l.Absence.Decision, l.Absence.By, l.Absence.Decided = reform.Approved, hand, at.Add(72*time.Hour)
			}
		default:
			judged(l, it, chance, reached, at)
		}
		sheet.Leaves[reform.LeafKey(it.Code)] = l
	}
	return sheet
}

// judged fills a leaf that the unit scores itself, as far as the sheet has come.
func judged(l *reform.Leaf, it reform.Item, chance *rand.Rand, reached int, at time.Time) {
	full := chance.IntN(10) < 7
	share := 100
	if !full {
		share = 50 + 10*chance.IntN(5)
	}
	l.Self = &reform.Score{Points: part(it.Max, share), Who: unitHand, At: at}
	if it.Evidence {
		l.Evidence = []reform.Evidence{{Name: "Báo cáo số " + fmt.Sprint(100+chance.IntN(800)), Link: "https://example.invalid/bao-cao", Who: unitHand, At: at}}
	}
	if reached < 2 {
		return
	}
	first := *l.Self
	first.Who, first.At = hand, at.Add(72*time.Hour)
	adjusted := full && chance.IntN(8) == 0
	if adjusted {
		first.Points, first.Reason = part(it.Max, 60), "Tài liệu kiểm chứng chưa đủ"
	}
	l.First = &first
	if reached < 3 || !adjusted {
		return
	}
	l.Explanation = &reform.Note{Text: "Đã bổ sung tài liệu kiểm chứng", Who: unitHand, At: at.Add(120 * time.Hour)}
	if reached == 4 {
		second := first
		second.Points, second.Reason, second.At = part(it.Max, 80), "Chấp nhận một phần giải trình", at.Add(160*time.Hour)
		l.Second = &second
	}
}

// part is a percentage of some points, as a clerk would write it.
func part(most string, percent int) string {
	points, _ := reform.Points(most)
	text, _ := reform.TypedPoints(scoring.Text(new(big.Rat).Mul(points, big.NewRat(int64(percent), 100)), 2))
	return text
}
