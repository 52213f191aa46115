package seal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
	"sipas/survey/export"
)

// Schema names the form of a Document as JSON.
const Schema = "sipas.sealed/1"

// Document is a sealed result as JSON: figures, and all that it takes to
// compute them again from the file that it names. It holds nothing of when and
// by whom it was made, so that the same data gives the same bytes.
type Document struct {
	Schema        string           `json:"schema"`
	Program       string           `json:"program"` // version that computed it
	Wave          string           `json:"wave"`
	Title         survey.Text      `json:"title"`
	Demo          bool             `json:"demo,omitempty"` // no real answers
	Opens         time.Time        `json:"opens"`
	Closes        time.Time        `json:"closes"`
	Questionnaire survey.Ref       `json:"questionnaire"`
	Note          survey.Text      `json:"note,omitempty"` // of the questionnaire: whose it is
	Weighting     survey.Weighting `json:"weighting,omitempty"`
	Counts        Counts           `json:"counts"`
	Dataset       Source           `json:"dataset"`          // what Result was computed from
	Sealed        string           `json:"sealed,omitempty"` // of open data: SHA-256 of the sealed dataset
	Open          *Opened          `json:"open,omitempty"`   // of open data: what was made coarser
	Result        *study.Result    `json:"result"`
	Codebook      *export.Codebook `json:"codebook"`
}

// Source is a file that a result was computed from.
type Source struct {
	Name   string        `json:"name"`
	SHA256 string        `json:"sha256"`
	Bytes  int64         `json:"bytes"`
	Rows   int           `json:"rows"`
	Layout *table.Layout `json:"layout"`
}

// encode writes a document.
func (d *Document) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return nil, fmt.Errorf("encoding a sealed result: %w", err)
	}
	return b.Bytes(), nil
}

// ParseDocument reads what was sealed. ErrForm for anything else.
func ParseDocument(data []byte) (*Document, error) {
	d := &Document{}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "reading a sealed result: %w", err)
	}
	if d.Schema != Schema || d.Result == nil || d.Dataset.Layout == nil {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "a document of the form %q", d.Schema)
	}
	return d, nil
}
