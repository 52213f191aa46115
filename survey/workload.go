package survey

import (
	"fmt"
	"time"
)

// Workload is how many dossiers a unit handled in a period: the N_u of the
// response rate, of finite populations and of weights. The unit's own, without
// those of units below it.
type Workload struct {
	Unit     string `bson:"unit" json:"unit"`
	Period   string `bson:"period" json:"period"` // as the office calls it: 2026, 2026-q3
	Dossiers int    `bson:"dossiers" json:"dossiers"`
}

// Key is where a workload is kept: a period's lie together.
func (w Workload) Key() string { return w.Period + "/" + w.Unit }

// MaxDossiers bounds a unit's dossiers in a period: more is a slip of the hand.
const MaxDossiers = 100_000_000

// Validate finds what is wrong with a workload on its own.
func (w Workload) Validate() error {
	v := validator{seen: map[string]bool{}}
	v.code("unit", w.Unit, false)
	v.code("period", w.Period, false)
	if w.Dossiers < 0 || w.Dossiers > MaxDossiers {
		v.add("dossiers", "workload.dossiers", fmt.Sprint(w.Dossiers))
	}
	return v.err("workload.invalid")
}

// DeviceKind is what a device at a counter does.
type DeviceKind string

// A kiosk is a tablet that citizens answer on; a screen shows the rotating code.
const (
	Kiosk  DeviceKind = "kiosk"
	Screen DeviceKind = "screen"
)

// Device is a tablet or screen that a manager has set up at a counter. It
// proves itself by a token, of which only the SHA-256 is kept.
type Device struct {
	ID      string     `bson:"id" json:"id"`
	Kind    DeviceKind `bson:"kind" json:"kind"`
	Counter string     `bson:"counter" json:"counter"`
	Name    string     `bson:"name" json:"name"`   // so that people know which one it is
	Token   string     `bson:"token" json:"token"` // SHA-256 of the token, hexadecimal
	Issued  time.Time  `bson:"issued" json:"issued"`
	Revoked time.Time  `bson:"revoked,omitempty" json:"revoked,omitzero"`
}

// Language is a language that a manager has added to those of the program,
// with the sentences of the citizen's pages in it. What is not translated is
// said in Vietnamese.
type Language struct {
	Tag       string     `bson:"tag" json:"tag"`   // BCP 47
	Name      string     `bson:"name" json:"name"` // in the language itself
	Sentences []Sentence `bson:"sentences" json:"sentences"`
}

// Sentence is a translated sentence of the pages, by its key in the message
// catalogue.
type Sentence struct {
	Key  string `bson:"key" json:"key"`
	Text string `bson:"text" json:"text"`
}
