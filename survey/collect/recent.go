package collect

// recent is a map that forgets: it remembers at least the last half of its
// size of the keys put or found, and never more than size. Keys live in two
// generations; when the younger is full the older is dropped, so that nothing
// ever has to be searched for what may go.
type recent[K comparable, V any] struct {
	size       int
	young, old map[K]V
}

func newRecent[K comparable, V any](size int) *recent[K, V] {
	return &recent[K, V]{size: size, young: map[K]V{}}
}

// put remembers v under k.
func (r *recent[K, V]) put(k K, v V) {
	if _, there := r.young[k]; !there && len(r.young) >= r.size/2 {
		r.young, r.old = map[K]V{}, r.young
	}
	r.young[k] = v
	delete(r.old, k)
}

// find gives what is remembered under k, and remembers it longer.
func (r *recent[K, V]) find(k K) (V, bool) {
	if v, ok := r.young[k]; ok {
		return v, true
	}
	v, ok := r.old[k]
	if ok {
		r.put(k, v)
	}
	return v, ok
}

// forget drops k and tells whether it was there.
func (r *recent[K, V]) forget(k K) bool {
	_, young := r.young[k]
	_, old := r.old[k]
	delete(r.young, k)
	delete(r.old, k)
	return young || old
}
