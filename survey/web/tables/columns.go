package tables

import (
	"slices"
	"strconv"
	"strings"

	"sipas/survey/tabular"
)

// answerKey and shareKey are the columns of an answer from 1 on: what the form
// has, and its percentage in a column of its own, as a file may have it.
func answerKey(i int) string { return "a" + strconv.Itoa(i) }
func shareKey(i int) string  { return "p" + strconv.Itoa(i) }

// inputs are the columns of the form: those of a file but for the percentages.
func inputs(s scale) tabular.Columns {
	return slices.DeleteFunc(columnsOf(s), func(c tabular.Column) bool { return strings.HasPrefix(c.Key, "p") })
}

// columnsOf are the columns that a file may have.
func columnsOf(s scale) tabular.Columns {
	all := tabular.Columns{
		{Key: "name", Names: []string{"Tiêu chí", "Criterion", "Nội dung", "Câu hỏi", "Đơn vị", "Lĩnh vực", "Yếu tố", "Item", "Question", "Unit", "Field", "Factor", "TT", "STT"}},
		{Key: "n", Names: []string{"Số phiếu", "Forms", "N", "Số người", "Số người trả lời", "Tổng số phiếu", "Answers", "People"}},
	}
	for i, w := range s.answers {
		all = append(all, tabular.Column{Key: answerKey(i + 1), Names: []string{w[0], w[1], strconv.Itoa(i + 1), "Mức " + strconv.Itoa(i+1), "Level " + strconv.Itoa(i+1), short(w[0])}})
	}
	for i, w := range s.answers {
		all = append(all, tabular.Column{Key: shareKey(i + 1), Names: []string{"Tỷ lệ " + strings.ToLower(w[0]), "Share " + strings.ToLower(w[1])}})
	}
	return append(all,
		tabular.Column{Key: "mean", Names: []string{"Điểm trung bình", "Mean", "Trung bình", "Mức điểm"}},
		tabular.Column{Key: "sd", Names: []string{"Độ lệch chuẩn", "SD", "Standard deviation"}},
		tabular.Column{Key: "index", Names: []string{"Chỉ số (%)", "Index (%)", "Chỉ số", "Chỉ số hài lòng", "Tỷ lệ chung", "Index", "Satisfaction"}})
}

// abouts is the key of what stands in a column.
func abouts(key string) string {
	switch key {
	case "name":
		return "tables.about.name"
	case "n":
		return "tables.about.n"
	case "mean":
		return "tables.about.mean"
	case "sd":
		return "tables.about.sd"
	case "index":
		return "tables.about.index"
	}
	if strings.HasPrefix(key, "p") {
		return "tables.about.share"
	}
	return "tables.about.answer"
}
