package officer

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// The unit's inputs at a leaf.
const (
	fieldWay         = "way"
	fieldPoints      = "points"
	fieldFigure      = "figure"
	fieldReason      = "reason"
	fieldExplanation = "explanation"
	fieldName        = "name"
	fieldLink        = "link"
	fieldFile        = "file"
	fieldTake        = "take" // places of evidence to be taken back
	fieldComment     = "comment"

	wayPoints = "points"
	wayAbsent = "absent"
)

// The council's.
const (
	fieldRuling        = "c_ruling"
	fieldCouncilPoints = "c_points"
	fieldCouncilFigure = "c_figure"
	fieldCouncilReason = "c_reason"
	fieldGiven         = "c_given"
	fieldGivenReason   = "c_given_reason"
	fieldIndex         = "c_index"
	fieldSource        = "c_source"
	fieldUse           = "c_use"
	fieldRemark        = "c_comment"

	rulingApprove = "approve"
	rulingRefuse  = "refuse"
)

// What the buttons of a form do.
const (
	fieldDo  = "do"
	doNext   = "next"
	doAccept = "accept"
)

var unitLabels = typed.Labels{fieldWay: "officer.way", fieldPoints: "officer.points", fieldFigure: "officer.figure", fieldReason: "officer.reason",
	fieldExplanation: "officer.explanation", fieldName: "officer.evidence.name", fieldLink: "officer.evidence.link",
	fieldFile: "officer.evidence.file", fieldTake: "officer.evidence.take", fieldComment: "officer.comment"}

var councilLabels = typed.Labels{fieldRuling: "officer.ruling", fieldCouncilPoints: "officer.council.points", fieldCouncilFigure: "officer.council.figure",
	fieldCouncilReason: "officer.council.reason", fieldGiven: "officer.given", fieldGivenReason: "officer.given.reason",
	fieldIndex: "officer.official.index", fieldSource: "officer.official.source", fieldUse: "officer.official.use", fieldRemark: "officer.comment"}

// unitMain are the inputs that replace what stands; the others only add.
var unitMain = []string{fieldWay, fieldPoints, fieldFigure, fieldReason, fieldExplanation}

var councilMain = []string{fieldRuling, fieldCouncilPoints, fieldCouncilFigure, fieldCouncilReason,
	fieldGiven, fieldGivenReason, fieldIndex, fieldSource, fieldUse}

func revision(rev int64) string { return strconv.FormatInt(rev, 10) }

// unitValues are the unit's word on a leaf as its form has it.
func (v *visit) unitValues(it reform.Item, l *reform.Leaf) url.Values {
	values := url.Values{fieldWay: {wayPoints}, fieldReason: {""}}
	point := fieldPoints
	if it.Source == reform.Computed {
		point = fieldFigure
	}
	values.Set(point, "")
	switch {
	case l == nil:
	case l.Absence != nil:
		values.Set(fieldWay, wayAbsent)
		values.Set(fieldReason, l.Absence.Reason)
	case l.Self != nil:
		values.Set(fieldReason, l.Self.Reason)
		values.Set(point, v.shown(it, l.Self))
	}
	if l != nil && l.Explanation != nil {
		values.Set(fieldExplanation, l.Explanation.Text)
	}
	if it.Surveyed() {
		delete(values, fieldPoints)
		if l == nil || l.Absence == nil {
			values.Set(fieldWay, "")
		}
	}
	return values
}

// shown is a score as it is typed: points, or the percentage of a computed leaf.
func (v *visit) shown(it reform.Item, s *reform.Score) string {
	if it.Source == reform.Computed {
		if s.Figure == "" {
			return ""
		}
		return points(v.l, s.Figure)
	}
	return points(v.l, s.Points)
}

// councilValues are the council's word on a leaf at the present stage.
func (v *visit) councilValues(it reform.Item, l *reform.Leaf) url.Values {
	values := url.Values{}
	if l == nil {
		l = &reform.Leaf{}
	}
	if a := l.Absence; a != nil {
		switch a.Decision {
		case reform.Approved:
			values.Set(fieldRuling, rulingApprove)
		case reform.Refused:
			values.Set(fieldRuling, rulingRefuse)
		}
		values.Set(fieldCouncilReason, a.Why)
	}
	if s := v.own(l); s != nil {
		if it.Source == reform.Computed {
			values.Set(fieldCouncilFigure, v.shown(it, s))
		} else {
			values.Set(fieldCouncilPoints, v.shown(it, s))
		}
		if s.Reason != "" {
			values.Set(fieldCouncilReason, s.Reason)
		}
	}
	if l.Given != nil {
		values.Set(fieldGiven, points(v.l, l.Given.Points))
		values.Set(fieldGivenReason, l.Given.Reason)
	}
	if o := l.Official; o != nil {
		values.Set(fieldIndex, points(v.l, o.Index))
		values.Set(fieldSource, o.Source)
		if o.Use {
			values.Set(fieldUse, "yes")
		}
	}
	for _, field := range councilMain {
		if values[field] == nil {
			values.Set(field, "")
		}
	}
	return values
}

// own is the council's score of the present stage; nil for none.
func (v *visit) own(l *reform.Leaf) *reform.Score {
	if v.sheet.Stage == reform.SecondAppraisal || v.sheet.Stage == reform.Final {
		return l.Second
	}
	return l.First
}

// upload is a file that came with a form.
type upload struct {
	name string
	data []byte
	err  error // why it cannot be taken; the rest of the form is there
}

// mostRefused is how much of a file that is too large is read, so that the form
// around it can be answered; browsers show nothing of an answer to a request
// that is cut off.
const mostRefused = 256 << 20

// read reads a form, with or without a file, which stands behind all other
// inputs so that they are known whatever becomes of it.
func (v *visit) read(labels typed.Labels) (*typed.Form, upload, error) {
	r := v.c.Request()
	if !strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm) {
		f, err := typed.Read(v.c, v.l, labels)
		if err == nil {
			f.Values = staff.Settle(f.Values)
		}
		return f, upload{}, err
	}
	r.Body = http.MaxBytesReader(v.c.Response(), r.Body, mostRefused)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, upload{}, malformed(err)
	}
	values, up := url.Values{}, upload{}
	room := int64(typed.MaxForm)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, upload{}, malformed(err)
		}
		if part.FormName() == fieldFile {
			if up, err = file(part); err != nil {
				return nil, upload{}, malformed(err)
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, room+1))
		if err != nil {
			return nil, upload{}, malformed(err)
		}
		if room -= int64(len(text)); room < 0 {
			return nil, upload{}, kit.ErrTooLarge
		}
		values.Add(part.FormName(), string(text))
	}
	return typed.New(v.l, labels, staff.Settle(values)), up, nil
}

// file reads a file of a form. One that is too large is read to its end and
// dropped.
func file(part *multipart.Part) (upload, error) {
	if part.FileName() == "" {
		_, err := io.Copy(io.Discard, part)
		return upload{}, err
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(part, reform.MaxFile+1))
	if err != nil {
		return upload{}, err
	}
	if n > reform.MaxFile {
		_, err = io.Copy(io.Discard, part)
		return upload{name: part.FileName(), err: reform.ErrFileSize}, err
	}
	return upload{name: part.FileName(), data: b.Bytes()}, nil
}

func malformed(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return &survey.Error{Kind: kit.ErrTooLarge.Kind, Code: kit.ErrTooLarge.Code, Err: err}
	}
	return &survey.Error{Kind: kit.ErrMalformed.Kind, Code: kit.ErrMalformed.Code, Err: err}
}
