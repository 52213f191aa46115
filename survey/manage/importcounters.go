package manage

import (
	"cmp"
	"slices"

	"sipas/survey"
	"sipas/survey/tabular"
)

// counters plans rows that are counters.
func (w *planner) counters() error {
	live := map[string]bool{}
	for _, cc := range w.s.Codes {
		if cc.Revoked.IsZero() {
			live[cc.Counter] = true
		}
	}
	fields := w.fields()
	seen := tabular.Keys{}
	for _, r := range w.rows {
		id, ok := w.key(r, seen)
		before, there := w.s.Counters[id]
		if there && !w.sees(before.Unit) {
			w.found.Add(w.cell(r, "id"), "import.not_yours", id)
			continue
		}
		c := before
		c.ID = id
		if at := w.cell(r, "unit"); at.Text != "" || !there {
			c.Unit, _ = w.unit(at)
		}
		c.Name = w.name(r, before.Name)
		c.Field = w.field(r, fields, before.Field)
		if c.Closed = w.yes(r, "closed", before.Closed); !ok {
			continue
		}
		x := PlanItem{Row: r.Number, Key: id, Name: c.Name, to: c, Code: !c.Closed && !live[id]}
		if there {
			x.from = before
		}
		if err := w.item(x); err != nil {
			return err
		}
	}
	return nil
}

// fields are the service fields by code and by folded name; "" is one that
// two have.
func (w *planner) fields() map[string]string {
	of := map[string]string{}
	for _, f := range w.s.Fields {
		for _, name := range []string{f.Name[survey.Vietnamese], f.Name[survey.English]} {
			if name = survey.Fold(name); name == "" {
				continue
			}
			if other, taken := of[name]; taken && other != f.Code {
				of[name] = ""
				continue
			}
			of[name] = f.Code
		}
	}
	return of
}

// field is the service field that a row names, by code or name.
func (w *planner) field(r importRow, of map[string]string, before string) string {
	c := w.cell(r, "field")
	text := w.text(r, "field", before)
	if _, there := w.s.Fields[text]; there || text == "" {
		return text
	}
	code := of[survey.Fold(text)]
	if code == "" {
		w.found.Add(c, "import.field_unknown", text)
	}
	return code
}

// yes reads a cell that says yes or no.
func (w *planner) yes(r importRow, key string, before bool) bool {
	switch survey.Fold(w.cell(r, key).Text) {
	case "":
		return before
	case "co", "yes", "x", "1", "dung", "true", "da dong":
		return true
	case "khong", "no", "0", "-", "sai", "false":
		return false
	}
	w.found.Add(w.cell(r, key), "import.yes_no", w.cell(r, key).Text)
	return before
}

// dossiers plans rows that are dossiers of a unit in a period. A row without a
// figure leaves what is there, as empty cells do everywhere: a list of all
// units that is filled in as far as it is known can be sent as it is.
func (w *planner) dossiers() error {
	seen := map[string]tabular.Cell{}
	for _, r := range w.rows {
		unit, ok := w.unit(w.cell(r, "unit"))
		period := cmp.Or(w.cell(r, "period").Text, w.Period)
		if !survey.ValidCode(period) {
			w.found.Add(w.cell(r, "period"), "import.period", period)
			ok = false
		}
		if w.cell(r, "dossiers").Text == "" {
			if ok {
				w.plan.Unchanged++
			}
			continue
		}
		n, whole := tabular.Whole(w.cell(r, "dossiers").Text)
		if !whole || n < 0 || n > survey.MaxDossiers {
			w.found.Add(w.cell(r, "dossiers"), "import.number", w.cell(r, "dossiers").Text)
			ok = false
		}
		if !ok {
			continue
		}
		load := survey.Workload{Unit: unit, Period: period, Dossiers: n}
		if first, again := seen[load.Key()]; again {
			w.found.Add(w.cell(r, "unit"), "import.repeated", unit, first.Name())
			continue
		}
		seen[load.Key()] = w.cell(r, "unit")
		u, _ := w.s.Tree.Unit(unit)
		x := PlanItem{Row: r.Number, Key: load.Key(), Name: u.Name, to: load}
		if before, known := w.s.Workloads[period][unit]; known {
			x.from = survey.Workload{Unit: unit, Period: period, Dossiers: before}
		}
		if err := w.item(x); err != nil {
			return err
		}
	}
	return nil
}

// kinds are the kinds of units by the folded words that people write.
func kinds(text string) (survey.UnitKind, bool) {
	for kind, words := range map[survey.UnitKind][]string{
		survey.Province:   {"province", "tinh", "thanh pho", "cap tinh", "tinh/thanh pho"},
		survey.Department: {"department", "so", "so, ban, nganh", "ban", "nganh"},
		survey.Commune:    {"commune", "xa", "phuong", "dac khu", "cap xa", "xa/phuong", "xa, phuong, dac khu", "thi tran"},
		survey.Centre:     {"centre", "center", "trung tam", "trung tam phuc vu hanh chinh cong", "trung tam hcc"},
		survey.District:   {"district", "huyen", "quan", "thi xa", "cap huyen"},
	} {
		if slices.Contains(words, survey.Fold(text)) {
			return kind, true
		}
	}
	return "", false
}
