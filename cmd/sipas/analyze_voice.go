package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"sipas/analysis/interval"
	"sipas/analysis/study"
	"sipas/survey"
	"sipas/templates"
)

// voice says what the command has to say in one language. Figures in tables have
// a decimal comma in Vietnamese; CSV and JSON are the same in every language.
type voice struct {
	lang      string
	sentences map[string]string
}

// speak reads the sentences of a language.
func speak(lang string) (voice, error) {
	text, err := fs.ReadFile(templates.Files, "messages/analyze."+lang+".json")
	if err != nil {
		return voice{}, fmt.Errorf("reading the sentences: %w", err)
	}
	v := voice{lang: lang}
	if err := json.Unmarshal(text, &v.sentences); err != nil {
		return voice{}, fmt.Errorf("reading the sentences: %w", err)
	}
	return v, nil
}

// languageOf is the language of a terminal by its locale: Vietnamese where that
// is set, else English, as all other commands speak.
func languageOf(env map[string]string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := env[name]; locale != "" {
			if locale == "vi" || strings.HasPrefix(locale, "vi_") || strings.HasPrefix(locale, "vi.") || strings.HasPrefix(locale, "vi-") {
				return survey.Vietnamese
			}
			return survey.English
		}
	}
	return survey.English
}

// say is the sentence for a key with {0}, {1}, … filled in.
func (v voice) say(key string, args ...any) string {
	s, known := v.sentences[key]
	if !known {
		return key
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// words are several sentences without blanks, such as the heads of columns.
func (v voice) words(keys ...string) cells {
	all := make(cells, len(keys))
	for i, key := range keys {
		all[i] = v.say(key)
	}
	return all
}

// named is the sentence for a code, by a table of keys; the code itself where
// there is none.
func (v voice) named(keys map[string]string, code string) string {
	if key, known := keys[code]; known {
		return v.say(key)
	}
	return code
}

// point puts the language's decimal sign into a number.
func (v voice) point(number string) string {
	if v.lang == survey.Vietnamese {
		return strings.Replace(number, ".", ",", 1)
	}
	return number
}

func (v voice) percent(f study.Figure) string     { return v.point(percent(f)) }
func (v voice) hundredfold(n study.Number) string { return v.point(hundredfold(n)) }
func (v voice) decimal(n study.Number) string     { return v.point(decimal(n)) }
func (v voice) chance(p study.Number) string      { return v.point(chance(p)) }
func (v voice) percentOf(share float64) string    { return v.point(percentOf(share)) }
func (v voice) limits(i interval.Interval) string { return v.between(i, v.hundredfold) }
func (v voice) raw(i interval.Interval) string    { return v.between(i, v.decimal) }
func (v voice) weightText(weight float64) string {
	return v.point(strconv.FormatFloat(weight, 'g', -1, 64))
}
func (v voice) significant(n study.Number) string { return v.point(significant(n)) }

// between writes both limits.
func (v voice) between(i interval.Interval, one func(study.Number) string) string {
	if !i.Defined() {
		return "-"
	}
	return one(study.Number(i.Lo)) + " .. " + one(study.Number(i.Hi))
}
