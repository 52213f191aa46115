package manage

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/store"
	"sipas/survey/tabular"
)

// ImportKind is what a table that is imported is about.
type ImportKind string

// The kinds of tables: one row is a unit, a counter, or the dossiers that a
// unit handled in a period.
const (
	UnitTable    ImportKind = "units"
	CounterTable ImportKind = "counters"
	DossierTable ImportKind = "dossiers"
)

// ImportKinds are all there are, in the order in which a survey needs them.
func ImportKinds() []ImportKind { return []ImportKind{UnitTable, CounterTable, DossierTable} }

// importLimits are those of a file to import.
var importLimits = tabular.Limits{Bytes: MaxImport, Unzipped: 128 << 20, Rows: 20_000, Columns: 40, Cell: 1000, Problems: 5000}

// MaxImport is how many bytes a file to import may have.
const MaxImport = 8 << 20

// How long a file that was taken in is kept, and how long what was shown of it
// may be confirmed without looking again.
const (
	ImportKept  = 24 * time.Hour
	ImportFresh = time.Hour
)

const imports = "imports" // by id

// What can be said of an import as a whole.
var (
	ErrNoImport    = &survey.Error{Kind: survey.KindNotFound, Code: "import.unknown"}  // none of that id and owner: over after a day
	ErrImportStale = &survey.Error{Kind: survey.KindConflict, Code: "import.stale"}    // what was shown is not what would happen now
	ErrImportBad   = &survey.Error{Kind: survey.KindInvalid, Code: "import.problems"}  // it has problems, so that nothing is done
	ErrImportLarge = &survey.Error{Kind: survey.KindInvalid, Code: "import.too_large"} // too much text for one import
)

// Scope is what the person who imports may change.
type Scope struct {
	All  bool                   // everything
	Sees func(unit string) bool // units that are there
}

// Import is a table that was taken in and changes nothing yet. What it would
// change is worked out by Plan from its rows and the configuration, as often
// as it is asked: nothing but the rows is remembered.
type Import struct {
	ID       string     `bson:"id"`
	Kind     ImportKind `bson:"kind"`
	Owner    string     `bson:"owner"`
	File     string     `bson:"file"`   // its name
	Period   string     `bson:"period"` // of dossiers whose row names none
	Made     time.Time  `bson:"made"`
	Shown    time.Time  `bson:"shown"`    // when its plan was last shown
	Revision int64      `bson:"revision"` // of the configuration then
	Digest   string     `bson:"digest"`   // of the plan that was shown
	Keys     []string   `bson:"keys"`     // of its columns
	At       []int      `bson:"at"`       // where they stand
	Packed   []byte     `bson:"rows"`     // importRows as gzipped JSON

	Fault  string           `bson:"fault,omitempty"`  // code of why no row could be read; "" when they could
	Faults []survey.Problem `bson:"faults,omitempty"` // the cells or headers that are to blame

	rows []importRow
}

type importRow struct {
	Number int      `json:"n"`
	Cells  []string `json:"c"` // by Keys
}

// TakeIn reads a table and keeps it for a day. When its header or cells cannot
// be taken literally, it is kept without rows, so that its owner can see all
// that is wrong; see Import.Fault. Errors about the file as a whole are those of
// package tabular; nothing is kept then.
func (m *Manager) TakeIn(ctx context.Context, kind ImportKind, owner, name, period string, file []byte) (*Import, error) {
	i := &Import{Kind: kind, Owner: owner, File: survey.Clean(name), Period: period, Made: m.now()}
	err := i.read(file)
	if e, known := errors.AsType[*survey.Error](err); known && (e.Code == tabular.ErrInvalid.Code || e.Code == headerFault) {
		i.Fault, i.Faults, i.rows = e.Code, e.Problems, nil
	} else if err != nil {
		return nil, err
	}
	packed, err := pack(i.rows)
	if err != nil {
		return nil, err
	}
	if i.Packed = packed; len(packed) > store.MaxDocument-(64<<10) {
		return nil, ErrImportLarge
	}
	var random [15]byte
	if _, err := io.ReadFull(m.random(), random[:]); err != nil {
		return nil, fmt.Errorf("naming an import: %w", err)
	}
	i.ID = fmt.Sprintf("%x", random)
	if err := m.forget(ctx); err != nil {
		return nil, err
	}
	if err := store.Add(ctx, m.Store, imports, i.ID, i); err != nil {
		return nil, fmt.Errorf("keeping an import: %w", err)
	}
	return i, nil
}

// forget removes imports that are older than ImportKept.
func (m *Manager) forget(ctx context.Context) error {
	for d, err := range m.Store.Scan(ctx, imports, store.Range{}) {
		if err != nil {
			return fmt.Errorf("looking for old imports: %w", err)
		}
		i, rev, err := store.Load[Import](ctx, m.Store, imports, d.Key)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if m.now().Sub(i.Made) < ImportKept {
			continue
		}
		if err := m.Store.Delete(ctx, imports, d.Key, rev); err != nil && !lost(err) {
			return fmt.Errorf("forgetting an import: %w", err)
		}
	}
	return nil
}

// ImportOf is the import of that id that the owner took in; ErrNoImport when
// there is none any more.
func (m *Manager) ImportOf(ctx context.Context, id, owner string) (*Import, error) {
	i, _, err := store.Load[Import](ctx, m.Store, imports, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (i.Owner != owner || m.now().Sub(i.Made) >= ImportKept) {
		return nil, ErrNoImport
	}
	if err != nil {
		return nil, fmt.Errorf("reading an import: %w", err)
	}
	if i.rows, err = unpack(i.Packed); err != nil {
		return nil, err
	}
	return &i, nil
}

// Look works out what the import would do now, and remembers that the owner
// has been shown it: only that is carried out by Apply.
func (m *Manager) Look(ctx context.Context, id, owner string, scope Scope) (*Import, *Plan, error) {
	i, err := m.ImportOf(ctx, id, owner)
	if err != nil {
		return nil, nil, err
	}
	s, err := m.Directory.Snapshot(ctx)
	if err != nil {
		return nil, nil, err
	}
	p, err := i.Plan(s, scope)
	if err != nil {
		return nil, nil, err
	}
	return i, p, m.remember(ctx, i, p)
}

// remember notes what was shown of an import.
func (m *Manager) remember(ctx context.Context, i *Import, p *Plan) error {
	for {
		stored, rev, err := store.Load[Import](ctx, m.Store, imports, i.ID)
		if err != nil {
			return fmt.Errorf("reading an import: %w", err)
		}
		stored.Shown, stored.Revision, stored.Digest = m.now(), p.Revision, p.Digest
		if _, err = store.Change(ctx, m.Store, imports, i.ID, rev, stored); !errors.Is(err, store.ErrStale) {
			i.Shown, i.Revision, i.Digest = stored.Shown, stored.Revision, stored.Digest
			return err
		}
	}
}

func pack(rows []importRow) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if err := errors.Join(json.NewEncoder(w).Encode(rows), w.Close()); err != nil {
		return nil, fmt.Errorf("packing an import: %w", err)
	}
	return b.Bytes(), nil
}

func unpack(packed []byte) (rows []importRow, err error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		err = json.NewDecoder(r).Decode(&rows)
	}
	if err != nil {
		return nil, fmt.Errorf("unpacking an import: %w", err)
	}
	return rows, nil
}
