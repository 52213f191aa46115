package posters

import (
	"net/url"
	"slices"
	"strconv"

	"sipas/survey"
	"sipas/survey/poster"
)

// choice is what is to be printed. It stands in addresses as it does in the
// details of a job.
type choice struct {
	Unit      string      `bson:"unit,omitempty"`  // with all below it; "" for everything in scope
	Wave      string      `bson:"wave,omitempty"`  // its units only, and its title on the sheet; "" for none
	Codes     []string    `bson:"codes,omitempty"` // these codes only; empty for all
	Size      poster.Size `bson:"size"`
	Languages []string    `bson:"languages"`
	Distance  int         `bson:"distance,omitempty"` // centimetres; 0 for the size's own
	Marks     bool        `bson:"marks,omitempty"`
}

// mostCodes bounds how many single codes a choice may name: an address has to
// hold them. More are chosen by unit.
const mostCodes = 200

// read takes a choice from a form or an address; known are the languages that
// there are. made tells whether it was
// made at all, or is only the proposal for the first visit.
func read(v url.Values, known []string) (c choice, made bool, problems []survey.Problem) {
	c = choice{Unit: v.Get("unit"), Wave: v.Get("wave"), Size: poster.Size(v.Get("size")), Marks: v.Get("marks") != ""}
	for _, lang := range v["print"] {
		if slices.Contains(known, lang) && !slices.Contains(c.Languages, lang) {
			c.Languages = append(c.Languages, lang)
		}
	}
	made = v.Has("size") || v.Has("code")
	if !c.Size.Known() {
		c.Size = poster.A5
	}
	if len(c.Languages) == 0 {
		if v.Has("size") {
			problems = append(problems, survey.Problem{Field: "print", Code: "posters.print.none"})
		}
		c.Languages = []string{survey.Vietnamese, survey.English}
	}
	for _, s := range v["code"] {
		code, err := survey.ParseCode(s)
		if err == nil && !slices.Contains(c.Codes, code) {
			c.Codes = append(c.Codes, code)
		}
	}
	if len(c.Codes) > mostCodes {
		c.Codes = c.Codes[:mostCodes]
		problems = append(problems, survey.Problem{Field: "code", Code: "posters.codes.many", Args: []string{strconv.Itoa(mostCodes)}})
	}
	if s := v.Get("distance"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < poster.MinDistance || n > poster.MaxDistance {
			problems = append(problems, survey.Problem{Field: "distance", Code: "posters.distance.range",
				Args: []string{strconv.Itoa(poster.MinDistance), strconv.Itoa(poster.MaxDistance)}})
		} else {
			c.Distance = n
		}
	}
	return c, made, problems
}

// values are the choice as an address has it.
func (c choice) values() url.Values {
	v := url.Values{"size": {string(c.Size)}, "print": c.Languages}
	if c.Unit != "" {
		v.Set("unit", c.Unit)
	}
	if c.Wave != "" {
		v.Set("wave", c.Wave)
	}
	if len(c.Codes) > 0 {
		v["code"] = c.Codes
	}
	if c.Distance != 0 {
		v.Set("distance", strconv.Itoa(c.Distance))
	}
	if c.Marks {
		v.Set("marks", "1")
	}
	return v
}
