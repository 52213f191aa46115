package chart_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"sipas/survey/chart"
)

// percent writes a share as Vietnamese does.
func percent(v float64) string {
	return strings.Replace(strconv.FormatFloat(v*100, 'f', 1, 64), ".", ",", 1) + "%"
}

// whole writes a share without decimals or sign.
func whole(v float64) string { return strconv.FormatFloat(v*100, 'f', 0, 64) }

func points(v float64) string {
	s := strings.Replace(fmt.Sprintf("%+.1f", v*100), ".", ",", 1)
	return strings.Replace(s, "-", "−", 1)
}

// around is a figure whose interval reaches half to both sides.
func around(v, half float64) chart.Figure {
	return chart.Figure{Value: v, Low: v - half, High: v + half}
}

func hidden() chart.Figure { return chart.Figure{Value: math.NaN(), Hidden: "dưới 5 phiếu"} }

var factors = []string{"Tiếp cận dịch vụ", "Thủ tục hành chính", "Công chức trực tiếp giải quyết công việc", "Kết quả cung ứng dịch vụ hành chính công", "Việc tiếp nhận, xử lý ý kiến góp ý, phản ánh, kiến nghị"}

var words = chart.Words{
	Name: "Yếu tố", Value: "Chỉ số hài lòng", Low: "Từ", High: "Đến", Interval: "Khoảng tin cậy 95%",
	Note: "Số phiếu", Hidden: "Dưới 5 phiếu, không hiện",
}

// framed is a chart with everything around it.
func framed(title string, body chart.Body) chart.Chart {
	return chart.Chart{
		Title: title, Subtitle: "Đợt khảo sát quý III năm 2026, toàn tỉnh", Source: "Nguồn: khảo sát tại bộ phận một cửa, 01/07–30/09/2026.",
		N: "n = 1.204 phiếu hợp lệ.", Formula: "Chỉ số = số câu trả lời “hài lòng” và “rất hài lòng” / số câu trả lời có ý kiến.",
		Notes: "Ô gạch chéo có dưới 5 phiếu nên không hiện.", Alt: "Chỉ số cao nhất ở yếu tố thứ ba.",
		Format: percent, Words: words, Body: body,
	}
}

// gallery has every kind, with hidden and missing figures.
func gallery() map[string]chart.Chart {
	return map[string]chart.Chart{
		"bars":      framed("Chỉ số theo yếu tố", bars()),
		"dots":      framed("Các đơn vị theo nhóm", dots(12)),
		"diverging": framed("Câu trả lời theo tiêu chí", diverging()),
		"heatmap":   framed("Đơn vị và tiêu chí", heatmap(7, 25)),
		"lines":     framed("Chỉ số theo tuần", lines()),
		"series":    framed("Năm yếu tố qua các đợt", series()),
		"scatter":   framed("Mức quan trọng và mức hài lòng", scatter()),
		"pairs":     framed("So với đợt trước", pairs()),
	}
}

func bars() chart.Bars {
	b := chart.Bars{
		Axis: chart.Axis{Name: "Chỉ số hài lòng (%)", High: 1, Ticks: whole}, Before: "Đợt trước", Aside: "Thay đổi",
		Target: chart.Mark{At: 0.85, Name: "Mục tiêu 85%"},
	}
	for i, name := range factors {
		b.Rows = append(b.Rows, chart.Row{Name: name, Note: "n = 1.204", Figure: around(0.82+0.03*float64(i%3), 0.02), Before: 0.8 + 0.01*float64(i), Aside: points(0.012 * float64(i-2))})
	}
	b.Rows = append(b.Rows, chart.Row{Name: "Xã Tân Lập", Figure: hidden(), Before: math.NaN()}, chart.Row{Name: "Chưa ai trả lời", Figure: chart.None(), Before: math.NaN()})
	return b
}

func dots(n int) chart.Dots {
	d := chart.Dots{Axis: chart.Axis{Name: "Chỉ số hài lòng (%)", Ticks: whole}, Aside: "Thứ hạng có thể", Tier: "Nhóm", Target: chart.Mark{At: 0.85, Name: "Mục tiêu 85%"}}
	for t, name := range []string{"Nhóm cao hơn trung bình", "Nhóm không khác trung bình", "Nhóm thấp hơn trung bình"} {
		tier := chart.Tier{Name: name}
		for i := range n / 3 {
			v := 0.93 - 0.09*float64(t) - 0.006*float64(i)
			tier.Rows = append(tier.Rows, chart.Row{Name: fmt.Sprintf("Ủy ban nhân dân xã Hòa Bình %d", t*n/3+i+1), Note: "n = 84", Figure: around(v, 0.035), Before: math.NaN(), Aside: fmt.Sprintf("%d–%d", max(1, i+t*n/3-2), min(n, i+t*n/3+4))})
		}
		d.Tiers = append(d.Tiers, tier)
	}
	d.Tiers[2].Rows = append(d.Tiers[2].Rows, chart.Row{Name: "Thị trấn Mới", Figure: hidden(), Before: math.NaN()})
	return d
}

var answers = []string{"Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"}

func diverging() chart.Diverging {
	d := chart.Diverging{Answers: answers, DontKnow: "Không biết", Aside: "Hài lòng", Cell: whole}
	for f, name := range factors[:3] {
		d.Rows = append(d.Rows, chart.Answered{Name: name, Head: true})
		for i := range 4 {
			k := int64(f*4 + i)
			counts := []int64{5 + 3*k, 20 + 4*k, 90 + 10*(k%4), 500 - 20*k, 300 - 12*k}
			d.Rows = append(d.Rows, chart.Answered{Name: "Tiêu chí " + strconv.Itoa(int(k)+1) + ": nơi ngồi chờ tại bộ phận một cửa có đủ chỗ ngồi và sạch sẽ", Counts: counts, DontKnow: 12 * k, Aside: "82,1%"})
		}
	}
	d.Rows = append(d.Rows, chart.Answered{Name: "Ít người trả lời", Hidden: "dưới 5 phiếu"}, chart.Answered{Name: "Chưa ai trả lời", Counts: make([]int64, 5)})
	return d
}

func heatmap(units, criteria int) chart.HeatMap {
	h := chart.HeatMap{Axis: chart.Axis{Name: "Tỷ lệ hài lòng (%)", Low: 0.5, High: 1, Ticks: whole}, Cell: whole}
	for i := range criteria {
		h.Columns = append(h.Columns, chart.Column{Code: "TC" + strconv.Itoa(i+1), Name: "Nơi ngồi chờ có đủ chỗ ngồi, sạch sẽ và thoáng mát"})
	}
	for u := range units {
		row := chart.Cells{Name: "Xã Hòa Bình " + strconv.Itoa(u+1), Note: "n = 96"}
		for i := range criteria {
			row.Figures = append(row.Figures, around(0.5+0.5*math.Abs(math.Sin(float64(u*7+i*3))), 0.03))
		}
		if u == 2 {
			for i := range criteria {
				row.Figures[i] = hidden()
			}
		}
		h.Rows = append(h.Rows, row)
	}
	h.Rows[1].Figures[1], h.Rows[1].Figures[2] = chart.None(), hidden()
	return h
}

func lines() chart.Lines {
	n := chart.Lines{Axis: chart.Axis{Name: "Chỉ số hài lòng (%)", Ticks: whole}, Limits: "Giới hạn kiểm soát", Outside: "Ngoài giới hạn", Point: "Tuần",
		Target: chart.Mark{At: 0.85, Name: "Mục tiêu 85%"}, Breaks: []chart.Break{{Before: 4, Why: "Bộ câu hỏi phiên bản 2"}, {Before: 8, Why: "Thêm phiếu giấy"}}}
	s := chart.Series{Name: "Chỉ số", Centre: chart.Mark{At: 0.82, Name: "Trung bình 82%"}}
	for i := range 11 {
		n.Points = append(n.Points, fmt.Sprintf("Tuần %d năm 2026", i+10))
		half := 0.02 + 0.004*float64(i%4)
		p := chart.Point{Figure: around(0.82+0.02*math.Sin(float64(i)), half), Floor: 0.82 - 1.5*half, Ceiling: 0.82 + 1.5*half}
		if i == 9 {
			p.Figure, p.Outside = around(0.74, 0.02), true
		}
		if i == 6 {
			p.Figure = hidden()
		}
		s.Points = append(s.Points, p)
	}
	n.Series = []chart.Series{s}
	return n
}

func series() chart.Lines {
	n := chart.Lines{Axis: chart.Axis{Name: "Chỉ số hài lòng (%)", Low: 0.6, High: 1, Ticks: whole}, Points: []string{"2024-I", "2024-II", "2025-I", "2025-II", "2026-I"}, Point: "Đợt"}
	for f, name := range factors {
		s := chart.Series{Name: name}
		for i := range n.Points {
			s.Points = append(s.Points, chart.Point{Figure: around(0.7+0.04*float64(f)+0.015*float64(i), 0.02)})
		}
		n.Series = append(n.Series, s)
	}
	return n
}

func scatter() chart.Scatter {
	s := chart.Scatter{
		X: chart.Axis{Name: "Mức quan trọng (tỷ trọng giải thích)"}, Y: chart.Axis{Name: "Tỷ lệ hài lòng (%)", Ticks: whole},
		SplitX: chart.Mark{At: 0.04, Name: "Quan trọng trung bình"}, SplitY: chart.Mark{At: 0.82, Name: "Hài lòng trung bình"},
		Quadrants: [4]string{"Giữ ở mức này", "Thế mạnh", "Ít cấp bách", "Cần làm trước"},
	}
	for i := range 25 {
		x, y := 0.02+0.04*math.Abs(math.Sin(float64(i)*1.7)), 0.74+0.16*math.Abs(math.Cos(float64(i)*2.3))
		s.Points = append(s.Points, chart.Place{Name: "Nơi ngồi chờ có đủ chỗ ngồi", X: around(x, 0.006), Y: around(y, 0.012)})
	}
	s.Points[7].Y = hidden()
	return s
}

func pairs() chart.Pairs {
	p := chart.Pairs{Axis: chart.Axis{Name: "Chỉ số hài lòng (%)", Ticks: whole}, A: "Quý III", B: "Quý II", Difference: "Chênh lệch (điểm %)", Gap: points,
		Beyond: "Hơn mức ngẫu nhiên", Chance: "Có thể do ngẫu nhiên"}
	for i, name := range factors {
		a, b := 0.82+0.02*float64(i%3), 0.80+0.012*float64(i)
		p.Rows = append(p.Rows, chart.Pair{Name: name, Note: "n = 1.204 và 1.180", A: around(a, 0.02), B: around(b, 0.022), Difference: around(a-b, 0.028), Beyond: math.Abs(a-b) > 0.028})
	}
	p.Rows = append(p.Rows, chart.Pair{Name: "Xã Tân Lập", A: around(0.8, 0.05), B: hidden(), Difference: hidden()})
	return p
}
