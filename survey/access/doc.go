// Package access knows the staff: who may sign in, what their roles allow
// them, and for how long a sign-in lasts. Citizens never meet it.
//
//	accounts := access.NewAccounts(access.Config{Store: s, Trail: trail})
//	sessions := access.NewSessions(accounts, s, https, time.Now)
//
// # People
//
// A [User] has grants: roles, each over some units of the tree or everywhere.
// What a role may do stands in one table, [Act.Roles]; a route names the [Act]
// that it needs, and its handler gets the person as seen from that act (see
// [User.For]), so that [User.Sees] goes by the units in which it is allowed.
// [Accounts] add people, set passwords, grant and disable; every such change
// ends the sessions that the person has, and leaves an entry in the audit
// trail. [Accounts.As] is the same for an administrator of some units, who
// can do no more than the units allow.
//
// The first administrator of an empty service comes by a set-up link (see
// [Accounts.Invite]) or from the command line, which is also the way in when
// nobody else can open the door.
//
// # Passwords
//
// Argon2id with the parameters that OWASP's cheat sheet gives as its minimum
// (19 MiB, 2 passes, 1 lane), written as a PHC string, so that they can be
// raised later and are then raised at the next sign-in. A password needs 12
// characters, and something beside the most common words and the person's own
// name; nothing else is asked of it (NIST SP 800-63B, 3.1.1.2). One that
// somebody else has set must be changed at the next sign-in.
//
// # Second factor
//
// Codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds, one
// step of tolerance), each taken once, and ten recovery codes of 80 bits, of
// which only hashes are kept. The app's secret is kept as it is: whoever can
// read the store can make codes, though not passwords. Wrong codes are counted
// with the person, ten an hour and twenty a day on all nodes together.
//
// # Signing in
//
// A wrong password, an unknown name and a disabled person get the same answer
// after the same work. Each name from each network has to wait longer after
// each failure, from seconds to five minutes and never for good; other people
// behind the same address do not notice, and nobody can lock a colleague out
// from elsewhere, nor from the same office where the colleague uses a browser
// that is known (see [Accounts.Remember]). A network as a whole may try about
// twice a second, and only two passwords are ever computed at once: the
// counters' work goes first.
//
// [SignOn] takes the place of the password where there is an OpenID Connect
// provider. It makes nobody known: an account of the name that is the verified
// address must exist. A second factor that the person has is still asked for.
//
// # Sessions
//
// A session is a random token in a cookie. The store keeps only its SHA-256.
// It ends after 30 minutes without a request, after 12 hours in any case, at
// sign-out, and when the person's password, roles, scope or state change. Its
// owner sees when it began, by which door and on what kind of device, and can
// end it; no address and no user agent is kept.
//
// # Keys
//
// A program shows a [Key]: an id and a secret, of which only the hash is kept.
// It acts for its owner within the key's acts and units, and never beyond what
// the owner may at that moment.
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
