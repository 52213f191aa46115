package compare

import (
	"math"
	"runtime"
	"slices"
	"sync"
)

// Drawing says how ranks are simulated. The same Drawing gives the same
// figures to the bit on every machine, whatever Workers is.
type Drawing struct {
	Draws   int    // number of simulated league tables; 0 means 20,000
	Seed    uint64 // to be recorded with the result
	Workers int    // goroutines; 0 means one per processor
}

// RankChance is how a unit's rank varies over simulated league tables, 1 being
// the highest. NaN for a unit without trials.
type RankChance struct {
	Mean   float64
	Lo, Hi float64 // central interval of the rank; halves when units tied
	PFirst float64 // probability of being first, and not tied
	PTop3  float64 // probability of a rank of 3 or better
	PLast  float64 // probability of the last rank
}

const (
	defaultDraws = 20_000
	drawsAtOnce  = 2048
	topPlaces    = 3
)

// simulate draws league tables block by block: in each block every unit
// continues its own random stream, then every table is ranked. Which goroutine
// does which unit or table leaves no trace, because streams belong to units
// and the ranks are only counted.
func (d Drawing) simulate(units []drawer) []rankCounts {
	draws, workers := d.Draws, d.Workers
	if draws <= 0 {
		draws = defaultDraws
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	scores := make([][]float64, len(units))
	for i := range scores {
		scores[i] = make([]float64, min(draws, drawsAtOnce))
	}
	partial := make([][]rankCounts, workers)
	for w := range partial {
		partial[w] = newRankCounts(len(units))
	}
	for done := 0; done < draws; done += drawsAtOnce {
		block := min(drawsAtOnce, draws-done)
		inParallel(workers, len(units), func(_, from, to int) {
			for i := from; i < to; i++ {
				for b := range block {
					scores[i][b] = units[i].draw()
				}
			}
		})
		inParallel(workers, block, func(w, from, to int) {
			rankTables(scores, from, to, partial[w])
		})
	}
	sum := partial[0]
	for _, p := range partial[1:] {
		for i := range sum {
			sum[i].add(p[i])
		}
	}
	return sum
}

// drawer is a unit's simulated score, from its own stream.
type drawer interface{ draw() float64 }

// inParallel splits n pieces of work into contiguous runs, one per worker.
func inParallel(workers, n int, work func(worker, from, to int)) {
	var wg sync.WaitGroup
	for w := range workers {
		from, to := n*w/workers, n*(w+1)/workers
		if from < to {
			wg.Go(func() { work(w, from, to) })
		}
	}
	wg.Wait()
}

// rankTables ranks the tables from..to, ties sharing their mean rank, and
// counts the ranks.
func rankTables(scores [][]float64, from, to int, counts []rankCounts) {
	type entry struct {
		score float64
		unit  int
	}
	table := make([]entry, len(scores))
	for b := from; b < to; b++ {
		for i := range scores {
			table[i] = entry{scores[i][b], i}
		}
		slices.SortFunc(table, func(x, y entry) int {
			switch {
			case x.score > y.score:
				return -1
			case x.score < y.score:
				return 1
			}
			return 0
		})
		for start := 0; start < len(table); {
			end := start + 1
			for end < len(table) && table[end].score == table[start].score {
				end++
			}
			for _, e := range table[start:end] {
				counts[e.unit][start+end+1]++ // first rank start+1, last rank end
			}
			start = end
		}
	}
}

// rankCounts counts, for one unit, how often each doubled rank came up: index
// 2 is the first place, 3 a tie of two for it.
type rankCounts []int64

func newRankCounts(units int) []rankCounts {
	c := make([]rankCounts, units)
	for i := range c {
		c[i] = make(rankCounts, 2*units+1)
	}
	return c
}

func (c rankCounts) add(more rankCounts) {
	for i, n := range more {
		c[i] += n
	}
}

// chance sums up the counts of one unit among k.
func (c rankCounts) chance(conf float64, k int) RankChance {
	var draws, sum, top int64
	for doubled, n := range c {
		draws += n
		sum += int64(doubled) * n
		if doubled <= 2*topPlaces {
			top += n
		}
	}
	n := float64(draws)
	return RankChance{
		Mean:   float64(sum) / (2 * n),
		Lo:     c.quantile((1-conf)/2, n),
		Hi:     c.quantile(1-(1-conf)/2, n),
		PFirst: float64(c[2]) / n,
		PTop3:  float64(top) / n,
		PLast:  float64(c[2*k]) / n,
	}
}

// quantile is the smallest rank with at least the share p of the draws at or
// below it (type 1 of Hyndman & Fan 1996).
func (c rankCounts) quantile(p, draws float64) float64 {
	need := p*draws - 4*draws*0x1p-52 // p is not exact in binary
	var below int64
	for doubled, n := range c {
		below += n
		if n > 0 && float64(below) >= need {
			return float64(doubled) / 2
		}
	}
	return math.NaN()
}
