package seal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Records is the collection of what was sealed, by wave.
const Records = "seals"

// Record says that a wave is sealed, and what was kept. It is written twice:
// when sealing begins, and when all is kept; then never again.
type Record struct {
	Wave  string    `bson:"wave"`
	Who   string    `bson:"who"`   // has decided it
	Begun time.Time `bson:"begun"` // and when
	Done  time.Time `bson:"done"`  // zero as long as it is under way

	Program   string       `bson:"program,omitempty"`
	Files     []File       `bson:"files,omitempty"`
	Documents string       `bson:"documents,omitempty"` // digest of all stored responses of the wave, see fingerprint
	Reviews   string       `bson:"reviews,omitempty"`   // digest of all reviews
	Counts    Counts       `bson:"counts"`
	Versions  []survey.Ref `bson:"versions,omitempty"` // published versions of the questionnaire at that time: they make the columns
}

// File is a file of a seal.
type File struct {
	Name   string `bson:"name"`
	Size   int64  `bson:"size"`   // bytes
	Parts  int    `bson:"parts"`  // documents in Files
	Rows   int    `bson:"rows"`   // sheets in it
	SHA256 string `bson:"sha256"` // in hexadecimal
}

// The names of files.
const (
	Dataset = "dataset.csv"
	Result  = "result.json"
	Open    = "open.csv"
	Public  = "public.json"
)

// Counts are what became of the sheets of a wave.
type Counts struct {
	Counted   int `bson:"counted" json:"counted"`     // in the dataset
	Withdrawn int `bson:"withdrawn" json:"withdrawn"` // taken back by their givers
	Partial   int `bson:"partial" json:"partial"`     // left before the end
	Excluded  int `bson:"excluded" json:"excluded"`   // by a person, with a reason
	Misfits   int `bson:"misfits" json:"misfits"`     // documents that are no responses of this wave's form
	Reviews   int `bson:"reviews" json:"reviews"`     // decisions about sheets
}

// File finds a file of a record by name; ok is false when there is none, as of
// the open data of fewer than K sheets.
func (r Record) File(name string) (f File, ok bool) {
	i := slices.IndexFunc(r.Files, func(f File) bool { return f.Name == name })
	if i < 0 {
		return f, false
	}
	return r.Files[i], true
}

// Record is what is kept of a wave, also while sealing is under way (Done is
// zero then). ErrUnsealed when nobody has begun.
func (s *Seals) Record(ctx context.Context, wave string) (Record, error) {
	r, _, err := s.load(ctx, wave)
	return r, err
}

func (s *Seals) load(ctx context.Context, wave string) (Record, int64, error) {
	if store.CheckKey(Records, wave) != nil {
		return Record{}, 0, ErrUnsealed
	}
	r, rev, err := store.Load[Record](ctx, s.Store, Records, wave)
	if errors.Is(err, store.ErrNotFound) {
		return r, 0, ErrUnsealed
	}
	if err != nil {
		return r, 0, fmt.Errorf("reading the seal of wave %s: %w", wave, err)
	}
	return r, rev, nil
}

// All are the records of all waves by their ids.
func (s *Seals) All(ctx context.Context) ([]Record, error) {
	var all []Record
	for r, err := range store.All[Record](ctx, s.Store, Records, store.Range{}) {
		if err != nil {
			return nil, fmt.Errorf("reading seals: %w", err)
		}
		all = append(all, r)
	}
	return all, nil
}
