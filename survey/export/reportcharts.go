package export

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// barColour is the one colour of plain bars; diverging are those of the scale of
// five, told apart without red and green.
const barColour = "2F6690"

var diverging = []string{"A6611A", "DFC27D", "D9D9D9", "80CDC1", "018571"}

// charted bounds the bars of a chart: more cannot be read on a page.
const charted = 60

// rowsOf are the first and the last row that a chart of so many lines shows.
func (p *printer) rowsOf(lines int) (first, last int) {
	top := p.tableTop()
	return top + 1, top + min(lines, charted)
}

// tableTop is the row of the table's header: the last frozen one.
func (p *printer) tableTop() int {
	panes, err := p.book.GetPanes(p.sheet)
	p.do(err)
	return panes.YSplit
}

// bars draws the values of the sheet's table under it.
func (p *printer) bars(lines []Line) {
	if len(lines) == 0 || p.err != nil {
		return
	}
	first, last := p.rowsOf(len(lines))
	nought, one := 0.0, 1.0
	p.chart(&excelize.Chart{Type: excelize.Bar, Series: []excelize.ChartSeries{{
		Name:       fmt.Sprintf("'%s'!$%s$%d", p.sheet, columnName(columnOfValue), first-1),
		Categories: p.cells(columnOfName, first, last), Values: p.cells(columnOfValue, first, last), Fill: solid(barColour)}},
		Legend:   excelize.ChartLegend{Position: "none"},
		PlotArea: excelize.ChartPlotArea{ShowVal: true},
		YAxis:    excelize.ChartAxis{Minimum: &nought, Maximum: &one, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"}},
		XAxis:    excelize.ChartAxis{ReverseOrder: true},
	}, last-first+1)
}

// answers draws how often each answer was given to each criterion.
func (p *printer) answers() {
	lines := p.report.Criteria
	if len(lines) == 0 || p.err != nil {
		return
	}
	first, last := p.rowsOf(len(lines))
	var series []excelize.ChartSeries
	for i := range p.report.Labels {
		colour := barColour
		if len(p.report.Labels) == len(diverging) {
			colour = diverging[i]
		}
		series = append(series, excelize.ChartSeries{Name: fmt.Sprintf("'%s'!$%s$%d", p.sheet, columnName(columnOfCounts+i), first-1),
			Categories: p.cells(columnCode, first, last), Values: p.cells(columnOfCounts+i, first, last), Fill: solid(colour)})
	}
	p.chart(&excelize.Chart{Type: excelize.BarPercentStacked, Series: series, Legend: excelize.ChartLegend{Position: "bottom"},
		XAxis: excelize.ChartAxis{ReverseOrder: true}, YAxis: excelize.ChartAxis{NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"}}}, last-first+1)
}

func (p *printer) cells(column, first, last int) string {
	c := columnName(column)
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", p.sheet, c, first, c, last)
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// chart puts a chart under what the sheet has.
func (p *printer) chart(c *excelize.Chart, bars int) {
	title, err := p.book.GetCellValue(p.sheet, "A1")
	p.do(err)
	c.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title + " (n = " + thousands(max(p.report.Counts.Counted, 0), p.language) + ")"}}}
	dark := excelize.Font{Color: "262626", Size: 9, Family: "Calibri"}
	c.XAxis.Font, c.YAxis.Font, c.Legend.Font = dark, dark, &dark
	c.Dimension = excelize.ChartDimension{Width: 900, Height: uint(130 + 16*bars)}
	at := fmt.Sprintf("A%d", p.row+2)
	if bars > 12 { // table and chart do not fit on one page
		p.do(p.book.InsertPageBreak(p.sheet, at))
	}
	p.do(p.book.AddChart(p.sheet, at, c))
}
