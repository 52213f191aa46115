package kit

import (
	"container/list"
	"sync"
)

// Shelf keeps the most recently used of things that are costly to make. Each
// is made once, also when many ask for it at the same moment.
type Shelf[K comparable, V any] struct {
	max int
	mu  sync.Mutex
	use *list.List // of *shelved[K, V], the most recently used first
	has map[K]*list.Element
}

type shelved[K comparable, V any] struct {
	key   K
	value V
	err   error
	made  sync.Once
}

// NewShelf makes a shelf for at most max things.
func NewShelf[K comparable, V any](max int) *Shelf[K, V] {
	return &Shelf[K, V]{max: max, use: list.New(), has: map[K]*list.Element{}}
}

// Take gives the thing for key, made by make if it is not on the shelf. What
// could not be made is not kept.
func (s *Shelf[K, V]) Take(key K, make func() (V, error)) (V, error) {
	item := s.item(key)
	item.made.Do(func() { item.value, item.err = make() })
	if item.err != nil {
		s.drop(item)
	}
	return item.value, item.err
}

func (s *Shelf[K, V]) item(key K) *shelved[K, V] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.has[key]; ok {
		s.use.MoveToFront(e)
		return e.Value.(*shelved[K, V])
	}
	item := &shelved[K, V]{key: key}
	s.has[key] = s.use.PushFront(item)
	if s.use.Len() > s.max {
		oldest := s.use.Back()
		delete(s.has, oldest.Value.(*shelved[K, V]).key)
		s.use.Remove(oldest)
	}
	return item
}

func (s *Shelf[K, V]) drop(item *shelved[K, V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.has[item.key]; ok && e.Value == item {
		delete(s.has, item.key)
		s.use.Remove(e)
	}
}

// Len is how many things are on the shelf.
func (s *Shelf[K, V]) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.use.Len()
}
