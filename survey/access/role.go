package access

import "slices"

// Role is what somebody is to the survey.
type Role string

// The roles. A person may have several, each over other units (see Grant).
const (
	Administrator Role = "administrator" // people and everything else
	Manager       Role = "manager"       // questionnaires, units, counters, waves
	Analyst       Role = "analyst"       // results and responses
	Officer       Role = "officer"       // the reform score: over all units the council's work, over some their score sheets
	Viewer        Role = "viewer"        // looks at results
)

// Roles are all there are, widest first.
func Roles() []Role { return []Role{Administrator, Manager, Analyst, Officer, Viewer} }

// Act is something that may be allowed or not. Each route of the staff pages
// names one.
type Act string

// The acts.
const (
	SeeResults      Act = "see results"      // indexes and counts, small cells suppressed
	ExportResponses Act = "export responses" // single sheets leave the building
	ManageSurvey    Act = "manage survey"    // questionnaires, units, counters, codes, waves
	ScoreReform     Act = "score reform"     // score sheets of one's units
	RunReform       Act = "run reform"       // the council's part: criteria sets, rounds, appraisal, surveys; over all units only
	ManagePeople    Act = "manage people"    // accounts and roles
	ReadTrail       Act = "read trail"       // who has changed what; over all units only
	OwnAccount      Act = "own account"      // one's own password, second factor, sessions and keys
)

// allowed is the one table of permissions. An act without a row is nobody's.
var allowed = map[Act][]Role{
	SeeResults:      {Administrator, Manager, Analyst, Officer, Viewer},
	ExportResponses: {Administrator, Analyst},
	ManageSurvey:    {Administrator, Manager},
	ScoreReform:     {Administrator, Officer},
	RunReform:       {Administrator, Officer},
	ManagePeople:    {Administrator},
	ReadTrail:       {Administrator},
	OwnAccount:      {Administrator, Manager, Analyst, Officer, Viewer},
}

// Acts are all there are.
func Acts() []Act {
	return []Act{SeeResults, ExportResponses, ManageSurvey, ScoreReform, RunReform, ManagePeople, ReadTrail, OwnAccount}
}

// Roles are those to whom the act is allowed.
func (a Act) Roles() []Role { return slices.Clone(allowed[a]) }

// Allows tells whether the role allows the act.
func (r Role) Allows(a Act) bool { return slices.Contains(allowed[a], r) }
