package findings

import (
	"errors"
	"sync"
)

// errUnmade is what those hear who wait for something whose making broke off.
var errUnmade = errors.New("counting broke off")

// memory keeps what has been worked out, the latest used of it, and lets
// nobody work out the same twice at a time.
type memory[T any] struct {
	most int // the sum of the weights of what is kept; the last thing made is always kept

	mu     sync.Mutex
	kept   map[string]*kept[T]
	weight int
	turn   int64
}

type kept[T any] struct {
	once   sync.Once
	value  T
	err    error
	weight int
	used   int64
}

// find is what is known under a key, or what make finds, with its weight.
func (m *memory[T]) find(key string, make func() (T, int, error)) (T, error) {
	k := m.entry(key)
	k.once.Do(func() {
		weight := 0
		k.err = errUnmade // unless make comes to an end
		defer func() { m.settle(key, k, weight) }()
		k.value, weight, k.err = make()
	})
	return k.value, k.err
}

func (m *memory[T]) entry(key string) *kept[T] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[string]*kept[T]{}
	}
	k := m.kept[key]
	if k == nil {
		k = &kept[T]{}
		m.kept[key] = k
	}
	m.turn++
	k.used = m.turn
	return k
}

// settle weighs what has been made, and lets go of what has not been used for
// longest while there is too much.
func (m *memory[T]) settle(key string, made *kept[T], weight int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if made.err != nil {
		delete(m.kept, key) // the next one may try again
		return
	}
	made.weight = weight
	m.weight += weight
	for m.weight > m.most {
		oldest := ""
		for key, k := range m.kept {
			if k != made && k.weight > 0 && (oldest == "" || k.used < m.kept[oldest].used) {
				oldest = key
			}
		}
		if oldest == "" {
			return
		}
		m.weight -= m.kept[oldest].weight
		delete(m.kept, oldest)
	}
}
