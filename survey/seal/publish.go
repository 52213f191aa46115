package seal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Publications is the collection of which sealed waves have a public page, by
// wave.
const Publications = "publications"

// Publication says whether strangers may read what was sealed of a wave.
type Publication struct {
	Wave string    `bson:"wave"`
	On   bool      `bson:"on"`
	Who  string    `bson:"who"`
	At   time.Time `bson:"at"`
}

// Published is whether a wave has a public page, and the revision of that
// decision, 0 when nobody has decided.
func (s *Seals) Published(ctx context.Context, wave string) (Publication, int64, error) {
	if store.CheckKey(Publications, wave) != nil {
		return Publication{}, 0, nil
	}
	p, rev, err := store.Load[Publication](ctx, s.Store, Publications, wave)
	if errors.Is(err, store.ErrNotFound) {
		return Publication{Wave: wave}, 0, nil
	}
	if err != nil {
		return p, 0, fmt.Errorf("reading whether wave %s is public: %w", wave, err)
	}
	return p, rev, nil
}

// ErrSwitched says that somebody else has switched the public page meanwhile.
var ErrSwitched = &survey.Error{Kind: survey.KindConflict, Code: "seal.switched"}

// Publish switches the public page of a sealed wave on or off, if the decision
// is still that of revision rev. ErrUnsealed, ErrShort for a wave of fewer than
// K sheets, ErrSwitched, the store's.
func (s *Seals) Publish(ctx context.Context, wave string, on bool, who string, rev int64) error {
	r, err := s.Record(ctx, wave)
	if err != nil {
		return err
	}
	if r.Done.IsZero() {
		return ErrUnsealed
	}
	if _, ok := r.File(Public); on && !ok {
		return ErrShort
	}
	p := Publication{Wave: wave, On: on, Who: who, At: s.Now().UTC().Truncate(time.Millisecond)}
	if s.Manager.Trail != nil {
		change := survey.Difference{Path: "on", From: fmt.Sprint(!on), To: fmt.Sprint(on)}
		if err := s.Manager.Trail.Record(ctx, "publish wave", Publications+"/"+wave, []survey.Difference{change}); err != nil {
			return fmt.Errorf("writing the audit trail: %w", err)
		}
	}
	if rev == 0 {
		err = store.Add(ctx, s.Store, Publications, wave, p)
	} else {
		_, err = store.Change(ctx, s.Store, Publications, wave, rev, p)
	}
	if errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrStale) {
		return ErrSwitched
	}
	if err != nil {
		return fmt.Errorf("switching the public page of wave %s: %w", wave, err)
	}
	return nil
}
