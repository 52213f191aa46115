package tables

import (
	"slices"
	"strconv"
	"strings"

	"sipas/survey"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// words are the answers of scales as tables call them, Vietnamese and English,
// the worst first.
var words = map[int][][2]string{
	3: {{"Không hài lòng", "Dissatisfied"}, {"Bình thường", "Neutral"}, {"Hài lòng", "Satisfied"}},
	4: {{"Rất không hài lòng", "Very dissatisfied"}, {"Không hài lòng", "Dissatisfied"}, {"Hài lòng", "Satisfied"}, {"Rất hài lòng", "Very satisfied"}},
	5: {{"Rất không hài lòng", "Very dissatisfied"}, {"Không hài lòng", "Dissatisfied"}, {"Bình thường", "Neutral"}, {"Hài lòng", "Satisfied"}, {"Rất hài lòng", "Very satisfied"}},
}

// short is an answer by the first letters of its words, as narrow tables print
// it: KHL, BT, HL.
func short(answer string) string {
	var letters []rune
	for word := range strings.FieldsSeq(answer) {
		letters = append(letters, []rune(word)[0])
	}
	return strings.ToUpper(string(letters))
}

// heads are the answers in the reader's language.
func heads(l *kit.Locale, scale int) []string {
	var all []string
	for _, w := range words[scale] {
		if l.Lang == survey.Vietnamese {
			all = append(all, w[0])
		} else {
			all = append(all, w[1])
		}
	}
	return all
}

// answerKey and shareKey are the columns of an answer from 1 on: what the form
// has, and its percentage in a column of its own, as a file may have it.
func answerKey(i int) string { return "a" + strconv.Itoa(i) }
func shareKey(i int) string  { return "p" + strconv.Itoa(i) }

// inputs are the columns of the form: those of a file but for the percentages.
func inputs(scale int) tabular.Columns {
	return slices.DeleteFunc(columnsOf(scale), func(c tabular.Column) bool { return strings.HasPrefix(c.Key, "p") })
}

// columnsOf are the columns that a file may have.
func columnsOf(scale int) tabular.Columns {
	all := tabular.Columns{
		{Key: "name", Names: []string{"Tiêu chí", "Criterion", "Nội dung", "Câu hỏi", "Đơn vị", "Lĩnh vực", "Yếu tố", "Item", "Question", "Unit", "Field", "Factor", "TT", "STT"}},
		{Key: "n", Names: []string{"Số phiếu", "Forms", "N", "Số người", "Số người trả lời", "Tổng số phiếu", "Answers", "People"}},
	}
	for i, w := range words[scale] {
		all = append(all, tabular.Column{Key: answerKey(i + 1), Names: []string{w[0], w[1], strconv.Itoa(i + 1), "Mức " + strconv.Itoa(i+1), "Level " + strconv.Itoa(i+1), short(w[0])}})
	}
	for i, w := range words[scale] {
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

// fill puts a table that was pasted or uploaded into the rows of the form.
func fill(f *typed.Form, l *kit.Locale, scale int, text, name string) error {
	t, err := tabular.Read(strings.NewReader(text), name, tabular.Limits{Bytes: maxUpload, Rows: rows, Columns: 40, Cell: 2000, Problems: 20})
	if err != nil {
		return err
	}
	columns := columnsOf(scale)
	layout, err := columns.In(t)
	if err != nil {
		return err
	}
	clearRows(f, scale)
	i := 0
	for row, err := range t.Rows() {
		if err != nil {
			return err
		}
		for _, c := range inputs(scale) {
			f.Set(cellName(i, c.Key), layout.Cell(row, c.Key).Text)
		}
		for k := range scale {
			if share := layout.Cell(row, shareKey(k+1)).Text; share != "" {
				at := cellName(i, answerKey(k+1))
				f.Set(at, strings.TrimSpace(f.Raw(at)+" "+strings.TrimSuffix(share, "%")+"%"))
			}
		}
		i++
	}
	return nil
}

// clearRows empties the rows of the form.
func clearRows(f *typed.Form, scale int) {
	for i := range rows {
		for _, c := range inputs(scale) {
			f.Set(cellName(i, c.Key), "")
		}
	}
}
