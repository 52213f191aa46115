package typed

import "sipas/survey/web/kit"

// Input is an input as the templates of typed/fields.html show it. Its methods
// give a copy that is a little different, so that a template says on one line
// what it wants.
type Input struct {
	Name  string
	Label string
	Help  string // a sentence below the label; "" for none
	Value string
	Wrong string // what is wrong with it; "" when nothing is

	Required bool
	Fixed    bool // shown, and not to be changed
	Mode     string
	Long     bool // several lines
	Narrow   bool
	Choices  []kit.Choice // of a list to choose from
	Chosen   []string     // of boxes
}

// Input is the input of that name.
func (f *Form) Input(name string) Input {
	return Input{Name: name, Label: f.Label(name), Value: f.Raw(name), Wrong: f.At(name), Chosen: f.Values[name]}
}

// Hint adds a sentence of help.
func (i Input) Hint(sentence string) Input { i.Help = sentence; return i }

// Must marks an input that cannot be left empty.
func (i Input) Must() Input { i.Required = true; return i }

// Locked shows an input that cannot be changed now, if it is; the reason is
// its hint.
func (i Input) Locked(is bool) Input { i.Fixed = is; return i }

// Number is an input for digits: phones show their keys, and it is narrow.
func (i Input) Number() Input { i.Mode, i.Narrow = "numeric", true; return i }

// Decimal is an input for numbers with a decimal sign.
func (i Input) Decimal() Input { i.Mode, i.Narrow = "decimal", true; return i }

// Short is a narrow input.
func (i Input) Short() Input { i.Narrow = true; return i }

// Lines is an input of several lines.
func (i Input) Lines() Input { i.Long = true; return i }

// From makes the input a list to choose from.
func (i Input) From(choices []kit.Choice) Input { i.Choices = choices; return i }

// Is tells whether a value is chosen among boxes or in a list.
func (i Input) Is(value string) bool {
	for _, v := range i.Chosen {
		if v == value {
			return true
		}
	}
	return len(i.Chosen) == 0 && i.Value == value
}
