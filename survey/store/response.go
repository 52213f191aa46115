package store

import (
	"fmt"
	"maps"
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
	w := builder{b: make([]byte, 0, 640)}
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
			for _, code := range slices.Sorted(maps.Keys(r.Answers)) {
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
	r.Answers = survey.Answers{}
	err = v.EachAnswer(func(code []byte, a AnswerView) error {
		whole, err := a.answer()
		r.Answers[string(code)] = whole
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

// ViewResponse finds the parts of a response without copying any.
func ViewResponse(key string, body bson.Raw) (ResponseView, error) {
	var v ResponseView
	const idLength = 36
	if len(key) < idLength {
		return v, misfit(Responses, key, errElements)
	}
	id, err := survey.ParseResponseID(key[len(key)-idLength:])
	if err != nil {
		return v, misfit(Responses, key, err)
	}
	v.ID = id
	if err := elements(body, v.field); err != nil {
		return v, misfit(Responses, key, err)
	}
	if v.answers == nil && !v.Withdrawn || v.Wave == nil {
		return v, misfit(Responses, key, fmt.Errorf("wave or answers missing"))
	}
	return v, nil
}

func (v *ResponseView) field(kind byte, key, value []byte) error {
	n, isNumber := number(kind, value)
	switch string(key) {
	case "wave":
		v.Wave = text(kind, value)
	case "unit":
		v.Unit = text(kind, value)
	case "counter":
		v.Counter = text(kind, value)
	case "field":
		v.Field = text(kind, value)
	case "questionnaire":
		v.Questionnaire = text(kind, value)
	case "form":
		v.Form = text(kind, value)
	case "language":
		v.Language = text(kind, value)
	case "channel":
		v.Channel = text(kind, value)
	case "version", "seconds", "hour":
		if !isNumber {
			return fmt.Errorf("%s is not a number", key)
		}
		switch key[0] {
		case 'v':
			v.Version = int(n)
		case 's':
			v.Seconds = int(n)
		default:
			v.Hour = n
		}
	case "withdrawn":
		v.Withdrawn = kind == typeBool && value[0] == 1
	case "answers":
		if kind != typeDocument {
			return fmt.Errorf("answers is not a document")
		}
		v.answers = value
	}
	return nil
}

// AnswerView is one answer read in place.
type AnswerView struct {
	Rating   int
	DontKnow bool
	Text     []byte
	choices  []byte
}

// EachAnswer visits the answers in stored order; an error from visit ends it.
// A withdrawn response has none.
func (v *ResponseView) EachAnswer(visit func(code []byte, a AnswerView) error) error {
	if v.answers == nil {
		return nil
	}
	return elements(v.answers, func(kind byte, key, value []byte) error {
		var a AnswerView
		switch n, isNumber := number(kind, value); {
		case isNumber:
			a.Rating = int(n)
		case kind == typeString && string(text(kind, value)) == survey.DontKnowCode:
			a.DontKnow = true
		case kind == typeArray:
			a.choices = value
		case kind == typeDocument:
			if err := elements(value, func(kind byte, _, value []byte) error {
				a.Text = text(kind, value)
				return nil
			}); err != nil {
				return err
			}
		default:
			return fmt.Errorf("answer %s has an unknown form", key)
		}
		return visit(key, a)
	})
}

// EachChoice visits the chosen option codes.
func (a AnswerView) EachChoice(visit func(code []byte)) error {
	if a.choices == nil {
		return nil
	}
	return elements(a.choices, func(kind byte, _, value []byte) error {
		visit(text(kind, value))
		return nil
	})
}

func (a AnswerView) answer() (survey.Answer, error) {
	whole := survey.Answer{Rating: a.Rating, DontKnow: a.DontKnow, Text: string(a.Text)}
	err := a.EachChoice(func(code []byte) { whole.Choices = append(whole.Choices, string(code)) })
	return whole, err
}
