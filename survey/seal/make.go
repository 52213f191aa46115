package seal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/results"
	"sipas/survey/store"
)

// made is what a seal keeps, before it is kept.
type made struct {
	documents, reviews string
	counts             Counts
	versions           []survey.Ref
	dataset, document  []byte
	open, public       []byte // nil when there are fewer than K sheets
}

func (m *made) files() []content {
	all := []content{{Dataset, m.dataset, m.counts.Counted}, {Result, m.document, 0}}
	if m.open != nil {
		all = append(all, content{Open, m.open, m.counts.Counted}, content{Public, m.public, 0})
	}
	return all
}

// errMoving says that sheets of a wave that is sealed still change.
var errMoving = &survey.Error{Kind: survey.KindUnavailable, Code: "seal.moving", Retry: 10 * time.Second}

// attempts bounds how often a wave is read anew because something came in.
const attempts = 3

// make computes all that a seal of a wave keeps, from the store alone. Nothing
// may change while it does: what changes all the same has it begin anew.
func (s *Seals) make(ctx context.Context, wave string, progress func(done, total int)) (*made, error) {
	for range attempts {
		m := &made{}
		var err error
		if m.documents, m.reviews, err = s.fingerprints(ctx, wave); err != nil {
			return nil, err
		}
		x, err := s.extract(ctx, wave, nil, progress)
		if err != nil {
			return nil, err
		}
		documents, reviews, err := s.fingerprints(ctx, wave)
		if err != nil {
			return nil, err
		}
		if documents == m.documents && reviews == m.reviews {
			return m, s.compute(m, x)
		}
	}
	return nil, errMoving
}

func (s *Seals) fingerprints(ctx context.Context, wave string) (documents, reviews string, err error) {
	if documents, err = fingerprint(ctx, s.Store, store.Responses, wave); err != nil {
		return "", "", err
	}
	reviews, err = fingerprint(ctx, s.Store, results.Reviews, wave)
	return documents, reviews, err
}

// extract is what a wave holds, as it is read from the store.
type extract struct {
	config  *directory.Snapshot // with the sealed versions of the questionnaire only
	wave    survey.Wave
	book    *export.Codebook
	dataset []byte
	counts  Counts
}

// extract reads a wave. Its columns are those of the given published versions of
// its questionnaire; nil means all that there are now.
func (s *Seals) extract(ctx context.Context, wave string, versions []survey.Ref, progress func(done, total int)) (*extract, error) {
	config, err := s.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	w, there := config.Wave(wave)
	if !there {
		return nil, ErrNoWave
	}
	x := &extract{config: frozen(config, w, versions), wave: w}
	if x.book, err = export.NewCodebook(x.config, w, false); err != nil {
		return nil, err
	}
	// Not those that the pages show, which may be a moment old.
	now, err := results.New(results.Config{Store: s.Store, Directory: s.Directory, Waves: 1, Log: slog.New(slog.DiscardHandler)}).Frame(ctx, wave)
	if err != nil {
		return nil, fmt.Errorf("reading the wave: %w", err)
	}
	source := export.Source{Store: s.Store, Config: x.config, Wave: w, Excluded: export.ExcludedIn(now), Temp: s.Temp,
		Progress: progress, Expected: now.Responses}
	data, digest, err := dataset(ctx, source)
	if err != nil {
		return nil, fmt.Errorf("writing the dataset: %w", err)
	}
	if digest.Rows != now.Responses || digest.Misfits != now.Misfits {
		return nil, errMoving
	}
	x.dataset = data
	x.counts = Counts{Counted: now.Responses, Withdrawn: now.Withdrawn, Partial: now.Partial, Excluded: now.Excluded,
		Misfits: now.Misfits, Reviews: len(now.Reviews)}
	return x, nil
}

// frozen is the configuration with certain published versions of the wave's
// questionnaire, so that one that is published later adds no column.
func frozen(config *directory.Snapshot, w survey.Wave, versions []survey.Ref) *directory.Snapshot {
	c := *config
	c.Questionnaires = maps.Clone(config.Questionnaires)
	for ref, q := range config.Questionnaires {
		if ref != w.Questionnaire && (!q.Published || versions != nil && !slices.Contains(versions, ref)) {
			delete(c.Questionnaires, ref)
		}
	}
	return &c
}

// compute makes the files of what was read.
func (s *Seals) compute(m *made, x *extract) error {
	m.dataset, m.counts, m.versions = x.dataset, x.counts, versionsOf(x)
	layout := layoutOf(x.book)
	sheets, err := table.Read(x.dataset, table.Options{Layout: layout})
	if err != nil {
		return fmt.Errorf("reading the dataset: %w", err)
	}
	d := s.document(x)
	d.Codebook, d.Dataset = x.book, sourceOf(Dataset, x.dataset, sheets, layout)
	if d.Result, err = study.Run(study.Data{Frame: sheets.Frame}, planOf(x.config, x.wave, sheets.Frame), s.Program); err != nil {
		return err
	}
	if m.document, err = d.encode(); err != nil {
		return err
	}
	return s.computeOpen(m, x, sheets, d.Dataset.SHA256)
}

// computeOpen makes the open data, if there are enough sheets for any.
func (s *Seals) computeOpen(m *made, x *extract, sheets *table.Table, sealed string) error {
	open, err := newOpening(sheets.Frame, x.book, questionnairesOf(x), officesOf(x.config, x.wave))
	if errors.Is(err, ErrShort) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("making open data: %w", err)
	}
	if m.open, err = open.csv(s.Temp); err != nil {
		return fmt.Errorf("writing the open data: %w", err)
	}
	layout := layoutOf(open.book)
	again, err := table.Read(m.open, table.Options{Layout: layout})
	if err != nil {
		return fmt.Errorf("reading the open data: %w", err)
	}
	d := s.document(x)
	d.Codebook, d.Sealed, d.Open = open.book, sealed, open.report(x.book)
	d.Dataset = sourceOf(Open, m.open, again, layout)
	p := publicPlan(x.wave, again.Frame, dossiers(x.config, x.wave, sheets.Frame))
	if d.Result, err = study.Run(study.Data{Frame: again.Frame}, p, s.Program); err != nil {
		return fmt.Errorf("studying the open data: %w", err)
	}
	m.public, err = d.encode()
	return err
}

// document is what both documents say of a wave.
func (s *Seals) document(x *extract) *Document {
	q := x.config.Questionnaires[x.wave.Questionnaire]
	return &Document{Schema: Schema, Program: s.Program, Wave: x.wave.ID, Title: x.wave.Title, Demo: x.wave.Demo,
		Opens: x.wave.Opens.UTC(), Closes: x.wave.Closes.UTC(), Questionnaire: q.Ref, Note: q.Note, Weighting: x.wave.Weighting, Counts: x.counts}
}

func sourceOf(name string, data []byte, t *table.Table, layout *table.Layout) Source {
	sum := sha256.Sum256(data)
	return Source{Name: name, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(data)), Rows: t.Frame.Rows(), Layout: layout}
}

// questionnairesOf are the versions that sheets of a wave may be of.
func questionnairesOf(x *extract) []*survey.Questionnaire {
	var all []*survey.Questionnaire
	for _, ref := range versionsOf(x) {
		all = append(all, x.config.Questionnaires[ref])
	}
	return all
}

// versionsOf are the versions whose questions are columns, in byte order.
func versionsOf(x *extract) []survey.Ref {
	var all []survey.Ref
	for ref := range x.config.Questionnaires {
		if ref.ID == x.wave.Questionnaire.ID {
			all = append(all, ref)
		}
	}
	sortRefs(all)
	return all
}
