package survey

import "time"

// Channel is the way in which a response came.
type Channel string

// The channels. Results show them apart.
const (
	ByQR          Channel = "qr"       // the code on a poster, which anybody may pass on
	ByRotating    Channel = "rotating" // the code on a counter's screen, which changes every few minutes
	ByOneTime     Channel = "one-time" // a code from a dossier's receipt, which works once
	ByKiosk       Channel = "kiosk"    // a shared tablet at the counter
	ByInterviewer Channel = "interviewer"
	ByPaper       Channel = "paper"  // typed in from a sheet of paper
	ByImport      Channel = "import" // from a file of answers
)

// Channels are all there are, the citizen's own first.
func Channels() []Channel {
	return []Channel{ByQR, ByRotating, ByOneTime, ByKiosk, ByInterviewer, ByPaper, ByImport}
}

// Response is one person's accepted sheet. It holds nothing that tells who or
// exactly when: the hour is rounded down, and there is no address, device or
// name anywhere.
type Response struct {
	ID            ResponseID
	Wave          string
	Unit          string
	Counter       string
	Field         string // "" when the counter serves several fields
	Questionnaire Ref
	Form          Form
	Language      string
	Channel       Channel
	Hour          time.Time // of acceptance, rounded down, UTC
	Seconds       int       // from opening the form to sending it, at most MaxSeconds; 0 means unknown
	Answers       Answers
	Batch         string // of paper sheets or imported rows that it came with; "" for answers of the citizen's own
	Partial       bool   // left before the end, at a kiosk: kept, and no part of an index unless asked for
	Withdrawn     bool   // taken back by its giver: an empty marker, Answers is nil
}

// MaxSeconds caps Response.Seconds: beyond two hours it says nothing about
// the answering, only about the phone.
const MaxSeconds = 2 * 60 * 60

// SameSheet tells whether two responses say the same about the same place:
// what makes a repeated submission a repetition. Times and the language of the
// page, which a citizen may have switched in between, don't count.
func (r *Response) SameSheet(o *Response) bool {
	return r.ID == o.ID && r.Wave == o.Wave && r.Unit == o.Unit && r.Counter == o.Counter &&
		r.Questionnaire == o.Questionnaire && r.Form == o.Form && r.Channel == o.Channel &&
		r.Batch == o.Batch && r.Partial == o.Partial && r.Withdrawn == o.Withdrawn && r.Answers.Equal(o.Answers)
}

// Marker is the empty response that takes the place of a withdrawn one. It
// keeps the key, so that a late retry cannot come back, and where it was
// given, so that withdrawals can be counted; no answer and no time.
func (r *Response) Marker() *Response {
	return &Response{ID: r.ID, Wave: r.Wave, Unit: r.Unit, Counter: r.Counter,
		Questionnaire: r.Questionnaire, Channel: r.Channel, Batch: r.Batch, Withdrawn: true}
}
