package rounds

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"sipas/analysis/scoring"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// maxima are the applicable maxima of a round's units: what they could reach
// when what did not arise is left out.
func (p *Pages) maxima(ctx context.Context, r *reform.Round) (map[string]*big.Rat, error) {
	sets, err := p.Office.SetsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	sheets, err := p.Office.Sheets(ctx, r)
	if err != nil {
		return nil, err
	}
	trees, whole := map[string]scoring.Set{}, map[string]*big.Rat{}
	for ref, set := range sets {
		if tree, wrong := set.Tree(); len(wrong) == 0 {
			trees[ref], whole[ref] = tree, tree.Max()
		}
	}
	most := map[string]*big.Rat{}
	for _, e := range r.Units {
		ref := cmp.Or(e.Set, r.Set)
		set, sheet := sets[ref], sheets[e.Unit]
		if whole[ref] == nil || !anyAbsent(sheet) {
			most[e.Unit] = whole[ref]
			continue
		}
		scored, err := trees[ref].Score(sheet.Marks(set, nil))
		if err != nil {
			return nil, fmt.Errorf("maximum of %s: %w", e.Unit, err)
		}
		most[e.Unit] = scored[""].Applicable
	}
	return most, nil
}

// anyAbsent tells whether anything of a sheet does not count.
func anyAbsent(s *reform.Sheet) bool {
	for _, l := range s.Leaves {
		if l.Absent() {
			return true
		}
	}
	return false
}

// ends are the least and the greatest maximum of some units; nil for none.
func ends(most map[string]*big.Rat, ids []string) (lo, hi *big.Rat) {
	for _, id := range ids {
		x := most[id]
		if x == nil {
			continue
		}
		if lo == nil || x.Cmp(lo) < 0 {
			lo = x
		}
		if hi == nil || x.Cmp(hi) > 0 {
			hi = x
		}
	}
	return lo, hi
}

// span writes from where to where the maxima of some units go.
func span(l *kit.Locale, most map[string]*big.Rat, ids []string) string {
	lo, hi := ends(most, ids)
	switch {
	case lo == nil:
		return "–"
	case lo.Cmp(hi) == 0:
		return points(l, dot(lo))
	}
	return points(l, dot(lo)) + "–" + points(l, dot(hi))
}
