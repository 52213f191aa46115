package seal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
)

// claim is a result that is to be computed again.
type claim struct {
	wave, name, sha256 string
	rows               int
	layout             *table.Layout
	result             *study.Result
	tree               any // the result, number by number as it was written
}

// parseClaim reads a Document or the JSON of a study. In the second case the
// layout is guessed from the header of the data.
func parseClaim(document, data []byte) (*claim, error) {
	var kind struct {
		Schema     string          `json:"schema"`
		Provenance json.RawMessage `json:"provenance"`
		Result     json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(document, &kind); err != nil {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "reading the result: %w", err)
	}
	if kind.Schema == "" && kind.Provenance != nil {
		return parseStudy(document, data)
	}
	d, err := ParseDocument(document)
	if err != nil {
		return nil, err
	}
	tree, err := parseTree(kind.Result)
	return &claim{wave: d.Wave, name: d.Dataset.Name, sha256: d.Dataset.SHA256, rows: d.Dataset.Rows, layout: d.Dataset.Layout, result: d.Result, tree: tree}, err
}

func parseStudy(document, data []byte) (*claim, error) {
	c := &claim{result: &study.Result{}}
	if err := json.Unmarshal(document, c.result); err != nil {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "reading the result: %w", err)
	}
	var err error
	if c.tree, err = parseTree(document); err != nil {
		return nil, err
	}
	header, err := table.Header(data)
	if err != nil {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "reading the header: %w", err)
	}
	l, err := table.Guess(header)
	if err != nil {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "guessing what the columns mean: %w", err)
	}
	// As sipas analyze takes them: what a column could be in a sample is used
	// where the plan says so, and what the plan names is read.
	l.Numbers = append(l.Numbers, given(l.Weight, l.Population)...)
	l.Dimensions = append(l.Dimensions, given(l.Stratum, l.Cluster)...)
	l.Weight, l.Population, l.Stratum, l.Cluster = table.Column{}, table.Column{}, table.Column{}, table.Column{}
	for _, name := range named(c.result.Provenance.Asked) {
		if slices.Contains(header, name) && !has(l, name) {
			l.Dimensions = append(l.Dimensions, table.Named(name))
		}
	}
	c.layout = &l
	return c, nil
}

func given(columns ...table.Column) []table.Column {
	return slices.DeleteFunc(columns, table.Column.IsZero)
}

// named are the label columns that a plan names.
func named(p study.Plan) []string {
	all := slices.Concat(p.By...)
	for _, f := range p.Where {
		all = append(all, f.Dimension)
	}
	for _, c := range p.Comparisons {
		all = append(all, c.Dimension)
	}
	return append(all, p.Units, p.Trend.Dimension)
}

func has(l table.Layout, name string) bool {
	s := l.Schema()
	return slices.Contains(s.Dimensions, name) || slices.Contains(s.Numbers, name) || slices.Contains(s.Items, name)
}

// treeOf is a result as JSON has it.
func treeOf(r *study.Result) (any, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encoding a result: %w", err)
	}
	return parseTree(b)
}

// parseTree reads JSON with its numbers as they are written: the shortest
// decimal that reads back to the same bits, so that equal texts are equal bits.
func parseTree(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "reading the result: %w", err)
	}
	return tree, nil
}

// compare walks both trees.
func (r *Report) compare(where string, sealed, found any) {
	switch s := sealed.(type) {
	case map[string]any:
		if f, ok := found.(map[string]any); ok {
			r.compareMembers(where, s, f)
			return
		}
	case []any:
		if f, ok := found.([]any); ok {
			r.compareElements(where, s, f)
			return
		}
	default:
		r.Figures++
		if write(sealed) == write(found) {
			return
		}
	}
	r.add(FaultFigure, where, write(sealed), write(found))
}

func (r *Report) compareMembers(where string, sealed, found map[string]any) {
	keys := map[string]bool{}
	for k := range sealed {
		keys[k] = true
	}
	for k := range found {
		keys[k] = true
	}
	for _, k := range sortedKeys(keys) {
		s, inSealed := sealed[k]
		f, inFound := found[k]
		at := join(where, k)
		switch {
		case !inFound:
			r.add(FaultSurplus, at, write(s), "")
		case !inSealed:
			r.add(FaultAbsent, at, "", write(f))
		default:
			r.compare(at, s, f)
		}
	}
}

// compareElements compares lists: elements that have a name by it, others by
// their places.
func (r *Report) compareElements(where string, sealed, found []any) {
	for i := range max(len(sealed), len(found)) {
		switch {
		case i >= len(found):
			r.add(FaultSurplus, join(where, nameOf(sealed[i], i)), write(sealed[i]), "")
		case i >= len(sealed):
			r.add(FaultAbsent, join(where, nameOf(found[i], i)), "", write(found[i]))
		default:
			r.compare(join(where, nameOf(found[i], i)), sealed[i], found[i])
		}
	}
}

// nameOf is what a reader calls an element: what it is about, else its place
// from 1 on.
func nameOf(element any, i int) string {
	m, _ := element.(map[string]any)
	var parts []string
	for _, key := range []string{"labels", "by", "name", "subject", "formula", "score", "code"} {
		if v, ok := m[key]; ok {
			text := strings.Trim(write(v), `"`)
			if l, isList := v.([]any); isList {
				var all []string
				for _, x := range l {
					all = append(all, strings.Trim(write(x), `"`))
				}
				text = strings.Join(all, ",")
			}
			if text != "" {
				parts = append(parts, text)
			}
		}
	}
	if len(parts) == 0 {
		return "[" + fmt.Sprint(i+1) + "]"
	}
	return "[" + strings.Join(parts, " ") + "]"
}

func join(where, key string) string {
	if where == "" || strings.HasPrefix(key, "[") {
		return where + key
	}
	return where + "." + key
}

// longest bounds what of a value is written into a report.
const longest = 120

func write(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if len(b) > longest {
		return strings.ToValidUTF8(string(b[:longest]), "") + "…"
	}
	return string(b)
}

func sortedKeys(set map[string]bool) []string {
	all := make([]string, 0, len(set))
	for k := range set {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
