package findings_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain draws fewer waves than rapid would by itself: each is looked at
// under hundreds of lenses. SIPAS_TEST_FULL=1 draws many.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	checks := "20"
	if os.Getenv("SIPAS_TEST_FULL") != "" {
		checks = "400"
	}
	if !given {
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
