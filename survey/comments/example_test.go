package comments_test

import (
	"fmt"

	"sipas/survey/comments"
)

func ExampleMask() {
	fmt.Println(comments.Mask("Gọi chị Lan 0912 345 678, CCCD 001099012345; phí 1.500.000 đồng"))
	// Output: Gọi chị Lan ***, CCCD ***; phí 1.500.000 đồng
}

// Forty of two hundred dissatisfied persons wrote a phrase, and ten of three
// hundred satisfied ones.
func ExampleKeyness() {
	d := comments.Keyness(40, 200, 10, 300)
	fmt.Printf("log-odds %.2f (%.2f to %.2f), z %.1f\n", d.LogOdds, d.Interval.Lo, d.Interval.Hi, d.Z)
	// Output: log-odds 1.80 (1.13 to 2.47), z 5.3
}
