package officer_test

import (
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/store"
	"sipas/survey/web/officer"
)

// long gives D1 a sheet of 102 leaves by the provincial example, each with ten
// earlier values, ten documents and twenty comments: years of a quarrelsome
// round.
func (o *office) long() {
	o.Helper()
	all, err := reform.Examples()
	if err != nil {
		o.Fatal(err)
	}
	s := all[0]
	s.Published = true
	if _, err := o.PutSet(o.Context(), &s, 0); err != nil {
		o.Fatal(err)
	}
	r := reform.Round{ID: "long", Title: text("Đợt dài", "Long"), Year: 2026, State: reform.Preparing, Set: s.Ref(), Units: []reform.Entrant{{Unit: "D1"}, {Unit: "D2"}}}
	rev, err := o.PutRound(o.Context(), r, 0)
	if err == nil {
		err = o.Run(o.Context(), r.ID, rev)
	}
	if err != nil {
		o.Fatal(err)
	}
	sheet := reform.Sheet{Round: "long", Unit: "D1", Stage: reform.Explaining, Leaves: map[string]*reform.Leaf{}}
	words := strings.Repeat("Căn cứ văn bản số 12 về cải cách hành chính. ", 4)
	o.given = map[string]officer.Given{}
	for _, it := range s.Leaves() {
		if it.Surveyed() {
			o.given[it.Code] = officer.Given{Points: new(big.Rat), Final: true}
			continue
		}
		score := reform.Score{Points: "0", Reason: words, Who: "lan", At: o.Now()}
		adjusted := score
		adjusted.Points = "0.1"
		l := &reform.Leaf{Rev: 41, Self: &score, First: &adjusted, Explanation: &reform.Note{Text: words, Who: "lan", At: o.Now()}}
		for n := range 20 {
			l.Comments = append(l.Comments, reform.Note{Text: words, Who: "chi", At: o.Now(), Council: n%2 == 0})
			if n%2 == 0 {
				l.Past = append(l.Past, reform.Past{What: reform.SelfScoring, Score: &reform.Score{Points: fmt.Sprint(n), Reason: words, Who: "lan", At: o.Now()}})
				l.Evidence = append(l.Evidence, reform.Evidence{Name: fmt.Sprintf("Văn bản số %d", n), Link: "https://example.gov.vn/" + fmt.Sprint(n), Who: "lan", At: o.Now()})
			}
		}
		sheet.Leaves[reform.LeafKey(it.Code)] = l
	}
	if err := store.Add(o.Context(), o.Store, reform.SheetsKept, "long/D1", sheet); err != nil {
		o.Fatal(err)
	}
}

func BenchmarkSheet(b *testing.B) {
	o := newOffice(b)
	o.long()
	v := o.Person([]string{"D1"}, access.Officer)
	const base = "/reform/rounds/long/sheets/D1"
	for name, path := range map[string]string{"sheet": "", "open": "?show=open", "leaf": "/leaf/1.1.1", "field": "/fields/1", "review": "/review", "paper": "/paper", "xlsx": "/points.xlsx"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				v.Get(base + path).Want(200)
			}
		})
	}
	b.Run("save", func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			v.Post(base+"/leaf/1.1.1", url.Values{"rev": {fmt.Sprint(41 + n)}, "explanation": {fmt.Sprint("giải trình lần ", n)}}).Leads(base + "/leaf/1.1.1")
		}
	})
}
