package reform

import (
	"bytes"
	"embed"
	"fmt"

	"sipas/survey"
	"sipas/survey/tabular"
)

//go:embed examples/*.csv
var exampleFiles embed.FS

// Examples are sets to begin with. Their shape is that of real decisions; where
// the official wording and the points of a criterion are not known, the example
// has a number instead of words and points that only add up, and says so in
// Basis. They are drafts: whoever uses one replaces words and points by those
// of the decision in force.
func Examples() ([]CriteriaSet, error) {
	named := survey.Text{
		survey.Vietnamese: " Tên lĩnh vực theo cách gọi thường dùng; lời văn và điểm của từng tiêu chí là minh hoạ, cần thay bằng quyết định đang áp dụng.",
		survey.English:    " Fields are named as is usual; the words and points of the criteria are for illustration and must be replaced by those of the decision in force.",
	}
	numbered := survey.Text{
		survey.Vietnamese: " Tên và điểm của từng nội dung là minh hoạ, cần thay bằng quyết định đang áp dụng.",
		survey.English:    " The names and points of the contents are for illustration and must be replaced by those of the decision in force.",
	}
	all := []CriteriaSet{
		{ID: "province-1149", Level: Province,
			Title: survey.Text{survey.Vietnamese: "Bộ tiêu chí cấp tỉnh (hình dạng theo QĐ 1149/QĐ-BNV năm 2020)", survey.English: "Provincial set (shaped like decision 1149/QĐ-BNV of 2020)"},
			Basis: survey.Text{survey.Vietnamese: "8 lĩnh vực, 43 tiêu chí, 102 tiêu chí thành phần.", survey.English: "8 fields, 43 criteria, 102 components."}},
		{ID: "ministry-876", Level: Ministry,
			Title: survey.Text{survey.Vietnamese: "Bộ tiêu chí cấp bộ (hình dạng theo QĐ 876/QĐ-BNV năm 2022)", survey.English: "Set of a ministry (shaped like decision 876/QĐ-BNV of 2022)"},
			Basis: survey.Text{survey.Vietnamese: "7 lĩnh vực, 38 tiêu chí, 97 tiêu chí thành phần; số tiêu chí của từng lĩnh vực theo quyết định.", survey.English: "7 fields, 38 criteria, 97 components; how many in each field is as in the decision."}},
		{ID: "department-quang-ninh-2019", Level: Department,
			Title: survey.Text{survey.Vietnamese: "Bộ tiêu chí cấp sở (hình dạng theo Quảng Ninh năm 2019)", survey.English: "Set of departments (shaped like Quảng Ninh's of 2019)"},
			Basis: survey.Text{survey.Vietnamese: "9 lĩnh vực, 38 tiêu chí, 58 tiêu chí thành phần.", survey.English: "9 fields, 38 criteria, 58 components."}},
		{ID: "commune-ha-noi-5666", Level: Commune,
			Title: survey.Text{survey.Vietnamese: "Bộ tiêu chí cấp xã (hình dạng theo QĐ 5666 của Hà Nội năm 2025)", survey.English: "Set of communes (shaped like Hà Nội's decision 5666 of 2025)"},
			Basis: survey.Text{survey.Vietnamese: "8 nội dung, có điểm thưởng và điểm trừ, thang điểm 100. Tiêu chí trong từng nội dung chưa biết, nên mỗi nội dung là một mục chấm điểm.",
				survey.English: "8 contents, with bonus and penalty, out of 100. The criteria within them are not known, so that each content is scored as a whole."}},
	}
	for i := range all {
		s := &all[i]
		s.Version, s.Decimals, s.Bands = 1, 2, FiveBands()
		caution := named
		if s.Level == Commune {
			caution = numbered
		}
		for lang, more := range caution {
			s.Basis[lang] += more
		}
		body, err := exampleFiles.ReadFile("examples/" + s.ID + ".csv")
		if err != nil {
			return nil, fmt.Errorf("criteria example %s: %w", s.ID, err)
		}
		t, err := tabular.Read(bytes.NewReader(body), s.ID+".csv", tabular.Limits{})
		if err != nil {
			return nil, fmt.Errorf("criteria example %s: %w", s.ID, err)
		}
		if s.Items, err = ReadItems(t); err != nil {
			return nil, fmt.Errorf("criteria example %s: %w", s.ID, err)
		}
	}
	return all, nil
}

// FiveBands are the classes that most score sheets have. The lower bound
// belongs to the class.
func FiveBands() []Band {
	return []Band{
		{"excellent", survey.Text{survey.Vietnamese: "Xuất sắc", survey.English: "Excellent"}, "90"},
		{"good", survey.Text{survey.Vietnamese: "Tốt", survey.English: "Good"}, "80"},
		{"fair", survey.Text{survey.Vietnamese: "Khá", survey.English: "Fair"}, "70"},
		{"average", survey.Text{survey.Vietnamese: "Trung bình", survey.English: "Average"}, "50"},
		{"weak", survey.Text{survey.Vietnamese: "Yếu", survey.English: "Weak"}, "0"},
	}
}
