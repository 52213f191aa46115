// Package paper takes in answers that did not come over a citizen's own
// screen: sheets of paper that clerks type in, interviews, and files of
// answers. They become responses like all others, each counted exactly once,
// with the channel they came through and the batch they came with.
//
// # Sheets of paper
//
// A batch is a stack of numbered sheets, P-000012-001 to P-000012-080, handed
// out in one unit. Its life:
//
//	open      handed out; collected (Return) and typed in (Save)
//	entered   all typed in once; another person types them in again, blind
//	compared  typed in twice; where the two differ, somebody settles it with
//	          the paper in hand (Settle)
//	settled   waits for the controller
//	accepting being turned into responses
//	accepted  done
//	dropped   given up, with a reason; nothing of it counts
//
// The second entry of a sheet must be another person's than the first, and the
// controller must have typed or settled none of the batch's sheets. Nobody is
// above that rule: an administrator who has typed cannot accept either.
//
// Until a batch is accepted its sheets are drafts. [Office.Accept] then makes
// a response of each under an id that follows from the batch's secret and the
// sheet's number, so that accepting twice, at the same time or after a crash
// counts once. When all are in, the drafts' answers and the secret are thrown
// away: what remains tells that sheet 17 was accepted, not what it said.
//
// The hour of such a response is noon of the day on which the sheets were
// collected: only the day is known, and only the day is meant.
//
// # Interviews
//
// An interviewer's round (V-000003) belongs to one counter. The id of a
// response is made when its form is opened, so a form may be sent again.
//
// # Files
//
// A file of answers is read twice: a dry run that names every bad cell and
// changes nothing, and, once confirmed, the import itself. The ids of its
// responses follow from the file and the row; the same file imported again, or
// after a crash, counts once. There is no undoing: results can be computed
// without a batch (exclude it in the monitor, with a reason).
//
// # Re-checks
//
// A draw is a random sample of accepted sheets, repeatable from its seed, that
// somebody checks with the paper or the place in hand. See [Office.Draw].
package paper
