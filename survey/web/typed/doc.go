// Package typed is what people type into the forms of staff pages: read once,
// shown again with what is wrong with it, and never lost.
//
//	form, err := typed.Read(c, locale, labels)
//	unit.Name = form.Text("name_vi")
//	unit.From = form.Day("from")          // dd/mm/yyyy, midnight in Vietnam
//	if form.Need("name_vi"); form.Good() {
//		...
//	}
//
// A page embeds the *Form in its body and shows its inputs with the templates
// of typed/fields.html, so that every input of the staff pages has its label,
// its hint and its error at the same places, tied together for screen readers:
//
//	{{template "wrongs" .Data.Body.Form}}
//	{{template "input" ((.Data.Body.Form.Input "name_vi").Hint (.Say "units.name_vi.hint")).Must}}
package typed
