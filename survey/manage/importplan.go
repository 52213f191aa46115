package manage

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/tabular"
)

// Plan is what an import would do to the configuration as it is. While it has
// Problems it would do nothing, and has no Items.
type Plan struct {
	Kind      ImportKind
	Items     []PlanItem // what would be added or changed, in the file's order
	Unchanged int        // rows that say what is there already
	Codes     int        // counters that would get a code
	Problems  []survey.Problem
	Revision  int64  // of the configuration
	Digest    string // of Items: two plans with the same one do the same
}

// PlanItem is one thing that would be added or changed.
type PlanItem struct {
	Row     int
	Key     string // of the thing
	Name    survey.Text
	New     bool
	Code    bool // a counter that would get a code
	Changes []survey.Difference

	from, to any // as they are stored; from is nil when it is new
	parent   string
}

// Added is how many things would be new, Changed how many of those there
// would be different.
func (p *Plan) Added() (n int) {
	for _, x := range p.Items {
		if x.New {
			n++
		}
	}
	return n
}

// Changed is how many things that are there would be different. A counter
// that only gets a code is not among them.
func (p *Plan) Changed() (n int) {
	for _, x := range p.Items {
		if !x.New && len(x.Changes) > 0 {
			n++
		}
	}
	return n
}

// Plan works out what the import does to the configuration.
func (i *Import) Plan(s *directory.Snapshot, scope Scope) (*Plan, error) {
	w := &planner{Import: i, s: s, scope: scope, plan: &Plan{Kind: i.Kind, Revision: s.Revision}}
	if w.found.Most = 10_000; i.Fault != "" {
		w.plan.Problems = i.Faults
		return w.plan, nil
	}
	var err error
	switch i.Kind {
	case UnitTable:
		err = w.units()
	case CounterTable:
		err = w.counters()
	case DossierTable:
		err = w.dossiers()
	default:
		err = errors.New("import of an unknown kind")
	}
	if err != nil {
		return nil, fmt.Errorf("planning an import: %w", err)
	}
	if w.plan.Problems = w.found.Problems(); len(w.plan.Problems) > 0 {
		w.plan.Items, w.plan.Unchanged, w.plan.Codes = nil, 0, 0
	}
	w.plan.Digest, err = digest(w.plan.Items)
	return w.plan, err
}

// planner works a plan out.
type planner struct {
	*Import
	s     *directory.Snapshot
	scope Scope
	plan  *Plan
	found tabular.Findings
	names map[string][]string // units in scope by folded name
}

// item puts a thing into the plan, unless it is as it should be.
func (w *planner) item(x PlanItem) error {
	var err error
	if x.Changes, err = survey.Differences(x.from, x.to); err != nil {
		return err
	}
	if x.New = x.from == nil; !x.New && len(x.Changes) == 0 && !x.Code {
		w.plan.Unchanged++
		return nil
	}
	if x.Code {
		w.plan.Codes++
	}
	w.plan.Items = append(w.plan.Items, x)
	return nil
}

// digest tells plans apart.
func digest(items []PlanItem) (string, error) {
	h := sha256.New()
	e := json.NewEncoder(h)
	for _, x := range items {
		if err := e.Encode([]any{x.Key, x.Code, x.from, x.to}); err != nil {
			return "", fmt.Errorf("signing a plan: %w", err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// cleared is what a cell says that takes away what is there; an empty one
// leaves it as it is.
const cleared = "-"

// text puts what a cell says in the place of what there was.
func (w *planner) text(r importRow, key, before string) string {
	switch s := w.cell(r, key).Text; s {
	case "":
		return before
	case cleared, "–":
		return ""
	default:
		return s
	}
}

// name is a text with the cells of a row put in; what is new needs one in
// Vietnamese.
func (w *planner) name(r importRow, before survey.Text) survey.Text {
	t := survey.Text{}
	for lang, s := range before {
		t[lang] = s
	}
	for lang, key := range map[string]string{survey.Vietnamese: "name_vi", survey.English: "name_en"} {
		if t[lang] = w.text(r, key, t[lang]); t[lang] == "" {
			delete(t, lang)
		}
	}
	if t[survey.Vietnamese] == "" {
		w.found.Add(w.cell(r, "name_vi"), "import.no_name")
	}
	return t
}

// key is the id in a row; ok is false, and why is noted, when it is none or
// has been there before.
func (w *planner) key(r importRow, seen tabular.Keys) (id string, ok bool) {
	c := w.cell(r, "id")
	if !survey.ValidCode(c.Text) {
		w.found.Add(c, "import.id", c.Text)
		return "", false
	}
	if first, again := seen.Take(c); again {
		w.found.Add(c, "import.repeated", c.Text, first.Name())
		return "", false
	}
	return c.Text, true
}

// unit is the unit in scope that a text names, by id or by a name that only
// one has; why there is none is noted.
func (w *planner) unit(c tabular.Cell) (id string, ok bool) {
	if _, there := w.s.Tree.Unit(c.Text); there && w.sees(c.Text) {
		return c.Text, true
	}
	if w.names == nil {
		w.names = map[string][]string{}
		for _, u := range w.s.Tree.Subtree("") {
			if w.sees(u.ID) && u.To.IsZero() {
				w.names[survey.Fold(u.Name[survey.Vietnamese])] = append(w.names[survey.Fold(u.Name[survey.Vietnamese])], u.ID)
			}
		}
	}
	switch ids := w.names[survey.Fold(c.Text)]; {
	case c.Text == "":
		w.found.Add(c, "import.no_unit")
	case len(ids) == 0:
		w.found.Add(c, "import.unit_unknown", c.Text)
	case len(ids) > 1:
		w.found.Add(c, "import.unit_ambiguous", c.Text, ids[0], ids[1])
	default:
		return ids[0], true
	}
	return "", false
}

// sees tells whether a unit that is there lies in scope.
func (w *planner) sees(unit string) bool { return w.scope.All || w.scope.Sees(unit) }
