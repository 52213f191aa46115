package reform

import (
	"io"
	"iter"
	"slices"
	"strings"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/tabular"
)

// columns are those of a table of items. Headers are accepted in Vietnamese, in
// English and by their keys.
var columns = tabular.Columns{
	{Key: "code", Names: []string{"Mã", "Mã tiêu chí", "Code", "STT"}, Required: true},
	{Key: "parent", Names: []string{"Thuộc", "Mã cha", "Parent"}},
	{Key: "name_vi", Names: []string{"Tên", "Lĩnh vực/tiêu chí/tiêu chí thành phần", "Nội dung", "Name"}, Required: true},
	{Key: "name_en", Names: []string{"Tên tiếng Anh", "English name"}},
	{Key: "max", Names: []string{"Điểm tối đa", "Maximum"}, Required: true},
	{Key: "kind", Names: []string{"Loại", "Kind"}},
	{Key: "source", Names: []string{"Nguồn điểm", "Source"}},
	{Key: "evidence", Names: []string{"Cần tài liệu kiểm chứng", "Evidence"}},
	{Key: "rule", Names: []string{"Cách tính", "Rule"}},
	{Key: "note_vi", Names: []string{"Ghi chú", "Note"}},
	{Key: "note_en", Names: []string{"Ghi chú tiếng Anh", "Note in English"}},
}

// What people write into cells, in lower case; the key comes first. "thường" is no
// word for regular points: it is too easily taken for "thưởng", bonus.
var (
	kindWords = map[scoring.Kind][]string{scoring.Regular: {"", "regular", "điểm chính"}, scoring.Bonus: {"bonus", "thưởng", "điểm thưởng", "cộng"},
		scoring.Penalty: {"penalty", "trừ", "điểm trừ", "phạt", "điểm phạt"}}
	sourceWords = map[Source][]string{"": {""}, SelfScored: {"self", "tự chấm"}, Sociological: {"survey", "điều tra xã hội học", "xhh"},
		Satisfaction: {"sipas", "chỉ số hài lòng"}, Computed: {"computed", "tính theo số liệu", "tự tính", "tính"}}
	yesWords = map[bool][]string{false: {"", "no", "không"}, true: {"yes", "có", "x"}}
)

// meant finds what a cell means.
func meant[K comparable](words map[K][]string, cell string) (k K, ok bool) {
	cell = strings.ToLower(strings.TrimSpace(cell))
	for k, all := range words {
		if slices.Contains(all, cell) {
			return k, true
		}
	}
	return k, false
}

// Annex is the items of a set as a table has them, with where they stand there.
type Annex struct {
	Items []Item
	rows  []map[string]tabular.Cell // by column
}

// ReadItems reads the items of a set from a table. A parent that is left out is
// told by the code: 1.2.3 stands below 1.2 if there is one, else below 1; a point
// says that there is none. What
// cannot be taken literally, and items that cannot be told apart or have no
// place, are an error that names the cells (KindInvalid, table.invalid); whether
// the set as a whole is right is for CriteriaSet.Tree.
func ReadItems(t *tabular.Table) ([]Item, error) {
	a, err := ReadAnnex(t)
	if err != nil {
		return nil, err
	}
	return a.Items, nil
}

// ReadAnnex is ReadItems, and remembers the cells.
func ReadAnnex(t *tabular.Table) (*Annex, error) {
	layout, err := columns.In(t)
	if err != nil {
		return nil, err
	}
	a := &Annex{}
	var wrong tabular.Findings
	seen := map[string]tabular.Cell{}
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		cells := map[string]tabular.Cell{}
		for _, c := range columns {
			cells[c.Key] = layout.Cell(row, c.Key)
		}
		a.Items = append(a.Items, readItem(cells, seen, &wrong))
		a.rows = append(a.rows, cells)
	}
	if err := wrong.Err("table.invalid"); err != nil {
		return nil, err
	}
	settleSources(a.Items)
	return a, nil
}

// readItem reads a row; seen are the codes before it.
func readItem(cells, seen map[string]tabular.Cell, wrong *tabular.Findings) Item {
	text := func(key string) string { return strings.TrimSpace(cells[key].Text) }
	it := Item{Code: text("code"), Parent: text("parent"),
		Name: words(text("name_vi"), text("name_en")), Note: words(text("note_vi"), text("note_en"))}
	switch first, twice := seen[it.Code]; {
	case !ValidCode(it.Code):
		wrong.Add(cells["code"], "criteria.code", it.Code)
	case twice:
		wrong.Add(cells["code"], "criteria.twice_at", it.Code, first.Name())
	}
	switch _, known := seen[it.Parent]; {
	case it.Parent == noParent:
		it.Parent = ""
	case it.Parent == "":
		it.Parent = above(it.Code, seen)
	case !known:
		wrong.Add(cells["parent"], "criteria.parent", it.Parent)
	}
	if _, twice := seen[it.Code]; !twice {
		seen[it.Code] = cells["code"]
	}
	var ok bool
	if typed := text("max"); typed != "" {
		if it.Max, ok = TypedPoints(typed); !ok {
			wrong.Add(cells["max"], "criteria.max", typed)
		}
	}
	if it.Kind, ok = meant(kindWords, text("kind")); !ok {
		wrong.Add(cells["kind"], "criteria.kind", text("kind"))
	}
	if it.Source, ok = meant(sourceWords, text("source")); !ok {
		wrong.Add(cells["source"], "criteria.source", text("source"))
	}
	if it.Evidence, ok = meant(yesWords, text("evidence")); !ok {
		wrong.Add(cells["evidence"], "criteria.evidence", text("evidence"))
	}
	if it.Rule, ok = TypedRule(text("rule")); !ok {
		wrong.Add(cells["rule"], "criteria.rule", text("rule"))
	}
	return it
}

// problemColumns are the columns in which problems of items stand; the others
// stand with the code.
var problemColumns = map[string]string{"criteria.parent": "parent", "criteria.name": "name_vi", "criteria.max": "max", "criteria.no_max": "max",
	"criteria.bad_max": "max", "criteria.sum": "max", "criteria.kind": "kind", "criteria.kind_above": "kind", "criteria.source": "source",
	"criteria.no_source": "source", "criteria.source_above": "source", "criteria.rule": "rule", "criteria.rule_above": "rule"}

// Where is the cell that a problem of CriteriaSet.Tree is about: C7; "" when it is
// about no item.
func (a *Annex) Where(p survey.Problem) string {
	i, of := ItemOf(p)
	if !of || i >= len(a.rows) {
		return ""
	}
	key := problemColumns[p.Code]
	if key == "" {
		key = "code"
	}
	return a.rows[i][key].Name()
}

// settleSources lets a leaf whose source is left out be scored by its unit.
func settleSources(items []Item) {
	below := map[string]bool{}
	for _, it := range items {
		below[it.Parent] = true
	}
	for i := range items {
		if it := &items[i]; it.Source == "" && !below[it.Code] {
			it.Source = SelfScored
		}
	}
}

// noParent stands in the cell of a parent for a field that by its code would
// stand below another item. It can be no code.
const noParent = "."

// parents are the cells of the parents of items.
func parents(items []Item) []string {
	seen := map[string]tabular.Cell{}
	var cells []string
	for _, it := range items {
		cell := it.Parent
		if cell == "" && above(it.Code, seen) != "" {
			cell = noParent
		}
		cells, seen[it.Code] = append(cells, cell), tabular.Cell{}
	}
	return cells
}

// above is the nearest code that a code begins with, up to a point.
func above(code string, seen map[string]tabular.Cell) string {
	for {
		at := strings.LastIndex(strings.TrimSuffix(code, "."), ".")
		if at < 0 {
			return ""
		}
		code = code[:at]
		if _, known := seen[code]; known {
			return code
		}
	}
}

// words are a text in two languages; nil for none.
func words(vi, en string) survey.Text {
	t := survey.Text{}
	if vi != "" {
		t[survey.Vietnamese] = vi
	}
	if en != "" {
		t[survey.English] = en
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

// WriteItems writes the items of a set as CSV, which ReadItems reads again.
// Where the preset is Excel's in Vietnam numbers have a decimal comma.
func WriteItems(w io.Writer, p tabular.Preset, items []Item) error {
	return tabular.WriteCSV(w, p, rows(items, p == tabular.ForExcel))
}

// rows are a header of keys, and the items.
func rows(items []Item, comma bool) iter.Seq[[]tabular.Value] {
	return func(yield func([]tabular.Value) bool) {
		var header []string
		for _, c := range columns {
			header = append(header, c.Key)
		}
		if !yield(tabular.Texts(header...)) {
			return
		}
		parents := parents(items)
		for i, it := range items {
			most := it.Max
			if comma {
				most = strings.Replace(most, ".", ",", 1)
			}
			if !yield(tabular.Texts(it.Code, parents[i], it.Name[survey.Vietnamese], it.Name[survey.English], most,
				kindWords[it.Kind][0], sourceWords[it.Source][0], yesWord(it.Evidence), it.Rule,
				it.Note[survey.Vietnamese], it.Note[survey.English])) {
				return
			}
		}
	}
}

func yesWord(is bool) string {
	if is {
		return yesWords[true][0]
	}
	return ""
}
