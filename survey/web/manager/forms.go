package manager

import (
	"maps"

	"sipas/survey"
	"sipas/survey/web/typed"
)

// named is a text with the two languages of a form put in, and its others kept.
func named(before survey.Text, f *typed.Form) survey.Text {
	t := maps.Clone(before)
	if t == nil {
		t = survey.Text{}
	}
	for lang, field := range map[string]string{survey.Vietnamese: "name_vi", survey.English: "name_en"} {
		if t[lang] = f.Text(field); t[lang] == "" {
			delete(t, lang)
		}
	}
	return t
}
