package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis/study"
)

func TestHoursOfTheCommandLine(t *testing.T) {
	c := &analyzeCmd{voice: mustSpeak(t, "en"), Hours: []string{"Mon-Fri=07:00-17:30", "T7=07:00-12:00", "CN=08:00-09:00"}}
	got, err := c.hours()
	if err != nil {
		t.Fatal(err)
	}
	want := []study.Hours{{Days: []int{1, 2, 3, 4, 5}, From: "07:00", To: "17:30"}, {Days: []int{6}, From: "07:00", To: "12:00"}, {Days: []int{7}, From: "08:00", To: "09:00"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, text := range []string{"", "Mon", "Mon=", "Mon=07:00", "Fri-Mon=07:00-17:30", "Day=07:00-17:30", "Mon-=07:00-17:30", "-=07:00-17:30"} {
		c.Hours = []string{text}
		if hours, err := c.hours(); err == nil {
			t.Errorf("%q was taken as %v", text, hours)
		}
	}
}

// 24 sheets: two on each hour of Friday 6 March 2026 from 6:30, so 2 before
// seven o'clock and 2 from 17:30 on.
func TestAnalyzeFlagsSheetsSentOffHours(t *testing.T) {
	var file strings.Builder
	file.WriteString("counter,time,A1,A2,A3,OV\n")
	for i := range 24 {
		fmt.Fprintf(&file, "Q1,2026-03-06 %02d:30:0%d,%d,%d,%d,5\n", 6+i/2, i%2, 3+i%3, 3+i/3%3, 3+i/9)
	}
	path := filepath.Join(t.TempDir(), "sheets.csv")
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args     []string
		exit     int
		out, err string
	}{
		"in the week":         {[]string{"--hours", "Mon-Fri=07:00-17:30"}, 0, "off_hours 4 16.67", ""},
		"in two parts":        {[]string{"--hours", "T6=06:30-11:30", "--hours", "T6=13:30-18:00"}, 0, "off_hours 4 16.67", ""},
		"closed that day":     {[]string{"--hours", "T2-T5=00:00-24:00"}, 0, "off_hours 24 100.00", ""},
		"not known":           {nil, 0, "", ""},
		"without them":        {[]string{"--hours", "Mon-Fri=07:00-17:30", "--without", "off_hours"}, 0, "24 sheets screened, 4 left out below", ""},
		"not hours":           {[]string{"--hours", "Mon=17:00-07:00"}, 2, "", `screening: [1] from "17:00" to "07:00" are no opening hours`},
		"not of the form":     {[]string{"--hours", "today"}, 2, "", `--hours: "today" is not of the form`},
		"no flag of the name": {[]string{"--without", "odd"}, 2, "", `screening: no flag "odd"`},
	} {
		var out, errs bytes.Buffer
		exit := run(context.Background(), append([]string{"analyze", path, "--parts", "quality"}, c.args...), nil, nil, &out, &errs)
		plain := strings.Join(strings.Fields(out.String()), " ")
		if exit != c.exit || !strings.Contains(plain, c.out) || !strings.Contains(errs.String(), c.err) {
			t.Errorf("%s: exit %d, %s\n%s", name, exit, errs.String(), out.String())
		}
		if judged := strings.Contains(plain, "off_hours"); judged != (c.exit == 0 && c.args != nil) {
			t.Errorf("%s: judged %v", name, judged)
		}
	}
}
