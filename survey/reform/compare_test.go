package reform_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/reform"
)

// outline reads items, one a line: code, maximum ("-" for none), name.
func outline(lines ...string) *reform.CriteriaSet {
	s := &reform.CriteriaSet{ID: "s"}
	for _, line := range lines {
		f := strings.SplitN(line, " ", 3)
		it := reform.Item{Code: f[0], Max: f[1], Name: survey.Text{survey.Vietnamese: f[2]}}
		if f[1] == "-" {
			it.Max = ""
		}
		if i := strings.LastIndex(f[0], "."); i > 0 {
			it.Parent = f[0][:i]
		}
		s.Items = append(s.Items, it)
	}
	return s
}

// told are changes in words: codes and what became of them.
func told(changes []reform.Change) string {
	var all []string
	for _, c := range changes {
		switch {
		case c.From == nil:
			all = append(all, "+"+c.To.Code)
			continue
		case c.To == nil:
			all = append(all, "-"+c.From.Code)
			continue
		case !c.Differs():
			continue
		}
		words := c.From.Code
		if c.To.Code != c.From.Code {
			words += ">" + c.To.Code
		}
		for what, is := range map[string]bool{" moved": c.Moved, " renamed": c.Renamed, " otherwise": c.Otherwise} {
			if is {
				words += what
			}
		}
		if c.Points {
			words += fmt.Sprintf(" %s>%s", c.FromWorth.RatString(), c.ToWorth.RatString())
		}
		all = append(all, words)
	}
	return strings.Join(all, ", ")
}

func TestCompare(t *testing.T) {
	base := outline("1 - Chỉ đạo", "1.1 2 Kế hoạch", "1.2 3 Kiểm tra", "1.3 1 Báo cáo", "2 - Thủ tục", "2.1 4 Đúng hạn")
	for name, c := range map[string]struct {
		to   *reform.CriteriaSet
		want string
	}{
		"the same":                  {outline("1 - Chỉ đạo", "1.1 2 Kế hoạch", "1.2 3 Kiểm tra", "1.3 1 Báo cáo", "2 - Thủ tục", "2.1 4 Đúng hạn"), ""},
		"the same number otherwise": {outline("1 6 Chỉ đạo", "1.1 2 Kế hoạch", "1.2 3 Kiểm tra", "1.3 1 Báo cáo", "2 4 Thủ tục", "2.1 4 Đúng hạn"), ""},
		"points, also above":        {outline("1 - Chỉ đạo", "1.1 2.5 Kế hoạch", "1.2 3 Kiểm tra", "1.3 1 Báo cáo", "2 - Thủ tục", "2.1 4 Đúng hạn"), "1 6>13/2, 1.1 2>5/2"},
		"renamed":                   {outline("1 - Chỉ đạo", "1.1 2 Kế hoạch năm", "1.2 3 Kiểm tra", "1.3 1 Báo cáo", "2 - Thủ tục", "2.1 4 Đúng hạn"), "1.1 renamed"},
		"only diacritics":           {outline("1 - Chỉ đạo", "1.1 2 Ke hoach", "1.2 3 Kiểm tra", "1.3 1 Báo cáo", "2 - Thủ tục", "2.1 4 Đúng hạn"), "1.1 renamed"},
		"added and renumbered":      {outline("1 - Chỉ đạo", "1.1 2 Kế hoạch", "1.2 5 Tuyên truyền", "1.3 3 Kiểm tra", "1.4 1 Báo cáo", "2 - Thủ tục", "2.1 4 Đúng hạn"), "1 6>11, +1.2, 1.2>1.3 moved, 1.3>1.4 moved"},
		"gone, with a place":        {outline("1 - Chỉ đạo", "1.1 2 Kế hoạch", "1.3 1 Báo cáo", "2 - Thủ tục", "2.1 4 Đúng hạn"), "1 6>3, -1.2"},
		"below another":             {outline("1 - Chỉ đạo", "1.1 2 Kế hoạch", "1.2 3 Kiểm tra", "2 - Thủ tục", "2.1 4 Đúng hạn", "2.2 1 Báo cáo"), "1 6>5, 2 4>5, 1.3>2.2 moved"},
		"another turn":              {outline("1 - Chỉ đạo", "1.2 3 Kiểm tra", "1.3 1 Báo cáo", "1.1 2 Kế hoạch", "2 - Thủ tục", "2.1 4 Đúng hạn"), "1.1 moved"},
		"codes of two exchanged":    {outline("1 - Chỉ đạo", "1.1 2 Kiểm tra", "1.2 3 Kế hoạch", "1.3 1 Báo cáo", "2 - Thủ tục", "2.1 4 Đúng hạn"), "1.2>1.1 moved 3>2, 1.1>1.2 moved 2>3"},
		"all of it":                 {outline(), "-1, -1.1, -1.2, -1.3, -2, -2.1"},
	} {
		if got := told(reform.Compare(base, c.to)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	other := outline("1 - Chỉ đạo", "1.1 2 Kế hoạch")
	other.Items[1].Source, other.Items[1].Evidence = reform.SelfScored, true
	if got := told(reform.Compare(outline("1 - Chỉ đạo", "1.1 2 Kế hoạch"), other)); got != "1.1 otherwise" {
		t.Errorf("source: %s", got)
	}
}

// Every item of either set is told about exactly once; a set compared with itself
// differs in nothing; exchanging the sets exchanges what was added and what is gone.
func TestCompareProperties(t *testing.T) {
	sets := rapid.Custom(func(t *rapid.T) *reform.CriteriaSet {
		var lines []string
		for f := 1; f <= rapid.IntRange(0, 3).Draw(t, "fields"); f++ {
			lines = append(lines, fmt.Sprintf("%d - %s", f, rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "name")))
			for i := 1; i <= rapid.IntRange(0, 4).Draw(t, "leaves"); i++ {
				lines = append(lines, fmt.Sprintf("%d.%d %d %s", f, i, rapid.IntRange(1, 3).Draw(t, "points"), rapid.SampledFrom([]string{"p", "q", "r", "s", "t"}).Draw(t, "name")))
			}
		}
		return outline(lines...)
	})
	rapid.Check(t, func(t *rapid.T) {
		from, to := sets.Draw(t, "from"), sets.Draw(t, "to")
		var was, is, added, gone []string
		for _, c := range reform.Compare(from, to) {
			if c.From != nil {
				was = append(was, c.From.Code)
			} else {
				added = append(added, c.To.Code)
			}
			if c.To != nil {
				is = append(is, c.To.Code)
			} else {
				gone = append(gone, c.From.Code)
			}
		}
		if got, want := sorted(was), sorted(codes(from)); !slices.Equal(got, want) {
			t.Fatalf("of the first set %v, want %v", got, want)
		}
		if got := is; !slices.Equal(got, codes(to)) {
			t.Fatalf("of the second set %v, want %v", got, codes(to))
		}
		for _, c := range reform.Compare(to, to) {
			if c.Differs() {
				t.Fatalf("%s differs from itself", c.To.Code)
			}
		}
		var back, forth []string
		for _, c := range reform.Compare(to, from) {
			if c.From == nil {
				back = append(back, c.To.Code)
			}
			if c.To == nil {
				forth = append(forth, c.From.Code)
			}
		}
		if !slices.Equal(sorted(back), sorted(gone)) || !slices.Equal(sorted(forth), sorted(added)) {
			t.Fatalf("gone %v, added back %v; added %v, gone back %v", gone, back, added, forth)
		}
	})
}

func codes(s *reform.CriteriaSet) []string {
	all := []string{}
	for _, it := range s.Items {
		all = append(all, it.Code)
	}
	return all
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return append([]string{}, s...)
}
