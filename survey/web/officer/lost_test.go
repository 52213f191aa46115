package officer_test

import (
	"strings"
	"testing"

	"sipas/survey/reform"
)

// Where the ministry published an index is not lost without the index: it is kept
// in the form, and the index is asked for.
func TestSourceWithoutAnIndex(t *testing.T) {
	o := newOffice(t)
	v := o.council()
	leaf, act := d1+"/leaf/2.1", d1+"/leaf/2.1/council"
	v.Post(act, form(v.Get(leaf), act, "c_source", "QĐ 1001")).Want(422, "Write the index in percent", `value="QĐ 1001"`)
	if l := o.leaf("2.1"); l != nil && l.Official != nil {
		t.Errorf("kept %+v", l.Official)
	}
	v.Post(act, form(v.Get(leaf), act, "c_use", "yes")).Want(422, "Write the index in percent")
	v.Post(act, form(v.Get(leaf), act, "c_index", "90,81", "c_source", "QĐ 1001")).Leads(leaf)
	// Taking the index away is one thing, another source for it is another.
	v.Post(act, form(v.Get(leaf), act, "c_index", "", "c_source", "QĐ 1002")).Want(422, "Write the index in percent", `value="QĐ 1002"`)
	if f := o.leaf("2.1").Official; f == nil || f.Source != "QĐ 1001" {
		t.Errorf("kept %+v", f)
	}
	v.Post(act, form(v.Get(leaf), act, "c_index", "")).Leads(leaf)
	if f := o.leaf("2.1").Official; f != nil {
		t.Errorf("kept %+v", f)
	}
}

// Points under "nothing arose" contradict it: the form says so, and keeps both.
func TestPointsUnderNothingArose(t *testing.T) {
	o := newOffice(t)
	v, leaf := o.unit(), d1+"/leaf/1.2"
	page := v.Get(leaf)
	answer := v.Post(leaf, form(page, leaf, "way", "absent", "reason", "không phát sinh", "points", "1,5")).Want(422, "Points and", `value="1,5"`, "không phát sinh")
	if l := o.leaf("1.2"); l != nil && (l.Self != nil && l.Self.Points == "1.5" || l.Absence != nil && strings.Contains(l.Absence.Reason, "không phát sinh")) {
		t.Errorf("kept %+v", l)
	}
	v.Post(leaf, form(answer, leaf, "way", "absent", "points", "")).Leads(leaf)
	o.to(reform.FirstAppraisal)
	c, act := o.council(), d1+"/leaf/1.2/council"
	page = c.Get(leaf)
	c.Post(act, form(page, act, "c_ruling", "approve", "c_points", "1")).Want(422, "Points and", `value="1"`)
	if a := o.leaf("1.2").Absence; a.Decision == reform.Approved {
		t.Errorf("kept %+v", a)
	}
	c.Post(act, form(page, act, "c_ruling", "approve")).Leads(leaf)
}

// A table of points takes percentages of a leaf that the unit scores, points and
// percentages that agree, and maxima that are the set's.
func TestTableOfPercentages(t *testing.T) {
	o := newOffice(t)
	v, path := o.unit(), d1+"/import"
	send := func(status int, row string, parts ...string) {
		t.Helper()
		v.Upload(path, "file", "x.csv", []byte("Code;Maximum;Points;Percent\n"+row+"\n"), nil).Want(status, parts...)
	}
	send(200, "1.1.1;;;50", `value="1"`)
	send(200, "1.1.1;2;1;50", `value="1"`)
	send(200, "1.1.1;2,00;;33,33", `value="0.67"`)
	send(422, "1.1.1;;1,5;50", "1,5 points and 50% do not agree")
	send(422, "1.1.1;3;1;", "maximum for this criterion is 2, not 3")
	send(422, "1.1.1;;;150", "<b>D2</b> Write a percentage")
	send(422, "2.1;;;50", "<b>D2</b>")
	send(422, "1.1.2;;2;50", "do not agree")
}
