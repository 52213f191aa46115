package collect

import (
	"sync"

	"sipas/survey"
)

// maxDoubts bounds memory: about 6 MB. An engine that is away for long leaves
// more behind; the listeners' own reading of the store finds those.
const maxDoubts = 100_000

// doubts are the responses whose last change the engine did not acknowledge:
// it may be durable or not. They make sure that a change is told once when
// the citizen's next try finds it done. The zero value is ready.
type doubts struct {
	mu  sync.Mutex
	ids *recent[survey.ResponseID, struct{}]
}

func (d *doubts) add(id survey.ResponseID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ids == nil {
		d.ids = newRecent[survey.ResponseID, struct{}](maxDoubts)
	}
	d.ids.put(id, struct{}{})
}

// take removes id and tells whether it was there. Of many callers one gets true.
func (d *doubts) take(id survey.ResponseID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ids != nil && d.ids.forget(id)
}
