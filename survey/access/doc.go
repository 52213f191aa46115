// Package access knows the staff: who may sign in, what their roles allow
// them, and for how long a sign-in lasts. Citizens never meet it.
//
//	accounts := access.NewAccounts(access.Config{Store: s})
//	sessions := access.NewSessions(accounts, s, https, time.Now)
//
// # People
//
// A [User] has roles, and a scope of units (see [User.Sees]). What a role may
// do stands in one table, [Act.Roles]; a route names the [Act] that it needs.
// [Accounts] adds people, sets passwords and disables; every such change ends
// the sessions that the person has.
//
// # Passwords
//
// Argon2id with the parameters that OWASP's cheat sheet gives as its minimum
// (19 MiB, 2 passes, 1 lane), written as a PHC string, so that they can be
// raised later and are then raised at the next sign-in. A password needs 12
// characters, and something beside the most common words and the person's own
// name; nothing else is asked of it (NIST SP 800-63B, 3.1.1.2).
//
// # Signing in
//
// A wrong password, an unknown name and a disabled person get the same answer
// after the same work. Each name from each network has to wait longer after
// each failure, from seconds to five minutes and never for good; other people
// behind the same address do not notice, and nobody can lock a colleague out
// from elsewhere. A network as a whole may try about twice a second, and only
// two passwords are ever computed at once: the counters' work goes first.
//
// # Sessions
//
// A session is a random token in a cookie. The store keeps only its SHA-256.
// It ends after 30 minutes without a request, after 12 hours in any case, at
// sign-out, and when the person's password, roles, scope or state change.
package access

import "sipas/survey"

// What somebody who signs in, or manages people, can meet beside the store's
// own errors.
var (
	ErrWrong     = &survey.Error{Kind: survey.KindSignIn, Code: "signin.wrong"}        // name or password, and nobody learns which
	ErrSignedOut = &survey.Error{Kind: survey.KindSignIn, Code: "signin.needed"}       // no session, or one that has ended
	ErrForbidden = &survey.Error{Kind: survey.KindForbidden, Code: "access.forbidden"} // signed in, and not allowed
	ErrThrottled = &survey.Error{Kind: survey.KindThrottled, Code: "signin.throttled"} // wait for Error.Retry
	ErrTaken     = &survey.Error{Kind: survey.KindConflict, Code: "user.taken"}        // the name belongs to somebody
	ErrUnknown   = &survey.Error{Kind: survey.KindNotFound, Code: "user.unknown"}      // only for those who manage people
)
