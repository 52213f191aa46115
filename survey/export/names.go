package export

import (
	"strconv"
	"strings"
)

// longestName is what Stata takes; SPSS takes 64 bytes.
const longestName = 32

// reserved are words that are no names in SPSS, Stata or R.
var reserved = wordSet("all and by eq ge gt le lt ne not or to with " +
	"byte double float if in int long using strl " +
	"else repeat while function for next break true false null inf nan na")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// names gives variables names that are good everywhere and not given twice.
// SPSS and Excel do not tell capitals from small letters.
type names map[string]bool

// give makes a name of a code: ASCII letters, digits and underscores, a letter
// first. A code that is already so is its own name.
func (n names) give(code string) string {
	name := strings.Map(func(r rune) rune {
		if r < 128 && (r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z') {
			return r
		}
		return '_'
	}, code)
	if len(name) > longestName {
		name = name[:longestName]
	}
	if name == "" || !('a' <= name[0]|0x20 && name[0]|0x20 <= 'z') || strings.HasSuffix(name, "_") || reserved[strings.ToLower(name)] || n[strings.ToLower(name)] {
		name = "q_" + strings.Trim(name[:min(len(name), longestName-2)], "_")
	}
	for base, i := name, 2; n[strings.ToLower(name)] || strings.HasSuffix(name, "_"); i++ {
		end := "_" + strconv.Itoa(i)
		name = strings.TrimRight(base[:min(len(base), longestName-len(end))], "_") + end
	}
	n[strings.ToLower(name)] = true
	return name
}
