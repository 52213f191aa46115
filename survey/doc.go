// Package survey holds the words that the whole program speaks: a
// [Questionnaire] with its factors, criteria and other questions, the tree of
// units and their counters, a [Wave] of collection, a citizen's [Response],
// and the errors that rooms hand to each other.
//
// It does no input or output, reads no clock and rolls no dice: times and
// random bytes are arguments. Everything here is plain data with rules on it,
// so that any room above may use it and none has to be mocked.
//
// The trade's terms, as used everywhere: a factor (yếu tố) groups criteria
// (tiêu chí); a unit (cơ quan, đơn vị) runs counters (quầy) that serve fields
// (lĩnh vực); a wave (đợt khảo sát) asks a version of a questionnaire; a
// response (phiếu) is one person's sheet of answers.
package survey
