package collect

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"sipas/survey"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// visit asks for one token and gives the wait, 0 when it was let in.
func visit(t testing.TB, l *Limits, network, code string, now time.Time) time.Duration {
	t.Helper()
	err := l.allow(network, code, now)
	if err == nil {
		return 0
	}
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || !errors.Is(err, ErrThrottled) || e.Retry <= 0 || e.Retry > time.Hour {
		t.Fatalf("allow gave %v, retry %s", err, e.Retry)
	}
	return e.Retry
}

// An office's whole waiting room behind one address: nobody is refused, also
// when fifty of them send at the same moment.
func TestTwoHundredPeopleBehindOneAddressInAnHour(t *testing.T) {
	for name, arrival := range map[string]func(i int) time.Duration{
		"evenly":             func(i int) time.Duration { return time.Duration(i) * 18 * time.Second },
		"four crowds of 50":  func(i int) time.Duration { return time.Duration(i/50) * 15 * time.Minute },
		"one a second, then": func(i int) time.Duration { return time.Duration(i/50)*10*time.Minute + time.Duration(i%50)*time.Second },
	} {
		t.Run(name, func(t *testing.T) {
			l := NewLimits(DefaultRates)
			for i := range 200 {
				address := fmt.Sprintf("203.0.113.%d", i%8)
				if wait := visit(t, l, address, "7K3F92MF", noon.Add(arrival(i))); wait != 0 {
					t.Fatalf("visitor %d has to wait %s", i, wait)
				}
			}
		})
	}
}

// A machine sends 10,000 at once: nearly all are told to come back, and when
// it does so it gets on at the rate of a queue. Nobody else notices.
func TestTenThousandFromOneNetwork(t *testing.T) {
	l := NewLimits(DefaultRates)
	let := 0
	var longest time.Duration
	for i := range 10_000 {
		wait := visit(t, l, fmt.Sprintf("203.0.113.%d", i%256), "7K3F92MF", noon)
		if wait == 0 {
			let++
		}
		longest = max(longest, wait)
	}
	if let != DefaultRates.Pair.Burst {
		t.Errorf("%d of 10,000 were let in at once", let)
	}
	for who, c := range map[string]struct{ network, code string }{
		"another network at the same counter":  {"203.0.114.1", "7K3F92MF"},
		"a neighbour at another counter":       {"203.0.113.9", "01234568"},
		"an IPv6 visitor at the same counter":  {"2001:db8:1::1", "7K3F92MF"},
		"a visitor without a readable address": {"", "7K3F92MF"},
	} {
		if wait := visit(t, l, c.network, c.code, noon); wait != 0 {
			t.Errorf("%s has to wait %s", who, wait)
		}
	}
	if wait := visit(t, l, "203.0.113.1", "7K3F92MF", noon.Add(longest)); wait != 0 {
		t.Errorf("after the %s it was told to wait, it has to wait %s more", longest, wait)
	}
	in := 0
	for s := range 3600 {
		if visit(t, l, "203.0.113.1", "7K3F92MF", noon.Add(longest).Add(time.Duration(s)*time.Second)) == 0 {
			in++
		}
	}
	if want := 20 * 60; in < want-20 || in > want+60 {
		t.Errorf("%d let in within the next hour, want about %d", in, want)
	}
}

// A machine that goes round the counters meets the limit of its network, and
// many machines at one counter meet that of the counter.
func TestNetworkAndCodeHaveLimitsToo(t *testing.T) {
	l := NewLimits(DefaultRates)
	in := 0
	for i := range 5000 {
		if visit(t, l, "203.0.113.1", fmt.Sprintf("CODE-%d", i%100), noon) == 0 {
			in++
		}
	}
	if in != DefaultRates.Network.Burst {
		t.Errorf("%d let in from one network, want %d", in, DefaultRates.Network.Burst)
	}
	l, in = NewLimits(DefaultRates), 0
	for i := range 5000 {
		if visit(t, l, fmt.Sprintf("10.0.%d.1", i%100), "7K3F92MF", noon) == 0 {
			in++
		}
	}
	if in != DefaultRates.Code.Burst {
		t.Errorf("%d let in at one code, want %d", in, DefaultRates.Code.Burst)
	}
}

// Who is refused by one limit does not use up the others.
func TestARefusalCostsNothing(t *testing.T) {
	l := NewLimits(Rates{Pair: Rate{1, 1}, Network: Rate{2, 1}, Code: Rate{2, 1}})
	visit(t, l, "203.0.113.1", "A", noon)
	for range 100 {
		if visit(t, l, "203.0.113.1", "A", noon) == 0 {
			t.Fatal("let in twice")
		}
	}
	if wait := visit(t, l, "203.0.113.1", "B", noon); wait != 0 {
		t.Errorf("the network's tokens are gone: wait %s", wait)
	}
	if wait := visit(t, l, "203.0.114.1", "A", noon); wait != 0 {
		t.Errorf("the code's tokens are gone: wait %s", wait)
	}
}

// Retry is honest: not let in a second before, let in when it says.
func TestRetryIsWhenATokenIsThere(t *testing.T) {
	l := NewLimits(Rates{Pair: Rate{Burst: 1, PerMinute: 20}, Network: Rate{Burst: 3, PerMinute: 60}})
	visit(t, l, "203.0.113.1", "A", noon)
	wait := visit(t, l, "203.0.113.1", "A", noon)
	if wait < 3*time.Second || wait > 4*time.Second { // one token in 3 s
		t.Errorf("wait %s", wait)
	}
	if visit(t, l, "203.0.113.1", "A", noon.Add(wait-2*time.Second)) == 0 {
		t.Error("let in long before")
	}
	if left := visit(t, l, "203.0.113.1", "A", noon.Add(wait)); left != 0 {
		t.Errorf("still %s to wait", left)
	}
}

func TestNoLimits(t *testing.T) {
	var none *Limits
	zero := NewLimits(Rates{})
	some := NewLimits(Rates{Pair: Rate{1, 1}})
	for range 1000 {
		for name, err := range map[string]error{
			"nil":              none.allow("203.0.113.1", "A", noon),
			"zero rates":       zero.allow("203.0.113.1", "A", noon),
			"no address":       some.allow("", "A", noon),
			"unreadable":       some.allow("unix@", "A", noon),
			"address and port": some.allow("203.0.113.1:443", "A", noon),
		} {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	odd := NewLimits(Rates{Pair: Rate{Burst: 0, PerMinute: 1}})
	if wait := visit(t, odd, "203.0.113.1", "A", noon); wait != 0 {
		t.Error("a limit without a burst refuses everybody for good")
	}
	never := NewLimits(Rates{Pair: Rate{Burst: 1, PerMinute: 0}})
	visit(t, never, "203.0.113.1", "A", noon)
	if wait := visit(t, never, "203.0.113.1", "A", noon); wait < time.Minute || wait > time.Hour {
		t.Errorf("a limit that never refills says %s", wait)
	}
}

func TestNetblock(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.77":                 "203.0.113.0/24",
		"::ffff:203.0.113.77":          "203.0.113.0/24",
		"2001:db8:1234:5678:9abc::1":   "2001:db8:1234:5600::/56",
		"2001:db8:1234:56ff::1":        "2001:db8:1234:5600::/56",
		"2001:db8:1234:5700::1":        "2001:db8:1234:5700::/56",
		"fe80::1%eth0":                 "fe80::/56",
		"127.0.0.1":                    "127.0.0.0/24",
		"::ffff:127.0.0.1%eth0":        "127.0.0.0/24",
		"255.255.255.255":              "255.255.255.0/24",
		"ffff:ffff:ffff:ffff::ffff:ff": "ffff:ffff:ffff:ff00::/56",
	} {
		if got := netblock(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is of %s, want %s", address, got, want)
		}
	}
}

// Neither an address nor a network is anywhere in the memory of Limits, and
// what is there means nothing the next day.
func TestNothingOfAnAddressRemains(t *testing.T) {
	l := NewLimits(DefaultRates)
	visit(t, l, "203.0.113.77", "7K3F92MF", noon)
	first := keys(l)
	if len(first) != 3 {
		t.Fatalf("%d buckets", len(first))
	}
	dump := fmt.Appendf(nil, "%+v", *l.buckets)
	for k := range first {
		dump = append(dump, k[:]...)
	}
	for _, trace := range []string{"203.0.113", "203 0 113", "7K3F92MF", string([]byte{203, 0, 113})} {
		if bytes.Contains(dump, []byte(trace)) {
			t.Errorf("%q is in memory", trace)
		}
	}
	yesterday := l.key
	visit(t, l, "203.0.113.77", "7K3F92MF", noon.AddDate(0, 0, 1))
	if l.key == yesterday || l.key == [32]byte{} {
		t.Error("the key of yesterday is still in use")
	}
	for k := range keys(l) {
		if first[k] {
			t.Error("the same network has the same key the next day")
		}
	}
	if other := NewLimits(DefaultRates); visit(t, other, "203.0.113.77", "7K3F92MF", noon) != 0 || other.key == yesterday || other.key == l.key {
		t.Error("two processes share a key")
	}
}

func keys(l *Limits) map[[16]byte]bool {
	all := map[[16]byte]bool{}
	for _, m := range []map[[16]byte]*rate.Limiter{l.buckets.young, l.buckets.old} {
		for k := range m {
			all[k] = true
		}
	}
	return all
}

func TestTheKeyChangesAtMidnightAndOnlyThen(t *testing.T) {
	l := NewLimits(DefaultRates)
	midnight := time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)
	visit(t, l, "203.0.113.77", "A", midnight.Add(-24*time.Hour))
	key := l.key
	visit(t, l, "203.0.113.77", "A", midnight.Add(-time.Nanosecond))
	if l.key != key {
		t.Error("changed within the day")
	}
	visit(t, l, "203.0.113.77", "A", midnight)
	if l.key == key {
		t.Error("not changed at midnight")
	}
	key = l.key
	visit(t, l, "203.0.113.77", "A", midnight.Add(-time.Second)) // the clock went back
	if l.key == key {
		t.Error("a day that comes again has the key of another")
	}
}

// Three hundred thousand networks: memory stays bounded, and a network that is asked for
// all the time is not forgotten in the flood.
func TestMemoryIsBounded(t *testing.T) {
	l := NewLimits(Rates{Pair: DefaultRates.Pair})
	before := heap()
	throttled := 0
	for i := range 300_000 {
		network := netip.AddrFrom4([4]byte{byte(i >> 16), byte(i >> 8), byte(i), 1}).String()
		visit(t, l, network, "A", noon)
		if i%300 == 0 && visit(t, l, "203.0.113.1", "B", noon) != 0 {
			throttled++
		}
	}
	if n := len(l.buckets.young) + len(l.buckets.old); n > maxBuckets {
		t.Errorf("%d buckets", n)
	}
	if used := heap() - before; used > 40<<20 {
		t.Errorf("%d MB in use", used>>20)
	}
	if want := 1000 - DefaultRates.Pair.Burst; throttled != want {
		t.Errorf("throttled %d times during the flood, want %d", throttled, want)
	}
	runtime.KeepAlive(l)
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestRecentRemembersAndForgets(t *testing.T) {
	r := newRecent[int, int](10)
	for i := range 100 {
		r.put(i, i*i)
		if n := len(r.young) + len(r.old); n > 10 {
			t.Fatalf("%d entries", n)
		}
		for back := range min(5, i+1) {
			if v, ok := r.find(i - back); !ok || v != (i-back)*(i-back) {
				t.Fatalf("after %d, %d is forgotten", i, i-back)
			}
		}
	}
	if _, ok := r.find(50); ok {
		t.Error("50 is not forgotten")
	}
	if !r.forget(99) || r.forget(99) {
		t.Error("99 is to be dropped once")
	}
	if _, ok := r.find(99); ok {
		t.Error("99 was dropped and is there")
	}
	r.put(98, 1)
	if v, _ := r.find(98); v != 1 || !r.forget(98) {
		t.Error("98 was put again and is not")
	}
	if _, ok := r.find(98); ok {
		t.Error("an older 98 came back")
	}
}

func BenchmarkLimits(b *testing.B) {
	l := NewLimits(Rates{Pair: Rate{1 << 30, 1}, Network: Rate{1 << 30, 1}, Code: Rate{1 << 30, 1}})
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := l.allow("203.0.113.77", "7K3F92MF", noon); err != nil {
				b.Error(err)
			}
		}
	})
}
