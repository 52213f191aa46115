package criteria

import (
	"math/big"
	"strconv"
	"strings"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// levels are for whom a set can be.
func levels(l *kit.Locale) []kit.Choice {
	return []kit.Choice{{Value: string(reform.Ministry), Label: l.Say("sets.level.ministry")}, {Value: string(reform.Province), Label: l.Say("sets.level.province")},
		{Value: string(reform.Department), Label: l.Say("sets.level.department")}, {Value: string(reform.Commune), Label: l.Say("sets.level.commune")}}
}

// kinds are the kinds of items.
func kinds(l *kit.Locale) []kit.Choice {
	return []kit.Choice{{Value: string(scoring.Regular), Label: l.Say("sets.kind.regular")},
		{Value: string(scoring.Bonus), Label: l.Say("sets.kind.bonus")}, {Value: string(scoring.Penalty), Label: l.Say("sets.kind.penalty")}}
}

// sources are where points can come from.
func sources(l *kit.Locale) []kit.Choice {
	return []kit.Choice{{Value: string(reform.SelfScored), Label: l.Say("sets.source.self")}, {Value: string(reform.Sociological), Label: l.Say("sets.source.survey")},
		{Value: string(reform.Satisfaction), Label: l.Say("sets.source.sipas")}, {Value: string(reform.Computed), Label: l.Say("sets.source.computed")}}
}

// choice is the words for a value; the value itself when there are none.
func choice(all []kit.Choice, value string) string {
	for _, x := range all {
		if x.Value == value {
			return x.Label
		}
	}
	return value
}

// points writes points as they are kept in the reader's way: all their digits,
// and the language's decimal sign. What are none come back as they are.
func points(l *kit.Locale, kept string) string {
	x, ok := reform.Points(kept)
	if !ok {
		return kept
	}
	_, digits, _ := strings.Cut(kept, ".")
	f, _ := x.Float64()
	return l.Number(f, len(digits))
}

// typedPoints is how points stand in an input: no separators between thousands,
// which would be read as a decimal sign.
func typedPoints(l *kit.Locale, kept string) string {
	if l.Lang == survey.Vietnamese {
		return strings.Replace(kept, ".", ",", 1)
	}
	return kept
}

// sum writes a sum of points.
func sum(l *kit.Locale, x *big.Rat) string {
	return points(l, strings.TrimSuffix(strings.TrimRight(x.FloatString(10), "0"), "."))
}

// numeric are the problems whose arguments are numbers; those of others are codes
// and words.
var numeric = map[string]bool{"criteria.sum": true, "criteria.bad_max": true, "criteria.band": true, "criteria.many": true, "criteria.long": true, "criteria.decimals": true}

// problemWords say what is wrong and what to do about it.
func problemWords(l *kit.Locale, p survey.Problem) string {
	if !strings.HasPrefix(p.Code, "criteria.") {
		return kit.Message(l, p)
	}
	args := make([]any, len(p.Args))
	for i, a := range p.Args {
		args[i] = a
		if numeric[p.Code] {
			args[i] = points(l, a)
		}
	}
	return l.Say(p.Code, args...)
}

// The ways in which an index becomes points, as the form of an item has them.
const (
	linear    = "linear"
	threshold = "threshold"
	only      = "only"
	steps     = "steps"
)

// rules are all ways.
func rules(l *kit.Locale) []kit.Choice {
	return []kit.Choice{{Value: linear, Label: l.Say("sets.rule.linear")}, {Value: threshold, Label: l.Say("sets.rule.threshold")},
		{Value: only, Label: l.Say("sets.rule.only")}, {Value: steps, Label: l.Say("sets.rule.steps")}}
}

// ruleParts take a rule apart: its way, its threshold, its steps as pairs of a
// percentage and points. A text that is no rule is linear, as an empty one.
func ruleParts(rule string) (way, from string, pairs [][2]string) {
	words := strings.Fields(rule)
	if _, err := reform.ParseRule(rule); err != nil || len(words) < 2 {
		return linear, "", nil
	}
	switch {
	case words[0] == "threshold" && len(words) == 3:
		return only, words[1], nil
	case words[0] == "threshold":
		return threshold, words[1], nil
	}
	for _, w := range words[1:] {
		at, worth, _ := strings.Cut(w, ":")
		pairs = append(pairs, [2]string{at, worth})
	}
	return steps, "", pairs
}

// ruleWords say a rule in words; "" for the usual one.
func ruleWords(l *kit.Locale, rule string) string {
	way, from, pairs := ruleParts(rule)
	switch way {
	case threshold:
		return l.Say("sets.rule.is_threshold", points(l, from))
	case only:
		return l.Say("sets.rule.is_only", points(l, from))
	case steps:
		var all []string
		for _, x := range pairs {
			all = append(all, l.Say("sets.rule.step", points(l, x[0]), points(l, x[1])))
		}
		return l.Say("sets.rule.is_steps", strings.Join(all, "; "))
	}
	return ""
}

// shape counts a tree's regular items by depth, as decisions are described: 8
// fields, 43 criteria, 102 components. extra are bonus and penalty.
func shape(s *reform.CriteriaSet) (regular []int, extra int) {
	depth := map[string]int{}
	for _, it := range s.Items {
		d := 0
		if it.Parent != "" {
			d = depth[it.Parent] + 1
		}
		depth[it.Code] = d
		if it.Kind != scoring.Regular {
			extra++
			continue
		}
		for len(regular) <= d {
			regular = append(regular, 0)
		}
		regular[d]++
	}
	return regular, extra
}

// shapeWords are a shape in figures, on one line: 8 / 43 / 102, and 2 of bonus
// and penalty.
func shapeWords(l *kit.Locale, s *reform.CriteriaSet) string {
	regular, extra := shape(s)
	if len(regular) == 0 && extra == 0 {
		return "–"
	}
	var all []string
	for _, n := range regular {
		all = append(all, strconv.Itoa(n))
	}
	words := strings.Join(all, "\u00a0/\u00a0")
	if extra > 0 {
		words = strings.TrimSpace(words + " " + l.Say("sets.extra", extra))
	}
	return words
}
