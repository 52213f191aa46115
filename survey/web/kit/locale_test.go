package kit_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"sipas/static"
	"sipas/survey/web/kit"
	"sipas/templates"
)

func TestNumber(t *testing.T) {
	s := newSite(t)
	for _, x := range []struct {
		x        float64
		decimals int
		vi, en   string
	}{
		{0, 0, "0", "0"},
		{1234567.5, 1, "1.234.567,5", "1,234,567.5"},
		{-1234.5, 0, "−1.235", "−1,235"},
		{999.999, 2, "1.000,00", "1,000.00"},
		{2.675, 2, "2,68", "2.68"}, // 2.67499999999999982236431605997495353221893310546875 in binary
		{0.125, 2, "0,13", "0.13"},
		{80.05, 1, "80,1", "80.1"},
		{-0.04, 1, "0,0", "0.0"},
		{1e-9, 2, "0,00", "0.00"},
		{1e21, 0, "1.000.000.000.000.000.000.000", "1,000,000,000,000,000,000,000"},
		{100, 1, "100,0", "100.0"},
		{math.NaN(), 1, "–", "–"},
		{math.Inf(-1), 1, "–", "–"},
	} {
		if got := s.In("vi").Number(x.x, x.decimals); got != x.vi {
			t.Errorf("vi: Number(%v, %d) = %q, want %q", x.x, x.decimals, got, x.vi)
		}
		if got := s.In("en").Number(x.x, x.decimals); got != x.en {
			t.Errorf("en: Number(%v, %d) = %q, want %q", x.x, x.decimals, got, x.en)
		}
	}
}

func TestDaysAreVietnams(t *testing.T) {
	s := newSite(t)
	late := time.Date(2026, 9, 1, 17, 30, 0, 0, time.UTC) // half past midnight on National Day in Hà Nội
	for _, x := range []struct{ got, want string }{
		{s.In("vi").Date(late), "02/09/2026"},
		{s.In("en").Date(late), "2 Sep 2026"},
		{s.In("vi").Time(late), "00:30 02/09/2026"},
		{s.In("en").Time(late), "2 Sep 2026, 00:30"},
		{s.In("vi").Date(time.Time{}), "–"},
		{s.In("vi").Percent(0.8125, 1), "81,3%"},
		{s.In("en").Percent(math.NaN(), 1), "–"},
		{s.In("vi").Say("answer.too_long", 1000, 1234), "Xin viết tối đa 1.000 ký tự; hiện có 1.234 ký tự."},
		{s.In("vi").Say("unsent.sent", "{0}"), "Đã ghi nhận phiếu gửi trước. Mã biên nhận:"},
		{s.In("vi").Say("thanks.lead", "{0}{1}"), "Xin cảm ơn Ông/Bà. Phiếu đánh giá {0}{1} đã được ghi nhận."},
		{s.In("xx").Lang, "vi"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}

func ExampleLocale_Number() {
	s, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.In("vi").Number(1234.56, 1), s.In("en").Number(1234.56, 1))
	// Output: 1.234,6 1,234.6
}
