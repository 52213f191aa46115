package kit

import (
	"strconv"
	"strings"
)

// Encoding is the best content coding that an Accept-Encoding header allows
// and Precompressed has: "br", "gzip", or "" for none (RFC 9110, section 12.5.3).
func Encoding(accept string) string {
	var br, gzip, any float64
	for item := range strings.SplitSeq(accept, ",") {
		name, q := weighted(item)
		switch name {
		case "br":
			br = q
		case "gzip", "x-gzip":
			gzip = q
		case "*":
			any = q
		}
	}
	switch {
	case br > 0 && br >= gzip:
		return "br"
	case gzip > 0, any > 0 && !strings.Contains(accept, "gzip"):
		return "gzip"
	}
	return ""
}

// weighted splits "gzip;q=0.5" into its parts; no weight is 1, an unreadable one 0.
func weighted(item string) (name string, q float64) {
	name, parameter, has := strings.Cut(strings.TrimSpace(item), ";")
	name = strings.ToLower(strings.TrimSpace(name))
	if !has {
		return name, 1
	}
	value, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q=")
	if !ok {
		return name, 1
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil || q < 0 {
		return name, 0
	}
	return name, q
}
