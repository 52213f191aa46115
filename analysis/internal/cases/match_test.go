package cases

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// matcher compares a computed tree with an expected one.
type matcher struct {
	rule    record
	at      string
	figures int
	misses  []string
	passed  []string // paths that differ as passedOver says
	worst   float64
	worstAt string
}

// keyColumns identify the rows of a table.
var keyColumns = []string{"unit", "item", "counter", "field", "period", "sex", "age_group", "gender",
	"set", "unit1", "unit2", "variable", "stype", "factor", "resp_id", "id", "terms"}

// pValueKeys are compared relative to their size.
var pValueKeys = []string{"p_z", "p_cc", "p_nocc", "fisher_p", "p_F", "p.value", "pvalue", "bartlett_p", "p_cor_test", testP}

// stated are tolerances that differ from their record's, by record and column,
// with the reason. All are absolute.
var stated = map[string]float64{
	// R interpolates the limits of profile likelihoods; the call texts say 1e-4.
	"*.likelihood_lo": 1e-4, "*.likelihood_hi": 1e-4,
	// The notes of the simulated ranks allow their limits to be off by one.
	"rank_bootstrap.rank_lo": 1, "rank_bootstrap.rank_hi": 1,
	"rank_posterior.rank_lo": 1, "rank_posterior.rank_hi": 1,
	// VGAM stops 1.1e-6 and 1.3e-6 short of the maximum of its own likelihood.
	"beta_binomial.vglm_mu": 2e-6, "beta_binomial.vglm_rho": 2e-6,
}

// tolerance returns the tolerance for the figure at a path, and whether it is
// stated as an absolute one.
func (m *matcher) tolerance(path string) (tol float64, absolute bool) {
	_, record, _ := strings.Cut(m.at, "/")
	for _, at := range []string{record, "*"} {
		if tol, ok := stated[at+"."+lastName(path)]; ok && tol > m.rule.Tol {
			return tol, true
		}
	}
	return m.rule.Tol, false
}

// lastName returns the name of the column that a path ends in.
func lastName(path string) string {
	if i := strings.LastIndexByte(path, '['); i > 0 {
		path = path[:i]
	}
	return path[strings.LastIndexByte(path, '.')+1:]
}

// match compares want with got at a path.
func (m *matcher) match(path string, want, got any) {
	want, got = unwrap(want, got)
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			m.miss(path, want, got)
			return
		}
		m.table(path, w, g)
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			m.miss(path, want, got)
			return
		}
		for i := range w {
			m.match(fmt.Sprintf("%s[%d]", path, i), w[i], g[i])
		}
	case float64:
		m.number(path, w, got)
	default: // string, bool, null
		m.figures++
		if want != got {
			m.miss(path, want, got)
		}
	}
}

// unwrap makes a list of one and its only value the same: R does not tell them
// apart.
func unwrap(want, got any) (any, any) {
	w, wantList := want.([]any)
	g, gotList := got.([]any)
	switch {
	case wantList && !gotList && len(w) == 1:
		return w[0], got
	case gotList && !wantList && len(g) == 1:
		return want, g[0]
	}
	return want, got
}

// table compares maps; if they are tables with key columns the rows of got are
// put in the order of want first.
func (m *matcher) table(path string, want, got map[string]any) {
	keys := rowKeys(want)
	order, missing := align(want, got, keys)
	for _, row := range missing {
		m.figures++
		m.misses = append(m.misses, fmt.Sprintf("%s: no row %s", path, row))
	}
	if len(missing) > 0 {
		return
	}
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if strings.HasPrefix(k, "note") {
			continue
		}
		g, ok := got[k]
		if !ok {
			m.figures++
			m.misses = append(m.misses, fmt.Sprintf("%s.%s: not computed", path, k))
			continue
		}
		column, isColumn := g.([]any)
		if order != nil && isColumn && len(column) == len(got[keys[0]].([]any)) {
			sorted := make([]any, len(order))
			for i, o := range order {
				sorted[i] = column[o]
			}
			g = sorted
		}
		value := want[k]
		if k == "p" && isTest(want) {
			k = testP
		}
		m.match(path+"."+k, value, g)
	}
}

// testP is how a path writes the column p where it is a p-value.
const testP = "p (of the test)"

// isTest reports whether a table holds the result of a test, so that its p is
// a p-value and not a share.
func isTest(table map[string]any) bool {
	for _, statistic := range []string{"H", "chisq", "F", "t", "z", "U", "stat"} {
		if _, ok := table[statistic]; ok {
			return true
		}
	}
	return false
}

// rowKeys returns the key columns of a table that belong together: those as
// long as the first.
func rowKeys(table map[string]any) (keys []string) {
	length := -1
	for _, k := range keyColumns {
		column, ok := table[k].([]any)
		if !ok || length >= 0 && len(column) != length {
			continue
		}
		length = len(column)
		keys = append(keys, k)
	}
	return keys
}

// align returns for each row of want the row of got with the same keys, or nil
// if the tables are not told apart by keys.
func align(want, got map[string]any, keys []string) (order []int, missing []string) {
	if len(keys) == 0 {
		return nil, nil
	}
	for _, k := range keys {
		if _, ok := got[k].([]any); !ok {
			return nil, nil
		}
	}
	place := make(map[string]int)
	for i := range got[keys[0]].([]any) {
		place[rowKey(got, keys, i)] = i
	}
	seen := make(map[string]bool)
	for i := range want[keys[0]].([]any) {
		key := rowKey(want, keys, i)
		if seen[key] {
			return nil, nil
		}
		seen[key] = true
		at, ok := place[key]
		if !ok {
			missing = append(missing, key)
			continue
		}
		order = append(order, at)
	}
	return order, missing
}

// rowKey joins the keys of row i.
func rowKey(table map[string]any, keys []string, i int) string {
	parts := make([]string, len(keys))
	for j, k := range keys {
		if column := table[k].([]any); i < len(column) {
			parts[j] = fmt.Sprint(column[i])
		}
	}
	return strings.Join(parts, "|")
}

// number compares two numbers by the record's rule.
func (m *matcher) number(path string, want float64, got any) {
	m.figures++
	g, ok := got.(float64)
	if !ok {
		m.miss(path, want, got)
		return
	}
	tol, absolute := m.tolerance(path)
	deviation := math.Abs(g-want) / max(1, math.Abs(want))
	if absolute {
		deviation = math.Abs(g - want)
	} else if isP := isPValue(path); isP || m.rule.Compare == "relative" {
		if isP {
			tol = max(tol, 1e-6)
		}
		if want != 0 {
			deviation = math.Abs(g-want) / math.Abs(want)
		}
		if isP && math.Abs(want) < 1e-250 && math.Abs(g) < 1e-250 {
			deviation = 0
		}
	}
	_, known := passedOver[m.at+path]
	switch match := deviation <= tol; {
	case known && match:
		m.misses = append(m.misses, path+": matches, and stands in passedOver")
		return
	case known:
		m.figures--
		m.passed = append(m.passed, path)
		return
	case !match:
		m.miss(path, want, got)
		return
	}
	if deviation > m.worst {
		m.worst, m.worstAt = deviation, path
	}
}

// isPValue reports whether a path ends in the name of a p-value.
func isPValue(path string) bool { return slices.Contains(pValueKeys, lastName(path)) }

// miss notes a difference.
func (m *matcher) miss(path string, want, got any) {
	if m.figures == 0 {
		m.figures = 1
	}
	m.misses = append(m.misses, fmt.Sprintf("%s: got %v, want %v", path, short(got), short(want)))
}

// short cuts a value for a message.
func short(v any) string {
	s := fmt.Sprint(v)
	if len(s) > 200 {
		return s[:200] + "…"
	}
	return s
}

// plain turns what a room returned into what encoding/json would read: numbers
// are float64, NaN is nil, infinities are the words R wrote.
func plain(v any) any {
	if v == nil {
		return nil
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Float64, reflect.Float32:
		f := r.Float()
		switch {
		case math.IsNaN(f):
			return nil
		case math.IsInf(f, 1):
			return "Inf"
		case math.IsInf(f, -1):
			return "-Inf"
		}
		return f
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint8:
		if r.CanInt() {
			return float64(r.Int())
		}
		return float64(r.Uint())
	case reflect.Slice:
		list := make([]any, r.Len())
		for i := range list {
			list[i] = plain(r.Index(i).Interface())
		}
		return list
	case reflect.Map:
		m := make(map[string]any, r.Len())
		for _, k := range r.MapKeys() {
			m[k.String()] = plain(r.MapIndex(k).Interface())
		}
		return m
	}
	return v
}
