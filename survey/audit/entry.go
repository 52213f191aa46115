package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"sipas/survey"
)

// Entry is one act in the trail. See the package comment for its canonical
// form.
type Entry struct {
	Seq     int64               `bson:"seq" json:"seq"` // 1 for the first
	At      time.Time           `bson:"at" json:"at"`   // UTC, whole seconds
	Who     string              `bson:"who,omitempty" json:"who,omitempty"`
	Via     string              `bson:"via" json:"via"`
	Act     string              `bson:"act" json:"act"`                           // "wave.open", "user.add"
	Object  string              `bson:"object,omitempty" json:"object,omitempty"` // the id of what was acted on
	Changes []survey.Difference `bson:"changes,omitempty" json:"changes,omitempty"`
	Prev    string              `bson:"prev,omitempty" json:"prev,omitempty"` // hex; "" for the first
	Hash    string              `bson:"hash" json:"hash"`                     // hex
}

// format begins every canonical form, so that another one can be told apart.
const format = "sipas audit 1"

// Canonical is the byte form that Hash is computed over.
func (e Entry) Canonical() []byte {
	var b []byte
	add := func(s string) {
		b = strconv.AppendInt(b, int64(len(s)), 10)
		b = append(b, ':')
		b = append(b, s...)
		b = append(b, ',')
	}
	add(format)
	add(strconv.FormatInt(e.Seq, 10))
	add(e.At.UTC().Format("2006-01-02T15:04:05Z"))
	for _, s := range []string{e.Who, e.Via, e.Act, e.Object} {
		add(s)
	}
	add(strconv.Itoa(len(e.Changes)))
	for _, c := range e.Changes {
		add(c.Path)
		add(c.From)
		add(c.To)
	}
	add(e.Prev)
	return b
}

// Sum is the hash that the entry must carry.
func (e Entry) Sum() string {
	sum := sha256.Sum256(e.Canonical())
	return hex.EncodeToString(sum[:])
}

// Mark is the entry's number and hash.
func (e Entry) Mark() Mark { return Mark{e.Seq, e.Hash} }

// key is where an entry is kept.
func key(seq int64) string { return fmt.Sprintf("%019d", seq) }
