package reform

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sipas/analysis/scoring"
	"sipas/survey"
)

// Tree is the set as the arithmetic sees it, with what is wrong with it: a
// Problem's Field is "items[n]", n from 0, and its Code one of criteria.code,
// .twice, .parent, .name, .long, .max, .no_max, .bad_max, .sum (Args: as given,
// as added up), .kind, .kind_above, .source, .no_source, .source_above, .rule,
// .rule_above; or it is "items" with criteria.empty or .many, "level" with
// criteria.level, "decimals" with criteria.decimals, "bands[n]" with
// criteria.band. Totals are looked at when items can be told apart and have their
// places. A tree with problems is nil.
func (s *CriteriaSet) Tree() (scoring.Set, []survey.Problem) {
	wrong := s.structure()
	placed := len(wrong) == 0
	if len(s.Items) > MostItems {
		return nil, wrong
	}
	below := s.below()
	for i, it := range s.Items {
		it.check(len(below[it.Code]) > 0, func(code string, args ...string) { wrong = append(wrong, at(i, code, args...)) })
	}
	wrong = append(wrong, s.checkRest()...)
	var tree scoring.Set
	if placed {
		tree = s.under(below, "")
		wrong = append(wrong, s.totals(tree)...)
	}
	if len(wrong) == 0 {
		return tree, nil
	}
	slices.SortStableFunc(wrong, func(a, b survey.Problem) int { return cmp.Compare(itemOf(a), itemOf(b)) })
	return nil, wrong
}

// at is a problem of the i-th item.
func at(i int, code string, args ...string) survey.Problem {
	return survey.Problem{Field: "items[" + strconv.Itoa(i) + "]", Code: code, Args: args}
}

// ItemOf is the number of the item, from 0, that a problem of Tree is about;
// false when it is about the set.
func ItemOf(p survey.Problem) (int, bool) {
	n, ok := strings.CutPrefix(p.Field, "items[")
	i, err := strconv.Atoi(strings.TrimSuffix(n, "]"))
	return i, ok && err == nil
}

// itemOf orders problems: those of items first, in their order.
func itemOf(p survey.Problem) int {
	if i, ok := ItemOf(p); ok {
		return i
	}
	return MostItems
}

// structure finds what keeps items from being told apart and put into a tree: too
// many, a code that is none or there twice, a parent that does not stand before.
func (s *CriteriaSet) structure() []survey.Problem {
	if len(s.Items) > MostItems {
		return []survey.Problem{{Field: "items", Code: "criteria.many", Args: []string{strconv.Itoa(MostItems)}}}
	}
	var wrong []survey.Problem
	seen := map[string]bool{}
	for i, it := range s.Items {
		if !ValidCode(it.Code) {
			wrong = append(wrong, at(i, "criteria.code", it.Code))
		}
		if seen[it.Code] {
			wrong = append(wrong, at(i, "criteria.twice", it.Code))
		}
		if it.Parent != "" && !seen[it.Parent] {
			wrong = append(wrong, at(i, "criteria.parent", it.Parent))
		}
		seen[it.Code] = true
	}
	return wrong
}

// faults are the codes of problems for what package scoring finds.
var faults = map[string]string{"empty": "criteria.empty", "no_code": "criteria.code", "twice": "criteria.twice", "no_max": "criteria.no_max",
	"bad_max": "criteria.bad_max", "sum": "criteria.sum", "kind": "criteria.kind_above"}

// totals are what the arithmetic finds wrong with a tree, beside what has been
// found about maxima that are none: a sum in which one of them is missing is not
// looked at.
func (s *CriteriaSet) totals(tree scoring.Set) []survey.Problem {
	place, unknown := map[string]int{}, map[string]bool{}
	for i, it := range s.Items {
		place[it.Code] = i
	}
	for _, n := range tree.Leaves() {
		for code := n.Code; n.Max == nil && code != ""; code = s.Items[place[code]].Parent {
			unknown[code] = true
		}
	}
	var wrong []survey.Problem
	for _, f := range tree.Check() {
		i, found := place[f.Node]
		switch {
		case !found:
			return []survey.Problem{{Field: "items", Code: faults[f.Code]}}
		case f.Code == "no_max", f.Code == "sum" && unknown[f.Node]:
			continue
		}
		args := slices.Clone(f.Args)
		for i, a := range args {
			if x, ok := new(big.Rat).SetString(a); ok {
				args[i] = exact(x)
			}
		}
		wrong = append(wrong, at(i, faults[f.Code], args...))
	}
	return wrong
}

// exact writes a sum of decimal numbers with as many decimals as it has.
func exact(x *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(x.FloatString(10), "0"), ".")
}

// check looks at what concerns one item alone; inner tells that others stand
// below it.
func (it Item) check(inner bool, fault func(code string, args ...string)) {
	if it.Name[survey.Vietnamese] == "" {
		fault("criteria.name")
	}
	for _, lang := range []string{survey.Vietnamese, survey.English} {
		if n := utf8.RuneCountInString(it.Name[lang]); n > MostName {
			fault("criteria.long", strconv.Itoa(MostName), strconv.Itoa(n))
		}
		if n := utf8.RuneCountInString(it.Note[lang]); n > MostNote {
			fault("criteria.long", strconv.Itoa(MostNote), strconv.Itoa(n))
		}
	}
	if _, ok := Points(it.Max); it.Max != "" && !ok {
		fault("criteria.max", it.Max)
	}
	switch {
	case it.Kind != scoring.Regular && it.Kind != scoring.Bonus && it.Kind != scoring.Penalty:
		fault("criteria.kind", string(it.Kind))
	case inner && it.Source != "":
		fault("criteria.source_above")
	case !inner && it.Max == "":
		fault("criteria.no_max")
	case !inner && it.Source == "":
		fault("criteria.no_source")
	case !inner && !known(it.Source, Sources()):
		fault("criteria.source", string(it.Source))
	}
	switch _, err := ParseRule(it.Rule); {
	case err != nil:
		fault("criteria.rule", it.Rule)
	case inner && it.Rule != "":
		fault("criteria.rule_above")
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
		if !ok || from.Cmp(big.NewRat(100, 1)) > 0 || b.Code == "" || seen[b.Code] || seen["from "+b.From] || i >= MostBands {
			wrong = append(wrong, survey.Problem{Field: fmt.Sprintf("bands[%d]", i), Code: "criteria.band", Args: []string{b.From}})
		}
		seen[b.Code], seen["from "+b.From] = true, true
	}
	return wrong
}

// below are the numbers of the items right below each code, in order; those of
// fields stand under "".
func (s *CriteriaSet) below() map[string][]int {
	below := map[string][]int{}
	for i, it := range s.Items {
		below[it.Parent] = append(below[it.Parent], i)
	}
	return below
}

// under are the nodes right below an item.
func (s *CriteriaSet) under(below map[string][]int, parent string) scoring.Set {
	var nodes scoring.Set
	for _, i := range below[parent] {
		it := s.Items[i]
		n := scoring.Node{Code: it.Code, Kind: it.Kind, Children: s.under(below, it.Code)}
		n.Max, _ = Points(it.Max)
		nodes = append(nodes, n)
	}
	return nodes
}
