package reform

import (
	"strings"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/tabular"
)

// picks are what may be picked in some columns of a workbook, in the words of the
// people who fill it in.
var picks = map[string][]string{
	"kind":     {kindName(scoring.Bonus), kindName(scoring.Penalty)},
	"source":   {sourceName(SelfScored), sourceName(Sociological), sourceName(Satisfaction), sourceName(Computed)},
	"evidence": {yesWords[true][1]},
}

// kindName is the name of a kind in a workbook; "" for the usual one.
func kindName(k scoring.Kind) string {
	if k == scoring.Regular {
		return ""
	}
	return kindWords[k][2]
}

// sourceName is the name of a source in a workbook; "" for none.
func sourceName(s Source) string {
	if s == "" {
		return ""
	}
	return sourceWords[s][1]
}

// yesName is yes in a workbook; "" for no.
func yesName(is bool) string {
	if is {
		return yesWords[true][1]
	}
	return ""
}

// hints say what belongs into a column of a workbook.
var hints = map[string]string{
	"code":     "Chữ số và dấu chấm, ví dụ 1.2.3. Mỗi mã một dòng, mục trên đứng trước mục dưới.",
	"parent":   "Mã của mục chứa mục này. Để trống thì lấy theo mã: 1.2.3 thuộc 1.2. Dấu chấm: không thuộc mục nào.",
	"max":      "Ví dụ 2,5. Mục có mục con có thể để trống; nếu ghi thì phải bằng tổng các mục con.",
	"kind":     "Để trống nếu tính vào điểm tối đa.",
	"source":   "Chỉ ghi ở mục không có mục con; để trống là tự chấm.",
	"evidence": "Ghi “có” nếu phải có tài liệu kiểm chứng.",
	"rule":     "Tỷ lệ thành điểm: để trống là tỷ lệ thuận; hoặc “ngưỡng 90”, “ngưỡng 90 chặt”, “bậc 60:2 70:3,5 90:5”.",
}

// Template is a workbook to fill in, or the items of a set as one, in Vietnamese.
// ReadItems reads it again.
func Template(items []Item) tabular.Template {
	sheet := tabular.Sheet{Name: "Tiêu chí"}
	for _, c := range columns {
		sheet.Columns = append(sheet.Columns, tabular.Heading{Name: c.Names[0], Choices: picks[c.Key], Hint: hints[c.Key]})
	}
	parents := parents(items)
	for i, it := range items {
		sheet.Rows = append(sheet.Rows, tabular.Texts(it.Code, parents[i], it.Name[survey.Vietnamese], it.Name[survey.English],
			strings.Replace(it.Max, ".", ",", 1), kindName(it.Kind), sourceName(it.Source), yesName(it.Evidence), it.Rule,
			it.Note[survey.Vietnamese], it.Note[survey.English]))
	}
	return tabular.Template{sheet}
}
