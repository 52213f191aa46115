package people

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// A form has grants as rows of a role and a unit, role-0 and unit-0 and so on.
// The page on which two versions are compared has them by role: grant.manager
// with its units, or everywhere.
const (
	rolePart   = "role-"
	unitPart   = "unit-"
	grantPart  = "grant."
	everywhere = "*"

	maxRows = 40
)

// row is a row of the form.
type row struct {
	N          int
	Role, Unit typed.Input
}

// rows are the rows of a form, and empty ones behind them.
func rows(f *typed.Form, l *kit.Locale, units []kit.Choice, n int) []row {
	roles := []kit.Choice{{Label: l.Say("grant.none")}}
	for _, r := range access.Roles() {
		roles = append(roles, kit.Choice{Value: string(r), Label: roleName(l, r)})
	}
	units = append([]kit.Choice{{Label: l.Say("grant.choose")}}, units...)
	var all []row
	for i := range n {
		no := strconv.Itoa(i)
		f.Call(rolePart+no, l.Say("grant.role", i+1))
		f.Call(unitPart+no, l.Say("grant.unit", i+1))
		at := units
		if id := f.Raw(unitPart + no); !slices.ContainsFunc(units, func(c kit.Choice) bool { return c.Value == id }) && f.Raw(rolePart+no) != "" {
			at = append(slices.Clone(units), kit.Choice{Value: id, Label: id})
		}
		all = append(all, row{i + 1, f.Input(rolePart + no).From(roles), f.Input(unitPart + no).From(at)})
	}
	return all
}

// rowCount is how many rows a form has.
func rowCount(values url.Values) int {
	n := 0
	for n < maxRows && values.Has(rolePart+strconv.Itoa(n)) {
		n++
	}
	return n
}

// setRows writes grants into a form, a row for each unit, and gives their
// number.
func setRows(values url.Values, grants []access.Grant) int {
	n := 0
	for _, g := range grants {
		units := g.Units
		if len(units) == 0 {
			units = []string{everywhere}
		}
		for _, u := range units {
			values.Set(rolePart+strconv.Itoa(n), string(g.Role))
			values.Set(unitPart+strconv.Itoa(n), u)
			n++
		}
	}
	return n
}

// checkRows notes roles for which no unit was chosen: nobody gets a role
// everywhere by forgetting to say where.
func checkRows(f *typed.Form) {
	for i := range rowCount(f.Values) {
		no := strconv.Itoa(i)
		if f.Raw(rolePart+no) != "" && f.Raw(unitPart+no) == "" {
			f.Wrong(unitPart+no, "grant.unit_missing")
		}
	}
}

// readGrants reads the grants of a form, by rows or by role.
func readGrants(values url.Values) []access.Grant {
	var grants []access.Grant
	for i := range rowCount(values) {
		role, unit := values.Get(rolePart+strconv.Itoa(i)), values.Get(unitPart+strconv.Itoa(i))
		switch {
		case role == "" || unit == "":
		case unit == everywhere:
			grants = append(grants, access.Grant{Role: access.Role(role)})
		default:
			grants = append(grants, access.Grant{Role: access.Role(role), Units: []string{unit}})
		}
	}
	for field, units := range values {
		role, ok := strings.CutPrefix(field, grantPart)
		switch {
		case !ok || len(units) == 0:
		case slices.Contains(units, everywhere):
			grants = append(grants, access.Grant{Role: access.Role(role)})
		default:
			grants = append(grants, access.Grant{Role: access.Role(role), Units: units})
		}
	}
	return (access.User{Grants: grants}).All()
}

// byRole are grants as the comparing page takes them.
func byRole(grants []access.Grant) url.Values {
	values := url.Values{}
	for _, g := range grants {
		values[grantPart+string(g.Role)] = g.Units
		if len(g.Units) == 0 {
			values[grantPart+string(g.Role)] = []string{everywhere}
		}
	}
	return values
}
