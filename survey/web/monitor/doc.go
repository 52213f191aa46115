// Package monitor is the page on which a survey's managers watch the answers
// come in: unit by unit and counter by counter, how many there are, what is
// still wanted, and what looks unusual and waits for a decision. All figures
// come from survey/monitor, which shows them late and in steps so that no
// answer can be tied to the person at the desk; no answer and no index is here.
//
// The page follows by itself: a stream of server-sent events says that there
// are new figures, and the page fetches them. Without script it has a link
// that does. Whoever sees results may look, within their units; whoever
// manages the survey may decide about unusual patterns there.
package monitor
