package paper

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// entry is the page on which sheets are typed in.
type entry struct {
	Notice             *notice
	Problems           []link
	ID, Path, Place    string
	Who                string
	Pass, Number       int
	Serial             string
	Over, Void, Done   bool
	Entered, Returned  int
	Missing            string // numbers that are still to be typed in
	Parts              []part
	Texts              bool
	Scale              int
	Last, SerialFormat string
}

// saved is the answer to the page's script.
type saved struct {
	Serial  string `json:"serial"`
	Number  int    `json:"number"`
	Entered int    `json:"entered"`
	Missing []int  `json:"missing"`
}

func (p *Pages) showEntry(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	if b.Pass() == 0 {
		return p.offerBatch(c, d, b, nil, office.ErrStep)
	}
	sheets, err := p.Office.Sheets(c.Request().Context(), b.ID)
	if err != nil {
		return err
	}
	n, failed := next(b.Batch, sheets, c.QueryParam("last")), error(nil)
	if asked := c.QueryParam("n"); asked != "" {
		var at int
		if at, failed = b.ParseSerial(asked); failed == nil {
			n = at
		}
	}
	page := typing{d: d, b: b, sheets: sheets, n: n}
	if mine := own(page.sheet(), b.Pass()); mine != nil {
		page.values, page.void, page.over = mine.Values, mine.Void, true
	}
	return p.offerEntry(c, page, failed)
}

// typing is an entry page to show.
type typing struct {
	d          desk
	b          office.Stored
	sheets     []office.Sheet
	n          int
	values     map[string][]string
	void, over bool
}

func (t typing) sheet() office.Sheet {
	i := slices.IndexFunc(t.sheets, func(s office.Sheet) bool { return s.Number == t.n })
	if i < 0 {
		return office.Sheet{}
	}
	return t.sheets[i]
}

// own is the entry of the present pass. What the other pass read is never
// shown: it is to be read anew.
func own(s office.Sheet, pass office.Pass) *office.Entry {
	if pass == office.Second {
		return s.Second
	}
	return s.First
}

// next is the first number to type in, after the one that was typed in last.
func next(b office.Batch, sheets []office.Sheet, last string) int {
	after, _ := strconv.Atoi(last)
	missing := slices.Sorted(maps.Keys(b.Progress(sheets).Missing))
	for _, n := range missing {
		if n > after {
			return n
		}
	}
	if len(missing) > 0 {
		return missing[0]
	}
	return min(max(after, 1), b.HandedOut)
}

func (p *Pages) offerEntry(c echo.Context, t typing, failed error) error {
	note, status, err := p.notice(c, t.d.l, failed)
	if err != nil {
		return err
	}
	q, err := p.Office.Questionnaire(c.Request().Context(), t.b.Batch)
	if err != nil {
		return err
	}
	pass := t.b.Pass()
	progress := t.b.Progress(t.sheets)
	s := sheet{l: t.d.l, lang: t.d.l.Lang, q: q, values: t.values, problems: invalid(failed), texts: pass == office.First, short: true}
	body := entry{Notice: note, Problems: s.summary(), ID: t.b.ID, Path: "/paper/" + t.b.ID + "/entry", Place: t.d.named(t.b.Unit, t.b.Counter),
		Who: t.d.who.Name, Pass: int(pass), Number: t.n, Serial: t.b.Serial(t.n), Over: t.over, Void: t.void,
		Entered: progress.Entered, Returned: t.b.Returned, Missing: numbers(progress.Missing), Parts: s.parts(), Texts: s.texts, Scale: q.Scale.Points()}
	if pass == office.Second {
		body.Entered = progress.Again
	}
	body.Done = len(progress.Missing) == 0
	if failed != nil {
		body.Notice.Points = nil // they are in the summary
	}
	o := staff.Options{Title: t.d.l.Say("paper.entry.title") + " " + body.Serial, Who: t.d.who, Here: "/paper"}
	return staff.Show(c, p.Desk, status, p.entry, t.d.l, o, body)
}

func numbers(of map[int]bool) string {
	var all []string
	for _, n := range slices.Sorted(maps.Keys(of)) {
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all, " ")
}

func (p *Pages) saveEntry(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, nil)
	if err != nil {
		return err
	}
	pass, _ := strconv.Atoi(f.Raw("_pass"))
	n, err := b.ParseSerial(f.Raw("_n"))
	r := office.Reading{Number: n, Void: f.Raw("_void") != "", Over: f.Raw("_over") != "", Values: answers(f.Values)}
	if err == nil {
		_, err = p.Office.Save(c.Request().Context(), who.Name, b.ID, office.Pass(pass), r)
	}
	if kit.WantsJSON(c.Request()) {
		return p.tellScript(c, b, n, err)
	}
	if err == nil {
		q := url.Values{"lang": {d.l.Lang}, "last": {strconv.Itoa(n)}}
		return c.Redirect(http.StatusSeeOther, "/paper/"+b.ID+"/entry?"+q.Encode())
	}
	if now, again := p.Office.Batch(c.Request().Context(), b.ID); again == nil && now.Pass() != office.Pass(pass) {
		return p.offerBatch(c, d, now, nil, err)
	}
	sheets, again := p.Office.Sheets(c.Request().Context(), b.ID)
	if again != nil {
		return again
	}
	return p.offerEntry(c, typing{d: d, b: b, sheets: sheets, n: max(n, 1), values: r.Values, void: r.Void, over: r.Over}, err)
}

// answers are the values of questions: those of the page's own inputs begin
// with an underscore, which no question's code can.
func answers(form url.Values) map[string][]string {
	all := map[string][]string{}
	for name, values := range form {
		if !strings.HasPrefix(name, "_") && survey.ValidCode(name) {
			all[name] = values
		}
	}
	return all
}

// tellScript answers the page's script.
func (p *Pages) tellScript(c echo.Context, b office.Stored, n int, failed error) error {
	if failed != nil {
		return failed
	}
	sheets, err := p.Office.Sheets(c.Request().Context(), b.ID)
	if err != nil {
		return fmt.Errorf("counting sheets: %w", err)
	}
	progress := b.Progress(sheets)
	answer := saved{Serial: b.Serial(n), Number: n, Entered: progress.Entered, Missing: slices.AppendSeq([]int{}, maps.Keys(progress.Missing))}
	slices.Sort(answer.Missing)
	if b.Pass() == office.Second {
		answer.Entered = progress.Again
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, answer)
}
