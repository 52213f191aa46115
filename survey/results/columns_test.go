package results

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// TestIDs draws ids, some of them alike in all the bits that the table looks
// at first, and compares with a map.
func TestIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s ids
		model := map[survey.ResponseID]int{}
		for range rapid.IntRange(0, 300).Draw(t, "n") {
			var id survey.ResponseID
			binary.BigEndian.PutUint64(id[:], uint64(rapid.IntRange(0, 200).Draw(t, "time")))
			binary.LittleEndian.PutUint64(id[8:], uint64(rapid.SampledFrom([]int{0, 256, 512, 1 << 40}).Draw(t, "random")))
			row, known := s.row(id)
			want, has := model[id]
			if known != has || known && row != want {
				t.Fatalf("row %d, %v; want %d, %v", row, known, want, has)
			}
			if !known {
				model[id] = len(s.all)
				s.add(id)
			}
		}
		for id, want := range model {
			if row, known := s.row(id); !known || row != want {
				t.Fatalf("row %d, %v; want %d", row, known, want)
			}
		}
	})
}

func TestRowset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a, b rowset
		model := map[int]bool{}
		for range rapid.IntRange(0, 100).Draw(t, "n") {
			row := rapid.IntRange(0, 200).Draw(t, "row")
			if rapid.Bool().Draw(t, "add") {
				a.add(row)
				model[row] = true
			} else {
				a.remove(row)
				delete(model, row)
			}
		}
		other := rapid.IntRange(0, 300).Draw(t, "other")
		b.add(other)
		for row := range 400 {
			if a.has(row) != model[row] {
				t.Fatalf("row %d: %v", row, a.has(row))
			}
		}
		if a.count() != len(model) || a.meets(b) != model[other] || b.meets(a) != model[other] {
			t.Fatalf("%d rows, want %d", a.count(), len(model))
		}
	})
}

func TestQuestionColumn(t *testing.T) {
	for code, want := range map[string]string{"stage": "stage", "unit": "question:unit", "day": "question:day"} {
		if got := Question(code); got != want {
			t.Errorf("Question(%q) = %q, want %q", code, got, want)
		}
	}
}

func ExampleSchema() {
	q := survey.SIPAS25()
	config := &directory.Snapshot{Questionnaires: map[survey.Ref]*survey.Questionnaire{q.Ref: q}}
	schema, _ := Schema(config, survey.Wave{Questionnaire: q.Ref})
	fmt.Println(len(schema.Items), schema.Overall, schema.Factors[3])
	fmt.Println(schema.Dimensions)
	// Output:
	// 26 OV {D [16 17 18 19]}
	// [unit counter field channel form version language day hour batch partial stage trips ontime wishes who sex age]
}

// FuzzStoredResponse lets any bytes stand where a response should: they are a
// row, or they are counted as a misfit, and nothing else.
func FuzzStoredResponse(f *testing.F) {
	q := survey.SIPAS25()
	schema, _ := Schema(&directory.Snapshot{Questionnaires: map[survey.Ref]*survey.Questionnaire{q.Ref: q}}, survey.Wave{Questionnaire: q.Ref})
	id := survey.NewResponseID(noon, [survey.RandomIDBytes]byte{1})
	good := &survey.Response{ID: id, Wave: "w", Unit: "D1", Counter: "D1", Questionnaire: q.Ref, Channel: survey.ByQR, Hour: noon, Seconds: 9,
		Answers: survey.Answers{"A1": {Rating: 5}, "OV": {DontKnow: true}, "stage": {Choices: []string{"result"}}, "comment": {Text: "!"}}}
	f.Add(store.ResponseKey("w", id), []byte(store.EncodeResponse(good)))
	f.Add(store.ResponseKey("w", id), []byte(store.EncodeResponse(good.Marker())))
	f.Add("w/x", []byte{5, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, key string, body []byte) {
		c, err := newColumns(schema)
		if err != nil {
			t.Fatal(err)
		}
		x := newDecoder(schema)
		s := &x.sheets(1)[0]
		for range 2 {
			s.read(key, body)
			x.lay(s)
			_, _ = c.add(s)
		}
		if got := c.rows() + len(c.misfits); got != 1 {
			t.Fatalf("%d rows and %d misfits of one document", c.rows(), len(c.misfits))
		}
		if v := c.snapshot("w", 1, time.Time{}); v.Live().Tally().Rows != int64(v.Responses) {
			t.Fatal("the rows do not add up")
		}
	})
}
