package bolt

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// answer is a body of the size and shape of a response: about 450 bytes.
func answer(tb testing.TB, n int) bson.Raw {
	tb.Helper()
	answers := bson.D{}
	for _, f := range []string{"A", "B", "C", "D", "E"} {
		for i := 1; i <= 5; i++ {
			answers = append(answers, bson.E{Key: fmt.Sprint(f, i), Value: int32((n + i) % 6)})
		}
	}
	b, err := bson.Marshal(bson.D{
		{Key: "wave", Value: "2026-h2"}, {Key: "unit", Value: "so-xay-dung"}, {Key: "counter", Value: "quay-03"},
		{Key: "questionnaire", Value: "sipas-25/1"}, {Key: "answers", Value: answers},
		{Key: "sex", Value: "female"}, {Key: "age", Value: "35-44"}, {Key: "n", Value: int64(n)},
		{Key: "comment", Value: "Cán bộ hướng dẫn tận tình, nhưng phải chờ hơi lâu."},
		{Key: "digest", Value: bson.Binary{Subtype: 0, Data: make([]byte, 32)}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func fill(tb testing.TB, s store.Store, n int) {
	tb.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	body := answer(tb, 1)
	for range 512 {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if err := s.Insert(context.Background(), "responses", fmt.Sprintf("2026-h2/%032d", i), body); err != nil {
					tb.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkInsert(b *testing.B) {
	for _, writers := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "sipas.db"))
			body := answer(b, 1)
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			for range writers {
				wg.Go(func() {
					for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
						if err := s.Insert(b.Context(), "responses", fmt.Sprintf("2026-h2/%032d", i), body); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "inserts/s")
		})
	}
}

func BenchmarkScan(b *testing.B) {
	const n = 200_000
	path := filepath.Join(b.TempDir(), "sipas.db")
	s := open(b, path)
	fill(b, s, n)
	b.SetBytes(int64(n * len(answer(b, 1))))
	for b.Loop() {
		count := 0
		for _, err := range s.Scan(b.Context(), "responses", store.Prefix("2026-h2/")) {
			if err != nil {
				b.Fatal(err)
			}
			count++
		}
		if count != n {
			b.Fatalf("%d documents of %d", count, n)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkFirstScan is what a server does at its start: open, and load.
func BenchmarkFirstScan(b *testing.B) {
	const n = 200_000
	path := filepath.Join(b.TempDir(), "sipas.db")
	s := open(b, path)
	fill(b, s, n)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(path)
		if err != nil {
			b.Fatal(err)
		}
		count := 0
		for _, err := range s.Scan(b.Context(), "responses", store.Prefix("2026-h2/")) {
			if err != nil {
				b.Fatal(err)
			}
			count++
		}
		if count != n {
			b.Fatalf("%d documents of %d", count, n)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "docs/s")
}

func BenchmarkGet(b *testing.B) {
	const n = 50_000
	s := open(b, filepath.Join(b.TempDir(), "sipas.db"))
	fill(b, s, n)
	for i := 0; b.Loop(); i++ {
		if _, err := s.Get(b.Context(), "responses", fmt.Sprintf("2026-h2/%032d", i%n+1)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheckBody(b *testing.B) {
	body := answer(b, 1)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if err := store.CheckBody(body); err != nil {
			b.Fatal(err)
		}
	}
}
