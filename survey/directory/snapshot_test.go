package directory_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// What is stored comes back equal, with all that a questionnaire has in it.
func TestSnapshotHoldsWhatWasStored(t *testing.T) {
	s := open(t)
	text := func(vi string) survey.Text { return survey.Text{"vi": vi, "en": vi} }
	q := survey.SIPAS25()
	units := []survey.Unit{
		{ID: "tinh", Name: text("Tỉnh"), Kind: survey.Province},
		{ID: "xa-1", Name: text("Xã Tân An"), Kind: survey.Commune, Parent: "tinh", From: noon.AddDate(-1, 0, 0), To: noon.AddDate(1, 0, 0)},
	}
	counter := survey.Counter{ID: "xa-1-q1", Unit: "xa-1", Name: text("Quầy 1"), Field: "ho-tich"}
	code := survey.CounterCode{Code: "7K3F92MF", Counter: "xa-1-q1", Issued: noon}
	revoked := survey.CounterCode{Code: "00000000", Counter: "xa-1-q1", Issued: noon, Revoked: noon}
	field := survey.Field{Code: "ho-tich", Name: text("Hộ tịch")}
	wave := survey.Wave{ID: "w1", Title: text("Đợt 1"), Questionnaire: q.Ref, Form: survey.FullForm, Units: []string{"tinh"},
		State: survey.Open, Opens: noon, Closes: noon.AddDate(0, 1, 0), Demo: true}
	for _, u := range units {
		add(t, s, directory.Units, u.ID, u)
	}
	add(t, s, directory.Counters, counter.ID, counter)
	add(t, s, directory.Codes, code.Code, code)
	add(t, s, directory.Codes, revoked.Code, revoked)
	add(t, s, directory.Fields, field.Code, field)
	add(t, s, directory.Waves, wave.ID, wave)
	add(t, s, directory.Questionnaires, q.Ref.String(), q)

	got := snapshot(t, directory.New(s, newClock().now))
	for name, pair := range map[string][2]any{
		"units":          {units, got.Tree.Subtree("")},
		"counters":       {map[string]survey.Counter{counter.ID: counter}, got.Counters},
		"codes":          {map[string]survey.CounterCode{code.Code: code, revoked.Code: revoked}, got.Codes},
		"fields":         {map[string]survey.Field{field.Code: field}, got.Fields},
		"waves":          {[]survey.Wave{wave}, got.Waves},
		"questionnaires": {map[survey.Ref]*survey.Questionnaire{q.Ref: q}, got.Questionnaires},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if err := got.Questionnaires[q.Ref].Validate(); err != nil {
		t.Errorf("the questionnaire that came back: %v", err)
	}
	if w, ok := got.Wave("w1"); !ok || w.ID != "w1" {
		t.Errorf("Wave gave %v, %v", w, ok)
	}
	if _, ok := got.Wave("w2"); ok {
		t.Error("an unknown wave was found")
	}
}

func TestWhatIsDamagedIsNamedAndTheLastSnapshotServes(t *testing.T) {
	for name, c := range map[string]struct {
		collection, key string
		v               any
		want            *survey.Error
	}{
		"a unit without its parent": {directory.Units, "xa-1", survey.Unit{ID: "xa-1", Parent: "tinh"}, &survey.Error{Kind: survey.KindDamaged, Code: "configuration.damaged"}},
		"a counter that is a list":  {directory.Counters, "q1", bson.D{{Key: "unit", Value: bson.A{1, 2}}}, store.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			s, c2 := open(t), newClock()
			d := directory.New(s, c2.now)
			first := snapshot(t, d)
			add(t, s, c.collection, c.key, c.v)
			if err := d.Changed(context.Background()); !errors.Is(err, c.want) {
				t.Errorf("Changed gave %v", err)
			}
			c2.advance(directory.Freshness)
			if snapshot(t, d) != first {
				t.Error("the last snapshot is gone")
			}
			if _, err := directory.New(s, c2.now).Snapshot(context.Background()); !errors.Is(err, c.want) {
				t.Errorf("a new node's error is %v", err)
			}
		})
	}
}

// A unit and its parent are stored while the units are being read, and the
// reading passes the parent's place before: the second reading sees both.
func TestATornReadingOfUnitsIsRepeated(t *testing.T) {
	s := open(t)
	add(t, s, directory.Units, "a-parent", survey.Unit{ID: "a-parent"})
	add(t, s, directory.Units, "b-child", survey.Unit{ID: "b-child", Parent: "a-parent"})
	got := snapshot(t, directory.New(&torn{Store: s}, newClock().now))
	if !got.Tree.Within("b-child", "a-parent") {
		t.Error("the child is not below its parent")
	}
}

// torn misses the first unit at the first reading.
type torn struct {
	store.Store
	read bool
}

func (s *torn) Scan(ctx context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	if collection == directory.Units && !s.read {
		s.read = true
		r.From = "b"
	}
	return s.Store.Scan(ctx, collection, r)
}

func TestWaveAt(t *testing.T) {
	day := 24 * time.Hour
	at := func(id string, state survey.WaveState, opens, closes time.Duration, units ...string) survey.Wave {
		return survey.Wave{ID: id, State: state, Opens: noon.Add(opens), Closes: noon.Add(closes), Units: units}
	}
	draft := at("draft", survey.Draft, -day, day)
	open1 := at("open1", survey.Open, -2*day, day)
	open2 := at("open2", survey.Open, -day, day)
	paused := at("paused", survey.Paused, -day, day)
	early := at("early", survey.Open, day, 2*day)
	closing := at("closing", survey.Closing, -day, 0)
	over1 := at("over1", survey.Open, -20*day, -10*day)
	over2 := at("over2", survey.Sealed, -9*day, -5*day)
	for name, c := range map[string]struct {
		waves []survey.Wave
		unit  string
		want  string
	}{
		"none":                         {nil, "xa-1", ""},
		"only a draft":                 {[]survey.Wave{draft}, "xa-1", ""},
		"open before all":              {[]survey.Wave{closing, draft, early, open1, over1, paused}, "xa-1", "open1"},
		"of two open ones the later":   {[]survey.Wave{open1, open2}, "xa-1", "open2"},
		"in any order":                 {[]survey.Wave{open2, open1}, "xa-1", "open2"},
		"paused before early":          {[]survey.Wave{early, paused}, "xa-1", "paused"},
		"early before closing":         {[]survey.Wave{closing, early}, "xa-1", "early"},
		"closing before over":          {[]survey.Wave{closing, over1, over2}, "xa-1", "closing"},
		"of two past ones the later":   {[]survey.Wave{over1, over2, draft}, "xa-1", "over2"},
		"the unit itself":              {[]survey.Wave{at("w", survey.Open, -day, day, "xa-1")}, "xa-1", "w"},
		"the unit's province":          {[]survey.Wave{at("w", survey.Open, -day, day, "so-tp", "tinh")}, "xa-1", "w"},
		"another unit":                 {[]survey.Wave{at("w", survey.Open, -day, day, "so-tp")}, "xa-1", ""},
		"a unit below":                 {[]survey.Wave{at("w", survey.Open, -day, day, "xa-1")}, "tinh", ""},
		"covering over open elsewhere": {[]survey.Wave{at("w", survey.Open, -day, day, "so-tp"), over1}, "xa-1", "over1"},
		"the same opening: first id":   {[]survey.Wave{at("a", survey.Open, -day, day), at("b", survey.Open, -day, day)}, "xa-1", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			tree, err := survey.NewTree([]survey.Unit{{ID: "tinh"}, {ID: "xa-1", Parent: "tinh"}, {ID: "so-tp", Parent: "tinh"}})
			if err != nil {
				t.Fatal(err)
			}
			s := &directory.Snapshot{Tree: tree, Waves: c.waves}
			got, ok := s.WaveAt(c.unit, noon)
			if got.ID != c.want || ok != (c.want != "") {
				t.Errorf("WaveAt gave %q, %v", got.ID, ok)
			}
		})
	}
}
