package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ChangeKind is what happened to a part of a questionnaire between two versions.
type ChangeKind string

// The kinds of change. ChangeContinued is an item with a new code that says by its
// lineage which old one it continues.
const (
	ChangeAdded       ChangeKind = "added"
	ChangeRemoved     ChangeKind = "removed"
	ChangeMoved       ChangeKind = "moved"    // to another place among the things that are in both
	ChangeRegrouped   ChangeKind = "regroup"  // to another factor, or to the other side of the factors
	ChangeContinued   ChangeKind = "continue" // From the old code To the new one
	ChangeReworded    ChangeKind = "reword"   // in Language
	ChangeSwitchedOn  ChangeKind = "on"
	ChangeSwitchedOff ChangeKind = "off"
	ChangeShortened   ChangeKind = "short_in"  // taken into the short form
	ChangeLengthened  ChangeKind = "short_out" // taken out of it
	ChangeRecoded     ChangeKind = "kind"      // another kind of question
	ChangeRelimited   ChangeKind = "most"
	ChangeRedirected  ChangeKind = "when"
	ChangeRelineaged  ChangeKind = "lineage"
	ChangeRefulled    ChangeKind = "full" // asked on the full form only, or no longer so
)

// ChangePart is the sort of thing that changed.
type ChangePart string

// The parts of a questionnaire, as differences name them.
const (
	PartTitle     ChangePart = "title"
	PartNote      ChangePart = "note"
	PartStem      ChangePart = "stem"
	PartLanguage  ChangePart = "language"
	PartScale     ChangePart = "scale" // Code is the step, 1 the worst, or DontKnowCode
	PartFactor    ChangePart = "factor"
	PartCriterion ChangePart = "criterion"
	PartOverall   ChangePart = "overall"
	PartQuestion  ChangePart = "question"
	PartOption    ChangePart = "option" // Code is question/option
	PartShort     ChangePart = "short"  // the short name of a factor or criterion
	PartHint      ChangePart = "hint"
)

// Change is one thing that differs between two versions of a questionnaire.
type Change struct {
	Kind     ChangeKind
	Part     ChangePart
	Code     string
	Language string // of a rewording
	From, To string // before and after: wording, code, factor, place; "" where there is nothing to say
}

// Continues tells whether the criterion says that it continues the item of
// that code in the questionnaire of that id: its lineage has "id#code".
func (c Criterion) Continues(id, code string) bool { return slices.Contains(c.Lineage, id+"#"+code) }

// Compare tells how questionnaire b differs from a, in reading order: what
// concerns the whole first, then what was added or changed along b, then what a
// alone has. An item with the same code is the same item however it is worded;
// results follow it through.
func Compare(a, b *Questionnaire) []Change {
	c := comparison{a: a.Tidy(), b: b.Tidy()}
	c.whole()
	c.questions(c.a.Before, c.b.Before, c.a.After)
	c.factors()
	c.overall()
	c.questions(c.a.After, c.b.After, c.a.Before)
	c.gone()
	return c.changes
}

type comparison struct {
	a, b    *Questionnaire
	changes []Change
}

func (c *comparison) add(kind ChangeKind, part ChangePart, code, from, to string) {
	c.changes = append(c.changes, Change{Kind: kind, Part: part, Code: code, From: from, To: to})
}

// text compares a wording language by language.
func (c *comparison) text(part ChangePart, code string, from, to Text) {
	var languages []string
	for _, l := range slices.Concat(c.b.Languages, c.a.Languages) {
		if !slices.Contains(languages, l) {
			languages = append(languages, l)
		}
	}
	for _, l := range languages {
		if from[l] != to[l] {
			c.changes = append(c.changes, Change{Kind: ChangeReworded, Part: part, Code: code, Language: l, From: from[l], To: to[l]})
		}
	}
}

func (c *comparison) whole() {
	for _, l := range c.b.Languages {
		if !slices.Contains(c.a.Languages, l) {
			c.add(ChangeAdded, PartLanguage, l, "", l)
		}
	}
	for _, l := range c.a.Languages {
		if !slices.Contains(c.b.Languages, l) {
			c.add(ChangeRemoved, PartLanguage, l, l, "")
		}
	}
	c.text(PartTitle, "", c.a.Title, c.b.Title)
	c.text(PartNote, "", c.a.Note, c.b.Note)
	c.text(PartStem, "", c.a.Stem, c.b.Stem)
	n, m := c.a.Scale.Points(), c.b.Scale.Points()
	if n != m {
		c.add(ChangeRelimited, PartScale, "", strconv.Itoa(n), strconv.Itoa(m))
	}
	for i := range min(n, m) {
		c.text(PartScale, strconv.Itoa(i+1), c.a.Scale.Labels[i], c.b.Scale.Labels[i])
	}
	c.text(PartScale, DontKnowCode, c.a.Scale.DontKnow, c.b.Scale.DontKnow)
}

// home is where a criterion stands.
type home struct {
	Criterion
	factor string
}

func homes(q *Questionnaire) map[string]home {
	all := map[string]home{}
	for _, f := range q.Factors {
		for _, x := range f.Criteria {
			all[x.Code] = home{x, f.Code}
		}
	}
	return all
}

func (c *comparison) factors() {
	before := map[string]Factor{}
	for _, f := range c.a.Factors {
		before[f.Code] = f
	}
	was, is := homes(c.a), homes(c.b)
	moved := displaced(codesOf(c.a.Factors, Factor.code), codesOf(c.b.Factors, Factor.code))
	for _, f := range c.b.Factors {
		old, known := before[f.Code]
		if known {
			c.text(PartFactor, f.Code, old.Name, f.Name)
			c.text(PartShort, f.Code, old.Short, f.Short)
			c.when(PartFactor, f.Code, old.When, f.When)
			if moved[f.Code] {
				c.add(ChangeMoved, PartFactor, f.Code, "", "")
			}
		} else {
			c.add(ChangeAdded, PartFactor, f.Code, "", f.Name.In(Vietnamese))
		}
		shifted := displaced(codesOf(old.Criteria, Criterion.code), codesOf(f.Criteria, Criterion.code))
		for _, x := range f.Criteria {
			c.criterion(x, f.Code, was, is, shifted[x.Code])
		}
	}
}

func (c *comparison) criterion(x Criterion, factor string, was, is map[string]home, moved bool) {
	old, known := was[x.Code]
	if !known {
		if from := c.continued(x, was, is); from != "" {
			c.add(ChangeContinued, PartCriterion, x.Code, from, x.Code)
			c.text(PartCriterion, x.Code, was[from].Question, x.Question)
			return
		}
		c.add(ChangeAdded, PartCriterion, x.Code, "", x.Question.In(Vietnamese))
		return
	}
	c.text(PartCriterion, x.Code, old.Question, x.Question)
	c.text(PartShort, x.Code, old.Short, x.Short)
	c.lineage(x.Code, old.Lineage, x.Lineage)
	c.switched(PartCriterion, x.Code, old.Off, x.Off)
	switch short, before := slices.Contains(c.b.ShortForm, x.Code), slices.Contains(c.a.ShortForm, x.Code); {
	case short && !before:
		c.add(ChangeShortened, PartCriterion, x.Code, "", "")
	case before && !short:
		c.add(ChangeLengthened, PartCriterion, x.Code, "", "")
	}
	switch {
	case old.factor != factor:
		c.add(ChangeRegrouped, PartCriterion, x.Code, old.factor, factor)
	case moved:
		c.add(ChangeMoved, PartCriterion, x.Code, "", "")
	}
}

// continued is the code that x continues: one of a that b no longer has.
func (c *comparison) continued(x Criterion, was, is map[string]home) string {
	for _, item := range x.Lineage {
		if code, ok := strings.CutPrefix(item, c.a.ID+"#"); ok {
			if _, still := is[code]; !still && was[code].Code != "" {
				return code
			}
		}
	}
	return ""
}

func (c *comparison) overall() {
	from, to := c.a.Overall, c.b.Overall
	switch {
	case from.Code == to.Code:
		c.text(PartOverall, to.Code, from.Question, to.Question)
		c.text(PartShort, to.Code, from.Short, to.Short)
		c.lineage(to.Code, from.Lineage, to.Lineage)
		return
	case from.Code != "" && to.Continues(c.a.ID, from.Code):
		c.add(ChangeContinued, PartOverall, to.Code, from.Code, to.Code)
		c.text(PartOverall, to.Code, from.Question, to.Question)
		return
	}
	if from.Code != "" {
		c.add(ChangeRemoved, PartOverall, from.Code, from.Question.In(Vietnamese), "")
	}
	if to.Code != "" {
		c.add(ChangeAdded, PartOverall, to.Code, "", to.Question.In(Vietnamese))
	}
}

// questions compares those of one side of the factors; other are those that
// stood on the other side.
func (c *comparison) questions(from, to, other []Question) {
	moved := displaced(codesOf(from, Question.code), codesOf(to, Question.code))
	for _, x := range to {
		if old := find(from, x.Code); old != nil {
			c.question(*old, x)
			if moved[x.Code] {
				c.add(ChangeMoved, PartQuestion, x.Code, "", "")
			}
		} else if old := find(other, x.Code); old != nil {
			c.question(*old, x)
			c.add(ChangeRegrouped, PartQuestion, x.Code, "", "")
		} else {
			c.add(ChangeAdded, PartQuestion, x.Code, "", x.Text.In(Vietnamese))
		}
	}
}

func (c *comparison) question(from, to Question) {
	if from.Kind != to.Kind {
		c.add(ChangeRecoded, PartQuestion, to.Code, string(from.Kind), string(to.Kind))
	}
	c.text(PartQuestion, to.Code, from.Text, to.Text)
	c.text(PartHint, to.Code, from.Hint, to.Hint)
	c.switched(PartQuestion, to.Code, from.Off, to.Off)
	c.when(PartQuestion, to.Code, from.When, to.When)
	if from.Most != to.Most {
		c.add(ChangeRelimited, PartQuestion, to.Code, strconv.Itoa(from.Most), strconv.Itoa(to.Most))
	}
	if from.Full != to.Full {
		c.add(ChangeRefulled, PartQuestion, to.Code, strconv.FormatBool(from.Full), strconv.FormatBool(to.Full))
	}
	moved := displaced(codesOf(from.Options, Option.code), codesOf(to.Options, Option.code))
	for _, o := range to.Options {
		i := slices.IndexFunc(from.Options, func(x Option) bool { return x.Code == o.Code })
		code := to.Code + "/" + o.Code
		if i < 0 {
			c.add(ChangeAdded, PartOption, code, "", o.Text.In(Vietnamese))
			continue
		}
		c.text(PartOption, code, from.Options[i].Text, o.Text)
		if moved[o.Code] {
			c.add(ChangeMoved, PartOption, code, "", "")
		}
	}
	for _, o := range from.Options {
		if !slices.ContainsFunc(to.Options, func(x Option) bool { return x.Code == o.Code }) {
			c.add(ChangeRemoved, PartOption, to.Code+"/"+o.Code, o.Text.In(Vietnamese), "")
		}
	}
}

// gone names what only a has.
func (c *comparison) gone() {
	was, is := homes(c.a), homes(c.b)
	continued := map[string]bool{}
	for _, ch := range c.changes {
		if ch.Kind == ChangeContinued {
			continued[ch.From] = true
		}
	}
	for _, f := range c.a.Factors {
		if !slices.ContainsFunc(c.b.Factors, func(g Factor) bool { return g.Code == f.Code }) {
			c.add(ChangeRemoved, PartFactor, f.Code, f.Name.In(Vietnamese), "")
		}
		for _, x := range f.Criteria {
			if _, still := is[x.Code]; !still && !continued[x.Code] {
				c.add(ChangeRemoved, PartCriterion, x.Code, was[x.Code].Question.In(Vietnamese), "")
			}
		}
	}
	kept := slices.Concat(c.b.Before, c.b.After)
	for _, x := range slices.Concat(c.a.Before, c.a.After) {
		if find(kept, x.Code) == nil {
			c.add(ChangeRemoved, PartQuestion, x.Code, x.Text.In(Vietnamese), "")
		}
	}
}

func (c *comparison) switched(part ChangePart, code string, from, to bool) {
	switch {
	case from && !to:
		c.add(ChangeSwitchedOn, part, code, "", "")
	case to && !from:
		c.add(ChangeSwitchedOff, part, code, "", "")
	}
}

// lineage compares descents. That an item of another questionnaire continues
// the one of the same code here goes without saying.
func (c *comparison) lineage(code string, from, to []string) {
	own := func(item string) bool { return item == c.a.ID+"#"+code || item == c.b.ID+"#"+code }
	from, to = slices.DeleteFunc(slices.Clone(from), own), slices.DeleteFunc(slices.Clone(to), own)
	if !slices.Equal(from, to) {
		c.add(ChangeRelineaged, PartCriterion, code, strings.Join(from, ", "), strings.Join(to, ", "))
	}
}

func (c *comparison) when(part ChangePart, code string, from, to *Condition) {
	if a, b := from.String(), to.String(); a != b {
		c.add(ChangeRedirected, part, code, a, b)
	}
}

// String is the condition as a formula, e.g. "stage = result, both" or
// "stage ≠ submit"; "" for none.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	var parts []string
	if len(c.Is) > 0 {
		parts = append(parts, fmt.Sprintf("%s = %s", c.Question, strings.Join(c.Is, ", ")))
	}
	if len(c.Not) > 0 {
		parts = append(parts, fmt.Sprintf("%s ≠ %s", c.Question, strings.Join(c.Not, ", ")))
	}
	return strings.Join(parts, "; ")
}
