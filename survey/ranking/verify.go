package ranking

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"sipas/survey/reform"
)

// Difference is one thing of a frozen round that is not what follows from the
// rest of it: Kept stands in the document, Found is what was computed.
type Difference struct {
	Where string `json:"where"` // such as "figures/units/so-y-te/nodes/1.2/points"; "form" for the bytes as a whole
	Kept  string `json:"kept,omitempty"`
	Found string `json:"found,omitempty"`
}

// Verify computes a frozen round again from its document. What was altered in the
// store so that its digest differs is the only difference then: "sha256".
// ErrUnfrozen; the store's errors.
func (r *Rankings) Verify(ctx context.Context, id string) ([]Difference, error) {
	data, _, err := r.FrozenBytes(ctx, id)
	if errors.Is(err, ErrDamaged) {
		record, err := r.Record(ctx, id)
		if err != nil {
			return nil, err
		}
		return []Difference{{Where: "sha256", Kept: record.SHA256}}, nil
	}
	if err != nil {
		return nil, err
	}
	differences, err := VerifyRound(data)
	if errors.Is(err, ErrForm) {
		return []Difference{{Where: "form", Found: err.Error()}}, nil
	}
	return differences, err
}

// VerifyRound computes a frozen round again from the bytes of its document alone:
// points of surveys by their rules, sheets, totals, indexes, places, classes. None
// means that every figure follows from what was given. ErrForm for what is no
// frozen round.
func VerifyRound(data []byte) ([]Difference, error) {
	d, err := Parse(data)
	if err != nil {
		return nil, err
	}
	differences := []Difference{}
	if again, err := d.encode(); err != nil || !bytes.Equal(again, data) {
		differences = append(differences, Difference{Where: "form", Found: "it has other fields, or another form, than this program writes"})
	}
	found, err := d.again()
	if err != nil {
		if errors.Is(err, ErrForm) {
			return nil, err
		}
		return append(differences, Difference{Where: "figures", Found: err.Error()}), nil
	}
	kept, err := treeOf(d)
	if err != nil {
		return nil, err
	}
	computed, err := treeOf(found)
	if err != nil {
		return nil, err
	}
	return append(differences, compareTrees("", kept, computed)...), nil
}

// again is the document as it follows from what people and surveys gave.
func (d *Document) again() (*Document, error) {
	f, err := d.facts()
	if err != nil {
		return nil, err
	}
	for i := range f.units {
		u := &f.units[i]
		for _, g := range u.given {
			if g.Source == reform.Satisfaction {
				g.Wave, g.Least = d.Round.WaveOf(g.Leaf), d.Round.LeastAnswers()
			}
			g.settle()
		}
	}
	results := make([]*scored, len(f.units))
	if err := f.score(results); err != nil {
		return nil, err
	}
	r := rank(f, results)
	found := *d
	found.Units = slices.Clone(d.Units)
	found.Figures = figures(r)
	for i := range found.Units {
		u := &found.Units[i]
		u.Given = []SurveyRecord{}
		for _, it := range r.byUnit[u.Unit].set.leaves {
			if g := r.byUnit[u.Unit].Given[it.Code]; g != nil {
				u.Given = append(u.Given, g.record())
			}
		}
	}
	return &found, nil
}

// treeOf is a document as JSON values.
func treeOf(d *Document) (any, error) {
	data, err := d.encode()
	if err != nil {
		return nil, err
	}
	var tree any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&tree); err != nil {
		return nil, fmt.Errorf("reading a document back: %w", err)
	}
	return tree, nil
}

// compareTrees lists where two values differ, in the order of names and places.
func compareTrees(where string, kept, found any) []Difference {
	var all []Difference
	if a, b, both := pair[map[string]any](kept, found); both {
		names := maps.Clone(a)
		maps.Copy(names, b)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			all = append(all, compareTrees(join(where, name), a[name], b[name])...)
		}
		return all
	}
	if a, b, both := pair[[]any](kept, found); both {
		for i := range max(len(a), len(b)) {
			x, y := at(a, i), at(b, i)
			all = append(all, compareTrees(join(where, nameOf(x, y, i)), x, y)...)
		}
		return all
	}
	if a, b := written(kept), written(found); a != b {
		return []Difference{{where, a, b}}
	}
	return nil
}

// pair are two values of one form.
func pair[T any](a, b any) (x, y T, both bool) {
	x, isX := a.(T)
	y, isY := b.(T)
	return x, y, isX && isY
}

func join(where, name string) string {
	if where == "" {
		return name
	}
	return where + "/" + name
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// nameOf names an element of a list by its unit or code, else by its place.
func nameOf(kept, found any, i int) string {
	for _, v := range []any{kept, found} {
		fields, _ := v.(map[string]any)
		for _, name := range []string{"unit", "code", "leaf"} {
			if s, ok := fields[name].(string); ok && s != "" {
				return s
			}
		}
	}
	return strconv.Itoa(i)
}

// written is a value in words; "" for none.
func written(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case map[string]any, []any:
		text, _ := json.Marshal(v)
		return string(text)
	}
	return fmt.Sprint(v)
}
