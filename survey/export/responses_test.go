package export

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sipas/survey"
	"sipas/survey/results"
	"sipas/survey/store"
)

// TestThePresentDayIsLeftOut: with Before only whole days that are over are in
// the file, by the clock of Vietnam.
func TestThePresentDayIsLeftOut(t *testing.T) {
	w := newWorld(t)
	midnight := time.Date(2026, 3, 4, 17, 0, 0, 0, time.UTC) // of 5 March in Vietnam
	before, after, unknown := w.sheet(), w.sheet(), w.sheet()
	before.Hour, after.Hour, unknown.Hour = midnight.Add(-time.Hour), midnight, time.Time{}
	for _, r := range []*survey.Response{before, after, unknown} {
		r.Answers = rated("A1", 4)
	}
	w.accept(before, after, unknown)
	open := survey.Wave{State: survey.Open, Opens: midnight.AddDate(0, -1, 0), Closes: midnight.AddDate(0, 1, 0)}
	over := open
	over.State = survey.Closed
	for name, c := range map[string]struct {
		wave survey.Wave
		want int
	}{"collecting": {open, 1}, "over": {over, 3}} {
		s := w.source()
		s.Before = Lately(c.wave, midnight.Add(8*time.Hour))
		if _, d := w.file(CSV, s); d.Rows != c.want || d.Misfits != 0 {
			t.Errorf("%s: %+v, want %d rows", name, d, c.want)
		}
	}
}

// TestWhichRows: what is withdrawn, partial, excluded or of another unit is in
// the file only where it was asked for.
func TestWhichRows(t *testing.T) {
	w := newWorld(t)
	plain, other, partial, excluded := w.sheet(), w.sheet(), w.sheet(), w.sheet()
	other.Unit, other.Counter = "D2", "D2-1"
	partial.Partial = true
	for _, r := range []*survey.Response{plain, other, partial, excluded} {
		r.Answers = rated("A1", 4)
	}
	w.accept(plain, other, partial, excluded, w.sheet().Marker())
	spoilt := w.sheet()
	spoilt.Answers = rated("A1", 9)
	w.accept(spoilt)
	if err := w.store.Insert(t.Context(), store.Responses, "w/no-id", store.EncodeResponse(plain)); err != nil {
		t.Fatal(err)
	}
	r := w.results()
	if _, err := r.Frame(t.Context(), "w"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Review(t.Context(), results.Review{Wave: "w", Scope: results.Scope{Responses: []string{excluded.ID.String()}},
		State: results.ReviewExcluded, Reason: "phiếu thử", Who: "chi"}, 0); err != nil {
		t.Fatal(err)
	}
	snapshot, err := r.Frame(t.Context(), "w")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		rows    results.Choice
		units   []string
		misfits int      // the one with a bad mark is of department One
		want    []string // unit, partial, excluded
	}{
		"published":     {results.Choice{}, nil, 2, []string{"D1 0 0", "D2 0 0"}},
		"with partial":  {results.Choice{Partial: true}, nil, 2, []string{"D1 0 0", "D1 1 0", "D2 0 0"}},
		"everything":    {results.Choice{Partial: true, Excluded: true}, nil, 2, []string{"D1 0 0", "D1 0 1", "D1 1 0", "D2 0 0"}},
		"one unit":      {results.Choice{Excluded: true}, []string{"D2"}, 1, []string{"D2 0 0"}},
		"two roots":     {results.Choice{}, []string{"D1", "D2"}, 2, []string{"D1 0 0", "D2 0 0"}},
		"unknown unit":  {results.Choice{}, []string{"D9"}, 1, nil},
		"the root unit": {results.Choice{}, []string{"P"}, 2, []string{"D1 0 0", "D2 0 0"}},
	} {
		s := w.source()
		s.Rows, s.Units, s.Excluded = c.rows, c.units, ExcludedIn(snapshot)
		content, d := w.file(CSV, s)
		if d.Misfits != c.misfits || d.Rows != len(c.want) {
			t.Errorf("%s: %+v", name, d)
		}
		_, rows := w.table(content, ',')
		var got []string
		for _, r := range rows {
			got = append(got, r["unit"]+" "+r["partial"]+" "+r["excluded"])
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestNobodyIsInTheFile: neither id nor receipt, hour or time taken of any
// response is in any format, words only when asked for, and the order of rows
// does not follow that of coming.
func TestNobodyIsInTheFile(t *testing.T) {
	w := newWorld(t)
	var all []*survey.Response
	for i := range 200 {
		r := w.person()
		r.Seconds = 7001 + i
		r.Answers["comment"] = survey.Answer{Text: "Số tôi là 0912345678, mong được gọi"}
		all = append(all, r)
	}
	w.accept(all...)
	slices.SortFunc(all, func(a, b *survey.Response) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	for _, f := range Formats() {
		for _, texts := range []bool{false, true} {
			s := w.source()
			s.Texts = texts
			content, _ := w.file(f, s)
			if f == XLSX {
				content = []byte(parts(t, content)["xl/worksheets/sheet1.xml"])
			}
			has := func(s string) bool { return bytes.Contains(content, []byte(s)) }
			for _, r := range all {
				if has(r.ID.String()) || has(r.ID.Receipt()) || bytes.Contains(content, r.ID[:]) || has(hex.EncodeToString(r.ID[8:])) {
					t.Fatalf("%s: an id is in the file", f)
				}
			}
			if has("0912345678") || has("7005") || has("2026-03-05T") {
				t.Errorf("%s: a phone number, a duration or an hour is in the file", f)
			}
			if f != SAV && has("mong được gọi") != texts { // pieces of eight bytes there
				t.Errorf("%s: words are in the file: %v, asked for: %v", f, !texts, texts)
			}
		}
	}
	order, err := (&Source{Wave: survey.Wave{ID: "w"}, Order: key}).order()
	if err != nil {
		t.Fatal(err)
	}
	places := make([]string, len(all))
	for i, r := range all {
		var b [16]byte
		order.Encrypt(b[:], r.ID[:])
		places[i] = string(b[:])
	}
	rising := 0
	for i := 1; i < len(places); i++ {
		if places[i] > places[i-1] {
			rising++
		}
	}
	if rising < 70 || rising > 130 { // half of 199, five standard deviations of √(200/12)=4.1 to each side and more
		t.Errorf("%d of 199 steps rise: the order tells who came first", rising)
	}
}

// TestFormatsAgree: XLSX and NDJSON hold what CSV holds.
func TestFormatsAgree(t *testing.T) {
	w := newWorld(t)
	w.people(150)
	odd := w.sheet()
	odd.Answers = rated("A1", 3)
	odd.Answers["comment"] = survey.Answer{Text: "=1+1 <b>&\"x\"</b>\n\ttab 😀 và chữ Việt"}
	w.accept(odd)
	s := w.source()
	s.Texts = true
	content, _ := w.file(CSV, s)
	header, want := w.table(content, ',')
	for _, r := range want {
		r["comment"] = strings.TrimPrefix(r["comment"], " ") // which CSV puts before a formula
	}

	content, _ = w.file(XLSX, s)
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Phiếu")
	if err != nil {
		t.Fatal(err)
	}
	var sheet []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range header {
			m[name] = ""
			if i < len(row) {
				m[name] = row[i]
			}
		}
		sheet = append(sheet, m)
	}
	if diff := cmp.Diff(want, sheet); diff != "" {
		t.Errorf("XLSX: %s", diff[:min(len(diff), 2000)])
	}
	if kind, err := book.GetCellType("Phiếu", "A2"); err != nil || kind != excelize.CellTypeUnset {
		t.Errorf("a number is a cell of type %v, %v", kind, err)
	}
	if panes, err := book.GetPanes("Phiếu"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
	if codes, err := book.GetRows("Bảng mã"); err != nil || len(codes) < 150 {
		t.Errorf("the codebook has %d rows, %v", len(codes), err)
	}

	content, _ = w.file(NDJSON, s)
	var objects []map[string]string
	for line := range bytes.Lines(content) {
		var o map[string]any
		if err := json.Unmarshal(line, &o); err != nil {
			t.Fatal(err)
		}
		m := map[string]string{}
		for _, name := range header {
			m[name] = ""
			switch v := o[name].(type) {
			case string:
				m[name] = v
			case bool:
				m[name] = map[bool]string{true: "1", false: "0"}[v]
			case float64:
				b, _ := json.Marshal(v)
				m[name] = string(b)
			}
		}
		if len(o) > len(header) {
			t.Errorf("more members than columns: %v", o)
		}
		objects = append(objects, m)
	}
	if diff := cmp.Diff(want, objects); diff != "" {
		t.Errorf("NDJSON: %s", diff[:min(len(diff), 2000)])
	}
}

// TestVersions: a second version of the questionnaire adds a question and an
// option; who had the first was not asked.
func TestVersions(t *testing.T) {
	w := newWorld(t)
	q := survey.SIPAS25()
	q.Version = 2
	q.Factors[0].Criteria = append(q.Factors[0].Criteria, survey.Criterion{Code: "A6", Question: both("Mới", "New"), Short: both("Mới", "New")})
	q.Before[0].Options = append(q.Before[0].Options, survey.Option{Code: "ask", Text: both("Hỏi", "To ask")})
	w.questionnaire(q)
	old, young, short := w.sheet(), w.sheet(), w.sheet()
	old.Answers = rated("A1", 2)
	young.Questionnaire.Version = 2
	young.Answers = rated("A1 A6", 4)
	young.Answers["stage"] = survey.Answer{Choices: []string{"ask"}}
	short.Form = survey.ShortForm
	short.Answers = rated("A2", 5)
	w.accept(old, young, short)
	content, _ := w.file(Coded, w.source())
	_, rows := w.table(content, ',')
	got := map[string][]string{}
	for _, r := range rows {
		got[r["version"]+r["form"]] = []string{r["A1"], r["A2"], r["A6"], r["stage"], r["D1"], r["sex"]}
	}
	want := map[string][]string{
		"sipas-25@1full":  {"2", "-9", "-8", "-9", "-9", "-9"},
		"sipas-25@2full":  {"4", "-9", "4", "5", "-9", "-9"},
		"sipas-25@1short": {"-8", "5", "-8", "-9", "-9", "-8"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestManyRowsGoThroughTheFile puts more rows through than the buckets hold in
// memory, and tells of progress.
func TestManyRowsGoThroughTheFile(t *testing.T) {
	w := newWorld(t)
	s := w.source()
	const n = 20_000 // a thousand bytes each: 40 in each bucket, of which 16 fit
	s.Store = w.thick(n)
	s.Texts, s.Expected = true, n
	var mu sync.Mutex
	last, total := 0, 0
	s.Progress = func(done, all int) {
		mu.Lock()
		defer mu.Unlock()
		last, total = max(last, done), all
	}
	content, d := w.file(CSV, s)
	if d.Rows != n || bytes.Count(content, []byte("\r\n")) != n+1 {
		t.Errorf("%d rows, %d lines", d.Rows, bytes.Count(content, []byte("\r\n")))
	}
	if last != 2*n || total != 2*n {
		t.Errorf("done %d of %d, want %d", last, total, 2*n)
	}
	if left, err := os.ReadDir(s.Temp); err != nil || len(left) > 0 {
		t.Errorf("%d files stay in the temporary folder, %v", len(left), err)
	}
	_, rows := w.table(content, ',')
	for i, r := range rows {
		if r["number"] != string(quotedInt(i+1)) {
			t.Fatalf("row %d has number %s", i+1, r["number"])
		}
	}
}

// thick is a wave of n responses with a long text each.
func (w *world) thick(n int) store.Store {
	r := w.person()
	r.Answers["comment"] = survey.Answer{Text: strings.Repeat("dài ", 240)}
	return replay{w.store, n, r.ID, store.EncodeResponse(r)}
}

func quotedInt(n int) []byte { b, _ := json.Marshal(n); return b }

// TestErrors: what goes wrong is said, and leaves nothing behind.
func TestErrors(t *testing.T) {
	w := newWorld(t)
	w.people(5)
	s := w.source()
	if _, err := Responses(t.Context(), io.Discard, "pdf", s); !errors.Is(err, ErrFormat) {
		t.Errorf("unknown format: %v", err)
	}
	if _, err := Responses(t.Context(), failing{}, CSV, s); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a writer that fails: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Responses(ctx, io.Discard, CSV, s); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	s.Wave.Questionnaire.Version = 7
	if _, err := Responses(t.Context(), io.Discard, CSV, s); !errors.Is(err, results.ErrNoWave) {
		t.Errorf("no questionnaire: %v", err)
	}
	s = w.source()
	s.Store, s.Texts = w.thick(20_000), true
	s.Temp += "/none"
	if _, err := Responses(t.Context(), io.Discard, CSV, s); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no temporary folder: %v", err)
	}
}

// failing is a writer that takes nothing.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
