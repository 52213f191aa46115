package quality

// LongestRun is for each person the length of the longest run of equal answers
// in the order of the questionnaire (Johnson 2005); an empty answer breaks it.
// 0 for a sheet without answers.
func LongestRun(items [][]uint8) ([]int32, error) {
	n, err := rows(items)
	if err != nil {
		return nil, err
	}
	longest, run := make([]int32, n), make([]int32, n)
	for j, column := range items {
		for r, x := range column {
			switch {
			case !answered(x):
				run[r] = 0
				continue
			case j > 0 && items[j-1][r] == x:
				run[r]++
			default:
				run[r] = 1
			}
			longest[r] = max(longest[r], run[r])
		}
	}
	return longest, nil
}

// Missing is for each person the number of items without an answer.
func Missing(items [][]uint8) ([]int32, error) {
	n, err := rows(items)
	if err != nil {
		return nil, err
	}
	out := make([]int32, n)
	for _, column := range items {
		for r, x := range column {
			if !answered(x) {
				out[r]++
			}
		}
	}
	return out, nil
}
