package survey

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Difference is one place in which two versions of a thing differ: Path leads
// there by field names and list indexes ("name.vi", "factors.0.code"), From
// and To are what stood there before and after, as text; "" when nothing did.
type Difference struct {
	Path string `bson:"path" json:"path"`
	From string `bson:"from,omitempty" json:"from,omitempty"`
	To   string `bson:"to,omitempty" json:"to,omitempty"`
}

// Differences compares two things by what their JSON says, so that an empty
// list equals one that is not there. A nil thing has nothing. The result is in
// order of Path, list indexes by number.
func Differences(from, to any) ([]Difference, error) {
	before, err := leaves(from)
	if err != nil {
		return nil, err
	}
	after, err := leaves(to)
	if err != nil {
		return nil, err
	}
	var all []Difference
	for path, x := range before {
		if y, kept := after[path]; !kept || x.text != y.text {
			all = append(all, Difference{Path: path, From: x.text, To: y.text})
		}
	}
	for path, y := range after {
		if _, known := before[path]; !known {
			all = append(all, Difference{Path: path, To: y.text})
		}
	}
	order := func(d Difference) []string {
		if x, ok := before[d.Path]; ok {
			return x.steps
		}
		return after[d.Path].steps
	}
	slices.SortFunc(all, func(a, b Difference) int { return slices.CompareFunc(order(a), order(b), step) })
	return all, nil
}

// leaf is a value that holds no others, with the steps that lead to it.
type leaf struct {
	steps []string
	text  string
}

// step orders two steps of a path: indexes by number, names by bytes.
func step(a, b string) int {
	i, err1 := strconv.Atoi(a)
	j, err2 := strconv.Atoi(b)
	if err1 == nil && err2 == nil {
		return cmp.Compare(i, j)
	}
	return cmp.Compare(a, b)
}

// leaves are the values of a thing's JSON by path, without empty ones. A thing
// in a list counts even if it is empty: one more label without a text is a
// difference.
func leaves(thing any) (map[string]leaf, error) {
	text, err := json.Marshal(thing)
	if err != nil {
		return nil, fmt.Errorf("comparing: %w", err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, fmt.Errorf("comparing: %w", err)
	}
	all := map[string]leaf{}
	gather(all, nil, tree)
	return all, nil
}

// nothing stands for an empty thing in a list.
const nothing = "{}"

func path(steps []string) string { return strings.Join(steps, ".") }

// isThing tells whether a value is an object, or the place of one.
func isThing(value any) bool {
	_, is := value.(map[string]any)
	return is || value == nil
}

func gather(all map[string]leaf, steps []string, value any) {
	under := func(name string, v any) { gather(all, append(slices.Clone(steps), name), v) }
	put := func(text string) { all[path(steps)] = leaf{steps, text} }
	switch v := value.(type) {
	case map[string]any:
		for name, x := range v {
			under(name, x)
		}
	case []any:
		for i, x := range v {
			found := len(all)
			if under(strconv.Itoa(i), x); len(all) == found && isThing(x) {
				under(strconv.Itoa(i), nothing)
			}
		}
	case string:
		if v != "" {
			put(v)
		}
	case bool:
		if v {
			put("true")
		}
	case float64:
		if v != 0 {
			put(strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
}
