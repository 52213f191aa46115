package reform

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"sipas/analysis/scoring"
	"sipas/survey"
)

// Level says for whom a set is.
type Level string

// The levels.
const (
	Ministry   Level = "ministry" // units of a ministry
	Province   Level = "province"
	Department Level = "department" // of a province
	Commune    Level = "commune"
)

// Levels are all there are.
func Levels() []Level { return []Level{Ministry, Province, Department, Commune} }

// Source says where a leaf's points come from.
type Source string

// The sources. What is not a leaf has none.
const (
	SelfScored   Source = "self"     // the unit scores itself, and is appraised
	Sociological Source = "survey"   // a sociological survey (XHH) of councils, leaders, communes
	Satisfaction Source = "sipas"    // the satisfaction index of a sealed wave
	Computed     Source = "computed" // a number that the unit reports, by a rule
)

// Sources are all there are.
func Sources() []Source { return []Source{SelfScored, Sociological, Satisfaction, Computed} }

// Item is a place in a criteria set.
type Item struct {
	Code     string       `bson:"code" json:"code"`                         // "1.2.3"; unique in the set
	Parent   string       `bson:"parent,omitempty" json:"parent,omitempty"` // code of the item above, which stands before; "" for a field
	Name     survey.Text  `bson:"name" json:"name"`
	Max      string       `bson:"max,omitempty" json:"max,omitempty"` // points, "2.5"; may be left out above leaves
	Kind     scoring.Kind `bson:"kind,omitempty" json:"kind,omitempty"`
	Source   Source       `bson:"source,omitempty" json:"source,omitempty"`     // of a leaf
	Evidence bool         `bson:"evidence,omitempty" json:"evidence,omitempty"` // a document must prove it
	Rule     string       `bson:"rule,omitempty" json:"rule,omitempty"`         // how an index becomes points, see ParseRule; "" is linear
	Note     survey.Text  `bson:"note,omitempty" json:"note,omitempty"`
}

// Band is a class of results.
type Band struct {
	Code string      `bson:"code" json:"code"`
	Name survey.Text `bson:"name" json:"name"`
	From string      `bson:"from" json:"from"` // percent; exactly that much belongs to it
}

// CriteriaSet is a set of criteria in one version. A version that has been
// published does not change any more.
type CriteriaSet struct {
	ID        string      `bson:"id" json:"id"`
	Version   int         `bson:"version" json:"version"`
	Published bool        `bson:"published" json:"published"`
	Level     Level       `bson:"level" json:"level"`
	Title     survey.Text `bson:"title" json:"title"`
	Basis     survey.Text `bson:"basis,omitempty" json:"basis,omitempty"` // the decision it comes from, and what of it is not known
	Items     []Item      `bson:"items" json:"items"`
	Bands     []Band      `bson:"bands,omitempty" json:"bands,omitempty"`
	Decimals  int         `bson:"decimals" json:"decimals"` // of points and indexes as they are published
}

// Bounds of a set.
const (
	MostItems    = 1000
	MostDecimals = 4
)

// number is a decimal number as it is kept: no sign, no exponent, no useless
// zeros.
var number = regexp.MustCompile(`^(0|[1-9][0-9]{0,5})(\.[0-9]{0,5}[1-9])?$`)

// Points reads points as they are kept.
func Points(text string) (*big.Rat, bool) {
	if !number.MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// TypedPoints reads points as people write them: with a decimal comma or point,
// and zeros at the end; text is how they are kept.
func TypedPoints(typed string) (text string, ok bool) {
	text = strings.Replace(strings.TrimSpace(typed), ",", ".", 1)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	_, ok = Points(text)
	return text, ok
}

// code is what codes of items look like.
var code = regexp.MustCompile(`^[\pL\pN+-][\pL\pN.+-]{0,19}$`)

// Tree is the set as the arithmetic sees it, with what is wrong with it: a
// Problem's Field is "items[n]", n from 0, and its Code one of criteria.code,
// .twice, .parent, .name, .max, .no_max, .sum (Args: as given, as added up),
// .kind, .source, .rule, .band, .empty, .many, .decimals. A tree with problems
// is nil.
func (s *CriteriaSet) Tree() (scoring.Set, []survey.Problem) {
	var wrong []survey.Problem
	fault := func(i int, code string, args ...string) {
		wrong = append(wrong, survey.Problem{Field: fmt.Sprintf("items[%d]", i), Code: "criteria." + code, Args: args})
	}
	if len(s.Items) > MostItems {
		return nil, []survey.Problem{{Field: "items", Code: "criteria.many", Args: []string{fmt.Sprint(MostItems)}}}
	}
	place := map[string]int{}
	below := map[string]bool{}
	for i, it := range s.Items {
		if !code.MatchString(it.Code) {
			fault(i, "code", it.Code)
		}
		if _, twice := place[it.Code]; twice {
			fault(i, "twice", it.Code)
		}
		if _, known := place[it.Parent]; it.Parent != "" && !known {
			fault(i, "parent", it.Parent)
		}
		place[it.Code], below[it.Parent] = i, true
	}
	for i, it := range s.Items {
		it.check(below[it.Code], func(code string, args ...string) { fault(i, code, args...) })
	}
	wrong = append(wrong, s.checkRest()...)
	if len(wrong) > 0 {
		return nil, wrong
	}
	tree := s.under("")
	for _, f := range tree.Check() {
		at, found := place[f.Node]
		if !found {
			return nil, []survey.Problem{{Field: "items", Code: "criteria." + f.Code}}
		}
		args := f.Args
		for i, a := range args {
			if x, ok := new(big.Rat).SetString(a); ok {
				args[i] = exact(x)
			}
		}
		fault(at, f.Code, args...)
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return tree, nil
}

// exact writes a sum of decimal numbers with as many decimals as it has.
func exact(x *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(x.FloatString(10), "0"), ".")
}

// check looks at what concerns one item alone; inner tells that others stand
// below it.
func (it Item) check(inner bool, fault func(code string, args ...string)) {
	if it.Name.In(survey.Vietnamese) == "" {
		fault("name")
	}
	if _, ok := Points(it.Max); it.Max != "" && !ok {
		fault("max", it.Max)
	}
	switch {
	case it.Kind != scoring.Regular && it.Kind != scoring.Bonus && it.Kind != scoring.Penalty:
		fault("kind", string(it.Kind))
	case inner && it.Source != "":
		fault("source", string(it.Source))
	case !inner && it.Max == "":
		fault("no_max")
	case !inner && !known(it.Source, Sources()):
		fault("source", string(it.Source))
	}
	if _, err := ParseRule(it.Rule); it.Rule != "" && (err != nil || inner) {
		fault("rule", it.Rule)
	}
}

func known[T comparable](x T, all []T) bool {
	for _, one := range all {
		if x == one {
			return true
		}
	}
	return false
}

// checkRest looks at what is not about items.
func (s *CriteriaSet) checkRest() []survey.Problem {
	var wrong []survey.Problem
	if !known(s.Level, Levels()) {
		wrong = append(wrong, survey.Problem{Field: "level", Code: "criteria.level"})
	}
	if s.Decimals < 0 || s.Decimals > MostDecimals {
		wrong = append(wrong, survey.Problem{Field: "decimals", Code: "criteria.decimals", Args: []string{fmt.Sprint(MostDecimals)}})
	}
	seen := map[string]bool{}
	for i, b := range s.Bands {
		from, ok := Points(b.From)
		if !ok || from.Cmp(big.NewRat(100, 1)) > 0 || b.Code == "" || seen[b.Code] || seen["from "+b.From] {
			wrong = append(wrong, survey.Problem{Field: fmt.Sprintf("bands[%d]", i), Code: "criteria.band", Args: []string{b.From}})
		}
		seen[b.Code], seen["from "+b.From] = true, true
	}
	return wrong
}

// under are the nodes right below an item.
func (s *CriteriaSet) under(parent string) scoring.Set {
	var nodes scoring.Set
	for _, it := range s.Items {
		if it.Parent != parent || it.Code == parent {
			continue
		}
		n := scoring.Node{Code: it.Code, Kind: it.Kind, Children: s.under(it.Code)}
		n.Max, _ = Points(it.Max)
		nodes = append(nodes, n)
	}
	return nodes
}

// Classes are the bands as the arithmetic sees them.
func (s *CriteriaSet) Classes() scoring.Bands {
	var bands scoring.Bands
	for _, b := range s.Bands {
		if from, ok := Points(b.From); ok {
			bands = append(bands, scoring.Band{Code: b.Code, From: from})
		}
	}
	return bands
}
