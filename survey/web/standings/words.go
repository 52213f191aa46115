package standings

import (
	"sipas/survey"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// stages are the words for where a sheet stands.
var stages = map[reform.Stage]string{
	reform.SelfScoring: "standings.stage.self", reform.FirstAppraisal: "standings.stage.appraisal", reform.Explaining: "standings.stage.explanation",
	reform.SecondAppraisal: "standings.stage.second", reform.Final: "standings.stage.final",
}

// name is a unit's name in the reader's language.
func (x *place) name(r *ranking.Row) string {
	if n := x.Text(r.Name); n != "" {
		return n
	}
	return r.Unit
}

// group is a group's name; "" for none.
func (x *place) group(code string) string {
	for _, g := range x.Round.Groups {
		if g.Code == code {
			return x.Text(g.Name)
		}
	}
	return ""
}

// band is a class's name by the unit's set; "" for none.
func (x *place) band(r *ranking.Row) string {
	if set := x.SetOf(r); set != nil {
		for _, b := range set.Bands {
			if b.Code == r.Band {
				return x.Text(b.Name)
			}
		}
	}
	return r.Band
}

// item is an item of a set with its name.
func (x *place) item(set *reform.CriteriaSet, code string) (reform.Item, string) {
	if set != nil {
		for _, i := range set.Items {
			if i.Code == code {
				return i, x.Text(i.Name)
			}
		}
	}
	return reform.Item{Code: code}, code
}

// tops are the fields of a set: its items without a parent.
func tops(set *reform.CriteriaSet) []reform.Item {
	var all []reform.Item
	if set == nil {
		return nil
	}
	for _, i := range set.Items {
		if i.Parent == "" {
			all = append(all, i)
		}
	}
	return all
}

// notes say why a unit's figures are not complete or not final.
func (x *place) notes(r *ranking.Row) []string {
	var all []string
	if n := len(r.Open); n > 0 {
		all = append(all, x.counted(n, "standings.note.open.one", "standings.note.open"))
	}
	if n := len(r.Provisional); n > 0 {
		all = append(all, x.counted(n, "standings.note.provisional.one", "standings.note.provisional"))
	}
	if r.Ended {
		all = append(all, x.Say("standings.note.ended"))
	}
	return all
}

// counted says a sentence for one or for several.
func (x *place) counted(n int, one, several string) string {
	if n == 1 {
		return x.Say(one)
	}
	return x.Say(several, n)
}

// unitName is a unit's name by its id.
func (x *place) unitName(id string) string {
	if r, ok := x.Row(id); ok {
		return x.name(r)
	}
	if u, ok := x.config.Tree.Unit(id); ok {
		return x.Text(u.Name)
	}
	return id
}

// titled is a text, or what stands for it when there is none.
func (x *place) titled(t survey.Text, instead string) string {
	if s := x.Text(t); s != "" {
		return s
	}
	return instead
}
