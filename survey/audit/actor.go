package audit

import "context"

// The ways by which an act reaches the service. A program's key is ByKey of
// its id.
const (
	ByWeb     = "web"     // a person at the staff pages
	ByCommand = "command" // somebody at the machine itself
	BySystem  = "system"  // the service on its own
)

// ByKey is the way of a program that shows an API key.
func ByKey(id string) string { return "key " + id }

// Actor is who acts, and by which way. Name is a person's sign-in name; it is
// empty where nobody is known, as for the service itself.
type Actor struct{ Name, Via string }

type actorKey struct{}

// With gives a context in which the actor acts.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// By is who acts in a context; the service itself where nobody was named.
func By(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Actor{Via: BySystem}
}
