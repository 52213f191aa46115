package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
)

// ResponseView is a response read in place: its slices point into the body
// it was made from and are valid as long as that is.
type ResponseView struct {
	ID                                     survey.ResponseID
	Wave, Unit, Counter, Field, Batch      []byte
	Questionnaire, Form, Language, Channel []byte
	Version                                int
	Hour                                   int64 // Unix milliseconds; 0 when unknown
	Seconds                                int
	Withdrawn, Partial                     bool
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
	case "batch":
		v.Batch, ok = text(kind, value)
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
	case "partial":
		if ok = kind == typeBool; ok {
			v.Partial = value[0] == 1
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
