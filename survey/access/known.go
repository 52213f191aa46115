package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// A browser in which somebody has signed in before keeps a token, and its
// attempts for that person are counted for themselves: whoever guesses at a
// colleague's password from the same office delays the own attempts, not the
// colleague's. The token opens nothing; the person keeps only its hash.
const (
	KnownFor   = 90 * 24 * time.Hour // how long a browser keeps it
	knownMost  = 8                   // browsers of a person; the oldest is forgotten
	knownChars = 26
)

func knownSum(token string) string {
	sum := sha256.Sum256([]byte("known " + token))
	return hex.EncodeToString(sum[:16])
}

// knows tells whether the person has signed in by the browser of a token.
func (u User) knows(token string) bool {
	return len(token) == knownChars && slices.Contains(u.Known, knownSum(token))
}

// bucket is where an attempt from a network is counted: for itself when the
// browser is one that the person has used.
func (a *Accounts) bucket(ctx context.Context, name, network, token string) (counted, limited string) {
	if name == "" || len(token) != knownChars {
		return network, network
	}
	u, _, err := a.load(ctx, name)
	if err != nil || !u.knows(token) { // a store that is away is told when the password is compared
		return network, network
	}
	return "browser " + knownSum(token), ""
}

// Remember gives the token that a browser should keep after a sign-in: the one
// that it has if the person is known to use it, else a fresh one.
func (a *Accounts) Remember(ctx context.Context, u User, token string) (string, error) {
	if u.knows(token) {
		return token, nil
	}
	token, err := groups(a.Random, 1, knownChars)
	if err != nil {
		return "", err
	}
	return token, a.edit(ctx, u.Name, func(u *User) bool {
		u.Known = append(slices.Clone(u.Known), knownSum(token))
		u.Known = u.Known[max(0, len(u.Known)-knownMost):]
		return true
	})
}
