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

// words are what people write into cells, in lower case and without accents
// taken away; the key comes first.
var (
	kindWords = map[scoring.Kind][]string{scoring.Regular: {"", "thường", "regular"}, scoring.Bonus: {"bonus", "thưởng", "điểm thưởng", "cộng"},
		scoring.Penalty: {"penalty", "phạt", "điểm phạt", "trừ"}}
	sourceWords = map[Source][]string{"": {""}, SelfScored: {"self", "tự chấm"}, Sociological: {"survey", "xhh", "điều tra xã hội học"},
		Satisfaction: {"sipas", "chỉ số hài lòng"}, Computed: {"computed", "tự tính", "tính"}}
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

// ReadItems reads the items of a set from a table. A parent that is left out is
// told by the code: 1.2.3 stands below 1.2 if there is one, else below 1. What
// cannot be taken literally is an error that names the cells (KindInvalid,
// table.invalid); whether the set as a whole is right is for CriteriaSet.Tree.
func ReadItems(t *tabular.Table) ([]Item, error) {
	layout, err := columns.In(t)
	if err != nil {
		return nil, err
	}
	var items []Item
	var wrong tabular.Findings
	seen := map[string]bool{}
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		cell := func(key string) tabular.Cell { return layout.Cell(row, key) }
		text := func(key string) string { return strings.TrimSpace(cell(key).Text) }
		it := Item{Code: text("code"), Parent: text("parent"), Rule: text("rule"),
			Name: words(text("name_vi"), text("name_en")), Note: words(text("note_vi"), text("note_en"))}
		if it.Parent == "" {
			it.Parent = above(it.Code, seen)
		}
		seen[it.Code] = true
		if typed := text("max"); typed != "" {
			var ok bool
			if it.Max, ok = TypedPoints(typed); !ok {
				wrong.Add(cell("max"), "criteria.max", typed)
			}
		}
		var ok bool
		if it.Kind, ok = meant(kindWords, text("kind")); !ok {
			wrong.Add(cell("kind"), "criteria.kind", text("kind"))
		}
		if it.Source, ok = meant(sourceWords, text("source")); !ok {
			wrong.Add(cell("source"), "criteria.source", text("source"))
		}
		if it.Evidence, ok = meant(yesWords, text("evidence")); !ok {
			wrong.Add(cell("evidence"), "criteria.evidence", text("evidence"))
		}
		items = append(items, it)
	}
	if err := wrong.Err("table.invalid"); err != nil {
		return nil, err
	}
	settleSources(items)
	return items, nil
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

// above is the nearest code that a code begins with, up to a point.
func above(code string, seen map[string]bool) string {
	for {
		at := strings.LastIndex(strings.TrimSuffix(code, "."), ".")
		if at < 0 {
			return ""
		}
		if code = code[:at]; seen[code] {
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
func WriteItems(w io.Writer, p tabular.Preset, items []Item) error {
	return tabular.WriteCSV(w, p, rows(items))
}

// rows are a header of keys, and the items.
func rows(items []Item) iter.Seq[[]tabular.Value] {
	return func(yield func([]tabular.Value) bool) {
		var header []string
		for _, c := range columns {
			header = append(header, c.Key)
		}
		if !yield(tabular.Texts(header...)) {
			return
		}
		for _, it := range items {
			if !yield(tabular.Texts(it.Code, it.Parent, it.Name[survey.Vietnamese], it.Name[survey.English], it.Max,
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

// picks are what may be picked in some columns.
var picks = map[string][]string{
	"kind":     {string(scoring.Bonus), string(scoring.Penalty)},
	"source":   {string(SelfScored), string(Sociological), string(Satisfaction), string(Computed)},
	"evidence": {yesWords[true][0]},
}

// Template is a workbook to fill in, or the items of a set as one.
func Template(items []Item) tabular.Template {
	sheet := tabular.Sheet{Name: "Tiêu chí"}
	for _, c := range columns {
		sheet.Columns = append(sheet.Columns, tabular.Heading{Name: c.Names[0], Choices: picks[c.Key]})
	}
	first := true
	for row := range rows(items) {
		if !first {
			sheet.Rows = append(sheet.Rows, row)
		}
		first = false
	}
	return tabular.Template{sheet}
}
