package chart_test

import (
	"fmt"
	"os"
	"strings"

	"sipas/survey/chart"
)

func ExampleChart_Table() {
	c := chart.Chart{
		Format: percent,
		Words:  chart.Words{Name: "Yếu tố", Value: "Chỉ số", Low: "Từ", High: "Đến"},
		Body: chart.Bars{Rows: []chart.Row{
			{Name: "Tiếp cận dịch vụ", Figure: chart.Figure{Value: 0.824, Low: 0.801, High: 0.846}},
			{Name: "Thủ tục hành chính", Figure: chart.Figure{Hidden: "dưới 5 phiếu"}},
		}},
	}
	head, rows := c.Table()
	for _, row := range append([][]string{head}, rows...) {
		fmt.Printf("%q\n", row)
	}
	// Output:
	// ["Yếu tố" "Chỉ số" "Từ" "Đến"]
	// ["Tiếp cận dịch vụ" "82,4%" "80,1%" "84,6%"]
	// ["Thủ tục hành chính" "dưới 5 phiếu" "" ""]
}

func ExampleChart_SVG() {
	c := chart.Chart{Title: "Chưa có phiếu nào", Width: chart.Narrow}
	if err := c.SVG(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// <svg xmlns="http://www.w3.org/2000/svg" class="chart chart-narrow chart-none" role="img" width="320" height="37" viewBox="0 0 320 37" font-family="Arial, Liberation Sans, Arimo, Helvetica, sans-serif" text-rendering="geometricPrecision" stroke-linejoin="round"><title>Chưa có phiếu nào</title>
	// <rect x="0" y="0" width="320" height="37" class="f-paper" fill="#ffffff"/>
	// <text x="4" y="20" font-size="16" class="f-ink" fill="#1b2226" font-weight="700">Chưa có phiếu nào</text>
	// </svg>
}

func ExampleDiverging() {
	c := chart.Chart{
		Format: percent, Words: chart.Words{Name: "Tiêu chí"},
		Body: chart.Diverging{
			Answers: []string{"Không hài lòng", "Bình thường", "Hài lòng"}, DontKnow: "Không biết",
			Rows: []chart.Answered{{Name: "Nơi ngồi chờ", Counts: []int64{10, 20, 70}, DontKnow: 25}},
		},
	}
	head, rows := c.Table()
	fmt.Println(strings.Join(head, " | "))
	fmt.Println(strings.Join(rows[0], " | "))
	// Output:
	// Tiêu chí | Không hài lòng | Bình thường | Hài lòng | Không biết
	// Nơi ngồi chờ | 10,0% | 20,0% | 70,0% | 20,0%
}
