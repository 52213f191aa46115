package manage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // logos come as JPEG
	_ "image/png"  // or PNG

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// Limits of a unit's logo.
const (
	MaxLogo       = 512 << 10 // bytes
	MaxLogoPixels = 4000      // on a side
)

const logos = "logos" // by unit

// ErrLogo refuses what is no logo: not PNG or JPEG, or larger than the limits.
var ErrLogo = &survey.Error{Kind: survey.KindInvalid, Code: "unit.logo"}

type logo struct {
	Image []byte `bson:"image" json:"-"`
	Sum   string `bson:"sum" json:"sum"` // what the audit trail shows of it
}

// PutLogo sets a unit's logo, a PNG or JPEG; an empty one takes it away.
func (e *Editor) PutLogo(ctx context.Context, unit string, picture []byte) error {
	if err := e.need(ctx, directory.Units, unit, ErrNoUnit); err != nil {
		return err
	}
	at := place{"logo", logos, unit}
	if len(picture) == 0 {
		err := remove(ctx, e, at, func(logo) error { return nil })
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	}
	if len(picture) > MaxLogo {
		return ErrLogo
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || c.Width > MaxLogoPixels || c.Height > MaxLogoPixels {
		return &survey.Error{Kind: ErrLogo.Kind, Code: ErrLogo.Code, Err: err}
	}
	sum := sha256.Sum256(picture)
	return put(ctx, e, at, logo{picture, hex.EncodeToString(sum[:])}, nil)
}

// Logo is the logo of a unit, or of the nearest unit above it that has one;
// empty when none has.
func (m *Manager) Logo(ctx context.Context, unit string) ([]byte, error) {
	s, err := m.Directory.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	for at := unit; at != ""; {
		l, _, err := store.Load[logo](ctx, m.Store, logos, at)
		if err == nil {
			return l.Image, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return nil, fmt.Errorf("reading the logo of %s: %w", at, err)
		}
		u, _ := s.Tree.Unit(at)
		at = u.Parent
	}
	return nil, nil
}
