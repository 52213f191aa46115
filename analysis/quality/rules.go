package quality

// Rule explains a flag.
type Rule struct {
	Flag     Flag
	Code     string // stable, keys the message catalogue
	Words    string // the rule in plain English, with the default limits
	Flagged  int    // sheets flagged among the honest ones of the simulation
	Honest   int    // sheets in it; 0 means that the rate was not measured
	Given    string // what the rate depends on: it is known under these assumptions and no others
	Culprits string // what it caught in a survey with known culprits, or what it is good for
}

// FalseAlarms is the known false-positive rate of the rule: the share it
// flagged of simulated honest sheets, and whether that was measured at all. It
// holds for the default limits and the citizens that the package comment
// describes; Given says which of their habits it hangs on.
func (r Rule) FalseAlarms() (rate float64, measured bool) {
	if r.Honest == 0 {
		return 0, false
	}
	return float64(r.Flagged) / float64(r.Honest), true
}

// SuspectFalseAlarms is the share of the same honest sheets that Suspect takes
// for suspect with all rules on, office hours among them.
const SuspectFalseAlarms = 11636.0 / simulated

// Rules lists the flags with their rule and known false alarms.
func Rules() []Rule { return append([]Rule(nil), rules[:]...) }

// simulated is the number of honest sheets simulated.
const simulated = 901063

// rules: rates are measured again by TestFalseAlarmsAreAsStated. What was
// caught is from another simulated survey, of 612 sheets: 40 straight lines, 40
// random, 20 alternating, 20 speeders, and 492 honest ones (repeated rows
// included).
var rules = [flagCount]Rule{
	{StraightLine, "straight_line", "every item answered, all with the same step", 2082, simulated,
		"most answers 4 and 5, criteria correlated .45 to .60", "40 of 40 straight lines"},
	{LongRun, "long_run", "a run of equal answers over nearly half of the items (12 of 25)", 46124, simulated,
		"most answers 4 and 5, criteria correlated .45 to .60", "all straight lines, and 39 of 492 honest sheets; too eager where most answers are 5"},
	{NoSpread, "no_spread", "all answers given are the same step", 11493, simulated,
		"most answers 4 and 5; one in 25 stops midway, often before answers can differ", "all straight lines, also those with gaps"},
	{WideSpread, "wide_spread", "standard deviation of the person's answers above 1.2 steps", 6161, simulated,
		"criteria correlated .45 to .60", "38 of 40 random sheets"},
	{Outlier, "outlier", "Mahalanobis distance beyond the 99.9% point of chi-squared", 57722, simulated,
		"answers crowded at 4 and 5: on a normal scale it would be 0.1 %", "40 of 40 random sheets"},
	{Inconsistent, "inconsistent", "even and odd items of the factors correlate below .30 after correction", 281880, simulated,
		"five factors that citizens see much alike: their means hardly differ, and the halves agree by chance only", "a hint at best; no part of Suspect"},
	{Fast, "fast", "less than 2 seconds per question", 45044, simulated,
		"5 seconds per question in the median, log-normal with SD 0.5; one in 25 stops midway", "speeders by their definition"},
	{FastAmongPeers, "fast_among_peers", "less than a third of the median time", 24312, simulated,
		"log-normal times with SD 0.5, whatever the median; one in 25 stops midway", "speeders by their definition"},
	{Sparse, "sparse", "more than half of the items unanswered", 17999, simulated,
		"one in 25 stops at a question, any of them", "not a sign of carelessness where questions do not apply"},
	{Repeated, "repeated", "the same answers as an earlier sheet", 6963, simulated,
		"about 9,000 sheets in the survey; more sheets, more copies", "30 of 40 straight lines, 17 of 20 alternating, and 16 of 492 honest sheets"},
	{NearlyRepeated, "nearly_repeated", "an earlier or later sheet of the counter differs in one item only", 7125, simulated,
		"about 450 sheets at the counter; more sheets, more near copies", "sheets copied by hand with one answer changed"},
	{RepeatedID, "repeated_id", "the sheet's number occurs on an earlier sheet", 0, 0,
		"", "no rate: it cannot happen by chance, only by sending or importing twice"},
	{OffHours, "off_hours", "sent outside the counter's opening hours", 24591, simulated,
		"one citizen in ten answers after leaving, two hours later in the median: a quarter of these", "sheets filled in after the counter closed"},
	{Burst, "burst", "six or more sheets at the counter within two minutes", 240, simulated,
		"12 sheets an hour by chance, nobody waiting for another; see Bursts for other traffic", "sheets filled in by one hand"},
}
