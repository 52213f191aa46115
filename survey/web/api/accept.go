package api

import (
	"strconv"
	"strings"
)

// accepted is the first of the media types on offer that has the greatest
// weight in an Accept header (RFC 9110, 12.5.1), without parameters; "" when none
// of them will do. No header takes anything.
func accepted(header string, offers ...string) string {
	if strings.TrimSpace(header) == "" {
		return offers[0]
	}
	best, weight := "", 0.0
	for _, offer := range offers {
		if q := weightOf(header, offer); q > weight {
			best, weight = offer, q
		}
	}
	return best
}

// weightOf is the weight that the most specific range of a header gives to a
// media type; 0 when none takes it.
func weightOf(header, kind string) float64 {
	group, _, _ := strings.Cut(kind, "/")
	precision, weight := 0, 0.0
	for item := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		p := 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case kind:
			p = 3
		case group + "/*":
			p = 2
		case "*/*":
			p = 1
		}
		if p > precision {
			precision, weight = p, quality(parameters)
		}
	}
	return weight
}

// quality is the weight among the parameters of a media range; 1 without, 0
// for one that cannot be read.
func quality(parameters string) float64 {
	for p := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}
