package table

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis"
)

func TestParseLayoutGivesTheSchema(t *testing.T) {
	l, err := ParseLayout([]byte(`{
		"factors": [{"name": "A", "items": ["A1", {"name": "A2", "header": "Biển hiệu"}]}, {"name": "B", "items": ["B1"]}],
		"overall": "OV", "dimensions": ["unit", "sex"], "numbers": ["age"],
		"weight": "w", "stratum": "unit", "population": "N", "cluster": "counter", "duration": "s", "time": "at", "id": "no"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := analysis.Schema{
		Scale: 5, Items: []string{"A1", "A2", "B1", "OV"},
		Factors: []analysis.Factor{{Name: "A", Items: []int{0, 1}}, {Name: "B", Items: []int{2}}},
		Overall: "OV", Dimensions: []string{"unit", "sex", "counter"}, Numbers: []string{"age", "w", "N", "s", "at"},
		Weight: "w", Population: "N", Stratum: "unit", Cluster: "counter",
	}
	if diff := cmp.Diff(want, l.Schema()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParseLayoutRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"a key it does not know":        {`{"item": ["A1"]}`, `unknown field "item"`},
		"no items":                      {`{"dimensions": ["unit"]}`, "no item"},
		"an item twice":                 {`{"items": ["A1", "A1"]}`, `item "A1" appears twice`},
		"a column in two roles":         {`{"items": ["A1"], "dimensions": ["A1"]}`, `column "A1" is named twice: as an item and as a dimension`},
		"one header for two items":      {`{"items": [{"name": "A1", "header": "x"}, {"name": "A2", "header": "x"}]}`, `column "x" is named twice`},
		"a column without name":         {`{"items": ["A1", ""]}`, "has no name"},
		"a scale too long":              {`{"scale": 99, "items": ["A1"]}`, "scale has 99 categories"},
		"an empty word for don't know":  {`{"items": ["A1"], "dont_know": [""]}`, "empty word"},
		"something behind the layout":   {`{"items": ["A1"]} x`, "behind the closing brace"},
		"a column that is not a column": {`{"items": [7]}`, "a column is a string"},
		"what is not JSON":              {"{\n  items: A1}", "not JSON: line 2, character 3"},
		"what ends too early":           {`{"items": ["A1"`, "ends too early"},
		"a value of another kind":       {`{"scale": "five", "items": ["A1"]}`, `"scale" cannot be a string`},
		"two factors of one name":       {`{"factors": [{"name": "A", "items": ["A1"]}, {"name": " A", "items": ["A2"]}]}`, `factor "A" appears twice`},
		"a factor without name":         {`{"factors": [{"items": ["A1"]}]}`, "a factor has no name"},
		"a factor without item":         {`{"factors": [{"name": "A", "items": ["A1"]}, {"name": "B"}]}`, `factor "B" has no item`},
		"an answer for don't know":      {`{"items": ["A1"], "dont_know": ["5"]}`, `"5" is an answer of the scale`},
		"an answer for missing":         {`{"items": ["A1"], "missing": ["1.0"]}`, `"1.0" is an answer of the scale`},
		"one word for both":             {`{"items": ["A1"], "missing": ["NA"]}`, `"NA" stands in dont_know and in missing`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseLayout([]byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q in it", err, c.says)
			}
			if _, coded := errors.AsType[*Flaw](err); !coded {
				t.Errorf("%v has no code", err)
			}
		})
	}
}

func TestGuessKnowsTheReferenceForm(t *testing.T) {
	l, err := Guess(strings.Split("resp_id,unit,counter,period,q1_1,q1_2,q2_1,overall,weight,N_stratum,duration_s,note", ","))
	if err != nil {
		t.Fatal(err)
	}
	n := Named
	want := Layout{
		Factors: []Factor{{"F1", []Column{n("q1_1"), n("q1_2")}}, {"F2", []Column{n("q2_1")}}},
		Overall: n("overall"), Dimensions: []Column{n("unit"), n("counter"), n("period")},
		Weight: n("weight"), Population: n("N_stratum"), Duration: n("duration_s"), ID: n("resp_id"),
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	_, err = Guess([]string{"name", "score"})
	if f, coded := errors.AsType[*Flaw](err); !coded || f.Code != "header_no_items" {
		t.Errorf("of a header without items: %v", err)
	}
}

// What ParseLayout accepts is written so that it reads back the same.
func FuzzLayout(f *testing.F) {
	f.Add([]byte(`{"items": ["A1"]}`))
	f.Add([]byte(`{"scale": 4, "factors": [{"name": "A", "items": [{"name": "A1", "header": "x"}]}], "dont_know": ["9"], "weight": "w"}`))
	f.Add([]byte(`{"items": ["A1"], "stratum": "unit", "dimensions": ["unit"]} `))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ParseLayout(data)
		if err != nil {
			return
		}
		written, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseLayout(written)
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if diff := cmp.Diff(l.Schema(), again.Schema()); diff != "" {
			t.Errorf("(-read +read again)\n%s", diff)
		}
	})
}

func ExampleRead() {
	data := []byte("unit,A1,A2,OV\nu1,5,4,5\nu1,3,NA,4\nu2,4,,5\n")
	t, err := Read(data, Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	tally := t.Frame.All().Tally()
	fmt.Println(t.Frame.Rows(), "rows,", t.Frame.Schema().Items)
	fmt.Printf("A1: %d of %d satisfied\n", tally.Items[0].Top2(), tally.Items[0].Answered())
	_, err = Read([]byte("unit,A1\nu1,7\n"), Options{})
	fmt.Println(err)
	// Output:
	// 3 rows, [A1 A2 OV]
	// A1: 2 of 3 satisfied
	// row 2: column "A1": "7" is not an answer; allowed: 1 to 5, empty, NA
}
