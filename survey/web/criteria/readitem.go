package criteria

import (
	"slices"
	"strconv"
	"strings"

	"sipas/analysis/scoring"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// show is what people read for the values of an input, where both versions of an
// item are shown.
func (v version) show(field string, values []string) string {
	if len(values) == 0 {
		return ""
	}
	switch field {
	case "kind":
		return choice(kinds(v.Locale), values[0])
	case "source":
		return choice(sources(v.Locale), values[0])
	case "rule":
		return choice(rules(v.Locale), values[0])
	case "evidence":
		return v.Say("sets.evidence.yes")
	case "level":
		return choice(levels(v.Locale), values[0])
	}
	return values[0]
}

// readItem is an item as a form has it, on top of the one that is there.
func (v version) readItem(f *typed.Form, it reform.Item, leaf bool) reform.Item {
	old := it
	it.Code, it.Parent, it.Name, it.Note = f.Text("code"), f.Text("parent"), textOf(f, "name"), textOf(f, "note")
	if !reform.ValidCode(it.Code) {
		f.Wrong("code", "criteria.code", it.Code)
	} else if _, taken := v.Set.At(it.Code); taken && it.Code != old.Code {
		f.Wrong("code", "criteria.twice", it.Code)
	}
	if _, known := v.Set.At(it.Parent); it.Parent != "" && !known {
		f.Wrong("parent", "sets.parent.gone")
	}
	f.Need("name_vi")
	v.limit(f, reform.MostName, "name_vi", "name_en")
	v.limit(f, reform.MostNote, "note_vi", "note_en")
	it.Max = ""
	if typed := f.Text("max"); typed != "" {
		var ok bool
		if it.Max, ok = reform.TypedPoints(typed); !ok || it.Max == "0" {
			f.Wrong("max", "criteria.max", typed)
		}
	}
	it.Kind = scoring.Kind(f.Text("kind"))
	if !slices.ContainsFunc(kinds(v.Locale), func(x kit.Choice) bool { return x.Value == string(it.Kind) }) {
		f.Wrong("kind", "criteria.kind", string(it.Kind))
	}
	if leaf {
		v.readLeaf(f, &it)
	}
	return it
}

// limit notes texts that are too long.
func (v version) limit(f *typed.Form, most int, fields ...string) {
	for _, field := range fields {
		if n := len([]rune(f.Text(field))); n > most {
			f.Wrong(field, "criteria.long", strconv.Itoa(most), strconv.Itoa(n))
		}
	}
}

// readLeaf reads what only a leaf has.
func (v version) readLeaf(f *typed.Form, it *reform.Item) {
	it.Source, it.Evidence = reform.Source(f.Text("source")), f.Has("evidence", "yes")
	if !slices.Contains(reform.Sources(), it.Source) {
		f.Wrong("source", "criteria.source", string(it.Source))
	}
	rule, ok := readRule(f)
	if !ok {
		return
	}
	if it.Source == reform.SelfScored && rule != "" {
		f.Wrong("rule", "sets.rule.of_self")
	}
	if way, _, _ := ruleParts(it.Rule); rule != "" || way != linear {
		it.Rule = rule // "linear" may stand as it does
	}
}

// readRule is the rule that a form describes; what is wrong with it is noted.
func readRule(f *typed.Form) (rule string, ok bool) {
	switch way := f.Text("rule"); way {
	case "", linear:
		return "", true
	case threshold, only:
		rule = "threshold " + f.Text("from")
		if way == only {
			rule += " only"
		}
		if rule, ok = reform.TypedRule(rule); !ok {
			f.Wrong("from", "sets.from.wrong")
		}
	case steps:
		if rule, ok = reform.TypedRule("steps " + strings.Join(lines(f.Raw("steps")), " ")); !ok {
			f.Wrong("steps", "sets.steps.wrong")
		}
	default:
		f.Wrong("rule", "sets.rule.wrong")
	}
	return rule, ok
}
