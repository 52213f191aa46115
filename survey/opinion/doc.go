// Package opinion is the sociological survey (điều tra xã hội học) of a reform
// round: councils, leaders, managers and communes judge units, and their answers
// become points of the criteria that are scored by survey. What the answers come
// to is package outcome's.
//
//	office := opinion.New(opinion.Config{Store: s, Key: secret, Trail: trail})
//	rev, err := office.Create(ctx, opinion.Proposal("2026", basis))
//	rev, err = office.Release(ctx, "2026", rev, basis)        // the questions are fixed
//	links, err := office.Issue(ctx, "2026", "HDND", lot, 50)  // shown once
//	form, err := office.Open(ctx, links[0].Token)             // what a respondent sees
//
// A round has at most one survey, a document under the round's id. It goes
// draft -> open -> closed. In draft everything may change; released, only its
// last day; closed, nothing, and only then may anybody see what was answered, so
// that no two looks can be subtracted from each other.
//
// What it promises to those who answer:
//
//   - A link is personal, and good for one sheet. It has 130 bits of chance and
//     is stored only as a keyed hash: whoever reads the store cannot make links
//     from it, and Issue shows each exactly once.
//   - No names are kept. The number on a letter ("HDND-07") is made from the
//     place in the list that is printed and stands nowhere beside answers.
//   - A sheet may be left and come back to with its link until it is sent;
//     afterwards it never changes, and the link shows a receipt and no answer.
//   - Of times only days are kept, and how many seconds a page took.
//
// And to those who count: once the survey is closed nothing more comes (see
// [Office.Settle]); a sheet is sent once, however many phones hold the
// link, because each step is one revision check of one document; who filled it
// in, the person or somebody on behalf, stands in it; and "not enough
// information to judge" is an answer that counts in no denominator.
package opinion
