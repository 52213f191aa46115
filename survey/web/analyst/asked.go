package analyst

import (
	"math"
	"net/url"
	"strconv"
	"strings"
)

// asked are the page's own parameters.
type asked struct {
	sort   string  // bySheet, byIndex, byLow
	level  int     // of the units in the league; 0: the first with two or more
	cells  string  // ofFactors, ofCriteria
	target float64 // a share; NaN: none
	wrong  string  // what was typed as a target and is none; "" for nothing
}

// Ways to sort criteria.
const (
	bySheet = "order"
	byIndex = "index"
	byLow   = "low"
)

// Columns of the table of units.
const (
	ofFactors  = "factors"
	ofCriteria = "criteria"
)

// deepest bounds the level in an address.
const deepest = 20

// askedOf reads the parameters; what makes no sense is as if it were not there.
func askedOf(q url.Values) asked {
	a := asked{sort: bySheet, cells: ofFactors, target: math.NaN()}
	if s := q.Get("sort"); s == byIndex || s == byLow {
		a.sort = s
	}
	if q.Get("cells") == ofCriteria {
		a.cells = ofCriteria
	}
	if n, err := strconv.Atoi(q.Get("level")); err == nil && 1 <= n && n <= deepest {
		a.level = n
	}
	// 90, 90.5, and 90,5 as it is written here
	typed := strings.TrimSpace(q.Get("target"))
	if x, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64); err == nil && 0 < x && x <= 100 {
		a.target = x / 100
	} else {
		a.wrong = typed
	}
	return a
}

// query is what the parameters are in an address: nothing that goes without
// saying.
func (a asked) query() url.Values {
	q := url.Values{}
	if a.sort != bySheet {
		q.Set("sort", a.sort)
	}
	if a.cells != ofFactors {
		q.Set("cells", a.cells)
	}
	if a.level > 0 {
		q.Set("level", strconv.Itoa(a.level))
	}
	if !math.IsNaN(a.target) {
		q.Set("target", strconv.FormatFloat(math.Round(a.target*1e6)/1e4, 'f', -1, 64))
	}
	return q
}
