package paper

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"sipas/survey"
	"sipas/survey/store"
)

// Draws is the collection of re-checks (phúc tra), by their id.
const Draws = "rechecks"

// Result is what came of checking a sheet again.
type Result string

// The results; "" is not checked yet.
const (
	Confirmed Result = "confirmed"
	Differs   Result = "differs"
	Unreached Result = "unreached"
)

// Item is a sheet that was drawn: by its number, never by a person.
type Item struct {
	Batch       string `bson:"batch" json:"batch"`
	Serial      string `bson:"serial" json:"serial"`
	Interviewer string `bson:"interviewer,omitempty" json:"interviewer,omitempty"`
	Result      Result `bson:"result,omitempty" json:"result,omitempty"`
	Note        string `bson:"note,omitempty" json:"note,omitempty"`
	Checked     Mark   `bson:"checked,omitempty" json:"checked,omitzero"`
}

// Draw is a random sample of a wave's accepted sheets and interviews in a unit
// and below it, to be checked again.
type Draw struct {
	ID    string `bson:"id" json:"id"` // K-000001
	Wave  string `bson:"wave" json:"wave"`
	Unit  string `bson:"unit,omitempty" json:"unit,omitempty"`
	Seed  int64  `bson:"seed" json:"seed"`
	Of    int    `bson:"of" json:"of"` // sheets there were to draw from
	Items []Item `bson:"items" json:"items"`
	Made  Mark   `bson:"made" json:"made"`
}

// MaxDraw is the largest sample: more than anybody checks by hand.
const MaxDraw = 500

// ErrNothingDrawn says that there is no accepted sheet to draw from.
var ErrNothingDrawn = &survey.Error{Kind: survey.KindInvalid, Code: "paper.recheck.none"}

// Draw draws n sheets of a wave in a unit and below it ("" for all), without
// repetition and each as likely as any other. seed 0 takes one by chance; the
// same seed over the same sheets draws the same again, so that nobody can
// choose. The error is KindInvalid with Problems (field n), or ErrNothingDrawn.
func (o *Office) Draw(ctx context.Context, by, wave, unit string, n int, seed int64) (Draw, error) {
	if n < 1 || n > MaxDraw {
		return Draw{}, &survey.Error{Kind: survey.KindInvalid, Code: "paper.batch.invalid",
			Problems: []survey.Problem{{Field: "n", Code: "paper.recheck.size", Args: []string{count(MaxDraw)}}}}
	}
	all, err := o.drawable(ctx, wave, unit)
	if err != nil {
		return Draw{}, err
	}
	if len(all) == 0 {
		return Draw{}, ErrNothingDrawn
	}
	for seed == 0 {
		var b [8]byte
		if _, err := io.ReadFull(o.Random, b[:]); err != nil {
			return Draw{}, survey.Errorf(survey.KindInternal, "random", "drawing: %w", err)
		}
		seed = int64(binary.BigEndian.Uint64(b[:]) >> 24) // 40 bits: short enough to copy by hand
	}
	d := Draw{Wave: wave, Unit: unit, Seed: seed, Of: len(all), Items: sample(all, n, seed), Made: o.mark(by)}
	_, err = o.number(ctx, Draws, "K", func(id string) error {
		d.ID = id
		return store.Add(ctx, o.Store, Draws, id, d)
	})
	if err != nil {
		return Draw{}, fmt.Errorf("keeping a draw: %w", err)
	}
	return d, o.record(ctx, "paper.recheck.draw", d.ID, survey.Difference{Path: "sheets", To: count(len(d.Items))}, survey.Difference{Path: "seed", To: fmt.Sprint(seed)})
}

// sample takes n of all in random order and puts them in order again.
func sample(all []Item, n int, seed int64) []Item {
	bySerial := func(a, b Item) int { return compareTexts(a.Serial, b.Serial) }
	list := slices.Clone(all)
	slices.SortFunc(list, bySerial)
	r := rand.New(rand.NewPCG(uint64(seed), 0x7369706173)) //nolint:gosec // repeatable on purpose
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	list = list[:min(n, len(list))]
	slices.SortFunc(list, bySerial)
	return list
}

func compareTexts(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// drawable are all sheets that can be drawn.
func (o *Office) drawable(ctx context.Context, wave, unit string) ([]Item, error) {
	config, err := o.Directory.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	var all []Item
	for _, kind := range []Kind{Paper, Interview} {
		batches, err := o.All(ctx, kind, wave)
		if err != nil {
			return nil, err
		}
		for _, b := range batches {
			if !config.Tree.Within(b.Unit, unit) || kind == Paper && b.State != Accepted {
				continue
			}
			sheets, err := o.Sheets(ctx, b.ID)
			if err != nil {
				return nil, err
			}
			for _, s := range sheets {
				if s.Done && !s.Void {
					all = append(all, Item{Batch: b.ID, Serial: b.name(s), Interviewer: b.Interviewer})
				}
			}
		}
	}
	return all, nil
}

// name is how a sheet is called among people.
func (b Batch) name(s Sheet) string {
	if s.Handle != "" {
		return b.ID + "-" + s.Handle
	}
	return b.Serial(s.Number)
}

// StoredDraw is a draw with its revision.
type StoredDraw struct {
	Draw
	Rev int64
}

// DrawOf finds a draw; ErrUnknown when there is none.
func (o *Office) DrawOf(ctx context.Context, id string) (StoredDraw, error) {
	d, rev, err := store.Load[Draw](ctx, o.Store, Draws, id)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrInvalid) {
		return StoredDraw{}, ErrUnknown
	}
	if err != nil {
		return StoredDraw{}, fmt.Errorf("reading draw %s: %w", id, err)
	}
	return StoredDraw{d, rev}, nil
}

// AllDraws are the draws of a wave, the newest first.
func (o *Office) AllDraws(ctx context.Context, wave string) ([]Draw, error) {
	var all []Draw
	for d, err := range store.All[Draw](ctx, o.Store, Draws, store.Range{Reverse: true}) {
		if err != nil {
			return nil, fmt.Errorf("reading draws: %w", err)
		}
		if d.Wave == wave {
			all = append(all, d)
		}
	}
	return all, nil
}
