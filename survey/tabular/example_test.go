package tabular_test

import (
	"fmt"
	"strings"

	"sipas/survey/tabular"
)

func ExampleRead() {
	upload := strings.NewReader("Mã quầy;Tên quầy;Từ ngày\nq1;Hộ tịch;01/07/2025\nq2;Đất đai;\n")
	table, err := tabular.Read(upload, "quay.csv", tabular.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	layout, err := counters.In(table)
	if err != nil {
		fmt.Println(err)
		return
	}
	for row, err := range table.Rows() {
		if err != nil {
			fmt.Println(err)
			return
		}
		code := layout.Cell(row, "code")
		fmt.Println(code.Name(), code.Text, layout.Cell(row, "name").Text, layout.Cell(row, "from").Text)
	}
	// Output:
	// A2 q1 Hộ tịch 01/07/2025
	// A3 q2 Đất đai
}
