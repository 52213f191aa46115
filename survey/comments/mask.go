package comments

import (
	"regexp"
	"strings"
	"unicode"
)

// masked stands where a number was.
const masked = "***"

// fewestDigits is the length of the shortest number that is masked: nine
// digits have old identity cards. Phone numbers have ten or eleven, citizens'
// identity cards twelve.
const fewestDigits = 9

var (
	email    = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+`)
	passport = regexp.MustCompile(`(^|[^\p{L}\p{N}])[A-Za-z][ .-]?[0-9]{7,8}($|[^\p{L}\p{N}])`)
	money    = regexp.MustCompile(`^[1-9][0-9]{0,2}([., ][0-9]{3})+$`)
	currency = regexp.MustCompile(`^\s*(đồng|đ|vnđ|vnd)([^\p{L}]|$)`)
)

// Mask covers what looks like a phone number, the number of an identity card or
// passport, or an e-mail address in what a person wrote. Digits may be grouped
// by blanks, dots, hyphens or brackets, and be those of any script. A sum of
// money that says so ("150.000.000 đồng") stays. What it leaves is no promise
// that nobody can be recognised: names are not looked for.
func Mask(text string) string {
	if !strings.ContainsFunc(text, unicode.IsNumber) && !strings.Contains(text, "@") {
		return text
	}
	text = withoutPassports(email.ReplaceAllString(text, masked))
	var out strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); {
		end, digits := number(runes, i)
		switch {
		case digits < fewestDigits:
			end = max(end, i+1)
			out.WriteString(string(runes[i:end]))
		case money.MatchString(string(runes[i:end])) && currency.MatchString(strings.ToLower(string(runes[end:min(end+8, len(runes))]))):
			out.WriteString(string(runes[i:end]))
		default:
			out.WriteString(masked)
		}
		i = end
	}
	return withoutPassports(out.String()) // also those that stood right beside a number
}

// withoutPassports masks a letter with seven or eight digits, until there is none.
func withoutPassports(text string) string {
	for passport.MatchString(text) {
		text = passport.ReplaceAllString(text, "${1}"+masked+"${2}")
	}
	return text
}

// number is where a number that begins at a place ends, and how many digits it
// has; none when there is no digit. A plus sign and a bracket may stand before.
func number(runes []rune, at int) (end, digits int) {
	end = at
	for i := at; i < len(runes); i++ {
		switch r := runes[i]; {
		case unicode.IsDigit(r):
			digits++
			end = i + 1
		case digits == 0 && i-at < 2 && (r == '+' || r == '('), digits > 0 && i-end < 2 && joins(r):
		default:
			return end, digits
		}
	}
	return end, digits
}

// joins tells whether a sign may stand between the digits of one number.
func joins(r rune) bool {
	return strings.ContainsRune(" .-()\u00a0\u202f\u2013", r) || unicode.Is(unicode.Cf, r)
}
