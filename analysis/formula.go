package analysis

// Formula names how a figure was made, with the version of the definition:
// figures with the same name were made by the same arithmetic. The name is
// printed beside every index, because one column of answers has several.
type Formula string

// How answers of one item become a share of the best possible. For a scale of
// k categories:
const (
	FormulaTop2   Formula = "top2/1"   // share of answers k-1 and k ("tỷ lệ hài lòng")
	FormulaMean5  Formula = "mean5/1"  // mean/k ("mức điểm quy đổi"); the floor is 1/k, not 0
	FormulaMean01 Formula = "mean01/1" // (mean-1)/(k-1), from 0 to 1
	FormulaMean   Formula = "mean/1"   // the mean itself, from 1 to k
	FormulaNet    Formula = "net/1"    // share of k-1 and k less the share of 1 and 2
)

// How the items of a factor, or all criteria, become one index.
const (
	FormulaPooled     Formula = "pooled/1"      // all answers together: Σ satisfied / Σ answered
	FormulaItemMean   Formula = "item-mean/1"   // the mean of the criteria, each equal
	FormulaPersonMean Formula = "person-mean/1" // the mean over persons of their own figure
	FormulaMeanHigh   Formula = "mean-high/1"   // share of persons whose mean is at least k-1
	FormulaAllHigh    Formula = "all-high/1"    // share of persons whose every answer is at least k-1 ("hài lòng toàn diện")
)

// How factors, or the overall question, become the overall index.
const (
	FormulaFactorMean       Formula = "factor-mean/1"        // weighted mean of the factors' item-means
	FormulaFactorMeanPooled Formula = "factor-mean-pooled/1" // weighted mean of the factors' pooled figures
	FormulaQuestion         Formula = "question/1"           // the single overall question
)

// How units become their parent. Pooling is FormulaPooled of the Sum of the
// tallies.
const (
	FormulaUnitMean   Formula = "unit-mean/1"  // each unit equal
	FormulaPopulation Formula = "population/1" // units by their population N_u
)

// Score says what an answer counts in an index.
type Score uint8

// The scores; see the formulas of the same name.
const (
	Top2 Score = iota
	Mean5
	Mean01
)

// Formula returns the name of the score.
func (s Score) Formula() Formula {
	return [...]Formula{FormulaTop2, FormulaMean5, FormulaMean01}[min(s, Mean01)]
}

// scaling returns a and b of score = a·m + b, where m is the share of top-2
// answers for Top2 and the mean rating for the others.
func (s Score) scaling(scale int) (a, b float64) {
	switch s {
	case Mean5:
		return 1 / float64(scale), 0
	case Mean01:
		return 1 / float64(scale-1), -1 / float64(scale-1)
	}
	return 1, 0
}

// integers returns the score's numerator and denominator for answers ratings
// of which top are in the two best categories and that add up to sum.
func (s Score) integers(answers, top, sum int64, scale int) (num, den int64) {
	switch s {
	case Mean5:
		return sum, answers * int64(scale)
	case Mean01:
		return sum - answers, answers * int64(scale-1)
	}
	return top, answers
}
