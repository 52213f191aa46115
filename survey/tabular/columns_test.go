package tabular_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey/tabular"
)

var counters = tabular.Columns{
	{Key: "code", Names: []string{"Mã quầy", "Counter code"}, Required: true},
	{Key: "name", Names: []string{"Tên quầy", "Counter name"}, Required: true},
	{Key: "from", Names: []string{"Từ ngày", "From"}},
}

func TestColumns(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"Vietnamese, without accents, English, by code, with signs", "ma quay;Counter  Name*\n1;2", nil},
		{"by code in another order", "NAME,code,from\n1,2,3", nil},
		{"a header nearly right", "Mã quày;Ten quay\n1;2", nil},
		{"a typing error", "Mã qầy;Tên quầy\n1;2", []string{"table.columns", "A1 column.unknown_near Mã qầy Mã quầy", "1 column.missing Mã quầy"}},
		{"something else", "Mã quầy;Tên quầy;Số điện thoại\n1;2;3", []string{"table.columns", "C1 column.unknown Số điện thoại"}},
		{"twice, in two languages", "Mã quầy;Tên quầy;Code\n1;2;3", []string{"table.columns", "C1 column.repeated Code A1"}},
		{"missing", "\nTên quầy;From\n1;2", []string{"table.columns", "2 column.missing Mã quầy"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, err := tabular.Read(strings.NewReader(c.text), "x", tabular.Limits{})
			must(t, err)
			_, err = counters.In(table)
			if c.want == nil {
				must(t, err)
				return
			}
			if diff := cmp.Diff(c.want, complaint(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestKeysTwice(t *testing.T) {
	table, err := tabular.Read(strings.NewReader("code,name\nq1,a\nq2,b\nQ1,c\n,d\n,e\n"), "x", tabular.Limits{})
	must(t, err)
	layout, err := counters.In(table)
	must(t, err)
	var found tabular.Findings
	keys := tabular.Keys{}
	for row, err := range table.Rows() {
		must(t, err)
		if first, again := keys.Take(layout.Cell(row, "code")); again {
			found.Add(layout.Cell(row, "code"), "code.repeated", first.Name())
		}
	}
	if diff := cmp.Diff([]string{"x", "A4 code.repeated A2"}, complaint(found.Err("x"))); diff != "" {
		t.Error(diff)
	}
}

func TestColumnName(t *testing.T) {
	for n, want := range map[int]string{0: "", 1: "A", 26: "Z", 27: "AA", 702: "ZZ", 703: "AAA", 16384: "XFD"} {
		if got := tabular.ColumnName(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	for text, want := range map[string]string{"01/07/2025": "2025-07-01", "1/7/2025": "2025-07-01", "31-12-2026": "2026-12-31", "2.9.2026": "2026-09-02",
		"2026-09-02": "2026-09-02", "2026-09-02T00:00:00": "2026-09-02", "12/31/2026": "", "31/02/2026": "", "01/07/25": "", "": "", "hôm nay": "", "01/07/2025 08:30": "", "46204": "", "01/07/0025": ""} {
		at, ok := tabular.Date(text, time.UTC)
		if got := at.Format("2006-01-02"); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s %v, want %q", text, got, ok, want)
		}
	}
}

func TestWhole(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "12500": "12500", "12.500": "12500", "12,500": "12500", "1 234 567": "1234567", "1\u00a0234": "1234", "-3": "-3",
		"1.5": "", "1.2345": "", "1.234,5": "", "1.234,567": "", "": "", "x": "", "1e3": "", "+1": "", "٣": "", "9999999999999999": ""} {
		n, ok := tabular.Whole(text)
		if got := fmt.Sprint(n); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %d %v, want %q", text, n, ok, want)
		}
	}
}
