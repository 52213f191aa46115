package drivers

// Basis is what an analysis rests on: the persons that it is meant to speak of,
// those of them who have a value for every predictor and for the outcome, and
// how many predictors there are.
//
// Complete persons are few where many predictors each lack some answers, though
// no single predictor lacks many: of 25 criteria that one person in ten cannot
// rate, seven in a hundred persons rate all. Their shares of the explained
// variance have a value nevertheless, and it means little for two reasons:
//
//   - a regression with fewer than ten to twenty persons per predictor fits
//     their chance as much as their opinion (Harrell 2015, Regression Modeling
//     Strategies, 2nd ed., section 4.4; Green 1991, Multivar. Behav. Res.
//     26:499, asks for 50 + 8 per predictor, which for 25 of them is 250, too);
//   - who rates everything has used everything, complaints included. Where
//     they are the smaller part, the figures are about other people than the
//     sight they stand beside, however many they are.
//
// So shares are shown from [PerPredictor] complete persons per predictor on,
// and only if these are half of all persons. The first bound is on chance, the
// second on who speaks; neither makes the other needless.
type Basis struct {
	Complete   int64 // persons with everything
	Persons    int64 // all persons
	Predictors int
}

// PerPredictor is how many complete persons an analysis needs for each
// predictor; see Basis.
const PerPredictor = 10

// Needed is how many complete persons there have to be: PerPredictor for each
// predictor, and half of all persons, whichever is more.
func (b Basis) Needed() int64 {
	return max(PerPredictor*int64(b.Predictors), (b.Persons+1)/2)
}

// Enough tells whether shares of these persons are worth showing. Without
// predictors there is nothing to show.
func (b Basis) Enough() bool { return b.Predictors > 0 && b.Complete >= b.Needed() }

// Basis is what an analysis of the table rests on; complete is Summary().N.
func (t *Table) Basis(complete int64) Basis {
	return Basis{Complete: complete, Persons: int64(t.Rows()), Predictors: t.Predictors()}
}
