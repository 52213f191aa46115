package export

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sipas/analysis"
)

// shape is what a table of lines has beside its figures.
type shape struct {
	name   string // heading of the names; "" is none: the formula is the name
	factor bool
	counts int // columns of answers by rating
}

// Columns of a table, from 1 on, that charts point to.
const (
	columnCode     = 1
	columnOfName   = 2
	columnOfValue  = 3
	columnOfCounts = 13
)

// mostCode is how wide the column of codes may become, in characters; longer
// ones are wrapped.
const mostCode = 24

// table writes lines with their figures: value, interval, numerator,
// denominator and what was not counted, and the formula of each.
func (p *printer) table(title string, lines []Line, s shape) {
	p.row = 0
	names := p.names(s)
	p.heading(title, len(names), p.report.scoreAndFormulas(p.language, used(lines)...), p.explained())
	wide := widths(len(names))
	for _, l := range lines {
		wide[0] = min(max(wide[0], float64(len(l.Code)+3)), mostCode)
	}
	p.columns(wide...)
	p.header(names)
	for _, l := range lines {
		p.figures(l, s)
	}
}

// names are the heads of a table's columns.
func (p *printer) names(s shape) []any {
	names := []any{p.say("Mã", "Code"), s.name}
	if s.name == "" {
		names[1] = p.say("Công thức", "Formula")
	}
	for _, n := range [][2]string{{"Chỉ số", "Index"}, {"Khoảng tin cậy từ", "Interval from"}, {"đến", "to"}, {"Tử số", "Numerator"}, {"Mẫu số", "Denominator"},
		{"Số người trả lời", "Respondents"}, {"Bỏ trống", "Left empty"}, {"Không biết", "Don't know"}, {"Công thức", "Formula"}} {
		names = append(names, p.say(n[0], n[1]))
	}
	if s.factor {
		names = append(names, p.say("Yếu tố", "Factor"))
		for i := range s.counts {
			names = append(names, fmt.Sprintf("%d: %s", i+1, p.report.Labels[i].In(p.language)))
		}
	}
	return names
}

func (p *printer) explained() string {
	m := p.report.Method
	return fmt.Sprintf(p.say("Khoảng tin cậy %g%%. Chỉ số dưới %d người trả lời, và những chỉ số có thể suy ra nó, không được nêu (ghi “đã ẩn”). Bỏ trống và “không biết” không nằm trong mẫu số. Khoảng được cắt ở 0%% và 100%%; báo cáo JSON giữ nguyên như đã tính.",
		"%g%% intervals. Figures of fewer than %d respondents, and those from which they would follow, are not shown (“withheld”). Empty and “don't know” answers are not in the denominator. Intervals are cut at 0%% and 100%%; the report as JSON has them as they were computed."),
		100*m.Confidence, m.SuppressBelow)
}

// widths are those of a table's columns, in characters.
func widths(n int) []float64 {
	all := []float64{9, 46, 13, 11, 11, 12, 12, 12, 10, 10, 28}
	for len(all) < n {
		all = append(all, 11)
	}
	return all
}

func (p *printer) figures(l Line, s shape) {
	name := l.Name.In(p.language)
	if s.name == "" {
		name = formulas[l.Formula].In(p.language)
	}
	lo, hi := l.Ends()
	row := []any{l.Code, strings.Repeat("   ", l.Depth) + name, l.Value, lo, hi, l.Numerator, l.Denominator, l.Respondents, l.Missing, l.DontKnow, l.made()}
	if l.Suppressed {
		row = []any{l.Code, row[1], p.say("đã ẩn", "withheld"), nil, nil, nil, nil, nil, nil, nil, l.made()}
	}
	if s.factor {
		row = append(row, l.Factor)
		for i := range s.counts {
			if i < len(l.Counts) {
				row = append(row, l.Counts[i])
			} else {
				row = append(row, nil)
			}
		}
	}
	p.line(row, func(i int) int {
		switch {
		case i < columnOfName, i == 1, i == 10, i == 11:
			return p.styles.text
		case i < 5:
			return p.styles.percent
		case i < 7:
			return p.styles.figure
		}
		return p.styles.whole
	})
}

// made is the formula and the score of a line.
func (l Line) made() string {
	if l.Formula == "" || l.Formula == l.Score {
		return string(l.Score)
	}
	return string(l.Formula) + ", " + string(l.Score)
}

// index is the first sheet: the wave, the figure in force, the others.
func (p *printer) index() {
	r := p.report
	p.table(p.say("Chỉ số hài lòng chung", "Overall satisfaction index"), r.Overall, shape{})
	if len(r.Overall) > 0 && !r.Overall[0].Suppressed { // the figure in force is the one to be seen first
		cell := fmt.Sprintf("%s%d", columnName(columnOfValue), p.tableTop()+1)
		p.do(p.book.SetCellStyle(p.sheet, cell, cell, p.styles.strongPercent))
		p.do(p.book.SetRowHeight(p.sheet, p.tableTop()+1, 30))
	}
	p.row++
	p.wide = nil
	fact := p.fact
	fact(p.say("Đợt khảo sát", "Wave"), r.Title.In(p.language)+" ("+r.Wave+")")
	if r.Unit != "" {
		fact(p.say("Đơn vị", "Unit"), r.UnitName.In(p.language)+" ("+r.Unit+")")
	}
	fact(p.say("Thời gian", "Period"), dayOf(r.Opens)+" – "+dayOf(r.Closes))
	fact(p.say("Phiếu hỏi", "Questionnaire"), r.Asked.In(p.language)+" ("+r.Questionnaire.String()+")")
	for _, f := range r.Method.filters(p.language) {
		fact(f.Name, f.Value)
	}
	p.sheets()
	p.bars(r.Overall)
}

// fact writes a name and what there is to say of it under a table.
func (p *printer) fact(name string, value any) {
	p.line([]any{nil, name, value}, func(i int) int {
		if i == 1 {
			return p.styles.strong
		}
		return p.styles.value
	})
	p.do(p.book.MergeCell(p.sheet, fmt.Sprintf("C%d", p.row), fmt.Sprintf("K%d", p.row)))
}

// sheets are the numbers of sheets by what came of them, as far as they are told.
func (p *printer) sheets() {
	r := p.report
	for _, c := range []struct {
		vi, en string
		n      int
	}{
		{"Số phiếu hợp lệ", "Responses that count", r.Counts.Responses}, {"Số phiếu trong các chỉ số", "Responses in the figures", r.Counts.Counted},
		{"Phiếu đã rút lại", "Withdrawn", r.Counts.Withdrawn}, {"Phiếu bỏ dở (không tính)", "Left before the end (not counted)", r.Counts.Partial},
		{"Phiếu bị loại khi rà soát (không tính)", "Excluded by a review (not counted)", r.Counts.Excluded}, {"Bản ghi không đọc được", "Documents that cannot be read", r.Counts.Misfits},
	} {
		if c.n >= 0 {
			p.fact(p.say(c.vi, c.en), c.n)
		}
	}
}

// dayOf is a day as it is written in Vietnam.
func dayOf(t time.Time) string { return t.In(vietnam).Format("02/01/2006") }

var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// quality is what came of the sheets, what the rules found, and the index
// without flagged sheets.
func (p *printer) quality() {
	q := p.report.Quality
	title := p.say("Chất lượng phiếu", "Quality of the sheets")
	if q == nil {
		p.heading(title, 11, p.report.scoreAndFormulas(p.language), p.unscreened())
		p.columns(append([]float64{18}, widths(11)[1:]...)...)
		p.header([]any{nil, p.say("Phiếu", "Sheets"), p.say("Số phiếu", "How many")})
		p.wide = nil
		p.sheets()
		return
	}
	p.heading(title, 11, p.report.scoreAndFormulas(p.language, used(q.Without)...), q.summary(p.language))
	p.columns(append([]float64{18}, widths(11)[1:]...)...)
	if len(q.Rules) > 0 {
		p.rules(q)
		p.row++
	} else {
		p.header(p.names(shape{}))
	}
	for _, l := range q.Without {
		l.Code = ""
		p.figures(l, shape{})
	}
	p.row++
	p.wide = nil
	p.sheets()
}

// unscreened says why there is nothing to say of suspect sheets.
func (p *printer) unscreened() string {
	if p.report.Method.Unflagged {
		return p.say("Các chỉ số trong báo cáo này không tính phiếu nghi ngờ.", "The figures of this report are without the suspect sheets.")
	}
	return p.say("Chưa ai tìm phiếu nghi ngờ của đợt này; các chỉ số tính mọi phiếu hợp lệ.", "Nobody has looked for suspect sheets of this wave yet; the figures are of all sheets that count.")
}

// rules are what each rule for suspect sheets found.
func (p *printer) rules(q *Quality) {
	p.header([]any{p.say("Mã", "Code"), p.say("Quy tắc", "Rule"), p.say("Tỷ lệ phiếu", "Share of sheets"), p.say("Báo động nhầm đo được", "False alarms measured"), p.say("Số phiếu", "Sheets")})
	for _, r := range q.Rules {
		p.line([]any{r.Code, p.ruleText(r), r.Share, r.FalseAlarm, r.Sheets}, func(i int) int {
			switch {
			case i < 2:
				return p.styles.text
			case i < 4:
				return p.styles.percent
			}
			return p.styles.whole
		})
	}
}

// summary is what there is to say of suspect sheets.
func (q *Quality) summary(language string) string {
	kept := pick(language, "Phiếu nghi ngờ không bị xóa; dưới đây là chỉ số khi không có chúng.", "No sheet is deleted; below is the index without them.")
	if q.Flagged < 0 || q.Sheets < 0 {
		return kept
	}
	return fmt.Sprintf(pick(language, "%d trong %d phiếu bị nghi ngờ. ", "%d of %d sheets are suspect. "), q.Flagged, q.Sheets) + kept
}

// method is how the figures were made.
func (p *printer) method() {
	r, m := p.report, p.report.Method
	p.heading(p.say("Phương pháp", "Method"), 2, r.scoreAndFormulas(p.language, m.Formulas...))
	p.columns(34, 100)
	p.header([]any{p.say("Mục", "Item"), p.say("Nội dung", "Content")})
	fact := func(name string, value any) {
		if value != "" {
			p.line([]any{name, value}, func(i int) int { return []int{p.styles.strong, p.styles.text}[i] })
		}
	}
	fact(p.say("Phiếu hỏi", "Questionnaire"), r.Asked.In(p.language)+" ("+r.Questionnaire.String()+"). "+r.Note.In(p.language))
	fact(p.say("Điểm của một câu trả lời", "What an answer counts"), formulaText(m.Score, p.language))
	for _, f := range m.Formulas {
		fact(p.say("Cách tính chỉ số", "How the index is made"), formulaText(f, p.language))
	}
	fact(p.say("Khoảng tin cậy", "Intervals"), p.explained())
	fact(p.say("Trọng số các yếu tố", "Weights of the factors"), p.factorWeights())
	weights := m.Weights
	if weights == "" {
		weights = p.say("không: mỗi phiếu tính một lần", "none: every sheet counts once")
	}
	fact(p.say("Trọng số của phiếu", "Weights of the sheets"), weights)
	for _, f := range m.Filters {
		is := "="
		if f.Not {
			is = "≠"
		}
		fact(p.say("Bộ lọc", "Filter"), f.Dimension+" "+is+" "+strings.Join(f.Labels, ", "))
	}
	for _, f := range m.filters(p.language) {
		fact(f.Name, f.Value)
	}
	fact(p.say("Không tính vào chỉ số", "In no index"), p.say("phiếu đã rút lại, phiếu bỏ dở, phiếu bị loại khi rà soát (số lượng ở trang đầu)",
		"withdrawn sheets, those left before the end, those excluded by a review (their numbers are on the first sheet)"))
	fact(p.say("Mã băm của dữ liệu", "Digest of the data"), m.Frame)
	fact(p.say("Mã băm của kế hoạch tính", "Digest of the plan"), m.Plan)
	fact(p.say("Phiên bản phần mềm", "Version of the program"), r.Program)
	for _, n := range m.Notes {
		fact(p.say("Ghi chú", "Note"), p.noteText(n))
	}
}

func (p *printer) factorWeights() string {
	m := p.report.Method
	if !slices.Contains(m.Formulas, analysis.FormulaFactorMean) && !slices.Contains(m.Formulas, analysis.FormulaFactorMeanPooled) {
		return ""
	}
	if len(m.FactorWeights) == 0 {
		return p.say("các yếu tố như nhau", "every factor equal")
	}
	var all []string
	for _, f := range slices.Sorted(maps.Keys(m.FactorWeights)) {
		all = append(all, fmt.Sprintf("%s: %g", f, m.FactorWeights[f]))
	}
	return strings.Join(all, "; ")
}
