package store_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/store"
)

var opened = time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC)

func newID(n byte) survey.ResponseID {
	return survey.NewResponseID(opened, [survey.RandomIDBytes]byte{n, 2, 3, 4, 5, 6, 7, 8, 9, 10})
}

// fullSheet answers everything that sipas-25 asks.
func fullSheet() *survey.Response {
	a := survey.Answers{
		"stage":   {Choices: []string{"both"}},
		"trips":   {Choices: []string{"2"}},
		"ontime":  {Choices: []string{"late"}},
		"wishes":  {Choices: []string{"time", "papers", "online"}},
		"comment": {Text: "Cán bộ hướng dẫn tận tình, nhưng phải chờ lâu."},
		"who":     {Choices: []string{"citizen"}},
		"sex":     {Choices: []string{"female"}},
		"age":     {Choices: []string{"35-49"}},
	}
	for i, code := range survey.SIPAS25().Rated() {
		a[code] = survey.Answer{Rating: i%5 + 1}
	}
	a["E2"] = survey.Answer{DontKnow: true}
	return &survey.Response{ID: newID(1), Wave: "2026-q1", Unit: "xa-tan-an", Counter: "quay-3", Field: "ho-tich",
		Questionnaire: survey.Ref{ID: "sipas-25", Version: 1}, Form: survey.FullForm, Language: "vi",
		Channel: survey.ByQR, Hour: opened, Seconds: 184, Answers: a}
}

func drawResponse(t *rapid.T) *survey.Response {
	code := rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9_-]{0,39}`)
	text := rapid.Map(rapid.StringN(1, 60, -1), func(s string) string { return survey.Clean("x" + s) })
	answer := rapid.OneOf(
		rapid.Map(rapid.IntRange(1, 9), func(n int) survey.Answer { return survey.Answer{Rating: n} }),
		rapid.Just(survey.Answer{DontKnow: true}),
		rapid.Map(rapid.SliceOfN(code, 1, 12), func(s []string) survey.Answer { return survey.Answer{Choices: s} }),
		rapid.Map(text, func(s string) survey.Answer { return survey.Answer{Text: s} }),
	)
	r := &survey.Response{
		ID:            survey.NewResponseID(opened, [survey.RandomIDBytes]byte(rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, "id"))),
		Wave:          code.Draw(t, "wave"),
		Unit:          code.Draw(t, "unit"),
		Counter:       rapid.OneOf(rapid.Just(""), code).Draw(t, "counter"),
		Field:         rapid.OneOf(rapid.Just(""), code).Draw(t, "field"),
		Questionnaire: survey.Ref{ID: code.Draw(t, "questionnaire"), Version: rapid.IntRange(1, 1<<31-1).Draw(t, "version")},
		Form:          rapid.SampledFrom([]survey.Form{survey.FullForm, survey.ShortForm, ""}).Draw(t, "form"),
		Language:      rapid.SampledFrom([]string{"vi", "en", ""}).Draw(t, "language"),
		Channel:       rapid.SampledFrom(survey.Channels()).Draw(t, "channel"),
		Batch:         rapid.SampledFrom([]string{"", "p-7"}).Draw(t, "batch"), Partial: rapid.Bool().Draw(t, "partial"),
		Hour:    opened.Add(time.Duration(rapid.IntRange(0, 1<<20).Draw(t, "hour")) * time.Hour),
		Seconds: rapid.IntRange(0, survey.MaxSeconds).Draw(t, "seconds"),
		Answers: rapid.MapOfN(code, answer, 0, 40).Draw(t, "answers"),
	}
	if rapid.Float64().Draw(t, "withdrawn") > 0.9 {
		r = r.Marker()
	}
	return r
}

func key(r *survey.Response) string { return store.ResponseKey(r.Wave, r.ID) }

func TestResponseRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawResponse(t)
		body := store.EncodeResponse(r)
		if err := store.Check(store.Responses, key(r), body); err != nil {
			t.Fatalf("the store refuses it: %v", err)
		}
		got, err := store.DecodeResponse(key(r), body)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, got); diff != "" {
			t.Fatal(diff)
		}
		twin := *got
		twin.Answers = maps.Clone(got.Answers) // another order of the same map
		if !bytes.Equal(body, store.EncodeResponse(&twin)) {
			t.Fatal("equal responses give different bytes")
		}
	})
}

// The official package reads in the bytes what was written, and its own
// writing of that is read back as the same response.
func TestResponseBytesAreOrdinaryBSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawResponse(t)
		body := store.EncodeResponse(r)
		if err := body.Validate(); err != nil {
			t.Fatalf("bson.Raw.Validate: %v", err)
		}
		var d bson.D
		if err := bson.Unmarshal(body, &d); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plainDocument(r), d); diff != "" {
			t.Fatal(diff)
		}
		again, err := bson.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(body, again) {
			t.Fatal("the official package writes other bytes")
		}
	})
}

// plainDocument is the documented form of a response.
func plainDocument(r *survey.Response) bson.D {
	d := bson.D{{Key: "wave", Value: r.Wave}, {Key: "unit", Value: r.Unit}, {Key: "counter", Value: r.Counter}}
	add := func(key string, v any, there bool) {
		if there {
			d = append(d, bson.E{Key: key, Value: v})
		}
	}
	add("field", r.Field, r.Field != "")
	add("questionnaire", r.Questionnaire.ID, true)
	add("version", int32(r.Questionnaire.Version), true)
	add("form", string(r.Form), r.Form != "")
	add("language", r.Language, r.Language != "")
	add("channel", string(r.Channel), true)
	add("hour", bson.NewDateTimeFromTime(r.Hour), !r.Hour.IsZero())
	add("seconds", int32(r.Seconds), r.Seconds > 0)
	add("batch", r.Batch, r.Batch != "")
	add("partial", true, r.Partial)
	add("withdrawn", true, r.Withdrawn)
	answers := bson.D{}
	for _, code := range slices.Sorted(maps.Keys(r.Answers)) {
		a := r.Answers[code]
		var v any
		switch {
		case a.DontKnow:
			v = "NA"
		case a.Rating != 0:
			v = int32(a.Rating)
		case a.Text != "":
			v = bson.D{{Key: "text", Value: a.Text}}
		default:
			codes := bson.A{}
			for _, c := range a.Choices {
				codes = append(codes, c)
			}
			v = codes
		}
		answers = append(answers, bson.E{Key: code, Value: v})
	}
	add("answers", answers, !r.Withdrawn)
	return d
}

// What a database administrator's shell makes of a document: doubles for
// numbers, its own order of fields, fields of its own.
func TestResponseWrittenByAShellIsRead(t *testing.T) {
	r := fullSheet()
	var d bson.D
	if err := bson.Unmarshal(store.EncodeResponse(r), &d); err != nil {
		t.Fatal(err)
	}
	shelled := shell(d).(bson.D)
	slices.Reverse(shelled)
	shelled = append(bson.D{{Key: "note", Value: bson.D{{Key: "by", Value: "dba"}}}, {Key: "checked", Value: true},
		{Key: "ref", Value: bson.NewObjectID()}, {Key: "nothing", Value: nil}, {Key: "at", Value: bson.Timestamp{T: 1}},
		{Key: "price", Value: bson.NewDecimal128(1, 2)}}, shelled...)
	body, err := bson.Marshal(shelled)
	if err != nil {
		t.Fatal(err)
	}
	got, err := store.DecodeResponse(key(r), body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Error(diff)
	}
}

func shell(v any) any {
	switch x := v.(type) {
	case int32:
		if x%2 == 0 {
			return int64(x)
		}
		return float64(x)
	case bson.D:
		for i := range x {
			x[i].Value = shell(x[i].Value)
		}
	}
	return v
}

func TestResponseDamage(t *testing.T) {
	r := fullSheet()
	id := r.ID.String()
	with := func(change func(d bson.M)) bson.Raw {
		var d bson.M
		if err := bson.Unmarshal(store.EncodeResponse(r), &d); err != nil {
			t.Fatal(err)
		}
		change(d)
		body, err := bson.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	answer := func(v any) bson.Raw {
		return with(func(d bson.M) { d["answers"] = bson.D{{Key: "A1", Value: v}} })
	}
	whole := store.EncodeResponse(r)
	for name, c := range map[string]struct {
		key  string
		body bson.Raw
	}{
		"no body":                                {key(r), nil},
		"empty document":                         {key(r), bson.Raw{5, 0, 0, 0, 0}},
		"cut short":                              {key(r), whole[:len(whole)-1]},
		"bytes behind":                           {key(r), append(slices.Clone(whole), 0)},
		"key without wave":                       {id, whole},
		"key with empty wave":                    {"/" + id, whole},
		"key of another wave":                    {"2026-q2/" + id, whole},
		"key of a longer wave":                   {"x2026-q1/" + id, whole},
		"key is no id":                           {"2026-q1/" + strings.Repeat("x", 36), whole},
		"key too short":                          {"2026-q1/", whole},
		"no wave":                                {key(r), with(func(d bson.M) { delete(d, "wave") })},
		"wave is a number":                       {key(r), with(func(d bson.M) { d["wave"] = 1 })},
		"no unit":                                {key(r), with(func(d bson.M) { delete(d, "unit") })},
		"unit is null":                           {key(r), with(func(d bson.M) { d["unit"] = nil })},
		"no answers":                             {key(r), with(func(d bson.M) { delete(d, "answers") })},
		"answers is an array":                    {key(r), with(func(d bson.M) { d["answers"] = bson.A{5} })},
		"version is text":                        {key(r), with(func(d bson.M) { d["version"] = "1" })},
		"version too large":                      {key(r), with(func(d bson.M) { d["version"] = int64(1) << 40 })},
		"seconds negative":                       {key(r), with(func(d bson.M) { d["seconds"] = -1 })},
		"seconds too many":                       {key(r), with(func(d bson.M) { d["seconds"] = survey.MaxSeconds + 1 })},
		"hour is text":                           {key(r), with(func(d bson.M) { d["hour"] = "2026-03-04" })},
		"withdrawn is a number":                  {key(r), with(func(d bson.M) { d["withdrawn"] = 1 })},
		"withdrawn is false and answers missing": {key(r), with(func(d bson.M) { delete(d, "answers"); d["withdrawn"] = false })},
		"rating 0":                               {key(r), answer(0)},
		"rating 10":                              {key(r), answer(10)},
		"rating -5":                              {key(r), answer(-5)},
		"rating 4.5":                             {key(r), answer(4.5)},
		"rating 1e300":                           {key(r), answer(1e300)},
		"rating is a date":                       {key(r), answer(opened)},
		"rating is a bool":                       {key(r), answer(true)},
		"rating is null":                         {key(r), answer(nil)},
		"rating is text":                         {key(r), answer("5")},
		"text is a number":                       {key(r), answer(bson.D{{Key: "text", Value: 5}})},
		"document without text":                  {key(r), answer(bson.D{{Key: "txt", Value: "x"}})},
		"choice is a number":                     {key(r), answer(bson.A{"time", 5})},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := store.DecodeResponse(c.key, c.body)
			if survey.KindOf(err) != survey.KindDamaged {
				t.Errorf("DecodeResponse gave %+v, %v", got, err)
			}
		})
	}
}

// What was taken back is not read, whatever a tool left in the document.
func TestWithdrawnResponseHasNoAnswers(t *testing.T) {
	r := fullSheet()
	var d bson.D
	if err := bson.Unmarshal(store.EncodeResponse(r), &d); err != nil {
		t.Fatal(err)
	}
	body, err := bson.Marshal(append(d, bson.E{Key: "withdrawn", Value: true}))
	if err != nil {
		t.Fatal(err)
	}
	v, err := store.ViewResponse(key(r), body)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.EachAnswer(func(code []byte, _ store.AnswerView) error { return fmt.Errorf("%s is there", code) }); err != nil {
		t.Error(err)
	}
	got, err := store.DecodeResponse(key(r), body)
	if err != nil || got.Answers != nil || !got.Withdrawn {
		t.Errorf("DecodeResponse gave %+v, %v", got, err)
	}
}

func TestEachAnswerEndsAtAnError(t *testing.T) {
	r := fullSheet()
	v, err := store.ViewResponse(key(r), store.EncodeResponse(r))
	if err != nil {
		t.Fatal(err)
	}
	visits, enough := 0, fmt.Errorf("enough")
	if err := v.EachAnswer(func([]byte, store.AnswerView) error { visits++; return enough }); err != enough || visits != 1 {
		t.Errorf("%d visits, %v", visits, err)
	}
}

// FuzzViewResponse: the walker reads bytes that anybody may have written into
// the file. It must not panic, must not read beyond them, and what it accepts
// and the official package calls valid must encode to a response that decodes
// to the same again.
func FuzzViewResponse(f *testing.F) {
	r := fullSheet()
	whole := store.EncodeResponse(r)
	f.Add([]byte(whole), false)
	f.Add([]byte(store.EncodeResponse(r.Marker())), false)
	for answers, n := range plainAnswers {
		if got, err := store.DecodeResponse(key(r), around([]byte(answers))); err != nil || len(got.Answers) != n {
			f.Fatalf("%q was read as %+v, %v", answers, got, err)
		}
		f.Add([]byte(answers), true)
	}
	for _, cut := range []int{0, 4, 5, 40, len(whole) / 2, len(whole) - 1} {
		f.Add([]byte(whole[:cut]), false)
	}
	for _, at := range []int{0, 3, 4, 10, 11, 200, 300, 400} {
		b := slices.Clone(whole)
		b[at] ^= 0x81
		f.Add([]byte(b), false)
	}
	k := key(r)
	f.Fuzz(func(t *testing.T, data []byte, inside bool) {
		if inside {
			data = around(data)
		}
		// A copy without spare capacity: reading beyond the end panics.
		body := bson.Raw(slices.Clip(slices.Clone(data)))
		v, err := store.ViewResponse(k, body)
		if err != nil {
			if survey.KindOf(err) != survey.KindDamaged {
				t.Fatalf("ViewResponse gave %v", err)
			}
			return
		}
		_ = v.EachAnswer(func(_ []byte, a store.AnswerView) error {
			return a.EachChoice(func(code []byte) { _ = string(code) })
		})
		got, err := store.DecodeResponse(k, body)
		if err != nil || store.Check(store.Responses, k, body) != nil {
			return
		}
		again, err := store.DecodeResponse(k, store.EncodeResponse(got))
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// plainAnswers are the bytes of answers, and how many they are.
var plainAnswers = map[string]int{
	"\x10A1\x00\x05\x00\x00\x00\x02A2\x00\x03\x00\x00\x00NA\x00":                                                  2,
	"\x04wishes\x00\x11\x00\x00\x00\x020\x00\x05\x00\x00\x00time\x00\x00":                                         1,
	"\x03comment\x00\x11\x00\x00\x00\x02text\x00\x02\x00\x00\x00x\x00\x00\x01A1\x00\x00\x00\x00\x00\x00\x00\x14@": 2,
}

// around makes a response whose answers are the given bytes, with right
// lengths, so that the fuzzer gets past those.
func around(elements []byte) []byte {
	document := func(in []byte) []byte {
		return append(append(binary.LittleEndian.AppendUint32(nil, uint32(len(in)+5)), in...), 0)
	}
	return document(slices.Concat([]byte("\x02wave\x00\x08\x00\x00\x002026-q1\x00\x02unit\x00\x02\x00\x00\x00x\x00\x03answers\x00"), document(elements)))
}

func BenchmarkEncodeResponse(b *testing.B) {
	r := fullSheet()
	b.ReportAllocs()
	b.SetBytes(int64(len(store.EncodeResponse(r))))
	for b.Loop() {
		store.EncodeResponse(r)
	}
}

func BenchmarkDecodeResponse(b *testing.B) {
	r := fullSheet()
	k, body := key(r), store.EncodeResponse(r)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := store.DecodeResponse(k, body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkViewResponse reads a full sheet as the columns in memory do.
func BenchmarkViewResponse(b *testing.B) {
	r := fullSheet()
	k, body := key(r), store.EncodeResponse(r)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	sum := 0
	for b.Loop() {
		v, err := store.ViewResponse(k, body)
		if err == nil {
			err = v.EachAnswer(func(_ []byte, a store.AnswerView) error { sum += a.Rating; return nil })
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if sum == 0 {
		b.Fatal("no rating was read")
	}
}

func ExampleEncodeResponse() {
	r := &survey.Response{Wave: "2026-q1", Unit: "xa-1", Counter: "quay-1", Questionnaire: survey.Ref{ID: "sipas-25", Version: 1},
		Form: survey.ShortForm, Channel: survey.ByQR, Hour: opened,
		Answers: survey.Answers{"A2": {Rating: 5}, "B5": {DontKnow: true}, "stage": {Choices: []string{"submit"}}, "comment": {Text: "Tốt"}}}
	fmt.Println(store.EncodeResponse(r))
	// Output: {"wave": "2026-q1","unit": "xa-1","counter": "quay-1","questionnaire": "sipas-25","version": {"$numberInt":"1"},"form": "short","channel": "qr","hour": {"$date":{"$numberLong":"1772600400000"}},"answers": {"A2": {"$numberInt":"5"},"B5": "NA","comment": {"text": "Tốt"},"stage": ["submit"]}}
}
