package export

import (
	"fmt"
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/survey"
)

// formulas in words, as a report prints them; see package analysis.
var formulas = map[analysis.Formula]survey.Text{
	analysis.FormulaTop2:             both("tỷ lệ câu trả lời ở hai mức cao nhất (hài lòng, rất hài lòng)", "share of answers in the two best categories"),
	analysis.FormulaMean5:            both("điểm trung bình chia cho số mức của thang đo", "mean rating divided by the number of categories"),
	analysis.FormulaMean01:           both("(điểm trung bình − 1) chia cho (số mức − 1)", "(mean rating − 1) divided by (number of categories − 1)"),
	analysis.FormulaItemMean:         both("trung bình cộng của các tiêu chí, mỗi tiêu chí như nhau", "mean of the criteria, each equal"),
	analysis.FormulaPooled:           both("gộp tất cả câu trả lời, mỗi câu như nhau", "all answers together, each equal"),
	analysis.FormulaPersonMean:       both("trung bình của từng người trả lời", "mean over persons of their own figure"),
	analysis.FormulaMeanHigh:         both("tỷ lệ người có điểm trung bình ở hai mức cao nhất", "share of persons whose mean is in the two best categories"),
	analysis.FormulaAllHigh:          both("tỷ lệ người chọn hai mức cao nhất ở mọi tiêu chí (hài lòng toàn diện)", "share of persons whose every answer is in the two best categories"),
	analysis.FormulaFactorMean:       both("trung bình các yếu tố theo trọng số, mỗi yếu tố là trung bình các tiêu chí", "weighted mean of the factors' item-means"),
	analysis.FormulaFactorMeanPooled: both("trung bình các yếu tố theo trọng số, mỗi yếu tố gộp các câu trả lời", "weighted mean of the factors' pooled figures"),
	analysis.FormulaQuestion:         both("chỉ câu hỏi đánh giá chung", "the overall question alone"),
	analysis.FormulaUnitMean:         both("trung bình các đơn vị, mỗi đơn vị như nhau", "mean of the units' figures, each unit equal"),
	analysis.FormulaPopulation:       both("trung bình các đơn vị theo số hồ sơ", "mean of the units' figures by their populations"),
}

// formulaText is a formula with its name.
func formulaText(f analysis.Formula, language string) string {
	if t := formulas[f]; t != nil {
		return fmt.Sprintf("%s: %s", f, t.In(language))
	}
	return string(f)
}

// scoreAndFormulas is the sentence that stands on every sheet.
func (r *Report) scoreAndFormulas(language string, used ...analysis.Formula) string {
	all := []string{formulaText(r.Method.Score, language)}
	for _, f := range used {
		if f != "" && f != r.Method.Score {
			all = append(all, formulaText(f, language))
		}
	}
	return pick(language, "Công thức: ", "Formula: ") + strings.Join(all, "; ") + "."
}

// thousands writes a whole number of at least 0 in groups of three digits.
func thousands(n int, language string) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + pick(language, ".", ",") + s[at:]
	}
	return s
}
