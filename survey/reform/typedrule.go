package reform

import (
	"regexp"
	"strings"
)

// ruleWords are the words of rules as people write them, in lower case, by what
// they mean.
var ruleWords = map[string]string{"linear": "linear", "tuyến-tính": "linear", "tỷ-lệ-thuận": "linear",
	"threshold": "threshold", "ngưỡng": "threshold", "only": "only", "chặt": "only", "steps": "steps", "bậc": "steps", "theo-bậc": "steps"}

// ruleJoins make one word of those that belong together.
var ruleJoins = strings.NewReplacer("tuyến tính", "tuyến-tính", "tỷ lệ thuận", "tỷ-lệ-thuận", "theo bậc", "theo-bậc", ";", " ", "%", " ")

// ruleColon is a colon of a step with blanks around it.
var ruleColon = regexp.MustCompile(`\s*:\s*`)

// TypedRule reads a rule as people write it: "ngưỡng 90", "bậc 60: 2; 70: 3,5",
// with a decimal comma or point; text is how it is kept. The empty text is the
// rule of an empty input.
func TypedRule(typed string) (text string, ok bool) {
	words := strings.Fields(ruleColon.ReplaceAllString(ruleJoins.Replace(strings.ToLower(typed)), ":"))
	for i, w := range words {
		if known := ruleWords[w]; known != "" {
			words[i] = known
			continue
		}
		at, worth, step := strings.Cut(w, ":")
		if at, ok = TypedPoints(at); !ok {
			return "", false
		}
		words[i] = at
		if step {
			if worth, ok = TypedPoints(worth); !ok {
				return "", false
			}
			words[i] += ":" + worth
		}
	}
	text = strings.Join(words, " ")
	_, err := ParseRule(text)
	return text, err == nil
}
