package editor

import (
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"sipas/survey"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// wording is a text of a questionnaire and where it stands.
type wording struct {
	Key   string // of its inputs, which have the language behind it
	Of    string // code of the factor, criterion or question; "" for the whole
	Label string // what it is, in the reader's language
	Must  bool   // it cannot be published without
	text  *survey.Text
}

// wordings are all texts of a questionnaire in reading order. What is set
// through them changes it.
func wordings(l *kit.Locale, q *survey.Questionnaire) []wording {
	var all []wording
	add := func(key, of, label string, must bool, t *survey.Text) {
		all = append(all, wording{key, of, label, must, t})
	}
	add("title", "", l.Say("editor.text.title"), true, &q.Title)
	add("note", "", l.Say("editor.text.note"), false, &q.Note)
	add("stem", "", l.Say("editor.text.stem"), true, &q.Stem)
	for i := range q.Scale.Labels {
		n := strconv.Itoa(i + 1)
		add("scale."+n, "", l.Say("editor.text.scale", n), true, &q.Scale.Labels[i])
	}
	add("scale.NA", "", l.Say("editor.text.dont_know"), true, &q.Scale.DontKnow)
	criterion := func(c *survey.Criterion) {
		add("c."+c.Code, c.Code, l.Say("editor.text.criterion", c.Code), true, &c.Question)
		add("s."+c.Code, c.Code, l.Say("editor.text.short", c.Code), false, &c.Short)
	}
	questions := func(qs []survey.Question) {
		for i := range qs {
			x := &qs[i]
			add("q."+x.Code, x.Code, l.Say("editor.text.question", x.Code), true, &x.Text)
			add("h."+x.Code, x.Code, l.Say("editor.text.hint", x.Code), false, &x.Hint)
			for j := range x.Options {
				o := &x.Options[j]
				add("o."+x.Code+"."+o.Code, x.Code, l.Say("editor.text.option", x.Code, o.Code), true, &o.Text)
			}
		}
	}
	questions(q.Before)
	for i := range q.Factors {
		f := &q.Factors[i]
		add("f."+f.Code, f.Code, l.Say("editor.text.factor", f.Code), true, &f.Name)
		add("s."+f.Code, f.Code, l.Say("editor.text.short", f.Code), false, &f.Short)
		for j := range f.Criteria {
			criterion(&f.Criteria[j])
		}
	}
	if q.Overall.Code != "" {
		criterion(&q.Overall)
	}
	questions(q.After)
	return all
}

// of are the wordings of one item, without those of options.
func of(all []wording, code string) []wording {
	return slices.DeleteFunc(all, func(w wording) bool { return w.Of != code || w.Key[:2] == "o." })
}

// gaps are the languages in which a wording is missing: all that the
// questionnaire promises, or, for a text that may be left out altogether, those
// of them that lack what Vietnamese has.
func (w wording) gaps(languages []string) []string {
	var missing []string
	for _, lang := range languages {
		if (*w.text)[lang] == "" && (w.Must || (*w.text)[survey.Vietnamese] != "") {
			missing = append(missing, lang)
		}
	}
	return missing
}

// gapsOf counts what is missing by language.
func gapsOf(q *survey.Questionnaire, l *kit.Locale) map[string]int {
	n := map[string]int{}
	for _, w := range wordings(l, q) {
		for _, lang := range w.gaps(q.Languages) {
			n[lang]++
		}
	}
	return n
}

// name is the name of a wording's input in a language.
func (w wording) name(lang string) string { return w.Key + "." + lang }

// side is a wording with an input for every language beside each other.
type side struct {
	Label string
	Must  bool
	Cells []cell
}

// cell is the input of a wording in one language.
type cell struct {
	Name, Lang, Language, Label string
	Value, Wrong                string
	Missing                     bool
}

// sides are wordings as a form shows them.
func (p *Pages) sides(f *typed.Form, v version, ws []wording) []side {
	var all []side
	for _, w := range ws {
		s := side{Label: w.Label, Must: w.Must}
		gaps := w.gaps(v.Q.Languages)
		for _, lang := range v.Q.Languages {
			name := w.name(lang)
			s.Cells = append(s.Cells, cell{Name: name, Lang: lang, Language: p.tongue(lang), Label: w.Label + " – " + p.tongue(lang),
				Value: f.Raw(name), Wrong: f.At(name), Missing: slices.Contains(gaps, lang)})
		}
		all = append(all, s)
	}
	return all
}

// values are the wordings as the values of inputs.
func (v version) values(ws []wording) url.Values {
	values := url.Values{}
	for _, w := range ws {
		for _, lang := range v.Q.Languages {
			values.Set(w.name(lang), (*w.text)[lang])
		}
	}
	return values
}

// MaxWording is the longest text in characters.
const MaxWording = 1000

// write puts what was typed into the wordings; inputs that are not in the form
// leave theirs as they are.
func (p *Pages) write(f *typed.Form, v version, ws []wording) {
	for _, w := range ws {
		for _, lang := range v.Q.Languages {
			name := w.name(lang)
			f.Call(name, w.Label+" – "+p.tongue(lang))
			if _, sent := f.Values[name]; !sent {
				continue
			}
			text := f.Text(name)
			if n := utf8.RuneCountInString(text); n > MaxWording {
				f.Wrong(name, "editor.too_long", strconv.Itoa(MaxWording), strconv.Itoa(n))
				continue
			}
			if *w.text == nil {
				*w.text = survey.Text{}
			}
			(*w.text)[lang] = text
		}
	}
}

// tongue is what a language is called in itself.
func (p *Pages) tongue(tag string) string {
	if l := p.Site.In(tag); l.Lang == tag {
		return l.Say("language.name")
	}
	return tag
}
