package analysis

// What the tests of package analysis_test share with those of this package.
var (
	Simulated   = simulated
	MillionRows = millionRows
)
