package editor

import (
	"sipas/survey"
	"sipas/survey/web/kit"
)

// changeKeys say what happened to a part of a questionnaire; {0} is the part.
var changeKeys = map[survey.ChangeKind]string{
	survey.ChangeAdded: "change.added", survey.ChangeRemoved: "change.removed", survey.ChangeMoved: "change.moved",
	survey.ChangeRegrouped: "change.regrouped", survey.ChangeContinued: "change.continued", survey.ChangeReworded: "change.reworded",
	survey.ChangeSwitchedOn: "change.on", survey.ChangeSwitchedOff: "change.off", survey.ChangeShortened: "change.short_in",
	survey.ChangeLengthened: "change.short_out", survey.ChangeRecoded: "change.kind", survey.ChangeRelimited: "change.most",
	survey.ChangeRedirected: "change.when", survey.ChangeRelineaged: "change.lineage", survey.ChangeRefulled: "change.full",
}

// partKeys name the parts; {0} is the code.
var partKeys = map[survey.ChangePart]string{
	survey.PartTitle: "change.part.title", survey.PartNote: "change.part.note", survey.PartStem: "change.part.stem",
	survey.PartLanguage: "change.part.language", survey.PartScale: "change.part.scale", survey.PartFactor: "change.part.factor",
	survey.PartCriterion: "change.part.criterion", survey.PartOverall: "change.part.overall", survey.PartQuestion: "change.part.question",
	survey.PartOption: "change.part.option", survey.PartShort: "change.part.short", survey.PartHint: "change.part.hint",
}

// changeWords say a change in the trade's words.
func (p *Pages) changeWords(l *kit.Locale, x survey.Change) changeLine {
	code := x.Code
	if x.Part == survey.PartLanguage {
		code = p.tongue(x.Code)
	}
	part := l.Say(partKeys[x.Part], code)
	if x.Part == survey.PartScale && x.Code == survey.DontKnowCode {
		part = l.Say("editor.text.dont_know")
	}
	line := changeLine{What: l.Say(changeKeys[x.Kind], part), Lang: x.Language, From: x.From, To: x.To}
	switch x.Kind {
	case survey.ChangeReworded:
		line.What += " (" + p.tongue(x.Language) + ")"
	case survey.ChangeRecoded:
		line.From, line.To = kindName(l, survey.QuestionKind(x.From)), kindName(l, survey.QuestionKind(x.To))
	case survey.ChangeRefulled:
		said := map[string]string{"true": l.Say("editor.full_only.yes"), "false": l.Say("change.both_forms")}
		line.From, line.To = said[x.From], said[x.To]
	case survey.ChangeAdded, survey.ChangeRemoved:
		if x.Part == survey.PartLanguage {
			line.From, line.To = "", ""
		}
	}
	return line
}
