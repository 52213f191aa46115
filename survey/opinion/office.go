package opinion

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// The collections.
const (
	SurveysKept = "opinion_surveys" // surveys, by round
	LinksKept   = "opinion_links"   // which round a link is for, by the link's keyed hash; never changed
	LotsKept    = "opinion_lots"    // links that were issued together: "<round>/<group>/<first number>"
	SheetsKept  = "opinion_sheets"  // sheets: "<round>/<keyed hash of the link>"
)

// What can stand in an officer's way. What is wrong with a survey is
// KindInvalid, opinion.invalid, with Problems; see Survey.Check.
var (
	ErrNoSurvey = &survey.Error{Kind: survey.KindNotFound, Code: "opinion.unknown"}
	ErrTaken    = &survey.Error{Kind: survey.KindConflict, Code: "opinion.taken"}     // the round has a survey already
	ErrChanged  = &survey.Error{Kind: survey.KindConflict, Code: "opinion.changed"}   // somebody was quicker
	ErrFixed    = &survey.Error{Kind: survey.KindConflict, Code: "opinion.fixed"}     // released: only the last day may change
	ErrClosed   = &survey.Error{Kind: survey.KindConflict, Code: "opinion.closed"}    // closed for good
	ErrNotOpen  = &survey.Error{Kind: survey.KindConflict, Code: "opinion.not_open"}  // a draft has no links
	ErrNotOver  = &survey.Error{Kind: survey.KindConflict, Code: "opinion.not_over"}  // it is not closed yet
	ErrNoGroup  = &survey.Error{Kind: survey.KindNotFound, Code: "opinion.no_group"}  // the survey has no such group
	ErrCount    = &survey.Error{Kind: survey.KindInvalid, Code: "opinion.count"}      // not 1 to MostLinks
	ErrIssued   = &survey.Error{Kind: survey.KindConflict, Code: "opinion.issued"}    // this lot has been issued: its links have been shown
	ErrNotGone  = &survey.Error{Kind: survey.KindConflict, Code: "opinion.sent_kept"} // a sheet that was sent cannot be withdrawn
)

// Trail keeps who did what; *audit.Trail does.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Config is what an Office works with. Store and Key are required.
type Config struct {
	Store  store.Store
	Key    []byte           // secret, the same on all nodes for as long as links are in people's hands
	Trail  Trail            // nil: none is kept
	Now    func() time.Time // nil: time.Now
	Random io.Reader        // nil: crypto/rand
}

// Office keeps surveys, links and sheets. Its methods may be called by any
// number of goroutines and nodes. Who acts is named by the caller, who has made
// sure that the person may, and has put an audit.Actor into the context; a
// respondent is nobody but the link.
type Office struct{ Config }

// New makes an office.
func New(c Config) *Office {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return &Office{c}
}

// hashBytes is what is kept of an HMAC-SHA-256: 128 bits (RFC 2104, section 5).
const hashBytes = 16

// hash is a keyed hash in hexadecimal.
func (o *Office) hash(parts ...string) string {
	h := hmac.New(sha256.New, o.Key)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil)[:hashBytes])
}

// today is the day in Vietnam, as its first moment in UTC. Nothing about a
// respondent is kept to a finer time.
func (o *Office) today() time.Time {
	const zone = 7 * time.Hour
	return o.Now().UTC().Add(zone).Truncate(24 * time.Hour).Add(-zone)
}

// doing writes the entry of an act into the trail, does it, and says so there
// when it failed.
func (o *Office) doing(ctx context.Context, act, object string, changes []survey.Difference, do func() error) error {
	if o.Trail == nil {
		return do()
	}
	if err := o.Trail.Record(ctx, act, object, changes); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	err := do()
	if err == nil {
		return nil
	}
	why := []survey.Difference{{Path: "reason", To: survey.KindOf(err).String()}}
	if told := o.Trail.Record(context.WithoutCancel(ctx), "not done: "+act, object, why); told != nil {
		return errors.Join(err, fmt.Errorf("writing the audit trail: %w", told))
	}
	return err
}
