package study

import "fmt"

// Flaw is something in a plan that cannot be, by itself or with this data.
// [FormulaOf] and [Run] return flaws, wrapped, and joined where there are
// several. Code is stable and keys the message catalogue, Args fill its blanks in
// order.
type Flaw struct {
	Code string
	Args []string

	words string
}

// Error says the flaw in English.
func (f *Flaw) Error() string { return f.words }

// flaw makes a flaw from its English words.
func flaw(code, format string, args ...any) error {
	f := &Flaw{Code: code, words: fmt.Sprintf(format, args...)}
	for _, a := range args {
		f.Args = append(f.Args, fmt.Sprint(a))
	}
	return f
}
