package table

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// reference writes a file in the reference form: 25 + 8 columns, 50 units, about
// 106 bytes a row, some answers missing.
func reference(rows int, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	b.Grow(rows * 110)
	b.WriteString("resp_id,unit,counter,field,period,sex,age_group,")
	for f := range 5 {
		for i := range 5 {
			fmt.Fprintf(&b, "q%d_%d,", f+1, i+1)
		}
	}
	b.WriteString("overall\n")
	fields := []string{"Đất đai", "Hộ tịch", "Xây dựng", "Đăng ký kinh doanh"}
	ages := []string{"18-24", "25-34", "35-49", "50-60", "60+"}
	for row := range rows {
		unit := rng.IntN(50) + 1
		fmt.Fprintf(&b, "R%07d,U%02d,U%02d-C%02d,%s,2025-Q%d,%s,%s", row+1, unit, unit, rng.IntN(6)+1,
			fields[rng.IntN(4)], rng.IntN(4)+1, [...]string{"Nam", "Nữ"}[rng.IntN(2)], ages[rng.IntN(5)])
		mood := rng.IntN(3)
		for range 26 {
			b.WriteByte(',')
			if rng.IntN(20) > 0 {
				b.WriteByte(byte('1' + min(4, 1+mood+rng.IntN(3))))
			}
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

func BenchmarkRead(b *testing.B) {
	data := reference(1_000_000, 1)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read(data, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
