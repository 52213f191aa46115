package cases

import (
	"strings"

	"sipas/analysis/quality"
)

// qualityRoom computes the records of package quality.
var qualityRoom = room{
	"duplicates":                     duplicates,
	"duplicate_rows":                 duplicateRows,
	"per_person":                     perPerson,
	"flag_counts":                    flagCounts,
	"flag_by_truth":                  flagsByTruth,
	"c14_bfi/irv_longstring_first20": firstTwentyPersons,
}

// duplicatesOf gives for each row of the named columns the first one equal to
// it. Fields are compared as text, whatever they hold.
func (c *testCase) duplicatesOf(names []string) []int32 {
	tab := c.table("")
	keys := make([]string, tab.rows)
	fields := make([]string, len(names))
	for r := range keys {
		for i, n := range names {
			fields[i] = tab.columns[n][r]
		}
		keys[r] = "row:" + strings.Join(fields, "\x1f")
	}
	return quality.RepeatedIDs(keys)
}

func count(rows []int32) (n int) {
	for _, r := range rows {
		if r != quality.None {
			n++
		}
	}
	return n
}

// allButID are the columns that may make a row the copy of another.
func (c *testCase) allButID() (names []string) {
	for _, n := range c.table("").names {
		if n != "resp_id" {
			names = append(names, n)
		}
	}
	return names
}

func duplicates(c *testCase, _ record) any {
	ids := c.table("").columns["resp_id"]
	repeated := []string{}
	seen := map[string]bool{}
	for r, first := range quality.RepeatedIDs(ids) {
		if first != quality.None && !seen[ids[r]] {
			seen[ids[r]] = true
			repeated = append(repeated, ids[r])
		}
	}
	items := c.items(c.Layout.Items)
	answers, err := quality.Repeats(append(items[:len(items):len(items)], c.bytes("overall")))
	must(c, answers, err)
	missing, err := quality.Missing(items)
	must(c, missing, err)
	empty := 0
	for _, m := range missing {
		if int(m) == len(items) {
			empty++
		}
	}
	return map[string]any{"repeated_resp_id": repeated, "rows_repeating_all_columns_but_id": count(c.duplicatesOf(c.allButID())),
		"rows_repeating_answers": count(answers), "note_all_missing_rows": empty}
}

func duplicateRows(c *testCase, _ record) any {
	rows := c.duplicatesOf(c.allButID())
	ids := []string{}
	for r, first := range rows {
		if first != quality.None {
			ids = append(ids, c.table("").columns["resp_id"][r])
		}
	}
	return map[string]any{"all_columns_but_id": count(rows), "ids": ids}
}

// screening screens the sheets of c11.
func (c *testCase) screening() quality.Screening {
	sheets := quality.Sheets{Items: c.items(c.Layout.Items), Factors: c.Layout.ItemsPerFactor, Overall: c.bytes("overall"),
		Seconds: c.table("").numbers(c.t, "duration_s")}
	s, err := quality.Screen(sheets, quality.Usual())
	return must(c, s, err)
}

func perPerson(c *testCase, _ record) any {
	s := c.screening()
	return map[string]any{"resp_id": c.table("").columns["resp_id"], "longstring": s.Longest, "irv": s.Spread,
		"mahalanobis_D2": s.Distance.Squared, "evenodd": s.EvenOdd, "missing_items": s.Missing}
}

// screenFlags are the flags under the names of the records.
var screenFlags = map[string]quality.Flag{
	"straightline_all_equal":  quality.StraightLine,
	"longstring_ge_12":        quality.LongRun,
	"irv_zero":                quality.NoSpread,
	"irv_gt_1.2":              quality.WideSpread,
	"mahad_p001":              quality.Outlier,
	"speed_lt_2s_item":        quality.Fast,
	"speed_lt_third_median":   quality.FastAmongPeers,
	"missing_gt_half":         quality.Sparse,
	"duplicate_answers_exact": quality.Repeated,
}

func flagCounts(c *testCase, _ record) any {
	s := c.screening()
	out := map[string]any{}
	for name, f := range screenFlags {
		out[name] = s.Count(f)
	}
	return out
}

func flagsByTruth(c *testCase, _ record) any {
	s := c.screening()
	out := map[string]any{}
	for name, f := range screenFlags {
		byTruth := map[string]any{}
		for r, truth := range c.table("").columns["truth"] {
			n, _ := byTruth[truth].(int)
			if s.Flags[r].Has(f) {
				n++
			}
			byTruth[truth] = n
		}
		out[name] = byTruth
	}
	return out
}

func firstTwentyPersons(c *testCase, _ record) any {
	items := c.items(c.itemNames())
	longest, err := quality.LongestRun(items)
	must(c, longest, err)
	spread, err := quality.Spread(items)
	must(c, spread, err)
	distance, err := quality.Distance(items)
	must(c, distance, err)
	return map[string]any{"id": c.table("").numbers(c.t, "id")[:20], "longstring": longest[:20], "irv": spread[:20],
		"mahalanobis_D2": distance.Squared[:20]}
}
