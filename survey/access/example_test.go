package access_test

import (
	"fmt"

	"sipas/survey/access"
)

func ExampleUser_May() {
	officer := access.User{Name: "lan", Roles: []access.Role{access.Officer}}
	fmt.Println(officer.May(access.ScoreReform), officer.May(access.ManagePeople))
	fmt.Println(access.ManageSurvey.Roles())
	// Output:
	// true false
	// [administrator manager]
}

func ExampleCheckPassword() {
	fmt.Println(access.CheckPassword("lan", "tre xanh bong mat"))
	for _, p := range access.CheckPassword("lan", "matkhau123456") {
		fmt.Println(p.Field, p.Code)
	}
	// Output:
	// []
	// password password.common
}
