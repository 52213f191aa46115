package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
)

// Responses is the collection of citizens' sheets, by ResponseKey.
const Responses = "responses"

// ResponseKey is where a response lives: all of a wave's lie together, in
// rough order of time.
func ResponseKey(wave string, id survey.ResponseID) string { return wave + "/" + id.String() }

// EncodeResponse writes a response in the form that a database administrator
// reads: plain field names, a rating as answers.A1: 5, "don't know" as "NA",
// choices as an array of codes, words as {text: "..."}. Equal responses give
// equal bytes.
func EncodeResponse(r *survey.Response) bson.Raw {
	w := builder{b: make([]byte, 0, 1024)}
	w.document(func() {
		w.text("wave", r.Wave)
		w.text("unit", r.Unit)
		w.text("counter", r.Counter)
		if r.Field != "" {
			w.text("field", r.Field)
		}
		w.text("questionnaire", r.Questionnaire.ID)
		w.int("version", r.Questionnaire.Version)
		if r.Form != "" {
			w.text("form", string(r.Form))
		}
		if r.Language != "" {
			w.text("language", r.Language)
		}
		w.text("channel", string(r.Channel))
		if !r.Hour.IsZero() {
			w.date("hour", r.Hour.UnixMilli())
		}
		if r.Seconds > 0 {
			w.int("seconds", r.Seconds)
		}
		if r.Withdrawn {
			w.yes("withdrawn")
			return
		}
		w.element(typeDocument, "answers")
		w.document(func() {
			codes := slices.AppendSeq(make([]string, 0, len(r.Answers)), maps.Keys(r.Answers))
			slices.Sort(codes)
			for _, code := range codes {
				w.answer(code, r.Answers[code])
			}
		})
	})
	return w.b
}

func (w *builder) answer(code string, a survey.Answer) {
	switch {
	case a.DontKnow:
		w.text(code, survey.DontKnowCode)
	case a.Rating != 0:
		w.int(code, a.Rating)
	case len(a.Choices) > 0:
		w.element(typeArray, code)
		w.document(func() {
			for i, c := range a.Choices {
				w.text(strconv.Itoa(i), c)
			}
		})
	case a.Text != "":
		w.element(typeDocument, code)
		w.document(func() { w.text("text", a.Text) })
	}
}

// DecodeResponse reads what EncodeResponse wrote, or what a database tool made
// of it. The id comes from the key. A document that is no response is ErrDamaged.
func DecodeResponse(key string, body bson.Raw) (*survey.Response, error) {
	v, err := ViewResponse(key, body)
	if err != nil {
		return nil, err
	}
	r := &survey.Response{ID: v.ID, Wave: string(v.Wave), Unit: string(v.Unit), Counter: string(v.Counter),
		Field: string(v.Field), Questionnaire: survey.Ref{ID: string(v.Questionnaire), Version: v.Version},
		Form: survey.Form(v.Form), Language: string(v.Language), Channel: survey.Channel(v.Channel),
		Seconds: v.Seconds, Withdrawn: v.Withdrawn}
	if v.Hour != 0 {
		r.Hour = time.UnixMilli(v.Hour).UTC()
	}
	if v.Withdrawn {
		return r, nil
	}
	r.Answers = make(survey.Answers, 40)
	err = v.EachAnswer(func(code []byte, a AnswerView) error {
		whole, err := a.answer()
		if !whole.IsZero() { // an empty array or text of a tool: left out
			r.Answers[string(code)] = whole
		}
		return err
	})
	if err != nil {
		return nil, misfit(Responses, key, err)
	}
	return r, nil
}

// ResponseView is a response read in place: its slices point into the body
// it was made from and are valid as long as that is.
type ResponseView struct {
	ID                                     survey.ResponseID
	Wave, Unit, Counter, Field             []byte
	Questionnaire, Form, Language, Channel []byte
	Version                                int
	Hour                                   int64 // Unix milliseconds; 0 when unknown
	Seconds                                int
	Withdrawn                              bool
	answers                                []byte
}

// ViewResponse finds the parts of a response without copying any. A document
// that is no response, or lies under another wave than its own, is ErrDamaged.
func ViewResponse(key string, body bson.Raw) (ResponseView, error) {
	var v ResponseView
	const idLength = 36
	at := len(key) - idLength
	if at < 1 || key[at-1] != '/' {
		return v, misfit(Responses, key, errors.New("the key is not that of a response"))
	}
	id, err := survey.ParseResponseID(key[at:])
	if err != nil {
		return v, misfit(Responses, key, err)
	}
	v.ID = id
	if err := elements(body, v.field); err != nil {
		return v, misfit(Responses, key, err)
	}
	switch {
	case string(v.Wave) != key[:at-1]:
		return v, misfit(Responses, key, fmt.Errorf("it says that it is of wave %q", v.Wave))
	case v.Unit == nil || v.answers == nil && !v.Withdrawn:
		return v, misfit(Responses, key, errors.New("unit or answers missing"))
	case v.Withdrawn:
		v.answers = nil // whatever a tool left there was taken back
	}
	return v, nil
}

func (v *ResponseView) field(kind byte, key, value []byte) error {
	ok := true
	switch string(key) {
	case "wave":
		v.Wave, ok = text(kind, value)
	case "unit":
		v.Unit, ok = text(kind, value)
	case "counter":
		v.Counter, ok = text(kind, value)
	case "field":
		v.Field, ok = text(kind, value)
	case "questionnaire":
		v.Questionnaire, ok = text(kind, value)
	case "form":
		v.Form, ok = text(kind, value)
	case "language":
		v.Language, ok = text(kind, value)
	case "channel":
		v.Channel, ok = text(kind, value)
	case "version":
		v.Version, ok = upTo(math.MaxInt32, kind, value)
	case "seconds":
		v.Seconds, ok = upTo(survey.MaxSeconds, kind, value)
	case "hour":
		if ok = kind == typeDate; ok {
			v.Hour = int64(binary.LittleEndian.Uint64(value))
		}
	case "withdrawn":
		if ok = kind == typeBool; ok {
			v.Withdrawn = value[0] == 1
		}
	case "answers":
		v.answers, ok = value, kind == typeDocument
	}
	if !ok {
		return fmt.Errorf("%s has an unknown form", key)
	}
	return nil
}

// maxRating is the longest scale that a questionnaire can have.
const maxRating = 9

// AnswerView is one answer read in place: exactly one of a Rating from 1 to
// 9, DontKnow, a Text or choices.
type AnswerView struct {
	Rating   int
	DontKnow bool
	Text     []byte // nil when it is no text
	choices  []byte
}

// EachAnswer visits the answers in stored order; an error from visit ends it.
// A withdrawn response has none. Code and answer are only valid as long as
// the body is.
func (v *ResponseView) EachAnswer(visit func(code []byte, a AnswerView) error) error {
	if v.answers == nil {
		return nil
	}
	return elements(v.answers, func(kind byte, key, value []byte) error {
		var a AnswerView
		ok := true
		switch kind {
		case typeString:
			s, _ := text(kind, value)
			a.DontKnow = string(s) == survey.DontKnowCode
			ok = a.DontKnow
		case typeArray:
			a.choices = value
		case typeDocument:
			a.Text, ok = words(value)
		default:
			a.Rating, ok = upTo(maxRating, kind, value)
			ok = ok && a.Rating > 0
		}
		if !ok {
			return fmt.Errorf("answer %s has an unknown form", key)
		}
		return visit(key, a)
	})
}

// words is the content of {text: "..."}.
func words(doc []byte) (content []byte, ok bool) {
	err := elements(doc, func(kind byte, key, value []byte) error {
		if string(key) == "text" {
			content, ok = text(kind, value)
		}
		return nil
	})
	return content, ok && err == nil
}

// EachChoice visits the chosen option codes; none when the answer is of
// another form.
func (a AnswerView) EachChoice(visit func(code []byte)) error {
	if a.choices == nil {
		return nil
	}
	return elements(a.choices, func(kind byte, _, value []byte) error {
		code, ok := text(kind, value)
		if !ok {
			return errors.New("a choice is not a code")
		}
		visit(code)
		return nil
	})
}

func (a AnswerView) answer() (survey.Answer, error) {
	whole := survey.Answer{Rating: a.Rating, DontKnow: a.DontKnow, Text: string(a.Text)}
	err := a.EachChoice(func(code []byte) { whole.Choices = append(whole.Choices, string(code)) })
	return whole, err
}
