package quality

import (
	"cmp"
	"slices"
	"time"
)

// Opening says when a counter is open. Zone is the offset of local time from
// UTC in seconds (Vietnam: 25200).
type Opening struct {
	Zone int64
	Days map[time.Weekday][]Span // no entry: closed that day; nil: not known
}

// Span is a part of a day, in minutes after midnight, To exclusive.
type Span struct{ From, To int }

// Contains says that a moment (Unix seconds) falls in the opening hours.
func (o Opening) Contains(at int64) bool {
	const day = 24 * 60 * 60
	local := at + o.Zone
	number := floor(local, day)
	minute := int((local - number*day) / 60)
	weekday := time.Weekday(((number+4)%7 + 7) % 7) // 1 January 1970 was a Thursday
	for _, s := range o.Days[weekday] {
		if minute >= s.From && minute < s.To {
			return true
		}
	}
	return false
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// OfficeHours are Monday to Friday 7:00 to 17:30 and Saturday morning to 12:00
// in Vietnam, with room on both sides for sheets filled in while queueing.
func OfficeHours() Opening {
	o := Opening{Zone: 7 * 60 * 60, Days: map[time.Weekday][]Span{time.Saturday: {{7 * 60, 12 * 60}}}}
	for d := time.Monday; d <= time.Friday; d++ {
		o.Days[d] = []Span{{7 * 60, 17*60 + 30}}
	}
	return o
}

// Cluster is a burst: sheets of one counter sent close together.
type Cluster struct {
	Counter  int32
	From, To int64 // Unix seconds of the first and the last
	Rows     []int32
}

// Bursts finds at each counter the sheets of which at least least (from 2 on)
// were sent within the given seconds. Overlapping bursts are one. Sheets
// without a time or a counter are left out. The result goes by counter and
// time.
//
// Chance makes bursts, too, where it is busy. Of sheets that come one by one and
// at random, six within two minutes or more flag none at 4 sheets an hour at the
// counter, 0.03 % at 12, 1.3 % at 30 and 15 % at 60: raise least there.
func Bursts(counters []int32, at []int64, least int, seconds int64) []Cluster {
	if least < 2 || len(counters) != len(at) {
		return nil
	}
	var order []int32
	for r, t := range at {
		if t != 0 && counters[r] >= 0 {
			order = append(order, int32(r))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(counters[a], counters[b]), cmp.Compare(at[a], at[b]), cmp.Compare(a, b))
	})
	var out []Cluster
	reached := 0 // rows before this place belong to a burst already
	for i := range order {
		end := i + least - 1
		if end >= len(order) {
			break
		}
		first, last := order[i], order[end]
		if counters[first] != counters[last] || at[last]-at[first] > seconds {
			continue
		}
		if i < reached {
			b := &out[len(out)-1]
			b.Rows, b.To = append(b.Rows, order[reached:end+1]...), at[last]
		} else {
			out = append(out, Cluster{Counter: counters[first], From: at[first], To: at[last],
				Rows: slices.Clone(order[i : end+1])})
		}
		reached = end + 1
	}
	return out
}
