package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sipas/survey"
)

// Batches is the collection of batches, by their id.
const Batches = "answer_batches"

// Kind is where a batch's answers come from. It is also the letter that ids begin with.
type Kind string

// The kinds.
const (
	Paper     Kind = "P" // numbered sheets of paper
	Interview Kind = "V" // an interviewer's round at a counter
	Import    Kind = "I" // a file of answers
)

// State is how far a batch has come. See the package comment.
type State string

// The states. An interview is open until it is accepted, which says only that
// the round is over; an import is accepting until all its rows are in.
const (
	Open      State = "open"
	Entered   State = "entered"
	Compared  State = "compared"
	Settled   State = "settled"
	Accepting State = "accepting"
	Accepted  State = "accepted"
	Dropped   State = "dropped"
)

// MaxSheets is how many sheets of paper a batch can have: a stack that one
// person can count.
const MaxSheets = 200

// Mark is who did a step, and when.
type Mark struct {
	By string    `bson:"by" json:"by"`
	At time.Time `bson:"at" json:"at"`
}

// Batch is a stack of sheets, a round of interviews, or a file of answers.
type Batch struct {
	ID            string      `bson:"id" json:"id"`
	Kind          Kind        `bson:"kind" json:"kind"`
	Wave          string      `bson:"wave" json:"wave"`
	Unit          string      `bson:"unit,omitempty" json:"unit,omitempty"`       // "" for a file, whose rows name theirs
	Counter       string      `bson:"counter,omitempty" json:"counter,omitempty"` // "": the sheets are about the unit
	Questionnaire survey.Ref  `bson:"questionnaire" json:"questionnaire"`
	Form          survey.Form `bson:"form" json:"form"`
	State         State       `bson:"state" json:"state"`
	Made          Mark        `bson:"made" json:"made"`

	HandedOut int       `bson:"handed_out,omitempty" json:"handed_out,omitempty"` // sheets printed and numbered
	Returned  int       `bson:"returned,omitempty" json:"returned,omitempty"`     // sheets that came back, void ones too
	Day       time.Time `bson:"day,omitempty" json:"day,omitzero"`                // midnight in Vietnam of the day they were collected

	Accepted  Mark      `bson:"accepted,omitempty" json:"accepted,omitzero"` // the controller
	Hour      time.Time `bson:"hour,omitempty" json:"hour,omitzero"`         // in which accepting began: that of the ids
	Became    int       `bson:"became,omitempty" json:"became,omitempty"`    // responses
	Void      int       `bson:"void,omitempty" json:"void,omitempty"`        // blank or unreadable sheets
	Differing int       `bson:"differing,omitempty" json:"differing,omitempty"`
	Twice     int       `bson:"twice,omitempty" json:"twice,omitempty"` // answers that were typed in twice; Differing of them differed

	Interviewer string `bson:"interviewer,omitempty" json:"interviewer,omitempty"` // code, if any
	File        string `bson:"file,omitempty" json:"file,omitempty"`               // name of the file, as given
	SHA256      string `bson:"sha256,omitempty" json:"sha256,omitempty"`           // of the file
	Reason      string `bson:"reason,omitempty" json:"reason,omitempty"`           // why it was dropped

	Secret []byte `bson:"secret,omitempty" json:"-"` // what ids follow from; gone once all are in
}

// Serial is how a sheet is numbered on paper: P-000012-001.
func (b Batch) Serial(n int) string { return fmt.Sprintf("%s-%03d", b.ID, n) }

// Channel is the channel of the responses of a batch of paper or interviews.
func (b Batch) Channel() survey.Channel {
	if b.Kind == Interview {
		return survey.ByInterviewer
	}
	return survey.ByPaper
}

// ParseSerial reads a sheet's number as somebody types or scans it: 17, 017,
// P-000012-017, or the text of the sheet's QR code. In a batch other than the
// one printed it is ErrOtherBatch; what is no number in reach is ErrSerial.
func (b Batch) ParseSerial(typed string) (int, error) {
	first, _, _ := strings.Cut(strings.ToUpper(survey.Clean(typed)), " ")
	number := first
	if strings.Contains(first, "-") {
		rest, mine := strings.CutPrefix(first, b.ID+"-")
		if !mine {
			return 0, ErrOtherBatch
		}
		number = rest
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > b.HandedOut {
		return 0, &survey.Error{Kind: ErrSerial.Kind, Code: ErrSerial.Code, Err: fmt.Errorf("%q of %d", typed, b.HandedOut)}
	}
	return n, nil
}

// country is Vietnam's clock, which is never put forward or back.
var country = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Day is the beginning of a moment's day in Vietnam.
func Day(t time.Time) time.Time {
	y, m, d := t.In(country).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, country).UTC()
}

// hourOf is the hour that stands for a day: noon in Vietnam, when offices are
// neither opening nor closed, or now if that is earlier.
func hourOf(day, now time.Time) time.Time {
	noon, hour := day.Add(12*time.Hour), now.UTC().Truncate(time.Hour)
	if hour.Before(noon) {
		return hour
	}
	return noon.UTC()
}
