package export

import (
	"slices"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// dimensions are the names of the columns that every wave has.
var dimensions = map[string]survey.Text{
	results.ByUnit:     both("Đơn vị", "Unit"),
	results.ByCounter:  both("Quầy", "Counter"),
	results.ByField:    both("Lĩnh vực", "Service field"),
	results.ByChannel:  both("Kênh trả lời", "Channel"),
	results.ByForm:     both("Mẫu phiếu", "Form"),
	results.ByVersion:  both("Phiên bản phiếu hỏi", "Questionnaire version"),
	results.ByLanguage: both("Ngôn ngữ của phiếu", "Language of the form"),
}

// dimensionName is what people call a dimension; its code when nobody has
// named it.
func dimensionName(config *directory.Snapshot, w survey.Wave, by string) survey.Text {
	if name, fixed := dimensions[by]; fixed {
		return name
	}
	if x, ok := asked(config, w, by); ok {
		return x.Text
	}
	return survey.Text{survey.Vietnamese: by}
}

// labelName is what people call a label of a dimension; empty where the label
// speaks for itself.
func labelName(config *directory.Snapshot, w survey.Wave, by, label string) survey.Text {
	if label == "" {
		return both("không có", "none")
	}
	switch by {
	case results.ByUnit:
		u, _ := config.Tree.Unit(label)
		return u.Name
	case results.ByCounter:
		return config.Counters[label].Name
	case results.ByField:
		return config.Fields[label].Name
	case results.ByChannel:
		return channels[survey.Channel(label)]
	case results.ByForm:
		return forms[survey.Form(label)]
	case results.ByVersion, results.ByLanguage:
		return nil
	}
	x, _ := asked(config, w, by)
	for _, o := range x.Options {
		if o.Code == label {
			return o.Text
		}
	}
	return nil
}

// asked is the question whose answers are a dimension: as the wave's own
// version asks it, or another one.
func asked(config *directory.Snapshot, w survey.Wave, by string) (survey.Question, bool) {
	q := config.Questionnaires[w.Questionnaire]
	if q == nil {
		return survey.Question{}, false
	}
	for _, version := range append([]*survey.Questionnaire{q}, otherVersions(config, q)...) {
		for _, x := range slices.Concat(version.Before, version.After) {
			if results.Question(x.Code) == by {
				return x, true
			}
		}
	}
	return survey.Question{}, false
}
