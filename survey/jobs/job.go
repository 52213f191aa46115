package jobs

import (
	"time"

	"sipas/survey"
)

// Jobs is the collection of jobs by id. Ids are in order of time.
const Jobs = "jobs"

// State is where a job stands.
type State string

// The states: waiting -> running -> done, failed or cancelled, which are for
// good. A job whose node has died goes back to waiting.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Ended tells whether a job in this state never changes again.
func (s State) Ended() bool { return s == Done || s == Failed || s == Cancelled }

// Job is a job as it is stored. Total is 0 as long as nobody knows how much
// there is to do.
type Job struct {
	ID      string      `bson:"id"`
	Kind    string      `bson:"kind"`
	Owner   string      `bson:"owner"`             // name of the person
	Units   []string    `bson:"units,omitempty"`   // whose data the file holds: roots of subtrees; empty means all
	Title   survey.Text `bson:"title,omitempty"`   // for lists
	Details string      `bson:"details,omitempty"` // what was ordered, as JSON

	State   State     `bson:"state"`
	Done    int       `bson:"done"`
	Total   int       `bson:"total"`
	Asked   time.Time `bson:"asked"`
	Started time.Time `bson:"started,omitempty"` // of the present or last run
	Ended   time.Time `bson:"ended,omitempty"`

	Code     string           `bson:"code,omitempty"`     // of Failed: what went wrong, as in survey.Error
	Problems []survey.Problem `bson:"problems,omitempty"` // of Failed
	File     File             `bson:"file,omitempty"`     // of Done

	Node string    `bson:"node,omitempty"` // who does it
	Runs int       `bson:"runs"`           // how often it was begun
	Beat time.Time `bson:"beat,omitempty"` // when its node last said that it lives
}

// File is the result of a job.
type File struct {
	Name   string `bson:"name,omitempty"`   // to save it under
	Type   string `bson:"type,omitempty"`   // media type
	Size   int64  `bson:"size,omitempty"`   // bytes
	Parts  int    `bson:"parts,omitempty"`  // documents in Files
	SHA256 string `bson:"sha256,omitempty"` // in hexadecimal
}

// Order is what somebody asks for. Kind and Owner are required.
type Order struct {
	Kind    string
	Owner   string
	Units   []string // see Job
	Title   survey.Text
	Details any // kept as JSON for Task.Details; nil for none
}

// What a caller may have to tell apart beside the store's errors.
var (
	ErrUnknown  = &survey.Error{Kind: survey.KindNotFound, Code: "job.unknown"}
	ErrKind     = &survey.Error{Kind: survey.KindInternal, Code: "job.kind"}     // no such kind in this program
	ErrMany     = &survey.Error{Kind: survey.KindThrottled, Code: "job.many"}    // the owner has MaxOpen jobs that have not ended
	ErrNotReady = &survey.Error{Kind: survey.KindConflict, Code: "job.not_done"} // there is no file, or not yet
)

// Codes of failed jobs beside those of their work.
const (
	CodeLost    = "job.lost"    // the node died
	CodeStopped = "job.stopped" // the service was stopped, and the kind cannot begin again
)
