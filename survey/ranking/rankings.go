package ranking

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/opinion/outcome"
	"sipas/survey/reform"
	"sipas/survey/seal"
	"sipas/survey/store"
)

// Findings show what may be seen of a wave; *findings.Findings do.
type Findings interface {
	Look(ctx context.Context, l findings.Lens) (*findings.Sight, error)
}

// Seals tell what was sealed; *seal.Seals do.
type Seals interface {
	Record(ctx context.Context, wave string) (seal.Record, error)
	Read(ctx context.Context, wave, name string) ([]byte, error)
}

// Opinions are what sociological surveys came to, by unit and leaf, with a digest
// that changes with whatever is counted; *outcome.Counting is. A round without a
// survey has none, and no error.
type Opinions interface {
	Points(ctx context.Context, round string) (units map[string]map[string]outcome.Leaf, version string, err error)
}

// Config is what Rankings work with. Office, Store, Directory, Findings and Seals
// are required.
type Config struct {
	Office    *reform.Office
	Store     store.Store
	Directory *directory.Directory
	Findings  Findings
	Seals     Seals
	Opinions  Opinions     // nil: there are no sociological surveys
	Trail     reform.Trail // nil: none is kept
	Now       func() time.Time
	Program   string // version of the program
}

// Rankings say what rounds come to. Their methods may be called by any number of
// goroutines; what they hand out is shared, and nobody may change it.
type Rankings struct {
	Config

	mu     sync.Mutex
	rounds map[string]*kept // by id
	order  []string         // of rounds, the one unasked for longest first
	waves  map[string]*sealedWave
	sets   map[string]*criteria // by reference
}

// What a caller may have to tell apart, beside the errors of package reform and
// of the store.
var (
	ErrSet          = &survey.Error{Kind: survey.KindInvalid, Code: "ranking.set"}            // a set has faults: Problems
	ErrUnfrozen     = &survey.Error{Kind: survey.KindConflict, Code: "ranking.unfrozen"}      // published, and not frozen: Freeze goes on with it
	ErrNotPublished = &survey.Error{Kind: survey.KindConflict, Code: "ranking.not_published"} // only a published round is frozen
	ErrNotReady     = &survey.Error{Kind: survey.KindConflict, Code: "ranking.not_ready"}     // leaves are open or provisional: Problems
	ErrDamaged      = &survey.Error{Kind: survey.KindDamaged, Code: "ranking.damaged"}        // what was frozen has been altered
	ErrForm         = &survey.Error{Kind: survey.KindInvalid, Code: "ranking.form"}           // a file that is no frozen round
)

// nodesKept bounds what is kept in memory, in nodes of score sheets at about 700
// bytes each: 1,500 units by a set of a hundred leaves, or 5,000 communes in two
// years by one of twenty.
const nodesKept = 225_000

// New makes Rankings; nothing is read before it is asked for.
func New(c Config) *Rankings {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Rankings{Config: c, rounds: map[string]*kept{}, waves: map[string]*sealedWave{}, sets: map[string]*criteria{}}
}

// kept is a round as it was last computed. Its lock is held while it is computed
// anew, so that many readers of a page wait for one.
type kept struct {
	mu     sync.Mutex
	nodes  int // when it was last computed, for the bound; guarded by Rankings.mu
	live   *live
	frozen *Ranking
}

// Ranking is what a round comes to now or, once it is published, what was frozen.
// ErrNoRound of reform, ErrUnfrozen, ErrDamaged, ErrSet; errors of the store and
// of the surveys.
func (r *Rankings) Ranking(ctx context.Context, id string) (*Ranking, error) {
	round, _, err := r.Office.Round(ctx, id)
	if err != nil {
		return nil, err
	}
	k := r.keep(round)
	k.mu.Lock()
	defer k.mu.Unlock()
	compute := func() (*Ranking, error) { return r.fresh(ctx, k, round) }
	if round.State == reform.Published {
		compute = func() (*Ranking, error) { return r.frozen(ctx, k, id) }
	}
	ranking, err := compute()
	if err == nil {
		r.weigh(k, ranking)
	}
	return ranking, err
}

// weigh notes how much a round takes.
func (r *Rankings) weigh(k *kept, ranking *Ranking) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k.nodes = 0
	for _, row := range ranking.Rows {
		k.nodes += len(row.Sheet)
	}
}

// keep finds the place of a round, and lets the rounds go that nobody has asked
// for longest when there is too much of them.
func (r *Rankings) keep(round *reform.Round) *kept {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := r.rounds[round.ID]
	if k == nil {
		k = &kept{}
		r.rounds[round.ID] = k
	}
	for i, id := range r.order {
		if id == round.ID {
			r.order = append(r.order[:i], r.order[i+1:]...)
			break
		}
	}
	r.order = append(r.order, round.ID)
	nodes := 0
	for _, k := range r.rounds {
		nodes += k.nodes
	}
	for len(r.order) > 1 && nodes > nodesKept {
		nodes -= r.rounds[r.order[0]].nodes
		delete(r.rounds, r.order[0])
		r.order = r.order[1:]
	}
	return k
}

// Years are a round and the rounds before it, the newest first, at most so many.
// A round before that is not there any more ends them, and so does one that is
// published and not frozen.
func (r *Rankings) Years(ctx context.Context, id string, most int) ([]*Ranking, error) {
	var all []*Ranking
	seen := map[string]bool{}
	for id != "" && !seen[id] && len(all) < most {
		seen[id] = true
		one, err := r.Ranking(ctx, id)
		if len(all) > 0 && (errors.Is(err, reform.ErrNoRound) || errors.Is(err, ErrUnfrozen)) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("ranking round %s: %w", id, err)
		}
		all = append(all, one)
		id = one.Round.Before
	}
	return all, nil
}
