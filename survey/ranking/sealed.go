package ranking

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"sipas/analysis"
	"sipas/analysis/study"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/seal"
)

// sealedWave is a wave whose answers are frozen. What was read of a unit is kept:
// it cannot change.
type sealedWave struct {
	Sealed
	altered bool // what was kept cannot be read, or the wave as a whole is another

	whole   sealedFigure
	figures map[string]sealedFigure // by unit

	mu       sync.Mutex
	config   *directory.Snapshot // that readings go by: what lies below a unit
	readings map[string]*reading
}

// sealedFigure is an index as it was sealed.
type sealedFigure struct {
	rows  int64
	value float64
}

// wavesKept bounds the sealed waves that are kept at hand.
const wavesKept = 16

// sealed is what was sealed of a wave; nil when it is not, or not yet.
func (r *Rankings) sealed(ctx context.Context, id string) (*sealedWave, error) {
	record, err := r.Seals.Record(ctx, id)
	switch {
	case errors.Is(err, seal.ErrUnsealed), err == nil && record.Done.IsZero():
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("reading the seal of wave %s: %w", id, err)
	}
	dataset, _ := record.File(seal.Dataset)
	result, _ := record.File(seal.Result)
	r.mu.Lock()
	known := r.waves[id]
	r.mu.Unlock()
	if known != nil && known.Result == result.SHA256 && known.Dataset == dataset.SHA256 {
		return known, nil
	}
	w := &sealedWave{Sealed: Sealed{Done: record.Done.UTC(), Dataset: dataset.SHA256, Result: result.SHA256}, readings: map[string]*reading{}}
	if err := w.load(ctx, r, id); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.waves) >= wavesKept {
		clear(r.waves)
	}
	r.waves[id] = w
	return w, nil
}

// load reads the sealed result, and compares the whole wave with it.
func (w *sealedWave) load(ctx context.Context, r *Rankings, id string) error {
	data, err := r.Seals.Read(ctx, id, seal.Result)
	switch {
	case err == nil:
	case survey.KindOf(err) == survey.KindDamaged, survey.KindOf(err) == survey.KindNotFound:
		w.altered = true
		return nil
	default:
		return fmt.Errorf("reading the sealed result of wave %s: %w", id, err)
	}
	var d sealedDocument
	if err := json.Unmarshal(data, &d); err != nil || d.Schema != seal.Schema {
		w.altered = true
		return nil
	}
	w.whole, _ = d.Result.Total.figure()
	w.figures = map[string]sealedFigure{}
	for _, b := range d.Result.Breakdowns {
		if !slices.Equal(b.By, []string{results.ByUnit}) {
			continue
		}
		for _, g := range b.Groups {
			if f, there := g.figure(); there && len(g.Labels) == 1 {
				w.figures[g.Labels[0]] = f
			}
		}
	}
	total, why, err := r.look(ctx, id, "")
	if err != nil {
		return err
	}
	w.altered = why == "" && w.whole.rows > 0 && !w.whole.is(total)
	return nil
}

// sealedDocument is what is needed of a seal.Document, a small part of it.
type sealedDocument struct {
	Schema string `json:"schema"`
	Result struct {
		Total      sealedGroup `json:"total"`
		Breakdowns []struct {
			By     []string      `json:"by"`
			Groups []sealedGroup `json:"groups"`
		} `json:"breakdowns"`
	} `json:"result"`
}

// sealedGroup is what is needed of a study.Group.
type sealedGroup struct {
	Labels     []string `json:"labels"`
	Rows       int64    `json:"rows"`
	Suppressed bool     `json:"suppressed"`
	Indexes    []struct {
		Subject    string           `json:"subject"`
		Formula    analysis.Formula `json:"formula"`
		Score      analysis.Formula `json:"score"`
		Value      *float64         `json:"value"`
		Suppressed bool             `json:"suppressed"`
	} `json:"indexes"`
}

// figure is the index of a group; false where it has none.
func (g *sealedGroup) figure() (sealedFigure, bool) {
	for _, f := range g.Indexes {
		if f.Formula == analysis.FormulaItemMean && f.Score == analysis.FormulaTop2 && f.Subject == study.AllCriteria && f.Value != nil {
			return sealedFigure{g.Rows, *f.Value}, !g.Suppressed && !f.Suppressed
		}
	}
	return sealedFigure{}, false
}

// is tells that figures are those that were sealed, to the last bit.
func (f sealedFigure) is(total *findings.Figures) bool {
	return f.rows == int64(total.Responses) && f.value == total.ItemMean.Value
}

// reading is what a sealed wave says about a unit: what analysts see, if it is
// what was sealed. A sealed result has figures of a unit's own sheets, so that
// those of a unit with others below it can only be compared as a whole.
func (w *sealedWave) reading(ctx context.Context, r *Rankings, about *wave, config *directory.Snapshot, unit string) (*reading, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.config != config {
		w.config = config
		clear(w.readings)
	}
	if known := w.readings[unit]; known != nil {
		return known, nil
	}
	total, why, err := r.look(ctx, about.id, unit)
	if err != nil {
		return nil, err
	}
	if f, sealed := w.figures[unit]; why == "" {
		alone := len(config.Tree.Children(unit)) == 0 || sealed && f.rows == int64(total.Responses)
		if w.altered || sealed && alone && !f.is(total) {
			why = Altered
		}
	}
	w.readings[unit] = newReading(about, total, why)
	return w.readings[unit], nil
}
