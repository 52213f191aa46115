package officer_test

import (
	"strconv"
	"strings"
)

// codeIn is the leaf that a path is about; 1.1.1 for a field's.
func codeIn(path string) string {
	code, found := strings.CutPrefix(path, "/leaf/")
	if !found {
		return "1.1.1"
	}
	code, _, _ = strings.Cut(code, "/")
	return code
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
