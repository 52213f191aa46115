package ranking_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/analysis/scoring"
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
	"sipas/survey/store/bolt"
)

// noon is when the tests take place: 5 March 2026, 12:00 in Vietnam.
var noon = time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)

func both(s string) survey.Text { return survey.Text{survey.Vietnamese: s, survey.English: s} }

// dec reads a decimal number.
func dec(s string) *big.Rat {
	x, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s)
	}
	return x
}

// world is a service without pages, over a real store.
type world struct {
	testing.TB
	store     store.Store
	directory *directory.Directory
	trail     *audit.Trail
	results   *results.Results
	seals     *seal.Seals
	manager   *manage.Manager
	office    *reform.Office
	rankings  *ranking.Rankings
	opinions  opinions
}

// opinions are sociological surveys that have been counted, by round.
type opinions map[string]map[string]map[string]outcome.Leaf

func (o opinions) Points(_ context.Context, round string) (map[string]map[string]outcome.Leaf, string, error) {
	if o[round] == nil {
		return nil, "", nil
	}
	version := 0
	for _, leaves := range o[round] {
		for _, l := range leaves {
			version += 1 + 1000*l.Judged
			if l.Points != nil {
				version += int(l.Points.Num().Int64() % 997)
			}
		}
	}
	return o[round], fmt.Sprint(version), nil
}

func newWorld(t testing.TB) *world {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return over(t, s)
}

func now() time.Time { return noon }

// over is a service over a store.
func over(t testing.TB, s store.Store) *world {
	t.Helper()
	w := &world{TB: t, store: s, directory: directory.New(s, time.Now), trail: audit.New(s, now), opinions: opinions{}}
	w.results = results.New(results.Config{Store: s, Directory: w.directory, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	w.manager = &manage.Manager{Store: s, Directory: w.directory, Trail: w.trail, Now: now}
	w.seals = seal.New(seal.Config{Store: s, Directory: w.directory, Manager: w.manager, Program: "test", Now: now, Temp: t.TempDir(), Settle: -1})
	w.office = reform.New(reform.Config{Store: s, Trail: w.trail, Now: now})
	w.rankings = ranking.New(ranking.Config{Office: w.office, Store: s, Directory: w.directory, Seals: w.seals, Opinions: w.opinions, Trail: w.trail, Now: now, Program: "test",
		Findings: findings.New(findings.Config{Results: w.results, Directory: w.directory, Now: now})})
	return w
}

func (w *world) keep(collection, key string, v any) {
	w.Helper()
	if err := store.Add(w.Context(), w.store, collection, key, v); err != nil {
		w.Fatal(err)
	}
}

// units adds departments below a province P.
func (w *world) units(ids ...string) {
	w.Helper()
	w.keep(directory.Units, "P", survey.Unit{ID: "P", Name: both("Tỉnh Mẫu"), Kind: survey.Province})
	for _, id := range ids {
		w.keep(directory.Units, id, survey.Unit{ID: id, Name: both("Sở " + id), Kind: survey.Department, Parent: "P"})
	}
	w.changed()
}

func (w *world) changed() {
	w.Helper()
	if err := w.directory.Changed(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// set publishes a criteria set. A line is an item: code, parent ("-" for none),
// maximum, source ("-" above leaves), and what else: bonus, penalty, or a rule.
func (w *world) set(id string, version int, lines ...string) *reform.CriteriaSet {
	w.Helper()
	s := &reform.CriteriaSet{ID: id, Version: version, Published: true, Level: reform.Department, Title: both(id), Decimals: 2, Bands: reform.FiveBands()}
	for _, line := range lines {
		f := strings.Fields(line)
		it := reform.Item{Code: f[0], Name: both("Tiêu chí " + f[0]), Max: f[2]}
		if f[1] != "-" {
			it.Parent = f[1]
		}
		if f[3] != "-" {
			it.Source = reform.Source(f[3])
		}
		switch rest := strings.Join(f[4:], " "); rest {
		case "bonus", "penalty":
			it.Kind = scoring.Kind(rest)
		default:
			it.Rule = rest
		}
		s.Items = append(s.Items, it)
	}
	w.publish(s)
	return s
}

func (w *world) publish(s *reform.CriteriaSet) {
	w.Helper()
	if _, err := w.office.PutSet(w.Context(), s, 0); err != nil {
		w.Fatal(err)
	}
}

// round makes a round and runs it.
func (w *world) round(r reform.Round) *reform.Round {
	w.Helper()
	r.State = reform.Preparing
	if r.Title == nil {
		r.Title = both("Đợt " + r.ID)
	}
	if _, err := w.office.PutRound(w.Context(), r, 0); err != nil {
		w.Fatal(err)
	}
	if err := w.office.Run(w.Context(), r.ID, 1); err != nil {
		w.Fatal(err)
	}
	got, _, err := w.office.Round(w.Context(), r.ID)
	if err != nil {
		w.Fatal(err)
	}
	return got
}

// entrants are units without groups or sets of their own.
func entrants(ids ...string) []reform.Entrant {
	var all []reform.Entrant
	for _, id := range ids {
		all = append(all, reform.Entrant{Unit: id})
	}
	return all
}

// leaves says what stands in a unit's final sheet, by code: points that the
// council has accepted, "na" for what did not arise, "council 5" for points that it
// gives a leaf of a survey, "official 90.81" for the ministry's figure in use.
type leaves map[string]string

// final keeps a sheet that has come to its end.
func (w *world) final(round *reform.Round, unit string, what leaves) {
	w.Helper()
	w.sheet(round, unit, reform.Final, what)
}

func (w *world) sheet(round *reform.Round, unit string, stage reform.Stage, what leaves) {
	w.Helper()
	s := &reform.Sheet{Round: round.ID, Unit: unit, Stage: stage, Leaves: map[string]*reform.Leaf{}}
	for code, text := range what {
		score := func(points string) *reform.Score { return &reform.Score{Points: points, Who: "lan", At: noon} }
		l := &reform.Leaf{Rev: 1}
		switch kind, value, _ := strings.Cut(text, " "); kind {
		case "na":
			l.Absence = &reform.Absence{Reason: "không phát sinh", Who: "lan", At: noon, Decision: reform.Approved, By: "chi", Decided: noon}
		case "claimed":
			l.Absence = &reform.Absence{Reason: "không phát sinh", Who: "lan", At: noon}
		case "council":
			l.Given = score(value)
		case "official":
			l.Official = &reform.Official{Index: value, Source: "QĐ 1001", Use: true, Who: "chi", At: noon}
		case "beside":
			l.Official = &reform.Official{Index: value, Source: "QĐ 1001", Who: "chi", At: noon}
		default:
			l.Self, l.First = score(text), score(text)
			if value != "" { // "5 4": adjusted
				l.Self, l.First = score(kind), score(value)
			}
		}
		s.Leaves[reform.LeafKey(code)] = l
	}
	w.keep(reform.SheetsKept, round.ID+"/"+unit, s)
}

func (w *world) ranking(id string) *ranking.Ranking {
	w.Helper()
	r, err := w.rankings.Ranking(w.Context(), id)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func (w *world) row(id, unit string) *ranking.Row {
	w.Helper()
	row, ok := w.ranking(id).Row(unit)
	if !ok {
		w.Fatalf("no unit %s in round %s", unit, id)
	}
	return row
}

// place writes a standing as "4= of 20".
func place(s ranking.Standing) string {
	tied := ""
	if s.Tied {
		tied = "="
	}
	return fmt.Sprintf("%d%s of %d", s.Rank, tied, s.Of)
}

// wave adds a closed wave over all units.
func (w *world) wave(id string) {
	w.Helper()
	q := survey.SIPAS25()
	if err := store.Add(w.Context(), w.store, directory.Questionnaires, q.Ref.String(), q); err != nil && !strings.Contains(err.Error(), "exists") {
		w.Fatal(err)
	}
	w.keep(directory.Waves, id, survey.Wave{ID: id, Title: both("Đợt " + id), Questionnaire: q.Ref, Form: survey.FullForm,
		State: survey.Closed, Opens: noon.AddDate(0, -2, 0), Closes: noon.AddDate(0, 0, -1)})
	w.changed()
}

// ids are those of responses, each once.
var ids = struct {
	sync.Mutex
	*rand.Rand
}{Rand: rand.New(rand.NewPCG(1, 2))}

func responseID() survey.ResponseID {
	ids.Lock()
	defer ids.Unlock()
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(ids.Uint32())
	}
	return survey.NewResponseID(noon.AddDate(0, 0, -2), random)
}

// answer accepts n sheets of a unit; happy of every ten rate 5, the others 2, in
// a pattern that differs from criterion to criterion.
func (w *world) answer(wave, unit string, n, happy int) {
	w.Helper()
	var group sync.WaitGroup
	for i := range n {
		r := &survey.Response{ID: responseID(), Wave: wave, Unit: unit, Counter: unit + "-1", Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
			Language: survey.Vietnamese, Channel: survey.ByQR, Hour: noon.AddDate(0, 0, -2), Seconds: 90, Answers: survey.Answers{}}
		for j, code := range survey.SIPAS25().Rated() {
			switch {
			case (i+3*j)%11 == 10:
				r.Answers[code] = survey.Answer{DontKnow: true}
			case (7*i+j)%10 < happy:
				r.Answers[code] = survey.Answer{Rating: 5}
			default:
				r.Answers[code] = survey.Answer{Rating: 2}
			}
		}
		group.Go(func() {
			if err := w.store.Insert(w.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
				w.Error(err)
			}
		})
	}
	group.Wait()
}

// seal seals a wave.
func (w *world) seal(id string) seal.Record {
	w.Helper()
	v, err := manage.Present[survey.Wave](w.Context(), w.manager, directory.Waves, id)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.seals.Begin(w.Context(), id, v.Rev, "chi"); err != nil {
		w.Fatal(err)
	}
	r, err := w.seals.Finish(w.Context(), id, nil)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// revision is the revision of a round.
func (w *world) revision(id string) int64 {
	w.Helper()
	_, rev, err := w.office.Round(w.Context(), id)
	if err != nil {
		w.Fatal(err)
	}
	return rev
}
