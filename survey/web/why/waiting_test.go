package why

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"sipas/survey/access"
	"sipas/survey/store"
)

// TestWaiting: a page whose figures are not there yet says so and comes again;
// when answers come in later, it keeps what it has and says that it is old.
func TestWaiting(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 120)
	v := w.Person(nil, access.Viewer)
	turn := <-w.pages.influences.turn // somebody else's is being computed
	a := v.Get("/results/w/why").Want(http.StatusOK, "Being computed", "/results/w/why?lang=en", "Look again now")
	a.Lacks(append(no, "Johnson")...)
	if a.Header.Get("Refresh") != "3" {
		t.Errorf("it comes again after %q", a.Header.Get("Refresh"))
	}
	if a := v.Get("/results/w/why/chart/criteria.svg"); a.Status != http.StatusSeeOther || a.To != "/results/w/why" {
		t.Errorf("its chart: %d to %s", a.Status, a.To)
	}
	w.pages.influences.turn <- turn
	w.settle(v, "/results/w/why").Want(http.StatusOK, "of 120").Lacks("were computed at")

	for range 20 {
		w.accept(w.sheet("w", "D2", 3))
	}
	v.Get("/results/w/why").Want(http.StatusOK, "of 120", "were computed at", "computed again after 5 minutes")
	w.Later(laterAge + time.Second)
	v.Get("/results/w/why").Want(http.StatusOK, "of 120", "new figures are being computed")
	for range 50 {
		if r := v.Get("/results/w/why"); !hasOld(r.Page) {
			r.Want(http.StatusOK, "of 140")
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("it is never computed again")
}

func hasOld(page string) bool { return strings.Contains(page, "were computed at") }

// stuck is a store whose responses cannot be scanned before it is let go.
type stuck struct {
	store.Store
	pass chan struct{}
}

func (s stuck) Scan(ctx context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	<-s.pass
	return s.Store.Scan(ctx, collection, r)
}

// TestReading: while the comments of a wave are being read, the page says so.
func TestReading(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 120)
	slow := stuck{w.comments.Store, make(chan struct{})}
	w.comments.Store = slow
	v := w.Person(nil, access.Analyst)
	a := v.Get("/results/w/comments").Want(http.StatusOK, "Being computed")
	if a.Lacks(append(no, "chờ", "There are no comments")...); a.Header.Get("Refresh") == "" {
		t.Error("it does not come again")
	}
	close(slow.pass)
	w.settle(v, "/results/w/comments").Want(http.StatusOK, "60 comments, of 60")
}
