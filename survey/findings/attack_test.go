package findings_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// attacker knows of every person who they are, and sees all that findings
// show. A figure that is shown is an equation over what the persons said.
type attacker struct {
	people []person
	flags  map[int]bool // those that the rules take for suspect
}

// system is a row space over the persons, modulo a prime so large that no
// combination which matters is lost, in reduced echelon form.
type system struct {
	n     int
	rows  [][]*big.Int
	pivot []int
}

var modulus = big.NewInt(1<<31 - 1)

// add takes in an equation. It tells whether it says anything new.
func (s *system) add(in []bool) bool {
	row := make([]*big.Int, s.n)
	for i := range row {
		row[i] = new(big.Int)
		if in[i] {
			row[i].SetInt64(1)
		}
	}
	for k, r := range s.rows {
		reduce(row, r, s.pivot[k])
	}
	p := slices.IndexFunc(row, func(x *big.Int) bool { return x.Sign() != 0 })
	if p < 0 {
		return false
	}
	inverse := new(big.Int).ModInverse(row[p], modulus)
	for _, x := range row {
		x.Mod(x.Mul(x, inverse), modulus)
	}
	for _, r := range s.rows {
		reduce(r, row, p)
	}
	s.rows, s.pivot = append(s.rows, row), append(s.pivot, p)
	return true
}

// reduce takes from a row the multiple of another that leaves nothing at p.
func reduce(row, by []*big.Int, p int) {
	k := new(big.Int).Set(row[p])
	if k.Sign() == 0 {
		return
	}
	for i := range row {
		row[i].Mod(row[i].Sub(row[i], new(big.Int).Mul(k, by[i])), modulus)
	}
}

// told is a set of one to four persons whose answers, added up, follow from
// the equations: nil when there is none. A set follows when each solution of
// the homogeneous system adds up to zero over it; the solutions are spanned by
// one vector for each person who is no pivot, so that each person has a row of
// their coefficients, and the rows of the set must add up to zero.
func (s *system) told() []int {
	free := []int{}
	for i := range s.n {
		if !slices.Contains(s.pivot, i) {
			free = append(free, i)
		}
	}
	of := make([][]int64, s.n) // by person: the coefficients
	for f, i := range free {
		of[i] = make([]int64, len(free))
		of[i][f] = 1
	}
	for k, p := range s.pivot {
		of[p] = make([]int64, len(free))
		for f, i := range free {
			of[p][f] = new(big.Int).Mod(new(big.Int).Neg(s.rows[k][i]), modulus).Int64()
		}
	}
	m := modulus.Int64()
	plus := func(a, b []int64) []int64 {
		c := make([]int64, len(a))
		for i := range a {
			c[i] = (a[i] + b[i]) % m
		}
		return c
	}
	minus := func(a []int64) []int64 {
		c := make([]int64, len(a))
		for i := range a {
			c[i] = (m - a[i]) % m
		}
		return c
	}
	key := func(a []int64) string { return fmt.Sprint(a) }
	single, pairs := map[string][]int{}, map[string][][2]int{}
	for i, a := range of {
		if !slices.ContainsFunc(a, func(x int64) bool { return x != 0 }) {
			return []int{i}
		}
		single[key(a)] = append(single[key(a)], i)
	}
	type pair struct {
		sum  []int64
		a, b int
	}
	var all []pair
	for a := range of {
		for b := range a {
			sum := plus(of[a], of[b])
			if !slices.ContainsFunc(sum, func(x int64) bool { return x != 0 }) {
				return []int{a, b}
			}
			all = append(all, pair{sum, a, b})
			pairs[key(sum)] = append(pairs[key(sum)], [2]int{a, b})
		}
	}
	for _, p := range all {
		k := key(minus(p.sum))
		for _, c := range single[k] {
			if c != p.a && c != p.b {
				return []int{p.a, p.b, c}
			}
		}
		for _, q := range pairs[k] {
			if q[0] != p.a && q[0] != p.b && q[1] != p.a && q[1] != p.b {
				return []int{p.a, p.b, q[0], q[1]}
			}
		}
	}
	return nil
}

// within tells whether a person is in a unit or below it.
func within(unit, top string) bool {
	parent := map[string]string{"D1": "P", "D2": "P", "D1C1": "D1", "D1C2": "D1"}
	for ; unit != top; unit = parent[unit] {
		if unit == "" {
			return top == ""
		}
	}
	return true
}

// sees are the persons that a lens is of.
func (a *attacker) sees(l findings.Lens) []bool {
	in := make([]bool, len(a.people))
	for i, p := range a.people {
		year, week := p.at.Add(7 * time.Hour).ISOWeek()
		period := fmt.Sprintf("%04d-W%02d", year, week)
		label := map[string]string{"sex": p.sex, "age": p.age, results.ByChannel: string(p.channel), results.ByField: p.field,
			"stage": p.stage, "ontime": p.ontime}
		in[i] = within(p.unit, l.Unit) && !(l.Unflagged && a.flags[i]) &&
			(l.From == "" || period >= l.From) && (l.To == "" || period <= l.To)
		for _, o := range l.Only {
			in[i] = in[i] && slices.Contains(o.Labels, label[o.By])
		}
	}
	return in
}

// choices are, dimension by dimension, all ways to choose in it.
func choices() [][]func(l *findings.Lens) {
	var all [][]func(l *findings.Lens)
	var units, periods []func(l *findings.Lens)
	for _, u := range []string{"P", "D1", "D2", "D1C1", "D1C2"} {
		units = append(units, func(l *findings.Lens) { l.Unit = u })
	}
	for _, p := range [][2]string{{"2026-W08", "2026-W08"}, {"2026-W09", "2026-W09"}, {"2026-W10", "2026-W10"}, {"2026-W09", ""}, {"", "2026-W09"}} {
		periods = append(periods, func(l *findings.Lens) { l.From, l.To = p[0], p[1] })
	}
	all = append(all, units, periods, []func(l *findings.Lens){func(l *findings.Lens) { l.Unflagged = true }})
	for _, by := range []struct {
		name   string
		labels [][]string
	}{
		{"sex", [][]string{{"female"}, {"male"}, {""}, {"female", "male"}}},
		{"age", [][]string{{"18-24"}, {"25-34"}, {"35-49"}, {"18-24", "35-49"}}},
		{results.ByChannel, [][]string{{"qr"}, {"kiosk"}}},
		{results.ByField, [][]string{{"land"}, {"civil"}}},
	} {
		var some []func(l *findings.Lens)
		for _, labels := range by.labels {
			some = append(some, func(l *findings.Lens) { l.Only = append(l.Only, findings.Only{By: by.name, Labels: labels}) })
		}
		all = append(all, some)
	}
	return all
}

// lenses are all on a wave that choose in up to some dimensions.
func lenses(wave string, most int) []findings.Lens {
	all := []findings.Lens{{Wave: wave}}
	for _, ways := range choices() {
		for _, l := range slices.Clone(all) {
			if dimensions(l) == most {
				continue
			}
			for _, choose := range ways {
				m := l
				m.Only = slices.Clone(l.Only)
				choose(&m)
				all = append(all, m.Settled())
			}
		}
	}
	return all
}

func dimensions(l findings.Lens) int {
	n := len(l.Only)
	for _, is := range []bool{l.Unit != "", l.From != "" || l.To != "", l.Unflagged} {
		if is {
			n++
		}
	}
	return n
}

// crowd draws people, most of them alike, some rare.
func crowd(t *rapid.T, n int) []person {
	pick := func(name string, some ...string) string {
		i := min(rapid.IntRange(0, len(some)-1).Draw(t, name), rapid.IntRange(0, len(some)-1).Draw(t, name))
		return some[i]
	}
	var people []person
	for range n {
		p := person{unit: pick("unit", "D1C1", "D1C2", "D2", "D1", "P"), sex: pick("sex", "female", "male", ""), age: pick("age", "25-34", "35-49", "18-24"),
			channel: survey.Channel(pick("channel", "qr", "kiosk")), field: pick("field", "land", "civil"),
			at: noon.AddDate(0, 0, -7*rapid.IntRange(0, 2).Draw(t, "week"))}
		if rapid.Bool().Draw(t, "leaves out") {
			p.rate = func(code string) int {
				if code == "A1" {
					return 0
				}
				return 4
			}
		} else {
			p.rate = all(5)
		}
		people = append(people, p)
	}
	return people
}

// TestNobodyIsTold draws small waves that are over, looks at everything that
// findings show under all lenses of up to three dimensions, and tries to work
// out what one to four persons have said, from all of it together: to the
// questions that everybody answered, and to one that some left out.
func TestNobodyIsTold(t *testing.T) {
	o := newOffice(t)
	waves := 0
	rapid.Check(t, func(t *rapid.T) {
		waves++
		wave := fmt.Sprintf("w%d", waves)
		o.wave(wave, survey.Closed)
		a := &attacker{people: crowd(t, rapid.IntRange(20, 120).Draw(t, "persons")), flags: map[int]bool{}}
		o.hear(wave, a.people...)
		snapshot, err := o.results.Frame(o.Context(), wave)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.people {
			a.flags[i] = rapid.IntRange(0, 5).Draw(t, "flagged") == 0
		}
		o.results.Flag(snapshot, func(row int) bool { return a.flags[row] })
		isFlagged, _ := o.results.Flagged(snapshot)
		for i := range a.people {
			a.flags[i] = isFlagged(i)
		}
		whole, item := &system{n: len(a.people)}, &system{n: len(a.people)}
		rated := make([]bool, len(a.people)) // A1
		for i, p := range a.people {
			rated[i] = p.rate("A1") > 0
		}
		shown := 0
		for _, l := range lenses(wave, 3) {
			s := o.look(l)
			in := a.sees(l)
			if s.Refused == "" {
				shown++
				if n := count(in); n != s.Total.Responses || n < 5 {
					t.Fatalf("%+v has %d answers, the attacker counts %d", l, s.Total.Responses, n)
				}
				if whole.add(in) {
					t.Logf("%+v: %d", l, s.Total.Responses)
				}
			}
			if s.Refused == "" && !s.Total.Factors[0].Criteria[0].Estimate.Suppressed {
				for i := range in {
					in[i] = in[i] && rated[i]
				}
				item.add(in)
			}
		}
		t.Logf("%d shown, rank %d of %d", shown, len(whole.rows), len(a.people))
		if set := whole.told(); set != nil {
			for _, i := range set {
				t.Logf("%d %+v flagged %v", i, a.people[i], a.flags[i])
			}
			t.Fatalf("the answers of %v follow", set)
		}
		item = item.among(rated)
		if set := item.told(); set != nil {
			t.Fatalf("the answers to A1 of %v follow", set)
		}
	})
}

// among is the system of some of the persons: the others have nothing to do
// with it.
func (s *system) among(some []bool) *system {
	t := &system{}
	var place []int
	for i, is := range some {
		if is {
			place = append(place, i)
		}
	}
	t.n = len(place)
	for _, row := range s.rows {
		in := make([]*big.Int, t.n)
		for i, p := range place {
			in[i] = row[p]
		}
		t.rows = append(t.rows, in)
	}
	for _, p := range s.pivot {
		t.pivot = append(t.pivot, slices.Index(place, p))
	}
	return t
}

func count(in []bool) (n int) {
	for _, is := range in {
		if is {
			n++
		}
	}
	return n
}
