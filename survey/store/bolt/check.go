package bolt

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"sipas/survey/store"
)

// Damage is one thing that is wrong with a file. What does not apply is empty:
// a document has Collection and Key, a page has Page and mostly Collection.
type Damage struct {
	Collection string
	Key        string
	Page       uint64
	Text       string
}

func (d Damage) String() string {
	switch {
	case d.Key != "":
		return fmt.Sprintf("%s %q: %s", d.Collection, d.Key, d.Text)
	case d.Collection != "":
		return d.Collection + ": " + d.Text
	}
	return d.Text
}

// Report is what Check and Inspect found.
type Report struct {
	Path      string
	Bytes     int64          // of the file's pages in use or free
	Documents map[string]int // sound documents by collection
	Damages   []Damage       // empty when all is well
}

// Check reads every page and every document of the open store, as they were
// when it was called, and reports whatever is damaged or missing. Writers go
// on meanwhile. An error means that the check could not be made to its end.
func (s *Store) Check(ctx context.Context) (Report, error) {
	if err := s.ready(ctx); err != nil {
		return Report{}, wrap("checking store", err)
	}
	var r Report
	err := s.hold(func(m meta, faults []error) (err error) {
		r, err = examine(ctx, s.path, s.file, m, faults)
		return err
	})
	return r, wrap("checking store", err)
}

// hold calls f with the meta page of a transaction that stays readable until f
// returns. While others write, a meta page may just be written over or half
// written as it is read; a fault is believed when it stays.
func (s *Store) hold(f func(m meta, faults []error) error) error {
	for try := 1; ; try++ {
		tx, err := s.begin()
		if err != nil {
			return err
		}
		sound, faults := readMetas(s.file)
		for _, m := range sound {
			if m.tx == uint64(tx.ID()) && (len(faults) == 0 || try > 10) {
				defer tx.Rollback()
				return f(m, faults)
			}
		}
		_ = tx.Rollback()
		if try > 20 {
			return store.Because(store.ErrDamaged, "%s: no meta page fits: %w", s.path, errors.Join(faults...))
		}
	}
}

// Inspect is Check for a file that no Store has open, a backup perhaps, or a
// file that Open refuses. It changes nothing and needs no more than the right
// to read. ErrLocked when a process writes to the file meanwhile.
func Inspect(ctx context.Context, path string) (Report, error) {
	r, err := inspectFile(ctx, path)
	return r, wrap("inspecting store", err)
}

func inspectFile(ctx context.Context, path string) (Report, error) {
	file, err := os.Open(path)
	if err != nil {
		return Report{}, store.Because(store.ErrUnavailable, "%w", err)
	}
	defer file.Close()
	sound, faults := readMetas(file)
	if len(sound) == 0 {
		return Report{Path: path, Damages: []Damage{{Text: errors.Join(faults...).Error()}}}, nil
	}
	r, err := examine(ctx, path, file, sound[0], faults)
	if err != nil {
		return r, err
	}
	if again, _ := readMetas(file); len(again) == 0 || again[0] != sound[0] {
		return Report{}, store.Because(store.ErrLocked, "%s was written to meanwhile", path)
	}
	return r, nil
}

// examine walks all of a transaction and compares what it finds with the tallies.
func examine(ctx context.Context, path string, file *os.File, m meta, faults []error) (Report, error) {
	r := Report{Path: path, Bytes: int64(m.high) * pageSize, Documents: map[string]int{}}
	for _, f := range faults {
		r.Damages = append(r.Damages, Damage{Text: f.Error() + "; what the last commit wrote may be missing"})
	}
	c := newCensus(func(d Damage) { r.Damages = append(r.Damages, d) })
	if err := c.take(ctx, file, m, ""); err != nil {
		return r, err
	}
	for name, t := range c.found {
		r.Documents[name] = int(t.count)
	}
	return r, nil
}

// census counts the documents of a transaction, verifying each.
type census struct {
	damage func(Damage)
	found  map[string]*tally // sound documents
	spoilt map[string]uint64 // documents that are there and damaged
	lost   []Damage          // collections that lack documents
}

func newCensus(damage func(Damage)) *census {
	return &census{damage: damage, found: map[string]*tally{}, spoilt: map[string]uint64{}}
}

// take counts one collection, or all when only is empty, and reports those
// that do not fit their tally.
func (c *census) take(ctx context.Context, file *os.File, m meta, only string) error {
	if d, err := short(file, m); err != nil {
		return err
	} else if d != "" {
		c.damage(Damage{Text: d})
	}
	w := walk{ctx: ctx, file: file, meta: m, deep: true, only: only, damage: c.damage, document: c.document}
	if err := w.run(); err != nil {
		return err
	}
	names := maps.Clone(c.found)
	for name := range w.tallies {
		if _, ok := names[name]; !ok && (only == "" || only == name) {
			names[name] = &tally{}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if d := c.compare(name, *names[name], w.tallies[name]); d.Text != "" {
			c.lost = append(c.lost, d)
			c.damage(d)
		}
	}
	return nil
}

func (c *census) document(collection string, key, value []byte) {
	t := c.found[collection]
	if t == nil {
		t = &tally{}
		c.found[collection] = t
	}
	r, fault := parse(collection, key, value)
	if fault != "" {
		c.spoilt[collection]++
		c.damage(Damage{Collection: collection, Key: string(key), Text: fault})
		return
	}
	t.add(r.sum)
}

// compare tells what a collection lacks; without Text when it is whole.
func (c *census) compare(name string, found tally, stored []byte) Damage {
	d := Damage{Collection: name}
	want, err := parseTally(name, stored)
	there := found.count + c.spoilt[name]
	switch {
	case err != nil:
		d.Text = "its tally is missing or damaged"
	case want.count != there:
		d.Text = fmt.Sprintf("%d of %d documents can be found", there, want.count)
	case want.count == found.count && want.sum != found.sum:
		d.Text = "all documents are sound, but some are not the latest"
	}
	return d
}

// short says by how much a file is cut short, empty when it is not.
func short(file *os.File, m meta) (string, error) {
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if need := int64(m.high) * pageSize; info.Size() < need {
		return fmt.Sprintf("%s is cut short: %d bytes of %d", file.Name(), info.Size(), need), nil
	}
	return "", nil
}
