// Package paper is the pages for answers that did not come over a citizen's own
// screen: sheets of paper printed, typed in twice and accepted; interviews on a
// phone; files of answers; and re-checks. What they promise is package
// survey/paper's.
//
// Typing in is made for speed: one key per answer, no page in between, and
// nothing lost without network (static/js/paper.js). Without script the same
// page is a form of radio buttons.
package paper
