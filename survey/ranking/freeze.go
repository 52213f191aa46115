package ranking

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/store"
)

// The collections.
const (
	RecordsKept = "reform_frozen"       // what was frozen, by round
	PartsKept   = "reform_frozen_parts" // parts of documents: "<round>/<SHA-256>/<number>"
)

// partSize is the size of all parts of a document but the last, in bytes.
const partSize = 2 << 20

// Record says that a round is frozen, and what as. It is written once, after all
// that it names.
type Record struct {
	Round   string    `bson:"round" json:"round"`
	SHA256  string    `bson:"sha256" json:"sha256"` // of the document, in hexadecimal
	Size    int       `bson:"size" json:"size"`     // bytes
	Parts   int       `bson:"parts" json:"parts"`
	Program string    `bson:"program" json:"program"`             // version that computed it
	Who     string    `bson:"who,omitempty" json:"who,omitempty"` // has published the round; "" where the service went on by itself
	At      time.Time `bson:"at" json:"at"`
}

type part struct {
	Data []byte `bson:"data"`
}

func partKey(r *Record, n int) string { return fmt.Sprintf("%s/%s/%06d", r.Round, r.SHA256, n) }

// Publish publishes a round and freezes it, if it is still that of revision rev,
// every sheet is final, and no points are open or provisional. What stands in the
// way is looked for a second time when the sheets are closed, so that no act comes
// between that look and the publishing; an act that is quicker takes the publishing
// back (see Office.CloseSheets). Errors: ErrNotReady with Problems (Field
// "<unit>/<leaf>", Code ranking.open with the reason, or ranking.provisional),
// those of Office.Publish and of Freeze. When the process dies before the round is
// published, nothing has happened; when it dies after, the round is published and
// ErrUnfrozen until Freeze or Resume.
func (r *Rankings) Publish(ctx context.Context, id string, rev int64, who string) (*Record, error) {
	round, is, err := r.Office.Round(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case is != rev:
		return nil, reform.ErrChanged
	case round.State != reform.Running:
		return nil, reform.ErrNotRun
	}
	if err := r.ready(ctx, id); err != nil {
		return nil, err
	}
	if err := r.Office.CloseSheets(ctx, id, rev); err != nil {
		return nil, err
	}
	if err := r.ready(ctx, id); err != nil {
		return nil, err
	}
	if err := r.Office.Publish(ctx, id, rev); err != nil {
		return nil, err
	}
	return r.Freeze(ctx, id, who)
}

// ready looks for what stands in the way of publishing. reform.ErrNotRun when
// somebody else has published the round in the meantime.
func (r *Rankings) ready(ctx context.Context, id string) error {
	now, err := r.Ranking(ctx, id)
	switch {
	case errors.Is(err, ErrUnfrozen): // published, and about to be frozen
		return reform.ErrNotRun
	case err != nil:
		return err
	case len(now.Hindrances) > 0:
		return notReady(now.Hindrances)
	}
	return nil
}

func notReady(open []Hindrance) error {
	err := &survey.Error{Kind: ErrNotReady.Kind, Code: ErrNotReady.Code}
	for _, h := range open {
		p := survey.Problem{Field: h.Unit + "/" + h.Leaf, Code: "ranking.open", Args: []string{string(h.Why)}}
		if h.Provisional {
			p.Code, p.Args = "ranking.provisional", nil
		}
		err.Problems = append(err.Problems, p)
	}
	return err
}

// Freeze keeps what a published round came to, once: a round that is frozen stays
// as it is, and its record is returned. It may be called again whenever it was cut
// short. ErrNotPublished, reform.ErrNoRound, the errors of Ranking.
func (r *Rankings) Freeze(ctx context.Context, id, who string) (*Record, error) {
	round, _, err := r.Office.Round(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case round.State != reform.Published:
		return nil, ErrNotPublished
	}
	record, err := r.Record(ctx, id)
	if !errors.Is(err, ErrUnfrozen) {
		return record, err
	}
	k := &kept{}
	ranking, err := r.fresh(ctx, k, round)
	if err != nil {
		return nil, err
	}
	sheets := map[string]*reform.Sheet{}
	for unit, u := range k.live.units {
		sheets[unit] = u.sheet
	}
	data, err := document(ranking, sheets, r.Program).encode()
	if err != nil {
		return nil, err
	}
	return r.write(ctx, id, who, data)
}

// write keeps a document: its parts under its digest, so that another one never
// mixes with it, and then the record, of which there can be one.
func (r *Rankings) write(ctx context.Context, id, who string, data []byte) (*Record, error) {
	sum := sha256.Sum256(data)
	record := &Record{Round: id, SHA256: hex.EncodeToString(sum[:]), Size: len(data), Program: r.Program, Who: who, At: r.Now().UTC().Truncate(time.Millisecond)}
	for chunk := range slices.Chunk(data, partSize) {
		if err := r.keepPart(ctx, partKey(record, record.Parts), chunk); err != nil {
			return nil, fmt.Errorf("freezing round %s: %w", id, err)
		}
		record.Parts++
	}
	changes := []survey.Difference{{Path: "sha256", To: record.SHA256}, {Path: "size", To: fmt.Sprint(record.Size)}}
	err := r.doing(ctx, "freeze round", reform.RoundsKept+"/"+id, changes, func() error { return store.Add(ctx, r.Store, RecordsKept, id, record) })
	if errors.Is(err, store.ErrExists) { // somebody else was quicker
		return r.Record(ctx, id)
	}
	if err != nil {
		return nil, fmt.Errorf("freezing round %s: %w", id, err)
	}
	return record, nil
}

// keepPart keeps a part. One that an earlier attempt has left is that very part,
// unless it was damaged since.
func (r *Rankings) keepPart(ctx context.Context, key string, data []byte) error {
	err := store.Add(ctx, r.Store, PartsKept, key, part{data})
	if !errors.Is(err, store.ErrExists) {
		return err
	}
	present, rev, err := store.Load[part](ctx, r.Store, PartsKept, key)
	if err != nil || bytes.Equal(present.Data, data) {
		return err
	}
	_, err = store.Change(ctx, r.Store, PartsKept, key, rev, part{data})
	return err
}

// doing writes the entry of an act into the trail, does it, and takes the entry
// back when it failed.
func (r *Rankings) doing(ctx context.Context, act, object string, changes []survey.Difference, do func() error) error {
	if r.Trail == nil {
		return do()
	}
	if err := r.Trail.Record(ctx, act, object, changes); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	err := do()
	if err == nil {
		return nil
	}
	why := []survey.Difference{{Path: "reason", To: survey.KindOf(err).String()}}
	if told := r.Trail.Record(context.WithoutCancel(ctx), "not done: "+act, object, why); told != nil {
		return errors.Join(err, fmt.Errorf("writing the audit trail: %w", told))
	}
	return err
}

// Resume freezes every round that was published when a process died before it
// could. The program calls it when it starts.
func (r *Rankings) Resume(ctx context.Context) error {
	rounds, err := r.Office.Rounds(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, round := range rounds {
		if round.State != reform.Published {
			continue
		}
		if _, err := r.Freeze(ctx, round.ID, ""); err != nil {
			all = append(all, fmt.Errorf("freezing round %s: %w", round.ID, err))
		}
	}
	return errors.Join(all...)
}
