package manage

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"

	"golang.org/x/text/language"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// IssueDevice sets up a device at a counter that is there, and gives its
// token, which is shown once and never again.
func (e *Editor) IssueDevice(ctx context.Context, kind survey.DeviceKind, counter, name string) (d survey.Device, token string, err error) {
	if kind != survey.Kiosk && kind != survey.Screen {
		return d, "", survey.Errorf(survey.KindInvalid, "device.kind", "device of kind %q", kind)
	}
	if err := e.need(ctx, directory.Counters, counter, ErrNoCounter); err != nil {
		return d, "", err
	}
	var random [32]byte
	if _, err := io.ReadFull(e.m.random(), random[:]); err != nil {
		return d, "", fmt.Errorf("making a device's token: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(random[8:])
	d = survey.Device{ID: "d-" + hex.EncodeToString(random[:8]), Kind: kind, Counter: counter, Name: survey.Clean(name),
		Token: TokenHash(token), Issued: e.m.now()}
	err = put(ctx, &Editor{change: e.change, covered: e.covered}, place{"device", directory.Devices, d.ID}, d, nil)
	return d, token, err
}

// TokenHash is what is kept of a device's token. The token is random, so that
// a plain digest cannot be guessed backwards.
func TokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// RevokeDevice ends a device for good. Revoking twice is the same as once.
func (e *Editor) RevokeDevice(ctx context.Context, id string) error {
	d, _, err := store.Load[survey.Device](ctx, e.m.Store, directory.Devices, id)
	if err != nil {
		return fmt.Errorf("revoking device %s: %w", id, err)
	}
	if !d.Revoked.IsZero() {
		return nil
	}
	d.Revoked = e.m.now()
	return put(ctx, e, place{"revoke device", directory.Devices, id}, d, nil)
}

// PutWorkload sets how many dossiers a unit handled in a period.
func (e *Editor) PutWorkload(ctx context.Context, w survey.Workload) error {
	if err := w.Validate(); err != nil {
		return err
	}
	if err := e.need(ctx, directory.Units, w.Unit, ErrNoUnit); err != nil {
		return err
	}
	return put(ctx, e, place{"dossiers", directory.Workloads, w.Key()}, w, nil)
}

// PutLanguage adds a language to those of the program, or changes its
// sentences. The program's own languages cannot be put.
func (e *Editor) PutLanguage(ctx context.Context, l survey.Language) error {
	tag, err := language.Parse(l.Tag)
	if err != nil || tag.String() != l.Tag || l.Tag == survey.Vietnamese || l.Tag == survey.English || survey.Clean(l.Name) == "" {
		return survey.Errorf(survey.KindInvalid, "language.invalid", "language %q called %q", l.Tag, l.Name)
	}
	return put(ctx, e, place{"language", directory.Languages, l.Tag}, l, nil)
}

// redact keeps out of the audit trail what must not be read there.
func redact(collection string, changes []survey.Difference) []survey.Difference {
	if collection != directory.Devices {
		return changes
	}
	kept := changes[:0:0]
	for _, c := range changes {
		if c.Path != "token" {
			kept = append(kept, c)
		}
	}
	return kept
}
