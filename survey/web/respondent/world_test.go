package respondent_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/opinion"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/respondent"
)

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// world is the respondent's pages over a survey that takes sheets.
type world struct {
	*desktest.Office
	pages  *respondent.Pages
	sheets *opinion.Office
	away   atomic.Bool // the store cannot be written to
	lots   int
}

// Save fails while the store is away.
func (w *world) Save(ctx context.Context, typed, unit string, seen int, answers map[string]string, seconds int) error {
	if w.away.Load() {
		return store.ErrUnavailable
	}
	return w.sheets.Save(ctx, typed, unit, seen, answers, seconds)
}

func (w *world) Send(ctx context.Context, typed string, rev int64, by opinion.By) error {
	if w.away.Load() {
		return store.ErrUnavailable
	}
	return w.sheets.Send(ctx, typed, rev, by)
}

func (w *world) Open(ctx context.Context, typed string) (*opinion.Form, error) {
	return w.sheets.Open(ctx, typed)
}

func (w *world) Begin(ctx context.Context, typed string, by opinion.By) error {
	return w.sheets.Begin(ctx, typed, by)
}
func (w *world) Stamp(token, unit string) string     { return w.sheets.Stamp(token, unit) }
func (w *world) Since(stamp, token, unit string) int { return w.sheets.Since(stamp, token, unit) }

var leafNames = []survey.Text{
	text("Tính kịp thời, chất lượng trong chỉ đạo, điều hành cải cách hành chính", "Timely and sound direction of the reform"),
	text("Chất lượng văn bản quy phạm pháp luật do cơ quan tham mưu", "Quality of the regulations that the agency drafted"),
	text("Việc giải quyết thủ tục hành chính đúng hạn, không phát sinh thêm giấy tờ", "Procedures settled on time, without more papers"),
	text("Năng lực, tinh thần trách nhiệm của công chức", "Competence and sense of duty of the staff"),
}

// newWorld has units judged by questions about that many leaves.
func newWorld(t testing.TB, units, leaves int) *world {
	t.Helper()
	w := &world{}
	w.Office = desktest.New(t, func(o *desktest.Office) (_ []web.Audience, err error) {
		w.sheets = opinion.New(opinion.Config{Store: o.Store, Key: []byte("key"), Now: o.Now})
		w.pages, err = respondent.New(respondent.Config{Site: o.Site, Sheets: w})
		return []web.Audience{w.pages}, err
	})
	var b opinion.Basis
	names := []survey.Text{text("Sở Nội vụ", "Home Affairs"), text("Sở Tư pháp", "Justice"), text("Sở Nông nghiệp và Môi trường", "Agriculture and Environment")}
	for n := range units {
		name := names[n%3]
		if n >= 3 {
			name = text(fmt.Sprint(name["vi"], " số ", n+1), fmt.Sprint(name["en"], " no. ", n+1))
		}
		b.Units = append(b.Units, opinion.Unit{ID: fmt.Sprintf("U%d", n+1), Name: name})
	}
	for n := range leaves {
		b.Leaves = append(b.Leaves, opinion.Leaf{Code: fmt.Sprintf("%d.1", n+1), Name: leafNames[n%4], Max: "2"})
	}
	plan := opinion.Proposal("2026", text("Điều tra xã hội học xác định Chỉ số cải cách hành chính năm 2026", "Opinion survey for the 2026 reform index"), b)
	plan.Opens, plan.Closes = w.Now().Add(-time.Hour), w.Now().AddDate(0, 0, 14)
	rev, err := w.sheets.Create(t.Context(), plan)
	if err == nil {
		_, err = w.sheets.Release(t.Context(), "2026", rev, b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// link is a new link.
func (w *world) link() string {
	w.Helper()
	w.lots++
	links, err := w.sheets.Issue(w.Context(), "2026", "HDND", fmt.Sprint(w.lots), 1)
	if err != nil {
		w.Fatal(err)
	}
	return links[0].Token
}

// sheet is what is stored under a link.
func (w *world) sheet(token string) opinion.Sheet {
	w.Helper()
	f, err := w.sheets.Find(w.Context(), token)
	if err != nil {
		w.Fatal(err)
	}
	return f.Sheet
}

// sent makes a sheet that has been sent.
func (w *world) sent() string {
	w.Helper()
	token := w.link()
	err := errors.Join(w.sheets.Begin(w.Context(), token, opinion.Self), w.sheets.Save(w.Context(), token, "U1", 0, map[string]string{"q1": "A"}, 3))
	f, found := w.sheets.Open(w.Context(), token)
	if err := errors.Join(err, found); err != nil {
		w.Fatal(err)
	}
	if err := w.sheets.Send(w.Context(), token, f.Rev, opinion.Self); err != nil {
		w.Fatal(err)
	}
	return token
}

var hiddenInput = regexp.MustCompile(`<input type=hidden name=(\w+) value="?([^">]+)"?>`)

// hidden are the hidden inputs of a page.
func hidden(page string) map[string][]string {
	all := map[string][]string{}
	for _, m := range hiddenInput.FindAllStringSubmatch(page, -1) {
		all[m[1]] = []string{m[2]}
	}
	return all
}
