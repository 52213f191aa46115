package access

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sipas/survey"
)

// APIKeys is the collection of keys, by their ids.
const APIKeys = "keys"

// Key lets a program act for its owner: within its acts and units, and never
// beyond what the owner may at that moment.
type Key struct {
	ID      string    `bson:"id"`
	Owner   string    `bson:"owner"`
	Label   string    `bson:"label"` // what it is for
	Sum     string    `bson:"sum"`   // SHA-256 of the secret, in hex
	Acts    []Act     `bson:"acts"`
	Units   []string  `bson:"units,omitempty"` // roots of subtrees; empty: wherever the owner may
	Made    time.Time `bson:"made"`
	Expires time.Time `bson:"expires"`
	Used    time.Time `bson:"used,omitempty"` // the day (UTC) of the last use; zero: never
	Revoked time.Time `bson:"revoked,omitempty"`
}

// How long a key lasts, in days.
const (
	KeyDays    = 365 // when nothing else is asked for
	MaxKeyDays = 730
)

// MaxLabel is how many characters say what a key is for.
const MaxLabel = 80

// Good tells whether the key can be used at a moment, as far as it goes by the
// key alone.
func (k Key) Good(now time.Time) bool { return k.Revoked.IsZero() && now.Before(k.Expires) }

// ProgramActs are the acts that a key can have. Programs never manage people.
func ProgramActs() []Act { return []Act{SeeResults, ExportResponses, ManageSurvey, ScoreReform} }

// NewKey is what a key is asked for.
type NewKey struct {
	Label string
	Acts  []Act
	Units []string
	Days  int // 0: KeyDays
}

// check finds what is wrong with a wish for a key that owner would have.
func (n NewKey) check(tree *survey.Tree, owner User) []survey.Problem {
	var problems []survey.Problem
	add := func(field, code string, args ...string) {
		problems = append(problems, survey.Problem{Field: field, Code: code, Args: args})
	}
	switch l := utf8.RuneCountInString(n.Label); {
	case l == 0:
		add("label", "key.label")
	case l > MaxLabel:
		add("label", "key.label_long", strconv.Itoa(MaxLabel))
	}
	if len(n.Acts) == 0 {
		add("acts", "key.acts")
	}
	for _, a := range n.Acts {
		if !slices.Contains(ProgramActs(), a) || !owner.May(a) {
			add("acts", "key.act")
		} else if slices.ContainsFunc(n.Units, func(u string) bool { return !owner.MayIn(tree, a, u) }) {
			add("units", "key.units")
		}
	}
	if n.Days < 1 || n.Days > MaxKeyDays {
		add("days", "key.days", strconv.Itoa(MaxKeyDays))
	}
	return problems
}

// keyPattern is a key as its owner has it.
var keyPattern = regexp.MustCompile(`^sipas_([0-9a-z]{10})_([0-9a-z]{32})$`)

// readHeader takes id and secret out of an Authorization header.
func readHeader(header string) (id, secret string, ok bool) {
	scheme, text, _ := strings.Cut(strings.TrimSpace(header), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", "", false
	}
	m := keyPattern.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

func keySum(secret string) string {
	sum := sha256.Sum256([]byte("key " + secret))
	return hex.EncodeToString(sum[:])
}
