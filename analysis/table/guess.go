package table

import (
	"regexp"
	"strings"
)

// errNoItems says that a header is in none of the known forms.
func errNoItems() error {
	return flaw("header_no_items", "no column looks like a rated question (q1_1 … or A1 …): describe the file by a layout")
}

// known are headers with a usual meaning, in lower case.
var known = map[string]func(*Layout, Column){
	"overall": overall, "ov": overall,
	"weight": func(l *Layout, c Column) { l.Weight = c },

	"n_stratum": population, "population": population,
	"stratum": func(l *Layout, c Column) { l.Stratum = c },
	"cluster": func(l *Layout, c Column) { l.Cluster = c },

	"duration_s": duration, "duration": duration, "seconds": duration,
	"time": moment, "at": moment, "accepted_at": moment,
	"resp_id": id, "id": id, "response_id": id, "receipt": id,

	"m_unit": number, "n_counter": number,

	"unit": dimension, "counter": dimension, "field": dimension, "channel": dimension,
	"period": dimension, "year": dimension, "quarter": dimension, "wave": dimension, "day": dimension,
	"sex": dimension, "gender": dimension, "age": dimension, "age_group": dimension, "age_band": dimension,
	"education": dimension, "stage": dimension, "form": dimension, "version": dimension, "language": dimension,
	"đơn vị": dimension, "quầy": dimension, "lĩnh vực": dimension, "kỳ": dimension, "đợt": dimension,
	"giới tính": dimension, "nhóm tuổi": dimension, "kênh": dimension,
}

func overall(l *Layout, c Column)    { l.Overall = c }
func population(l *Layout, c Column) { l.Population = c }
func duration(l *Layout, c Column)   { l.Duration = c }
func moment(l *Layout, c Column)     { l.Time = c }
func id(l *Layout, c Column)         { l.ID = c }
func number(l *Layout, c Column)     { l.Numbers = append(l.Numbers, c) }
func dimension(l *Layout, c Column)  { l.Dimensions = append(l.Dimensions, c) }

// byNumber and byLetter are the two known forms of items.
var (
	byNumber = regexp.MustCompile(`^q(\d{1,2})_\d{1,2}$`)
	byLetter = regexp.MustCompile(`^([A-Z])\d{1,2}$`)
)

// Guess works out a layout from a header in a known form: items q1_1, q1_2, …
// of factors F1, F2, … or items A1, A2, … of factors A, B, …; overall or OV for
// the overall question; unit, counter, field, channel, period, year, sex,
// age_group and the like as dimensions; weight; N_stratum or population;
// stratum; cluster; duration_s or seconds; time; resp_id or id. Answers are from
// 1 to 5 and "NA" is "don't know". It fails if no item is found.
func Guess(header []string) (Layout, error) {
	var l Layout
	place := map[string]int{}
	for _, name := range header {
		factor := ""
		if m := byNumber.FindStringSubmatch(name); m != nil {
			factor = "F" + m[1]
		} else if m := byLetter.FindStringSubmatch(name); m != nil {
			factor = m[1]
		}
		if factor == "" {
			if take, ok := known[strings.ToLower(name)]; ok {
				take(&l, Named(name))
			}
			continue
		}
		i, seen := place[factor]
		if !seen {
			i = len(l.Factors)
			place[factor] = i
			l.Factors = append(l.Factors, Factor{Name: factor})
		}
		l.Factors[i].Items = append(l.Factors[i].Items, Named(name))
	}
	if len(l.Factors) == 0 {
		return Layout{}, errNoItems()
	}
	return l, nil
}
