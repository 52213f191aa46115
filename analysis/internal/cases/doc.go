// Package cases holds the comparison of analysis with reference figures that
// were computed in R. It has no code of its own, only a test.
//
// TestCases reads every *.expected.json in analysis/testdata/cases, or in the
// folders that SIPAS_CASES names (separated like PATH), computes each record
// from the case's CSV and compares. It prints, by level, how many figures
// matched and the worst deviation, and fails on any miss.
//
// A room adds its records in a file of its own (core_test.go, and likewise
// design_test.go, compare_test.go, scale_test.go, quality_test.go) with a
// variable of type room, listed in rooms in cases_test.go:
//
//	var compareRoom = room{
//		"two_prop":       func(c *testCase, r record) any { … },
//		"compare.units*": func(c *testCase, r record) any { … },
//	}
//
// The key is a record id, or the beginning of ids followed by *; an id with
// the case in front ("c14_bfi/items.raw") goes before one without. The function
// returns a tree of map[string]any, slices, numbers, strings and bools in the
// shape of the expected value, NaN for null. If several rooms know an id their
// maps are merged, so that each gives the keys it owns. Keys beyond the
// expected ones are ignored, missing ones are misses. Rows of a table are
// matched by their key columns (unit, item, …), not by position.
//
// A record that no room knows fails the test. A figure that is known to differ
// stands in passedOver with the reason, and fails the test once it matches.
package cases
