package officer

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
)

// paperPage is the sheet as it is printed and signed.
type paperPage struct {
	head
	Set    string
	Basis  string
	Stage  string
	Sums   sums
	Rows   []paperRow
	Both   bool // the council has given points
	Made   time.Time
	Leaves int
}

// paperRow is an item on paper.
type paperRow struct {
	Code, Name         string
	Depth              int
	Leaf               bool
	Max, Self, Council string
	Proof              string // reasons and evidence
}

func (p *Pages) showPaper(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	body := paperPage{head: v.head(), Set: v.l.Text(v.set.Title), Basis: v.l.Text(v.set.Basis), Stage: stageName(v.l, v.sheet.Stage), Made: p.Now(), Leaves: len(v.leaves)}
	fields, all, err := v.fields(false)
	if err != nil {
		return err
	}
	body.Sums = all
	body.Both = v.sheet.Stage != reform.SelfScoring
	for _, f := range fields {
		body.Rows = append(body.Rows, v.onPaper(f)...)
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.paper, v.l,
		staff.Options{Title: v.l.Say("officer.paper.title", v.name), Who: who, Here: "/reform"}, body)
}

// onPaper are the rows of a field.
func (v *visit) onPaper(f fieldRows) []paperRow {
	var all []paperRow
	if len(f.Rows) != 1 || f.Rows[0].Code != f.Code {
		all = append(all, paperRow{Code: f.Code, Name: f.Name, Max: f.Sums.Max, Self: f.Sums.Self, Council: f.Sums.Appraised})
	}
	for _, r := range f.Rows {
		one := paperRow{Code: r.Code, Name: r.Name, Depth: r.Depth, Leaf: r.Leaf, Max: r.Max, Self: r.Self, Council: r.Council}
		if r.Leaf {
			one.Proof = v.proof(v.sheet.Leaf(r.Code))
		}
		all = append(all, one)
	}
	return all
}

// proof are the reasons and documents of a leaf in a line.
func (v *visit) proof(l *reform.Leaf) string {
	if l == nil {
		return ""
	}
	var all []string
	if l.Absence != nil {
		all = append(all, v.l.Say("officer.paper.absent", l.Absence.Reason))
	}
	if l.Self != nil && l.Self.Reason != "" {
		all = append(all, l.Self.Reason)
	}
	for _, e := range l.Evidence {
		if !e.Gone {
			all = append(all, e.Name)
		}
	}
	return strings.Join(all, "; ")
}
