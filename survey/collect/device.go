package collect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"sipas/survey"
	"sipas/survey/directory"
)

// Device finds the kiosk or screen that has a token and stands at the counter
// to which a code leads, and what there is to do there. The code in a device's
// address may be one that was replaced meanwhile: the device stays at its
// counter, and Place is that of the counter's present code.
//
// The errors are code.misread, ErrUnknown, ErrNoDevice (no such token at this
// counter) and ErrDevice (revoked). Those of Place come with the Device and
// the Place as far as it is known: the device is right, and there is no form.
func (c *Collector) Device(ctx context.Context, kind survey.DeviceKind, typed, token string) (survey.Device, Place, error) {
	code, err := survey.ParseCode(typed)
	if err != nil {
		return survey.Device{}, Place{}, err
	}
	s, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return survey.Device{}, Place{}, fmt.Errorf("finding a device: %w", err)
	}
	cc, known := s.Codes[code]
	if !known {
		return survey.Device{}, Place{}, ErrUnknown
	}
	d, err := device(s, kind, cc.Counter, token)
	if err != nil {
		return survey.Device{}, Place{}, err
	}
	place, err := c.placeIn(s, present(s, cc))
	return d, place, err
}

func device(s *directory.Snapshot, kind survey.DeviceKind, counter, token string) (survey.Device, error) {
	sum := sha256.Sum256([]byte(token))
	hash := hex.EncodeToString(sum[:]) // as manage.TokenHash; the token is random: no salt, and no timing tells it
	for _, d := range s.Devices {
		switch {
		case d.Token != hash || d.Kind != kind || d.Counter != counter:
		case !d.Revoked.IsZero():
			return survey.Device{}, ErrDevice
		default:
			return d, nil
		}
	}
	return survey.Device{}, ErrNoDevice
}

// present is the code that a counter has now: cc's own while it is good, else
// the one that was issued last, else cc's.
func present(s *directory.Snapshot, cc survey.CounterCode) string {
	if cc.Revoked.IsZero() {
		return cc.Code
	}
	best := cc
	for _, other := range s.Codes {
		if other.Counter != cc.Counter || !other.Revoked.IsZero() {
			continue
		}
		if !best.Revoked.IsZero() || other.Issued.After(best.Issued) || other.Issued.Equal(best.Issued) && other.Code < best.Code {
			best = other
		}
	}
	return best.Code
}
