package kit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // days are Vietnam's, on whatever machine this runs

	"sipas/survey"
)

// Locale says things in one language. It is read-only and shared.
type Locale struct {
	Lang      string // BCP 47 tag, for lang attributes
	Edition   string // of the languages that were added: another one when any name or sentence is; "" without any
	sentences map[string]string
	zone      *time.Location
	point     string // decimal
	thousands string
	day       string // layouts of package time
	minute    string
}

const zoneName = "Asia/Ho_Chi_Minh"

func newLocale(c *Catalogue, lang string) (*Locale, error) {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return nil, fmt.Errorf("loading the time zone: %w", err)
	}
	l := &Locale{Lang: lang, sentences: c.sentences[lang], zone: zone,
		point: ".", thousands: ",", day: "2 Jan 2006", minute: "2 Jan 2006, 15:04"}
	if lang == survey.Vietnamese {
		l.point, l.thousands, l.day, l.minute = ",", ".", "02/01/2006", "15:04 02/01/2006"
	}
	return l, nil
}

// Say is the sentence for key with {0}, {1}... filled in: strings as they
// are, whole numbers with separators. A key that the catalogue does not have
// is returned itself; a test makes sure that there is none.
func (l *Locale) Say(key string, args ...any) string {
	s, ok := l.sentences[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return s
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", l.fill(a))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

func (l *Locale) fill(a any) string {
	switch v := a.(type) {
	case string:
		return v
	case int:
		return l.Count(v)
	default:
		return fmt.Sprint(v)
	}
}

// Text is t in this language.
func (l *Locale) Text(t survey.Text) string { return t.In(l.Lang) }

// none stands for a number that does not exist.
const none = "–"

// Number writes x with the given number of decimals: 1.234,5 in Vietnamese,
// 1,234.5 in English. NaN and the infinities are a dash. It rounds half away
// from zero in the decimal notation that a reader would check by hand.
func (l *Locale) Number(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return none
	}
	s := strconv.FormatFloat(halfUp(math.Abs(x), decimals), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	var b strings.Builder
	if x < 0 && strings.Trim(s, "0.") != "" {
		b.WriteString("−")
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.thousands)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(l.point + fraction)
	}
	return b.String()
}

// halfUp rounds x >= 0 to decimals as its shortest decimal notation says: 0.125
// and 2.675 go up although the latter's binary value is a little less.
func halfUp(x float64, decimals int) float64 {
	text := strconv.FormatFloat(x, 'f', -1, 64)
	dot := strings.IndexByte(text, '.')
	if dot < 0 || len(text)-dot-1 <= decimals {
		return x
	}
	cut, err := strconv.ParseFloat(text[:dot+1+decimals], 64)
	if err != nil || text[dot+1+decimals] < '5' {
		return cut
	}
	return cut + math.Pow10(-decimals)
}

// Count writes a whole number with separators.
func (l *Locale) Count(n int) string { return l.Number(float64(n), 0) }

// Percent writes a share (0..1) as a percentage: 0.8125 is 81,3% in Vietnamese,
// 81.3% in English, the sign without a space as everywhere on pages.
func (l *Locale) Percent(share float64, decimals int) string {
	s := l.Number(share*100, decimals)
	if s == none {
		return s
	}
	return s + "%"
}

// Date is the day in Vietnam: 02/09/2026, or 2 Sep 2026 in English. The zero time is a dash.
func (l *Locale) Date(t time.Time) string { return l.moment(t, l.day) }

// Time is the day and minute in Vietnam. The zero time is a dash.
func (l *Locale) Time(t time.Time) string { return l.moment(t, l.minute) }

func (l *Locale) moment(t time.Time, layout string) string {
	if t.IsZero() {
		return none
	}
	return t.In(l.zone).Format(layout)
}
