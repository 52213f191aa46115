package access

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/store"
)

// Keys are the API keys of all people.
type Keys struct{ accounts *Accounts }

// NewKeys makes the keys over the accounts of their owners.
func NewKeys(a *Accounts) *Keys { return &Keys{a} }

// What somebody who has or makes keys can meet.
var (
	ErrKey        = &survey.Error{Kind: survey.KindSignIn, Code: "key.wrong"}     // unknown, expired or revoked, and nobody learns which
	ErrKeyUnknown = &survey.Error{Kind: survey.KindNotFound, Code: "key.unknown"} // only for those who see the key's list
)

// Make makes a key for its owner. text is what the program must show; it is
// given here and never again. The error is KindInvalid with Problems (fields
// label, acts, units, days).
func (k *Keys) Make(ctx context.Context, tree *survey.Tree, owner User, n NewKey) (text string, key Key, err error) {
	n.Label = survey.Clean(strings.ReplaceAll(n.Label, "\n", " "))
	if n.Days == 0 {
		n.Days = KeyDays
	}
	if problems := n.check(tree, owner); len(problems) > 0 {
		return "", Key{}, &survey.Error{Kind: survey.KindInvalid, Code: "key.invalid", Problems: problems}
	}
	id, err1 := groups(k.accounts.Random, 1, 10)
	secret, err2 := groups(k.accounts.Random, 1, 32)
	if err := errors.Join(err1, err2); err != nil {
		return "", Key{}, err
	}
	now := k.accounts.Now().UTC().Truncate(time.Second)
	key = Key{ID: id, Owner: owner.Name, Label: n.Label, Sum: keySum(secret), Acts: slices.Clone(n.Acts), Units: slices.Clone(n.Units),
		Made: now, Expires: now.AddDate(0, 0, n.Days)}
	if err := store.Add(ctx, k.accounts.Store, APIKeys, id, key); err != nil {
		return "", Key{}, fmt.Errorf("keeping key: %w", err)
	}
	changes, err := survey.Differences(nil, map[string]any{"owner": key.Owner, "label": key.Label, "acts": key.Acts,
		"units": key.Units, "expires": key.Expires.Format(time.DateOnly)})
	if err != nil {
		return "", Key{}, err
	}
	return "sipas_" + id + "_" + secret, key, k.accounts.Trail.Record(ctx, "key.make", id, changes)
}

// Of are the keys of a person, the latest first, with those that are over.
func (k *Keys) Of(ctx context.Context, owner string) ([]Key, error) {
	var all []Key
	for key, err := range store.All[Key](ctx, k.accounts.Store, APIKeys, store.Range{}) {
		if err != nil {
			return nil, fmt.Errorf("reading keys: %w", err)
		}
		if key.Owner == owner {
			all = append(all, key)
		}
	}
	slices.SortFunc(all, func(a, b Key) int { return b.Made.Compare(a.Made) })
	return all, nil
}

// Revoke ends a key of a person for good. ErrKeyUnknown when the person has
// none of that id; ending it twice does no harm.
func (k *Keys) Revoke(ctx context.Context, owner, id string) error {
	for {
		key, rev, err := store.Load[Key](ctx, k.accounts.Store, APIKeys, keyID(id))
		if errors.Is(err, store.ErrNotFound) || err == nil && key.Owner != owner {
			return ErrKeyUnknown
		}
		if err == nil {
			if !key.Revoked.IsZero() {
				return nil
			}
			key.Revoked = k.accounts.Now().UTC().Truncate(time.Second)
			_, err = store.Change(ctx, k.accounts.Store, APIKeys, id, rev, key)
		}
		switch {
		case err == nil:
			return k.accounts.Trail.Record(ctx, "key.revoke", id, nil)
		case !errors.Is(err, store.ErrStale):
			return fmt.Errorf("revoking key: %w", err)
		}
	}
}

// keyID is an id that a store can be asked for.
func keyID(id string) string {
	if id == "" || len(id) > 64 {
		return "-"
	}
	return strings.ToValidUTF8(strings.ReplaceAll(id, "\x00", ""), "-")
}

// Check tells for whom a program acts that shows an Authorization header: the
// key's owner, who may and sees no more than the key. ErrKey for anything that
// is not a key in force of somebody who may sign in.
func (k *Keys) Check(ctx context.Context, header string) (User, Key, error) {
	id, secret, ok := readHeader(header)
	if !ok {
		return User{}, Key{}, ErrKey
	}
	key, rev, err := store.Load[Key](ctx, k.accounts.Store, APIKeys, id)
	if errors.Is(err, store.ErrNotFound) {
		return User{}, Key{}, ErrKey
	}
	if err != nil {
		return User{}, Key{}, fmt.Errorf("reading key: %w", err)
	}
	now := k.accounts.Now()
	if subtle.ConstantTimeCompare([]byte(key.Sum), []byte(keySum(secret))) != 1 || !key.Good(now) {
		return User{}, Key{}, ErrKey
	}
	owner, err := k.accounts.User(ctx, key.Owner)
	if errors.Is(err, ErrUnknown) || err == nil && owner.Disabled {
		return User{}, Key{}, ErrKey
	}
	if err != nil {
		return User{}, Key{}, err
	}
	k.note(ctx, key, rev, now)
	owner.limit = &limit{acts: key.Acts, units: key.Units}
	return owner, key, nil
}

// note keeps the day of a key's last use. Failing at it keeps nobody out.
func (k *Keys) note(ctx context.Context, key Key, rev int64, now time.Time) {
	day := now.UTC().Truncate(24 * time.Hour)
	if !key.Used.Before(day) {
		return
	}
	key.Used = day
	_, err := store.Change(ctx, k.accounts.Store, APIKeys, key.ID, rev, key)
	if err != nil && !errors.Is(err, store.ErrStale) {
		slog.WarnContext(ctx, "last use of a key not kept", "key", key.ID, "err", err)
	}
}

// Actor is how the trail knows a program that acts by a key.
func (k Key) Actor() audit.Actor { return audit.Actor{Name: k.Owner, Via: audit.ByKey(k.ID)} }
