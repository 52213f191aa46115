package reform

import (
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

// Bounds of a set. A set of that many items with texts as long as they usually
// are fits into a document of the store.
const (
	MostItems    = 1000
	MostDecimals = 4
	MostBands    = 12
	MostName     = 500  // characters
	MostNote     = 1500 // characters
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

// ValidCode tells whether an item may have the code: up to 20 letters, digits,
// points and signs, the first of them no point.
func ValidCode(s string) bool { return code.MatchString(s) }

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
