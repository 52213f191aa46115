package manage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
)

var everything = manage.Scope{All: true}

// taken takes a table in as chi and looks at it.
func taken(t *testing.T, m *manage.Manager, kind manage.ImportKind, table string) (*manage.Import, *manage.Plan) {
	t.Helper()
	i, err := m.TakeIn(t.Context(), kind, "chi", "a.csv", "2026", []byte(table))
	must(t, err)
	i, p, err := m.Look(t.Context(), i.ID, "chi", everything)
	must(t, err)
	return i, p
}

// counters is a table of n counters of the unit so.
func counters(n int) string {
	var b strings.Builder
	b.WriteString("id,unit,name_vi\n")
	for i := range n {
		fmt.Fprintf(&b, "q-%d,so,Quầy %d\n", i, i)
	}
	return b.String()
}

// full is a store that takes so many inserts and then has no room.
type full struct {
	store.Store
	left atomic.Int64
}

var errFull = errors.New("no room")

func (f *full) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	if (collection == directory.Counters || collection == directory.Codes) && f.left.Add(-1) < 0 {
		return errFull
	}
	return f.Store.Insert(ctx, collection, key, body)
}

// An import that ended anywhere is finished by looking and confirming again:
// every counter is there once, with one code.
func TestHalfAnImportIsFinishedByConfirmingAgain(t *testing.T) {
	const n = 40
	for _, room := range []int64{0, 1, 7, n, n + 1, 2*n - 1} {
		t.Run(fmt.Sprint(room), func(t *testing.T) {
			m := desk(t)
			furnish(t, m)
			_, err := m.Directory.Snapshot(t.Context())
			must(t, err)
			f := &full{Store: m.Store}
			f.left.Store(room)
			m.Store = f
			i, p := taken(t, m, manage.CounterTable, counters(n))
			if p.Added() != n || p.Codes != n {
				t.Fatalf("%d to add, %d codes", p.Added(), p.Codes)
			}
			if _, err := m.Apply(t.Context(), i.ID, "chi", p.Digest, everything); !errors.Is(err, errFull) {
				t.Fatalf("applied: %v", err)
			}
			f.left.Store(1 << 40)
			_, p, err = m.Look(t.Context(), i.ID, "chi", everything)
			must(t, err)
			if _, err := m.Apply(t.Context(), i.ID, "chi", p.Digest, everything); err != nil {
				t.Fatal(err)
			}
			s, err := m.Directory.Snapshot(t.Context())
			must(t, err)
			codes := map[string]int{}
			for _, cc := range s.Codes {
				codes[cc.Counter]++
			}
			for c := range n {
				if codes[fmt.Sprintf("q-%d", c)] != 1 {
					t.Errorf("q-%d has %d codes", c, codes[fmt.Sprintf("q-%d", c)])
				}
			}
			if len(s.Counters) != n+1 {
				t.Errorf("%d counters", len(s.Counters))
			}
		})
	}
}

// Of many who confirm the same import at once, one carries it out.
func TestAnImportConfirmedManyTimesIsDoneOnce(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	d := &diary{}
	m.Trail = d
	i, p := taken(t, m, manage.CounterTable, counters(30))
	var done atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := m.Apply(t.Context(), i.ID, "chi", p.Digest, everything)
			switch {
			case err == nil:
				done.Add(1)
			case !errors.Is(err, manage.ErrImportStale):
				t.Error(err)
			}
		})
	}
	all.Wait()
	s, err := m.Directory.Snapshot(t.Context())
	must(t, err)
	if done.Load() != 1 || len(s.Codes) != 30 {
		t.Errorf("%d have done it, %d codes", done.Load(), len(s.Codes))
	}
	if len(d.entries) != 1 || !strings.HasPrefix(d.entries[0], "import counters imports/"+i.ID) || !strings.Contains(d.entries[0], "q-7:>Quầy 7") {
		t.Errorf("%d entries: %.300q", len(d.entries), d.entries)
	}
}

// A change that another node has just made, and that the snapshot does not
// show yet, is not overwritten.
func TestAnImportDoesNotOverwriteUnseenChanges(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	i, p := taken(t, m, manage.UnitTable, "id,name_en\nso,Mine\n")
	unseen := survey.Unit{ID: "so", Name: text("Khác"), Parent: "tinh"}
	present, err := manage.Present[survey.Unit](t.Context(), m, directory.Units, "so")
	must(t, err)
	_, err = store.Change(t.Context(), m.Store, directory.Units, "so", present.Rev, unseen)
	must(t, err)
	if _, err := m.Apply(t.Context(), i.ID, "chi", p.Digest, everything); !errors.Is(err, manage.ErrImportStale) {
		t.Errorf("applied: %v", err)
	}
	if now, _ := manage.Present[survey.Unit](t.Context(), m, directory.Units, "so"); now.Value.Name["vi"] != "Khác" {
		t.Errorf("the unit is %+v", now.Value)
	}
}

func TestImportsBelongToTheirOwnerForADay(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	now := noon
	m.Now = func() time.Time { return now }
	i, p := taken(t, m, manage.CounterTable, counters(1))
	if _, err := m.ImportOf(t.Context(), i.ID, "an"); !errors.Is(err, manage.ErrNoImport) {
		t.Errorf("somebody else's: %v", err)
	}
	for name, digest := range map[string]string{"another plan": "x", "none": ""} {
		if _, err := m.Apply(t.Context(), i.ID, "chi", digest, everything); !errors.Is(err, manage.ErrImportStale) {
			t.Errorf("%s: %v", name, err)
		}
	}
	now = noon.Add(manage.ImportFresh)
	if _, err := m.Apply(t.Context(), i.ID, "chi", p.Digest, everything); !errors.Is(err, manage.ErrImportStale) {
		t.Errorf("shown too long ago: %v", err)
	}
	now = noon.Add(manage.ImportKept)
	if _, _, err := m.Look(t.Context(), i.ID, "chi", everything); !errors.Is(err, manage.ErrNoImport) {
		t.Errorf("after a day: %v", err)
	}
	taken(t, m, manage.CounterTable, counters(1))
	if _, err := m.Store.Get(t.Context(), "imports", i.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it is still kept: %v", err)
	}
}

func TestWhatAFileMeans(t *testing.T) {
	m := desk(t)
	furnish(t, m)
	must(t, change(t, m, func(e *manage.Editor) error {
		return errors.Join(e.PutField(t.Context(), survey.Field{Code: "dat-dai", Name: survey.Text{"vi": "Đất đai", "en": "Land"}}),
			e.PutUnit(t.Context(), survey.Unit{ID: "so2", Name: text("SỞ"), Parent: "tinh"}),
			e.PutUnit(t.Context(), survey.Unit{ID: "ended", Name: text("Huyện"), Parent: "tinh", To: noon}),
			e.PutWorkload(t.Context(), survey.Workload{Unit: "so", Period: "2026", Dossiers: 10}))
	}))
	for _, c := range []struct {
		name  string
		kind  manage.ImportKind
		table string
		want  string
	}{
		{"empty cells leave what is there", manage.CounterTable, "id,unit,name_vi,field\nso-1,,,\n", "so-1 code"},
		{"a field by name", manage.CounterTable, "id,unit,field\nso-1,so,dat DAI\n", "so-1 code field:>dat-dai"},
		{"a field by English name", manage.CounterTable, "id,field\nso-1,land\n", "so-1 code field:>dat-dai"},
		{"a closed counter needs no code", manage.CounterTable, "id,closed\nso-1,Có\n", "so-1 closed:>true"},
		{"names that two units have", manage.CounterTable, "id,unit,name_vi\nx,sở,X\n", "B2 import.unit_ambiguous sở so so2"},
		{"a unit that has ended is none by name", manage.CounterTable, "id,unit,name_vi\nx,Huyện,X\n", "B2 import.unit_unknown Huyện"},
		{"an id twice, without regard to case", manage.CounterTable, "id,unit,name_vi\nx,so,X\nX,so,Y\n", "A3 import.repeated X A2"},
		{"the same figure", manage.DossierTable, "unit,dossiers\nso,10\n", ""},
		{"another figure", manage.DossierTable, "unit,dossiers\nso,1.200\n", "2026/so dossiers:10>1200"},
		{"no figure", manage.DossierTable, "unit,dossiers\nso,\ntinh,3\n", "2026/tinh dossiers:>3 period:>2026 unit:>tinh"},
		{"no figure for no unit", manage.DossierTable, "unit,dossiers\nnone,\n", "A2 import.unit_unknown none"},
		{"a figure that is none", manage.DossierTable, "unit,dossiers\nso,1.5\n", "B2 import.number 1.5"},
		{"a day taken away", manage.UnitTable, "id,to\nended,-\n", "ended to:2026-11-02T05:00:00Z>"},
		{"kinds in words", manage.UnitTable, "id,kind\nso,Sở\n", "so kind:>department"},
		{"a circle through the file", manage.UnitTable, "id,name_vi,parent\na,A,b\nb,B,a\n", "C2 import.circle a; C3 import.circle b"},
		{"a circle through what is there", manage.UnitTable, "id,parent\ntinh,so\n", "B2 import.circle tinh"},
		{"dates that contradict", manage.UnitTable, "id,from,to\nso,02/01/2026,01/01/2026\n", "C2 import.dates"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, p := taken(t, m, c.kind, c.table)
			var got []string
			for _, x := range p.Problems {
				got = append(got, strings.TrimSpace(x.Field+" "+x.Code+" "+strings.Join(x.Args, " ")))
			}
			for _, x := range p.Items {
				line := x.Key
				if x.Code {
					line += " code"
				}
				for _, d := range x.Changes {
					line += " " + d.Path + ":" + d.From + ">" + d.To
				}
				got = append(got, line)
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}
