// Package staff is the door of the staff pages: signing in and out, the guard
// that every staff route stands behind, and the layout that staff pages share.
//
// A route names the act that it needs on its line:
//
//	e.GET("/results", desk.Allow(access.SeeResults, p.list))
//
// and its handler gets the person who has signed in. Who has not is sent to
// the sign-in page and comes back afterwards; who may not is told so. Requests
// that change something are taken from this site's own pages only.
package staff
