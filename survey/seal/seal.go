package seal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
)

// Config is what sealing works with. Store, Directory and Manager are required.
type Config struct {
	Store     store.Store
	Directory *directory.Directory
	Manager   *manage.Manager  // takes the wave to sealed, and keeps the trail
	Program   string           // version of the program
	Now       func() time.Time // nil: time.Now
	Temp      string           // folder for temporary files; "" is the system's

	// Settle is how long Finish waits after the wave was put to sealed, until
	// every node knows of it and what was under way has come in. 0 means
	// directory.Freshness and a second; less than 0 means not at all.
	Settle time.Duration
}

// Seals seals waves and keeps what was sealed. Its methods may be called by any
// number of goroutines.
type Seals struct{ Config }

// New makes Seals; nothing is read before it is asked for.
func New(c Config) *Seals {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Settle == 0 {
		c.Settle = directory.Freshness + time.Second
	}
	return &Seals{c}
}

// What a caller may have to tell apart, beside the store's errors.
var (
	ErrNoWave    = &survey.Error{Kind: survey.KindNotFound, Code: "seal.no_wave"}
	ErrNotClosed = &survey.Error{Kind: survey.KindConflict, Code: "seal.not_closed"} // only a closed wave can be sealed
	ErrBegun     = &survey.Error{Kind: survey.KindConflict, Code: "seal.begun"}      // somebody has begun already: Finish goes on with it
	ErrSealed    = &survey.Error{Kind: survey.KindConflict, Code: "seal.sealed"}     // it is sealed already
	ErrUnsealed  = &survey.Error{Kind: survey.KindNotFound, Code: "seal.unsealed"}   // it is not sealed, or not yet
	ErrDamaged   = &survey.Error{Kind: survey.KindDamaged, Code: "seal.damaged"}     // what was kept has been altered
	ErrShort     = &survey.Error{Kind: survey.KindNotFound, Code: "seal.short"}      // fewer than K sheets: there is no open data
	ErrForm      = &survey.Error{Kind: survey.KindInvalid, Code: "seal.form"}        // a file that is no result of this program
)

// Begin decides that a closed wave is sealed, by whom and when, if the wave is
// still stored under rev. When it returns without an error the wave is sealed
// and takes nothing any more; Finish has to follow. Errors: ErrNoWave,
// ErrNotClosed, ErrBegun, ErrSealed, manage.ErrChanged, the store's.
func (s *Seals) Begin(ctx context.Context, wave string, rev int64, who string) (Record, error) {
	w, err := s.wave(ctx, wave)
	if err != nil {
		return Record{}, err
	}
	// A wave that was sealed before seals were kept can have one, too.
	if w.Value.State != survey.Closed && w.Value.State != survey.Sealed {
		return Record{}, ErrNotClosed
	}
	if w.Rev != rev {
		if present, err := s.Record(ctx, wave); err == nil {
			return present, begunOr(present)
		}
		return Record{}, manage.ErrChanged
	}
	r := Record{Wave: wave, Who: who, Begun: s.Now().UTC().Truncate(time.Millisecond)}
	err = store.Add(ctx, s.Store, Records, wave, r)
	if errors.Is(err, store.ErrExists) {
		present, err := s.Record(ctx, wave)
		if err != nil {
			return Record{}, err
		}
		return present, begunOr(present)
	}
	if err != nil {
		return Record{}, fmt.Errorf("beginning to seal wave %s: %w", wave, err)
	}
	if err := s.close(ctx, w); err != nil {
		return Record{}, errors.Join(err, s.forget(ctx, wave))
	}
	return r, nil
}

// begunOr tells what a second one to begin meets.
func begunOr(r Record) error {
	if r.Done.IsZero() {
		return ErrBegun
	}
	return ErrSealed
}

// close puts a wave to sealed.
func (s *Seals) close(ctx context.Context, w manage.Stored[survey.Wave]) error {
	if w.Value.State == survey.Sealed {
		return nil
	}
	err := s.Manager.Change(ctx, func(e *manage.Editor) error {
		return e.If(w.Rev).SetState(ctx, w.Value.ID, survey.Sealed)
	})
	if err != nil {
		return fmt.Errorf("putting wave %s to sealed: %w", w.Value.ID, err)
	}
	return nil
}

// forget takes back a record that was begun and came to nothing.
func (s *Seals) forget(ctx context.Context, wave string) error {
	ctx = context.WithoutCancel(ctx)
	r, rev, err := store.Load[Record](ctx, s.Store, Records, wave)
	if err == nil && r.Done.IsZero() {
		err = s.Store.Delete(ctx, Records, wave, rev)
	}
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrStale) {
		return nil
	}
	return err
}

// Finish computes and keeps what a wave that has been begun holds, and tells
// progress, if that is not nil, how many of how many steps are done. A wave
// that is sealed already stays as it is: the record is returned without an
// error. Errors: ErrUnsealed when nobody has begun, ErrNotClosed when the wave
// has been opened again since, those of the study and of the store.
func (s *Seals) Finish(ctx context.Context, wave string, progress func(done, total int)) (Record, error) {
	r, rev, err := s.load(ctx, wave)
	if err != nil || !r.Done.IsZero() {
		return r, err
	}
	w, err := s.wave(ctx, wave)
	if err != nil {
		return r, err
	}
	switch w.Value.State {
	case survey.Closed: // it died between the two writes of Begin
		if err := s.close(ctx, w); err != nil {
			return r, err
		}
	case survey.Sealed:
	default:
		return r, errors.Join(ErrNotClosed, s.forget(ctx, wave))
	}
	if err := s.settle(ctx); err != nil {
		return r, err
	}
	made, err := s.make(ctx, wave, progress)
	if err != nil {
		return r, fmt.Errorf("sealing wave %s: %w", wave, err)
	}
	r.Program, r.Documents, r.Reviews, r.Counts, r.Versions = s.Program, made.documents, made.reviews, made.counts, made.versions
	for _, f := range made.files() {
		kept, err := s.keep(ctx, wave, f)
		if err != nil {
			return r, err
		}
		r.Files = append(r.Files, kept)
	}
	return s.complete(ctx, r, rev)
}

// settle waits until every node knows that the wave is sealed.
func (s *Seals) settle(ctx context.Context) error {
	if s.Settle < 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(s.Settle):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// complete writes the record for good.
func (s *Seals) complete(ctx context.Context, r Record, rev int64) (Record, error) {
	r.Done = s.Now().UTC().Truncate(time.Millisecond)
	if s.Manager.Trail != nil {
		var digests []survey.Difference
		for _, f := range r.Files {
			digests = append(digests, survey.Difference{Path: f.Name, To: f.SHA256})
		}
		if err := s.Manager.Trail.Record(ctx, "sealed", Records+"/"+r.Wave, digests); err != nil {
			return r, fmt.Errorf("writing the audit trail: %w", err)
		}
	}
	_, err := store.Change(ctx, s.Store, Records, r.Wave, rev, r)
	if errors.Is(err, store.ErrStale) { // somebody else has finished it
		return s.Record(ctx, r.Wave)
	}
	if err != nil {
		return r, fmt.Errorf("keeping the seal of wave %s: %w", r.Wave, err)
	}
	return r, nil
}

// wave is a wave as it is stored.
func (s *Seals) wave(ctx context.Context, id string) (manage.Stored[survey.Wave], error) {
	if store.CheckKey(directory.Waves, id) != nil {
		return manage.Stored[survey.Wave]{}, ErrNoWave
	}
	w, err := manage.Present[survey.Wave](ctx, s.Manager, directory.Waves, id)
	if errors.Is(err, store.ErrNotFound) {
		return w, ErrNoWave
	}
	return w, err
}
