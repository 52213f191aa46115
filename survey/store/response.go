package store

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
)

// Responses is the collection of citizens' sheets, by ResponseKey.
const Responses = "responses"

// Withdrawals is the collection of notices that a response was withdrawn, for
// the nodes that did not see it happen: "<wave>/<id of the notice>" holds the
// response's id under "response". The ids are made like those of responses, in
// order of the hour and no finer: who withdrew when to the second is nobody's
// business.
const Withdrawals = "withdrawals"

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
		if r.Batch != "" {
			w.text("batch", r.Batch)
		}
		if r.Partial {
			w.yes("partial")
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
		Seconds: v.Seconds, Batch: string(v.Batch), Partial: v.Partial, Withdrawn: v.Withdrawn}
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
