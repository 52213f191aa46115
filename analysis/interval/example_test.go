package interval_test

import (
	"fmt"

	"sipas/analysis/interval"
)

// A criterion that 160 of 200 people are satisfied with.
func ExampleWilson() {
	i := interval.Wilson(160, 200, 0.95)
	fmt.Printf("80.00 %% (%.2f to %.2f)\n", 100*i.Lo, 100*i.Hi)
	// Output: 80.00 % (73.91 to 84.95)
}

// Two periods: the interval of the change tells more than a p-value.
func ExampleNewcombe() {
	i := interval.Newcombe(330, 400, 312, 400, 0.95)
	fmt.Printf("+4.50 points (%+.2f to %+.2f)\n", 100*i.Lo, 100*i.Hi)
	// Output: +4.50 points (-1.03 to +10.00)
}
