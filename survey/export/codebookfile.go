package export

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"sipas/survey"
	"sipas/survey/tabular"
)

// WriteJSON writes the codebook as JSON, with all its languages.
func (b *Codebook) WriteJSON(w io.Writer) (Digest, error) {
	out := newSealed(w)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(b); err != nil {
		return Digest{}, fmt.Errorf("writing the codebook: %w", err)
	}
	d, err := out.digest()
	d.Rows = len(b.Variables)
	return d, err
}

// WriteCSV writes the codebook as a table: a line for every variable, and one
// for each of its values.
func (b *Codebook) WriteCSV(w io.Writer, p tabular.Preset, language string) (Digest, error) {
	out := newSealed(w)
	table := b.table(language)
	err := tabular.WriteCSV(out, p, func(yield func([]tabular.Value) bool) {
		for _, line := range table {
			values := make([]tabular.Value, len(line))
			for i, v := range line {
				if n, number := v.(int); number {
					values[i] = tabular.Number(n)
				} else {
					values[i] = tabular.Text(v.(string))
				}
			}
			if !yield(values) {
				return
			}
		}
	})
	if err != nil {
		return Digest{}, fmt.Errorf("writing the codebook: %w", err)
	}
	d, err := out.digest()
	d.Rows = len(b.Variables)
	return d, err
}

// table is the codebook for people, with a header in their language and the
// texts in all languages of the questionnaire.
func (b *Codebook) table(language string) [][]any {
	header := []any{pick(language, "Biến", "Variable"), pick(language, "Giá trị trong tệp", "Value in the file"), pick(language, "Mã số (SPSS, Stata)", "Number (SPSS, Stata)")}
	languages := slices.Clone(b.Languages)
	if !slices.Contains(languages, survey.English) {
		languages = append(languages, survey.English) // of what the program itself says
	}
	for _, l := range languages {
		header = append(header, pick(language, "Nội dung ("+l+")", "Text ("+l+")"))
	}
	header = append(header, pick(language, "Yếu tố", "Factor"), pick(language, "Loại", "Kind"))
	table := [][]any{header}
	texts := func(line []any, t survey.Text) []any {
		for _, l := range languages {
			line = append(line, t[l])
		}
		return line
	}
	for i := range b.Variables {
		v := &b.Variables[i]
		table = append(table, append(texts([]any{v.Name, "", ""}, v.Text), v.Factor, string(v.Kind)))
		for _, x := range slices.Concat(v.Values, v.Missing) {
			line := []any{v.Name, x.Code, ""}
			if v.coded() {
				line[2] = x.Number
			}
			table = append(table, append(texts(line, x.Text), "", ""))
		}
	}
	return table
}
