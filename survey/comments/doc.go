// Package comments reads what people wrote in a wave in their own words: for
// those who may see single sheets every comment, searchable; for everybody
// else the phrases that many wrote, and who wrote them more, the dissatisfied
// or the satisfied.
//
//	c := comments.New(comments.Config{Store: s, Results: r, Directory: d})
//	page, err := c.Search(ctx, comments.Ask{Wave: "2026", Unit: "D1", Words: `cho lau "thai do"`})
//	phrases, err := c.Phrases(ctx, "2026", "D1")
//
// # What is never told
//
// A [Comment] is a text, the question it answers and whether its writer was
// satisfied. It carries no unit, counter, time, id or anything else of its
// sheet, and comments come in an order that has nothing to do with time. While
// a wave collects, the comments of the present day wait until the day is over:
// whoever stands at the counter sees who writes.
//
// Numbers of phones and of identity papers, and addresses of e-mail, are masked
// before anything is kept, so that they cannot be searched for either; see
// [Mask]. Names are not masked: no list of names knows which "Hoa" is a person
// and which a flower. Pages must say so.
//
// A phrase is told only when at least five persons wrote it, numbers of persons
// are told in ranges of five, and the statistics are computed from these ranges
// alone: two looks at neighbouring units, or at two days, cannot be subtracted
// to the words of one. Persons enter the phrases five at a time for the same
// reason.
//
// # What counts
//
// The sheets that count in the figures: not the withdrawn, left, deleted or
// excluded ones. Which these are is asked of package results each time; see
// [results.Snapshot].
//
// # Memory
//
// A wave's comments are read by one scan at the first question. Later only the
// new rows of the wave's columns are fetched, so that comments are exactly as
// fresh as the figures. A comment takes about 200 bytes: its text, its
// syllables as numbers (which is what makes searching and counting quick) and
// 32 bytes of its own. At most [Config.Waves] waves are held and at most
// [Config.Bytes] of each; what did not fit is counted in [Page.Unheld].
//
// # Searching
//
// Every word of a search must stand in the text as a whole word, without
// regard to case, accents or where the tone mark sits: "hoa don" finds "Hoá
// đơn" and "hóa đơn". Words in quotation marks must stand together.
//
// # Phrases
//
// Vietnamese puts blanks between syllables, not words, and there is no
// segmenter that is kept up and written in Go; so phrases are runs of two to
// four syllables within a sentence that neither begin nor end with a stop word
// ("và", "của"). A phrase that nearly always stands within a longer one gives
// way to it. How much more one side writes a phrase is the log-odds ratio with
// an informative prior (Monroe, Colaresi and Quinn 2008, Political Analysis
// 16:372), which keeps rare phrases from winning by chance.
package comments
