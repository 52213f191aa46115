package ranking_test

import (
	"fmt"
	"testing"

	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// asked is a world whose round r asks the council about unit a: a survey that has
// been released, and a way to send a sheet.
func asked(t *testing.T) (w *world, office *opinion.Office, send func(by opinion.By, answer string)) {
	w = newWorld(t)
	w.units("a")
	w.set("so", 1, "1 - 90 self", "x - 5 survey")
	round := w.round(reform.Round{ID: "r", Year: 2026, Set: "so@1", Units: entrants("a")})
	w.final(round, "a", leaves{"1": "80"})
	office = opinion.New(opinion.Config{Store: w.store, Key: []byte("01234567890123456789012345678901"), Now: now})
	w.rankings.Opinions = outcome.New(office)
	basis := opinion.Basis{Units: []opinion.Unit{{ID: "a", Name: both("Sở a")}}, Leaves: []opinion.Leaf{{Code: "x", Name: both("Chỉ đạo"), Max: "5"}}}
	plan := opinion.Proposal("r", both("Điều tra"), basis)
	plan.Opens, plan.Closes = noon.AddDate(0, 0, -1), noon.AddDate(0, 0, 7)
	rev, err := office.Create(t.Context(), plan)
	if err == nil {
		_, err = office.Release(t.Context(), "r", rev, basis)
	}
	if err != nil {
		t.Fatal(err)
	}
	lots := 0
	return w, office, func(by opinion.By, answer string) {
		t.Helper()
		lots++
		links, err := office.Issue(t.Context(), "r", "HDND", fmt.Sprint(lots), 1)
		if err != nil {
			t.Fatal(err)
		}
		token := links[0].Token
		if err = office.Begin(t.Context(), token, by); err == nil {
			err = office.Save(t.Context(), token, "a", 0, map[string]string{"q1": answer}, 9)
		}
		f, openErr := office.Open(t.Context(), token)
		if err == nil && openErr == nil {
			err = office.Send(t.Context(), token, f.Rev, by)
		}
		if err != nil || openErr != nil {
			t.Fatal(err, openErr)
		}
	}
}

func closeSurvey(t *testing.T, o *opinion.Office) {
	t.Helper()
	_, rev, err := o.Survey(t.Context(), "r")
	if err == nil {
		_, err = o.Close(t.Context(), "r", rev)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Whoever looks before and after somebody sends a form sees the same: no points,
// no counts, no total with them. When the survey is closed all of it is there at
// once, also for who has looked before, and the round can be published.
func TestAnOpenSociologicalSurveyTellsNothing(t *testing.T) {
	w, office, send := asked(t)
	before := w.ranking("r")
	for _, answer := range []string{"A", "A", "B", "A", "C", "A", "D", "A"} {
		send(opinion.Self, answer)
		if w.ranking("r") != before {
			t.Fatal("a form that was sent shows while the survey is open")
		}
	}
	row := w.row("r", "a")
	g := row.Given["x"]
	if g.Opinion == nil || g.Opinion.Points != nil || g.Opinion.Judged != 0 || g.Opinion.NoInfo != 0 || g.Opinion.Final || !g.Opinion.Until.Equal(noon.AddDate(0, 0, 7)) {
		t.Errorf("open: %+v", g.Opinion)
	}
	if g.Points != nil || g.Counts != nil || g.Final || row.Total.RatString() != "80" || row.Index != nil || fmt.Sprint(row.Open) != "[{x still_asked}]" || len(row.Provisional) != 0 {
		t.Errorf("open: %s, total %s, open %v, provisional %v", told(g), row.Total, row.Open, row.Provisional)
	}
	if _, err := w.rankings.Publish(t.Context(), "r", w.revision("r"), "chi"); err == nil {
		t.Fatal("published while people are asked")
	}
	closeSurvey(t, office)
	row = w.row("r", "a")
	g = row.Given["x"]
	// 5 x 100 + 60 + 20 + 0 of 8: 72.5 % of 5 points
	if g.Counts == nil || g.Counts.FloatString(3) != "3.625" || !g.Final || g.Opinion.Judged != 8 || len(row.Open)+len(row.Provisional) != 0 {
		t.Fatalf("closed: %s, %+v, open %v, provisional %v", told(g), g.Opinion, row.Open, row.Provisional)
	}
	if _, err := w.rankings.Publish(t.Context(), "r", w.revision("r"), "chi"); err != nil {
		t.Error(err)
	}
}

// A survey to which nobody has sent anything is another one when it is closed.
func TestClosingAnEmptySurveyShows(t *testing.T) {
	w, office, _ := asked(t)
	if why := w.row("r", "a").Given["x"].Why; why != ranking.StillAsked {
		t.Errorf("open: %s", why)
	}
	closeSurvey(t, office)
	if why := w.row("r", "a").Given["x"].Why; why != ranking.NotJudged {
		t.Errorf("closed: %s", why)
	}
}

// One of eight had not enough information and one answered on somebody's behalf:
// neither number leaves the survey, not into what is frozen either.
func TestFewAreNotTold(t *testing.T) {
	w, office, send := asked(t)
	for _, answer := range []string{"A", "A", "B", "A", "C", "A", "D"} {
		send(opinion.Self, answer)
	}
	send(opinion.Delegate, opinion.NoInfo)
	closeSurvey(t, office)
	o := w.row("r", "a").Given["x"].Opinion
	if _, _, may := o.Told(); may || o.Judged != 0 || o.NoInfo != 0 || o.Delegates != 0 || o.Points == nil || o.Few {
		t.Errorf("%+v", o)
	}
	if _, err := w.rankings.Publish(t.Context(), "r", w.revision("r"), "chi"); err != nil {
		t.Fatal(err)
	}
	if o := w.row("r", "a").Given["x"].Opinion; o.Judged != 0 || o.NoInfo != 0 || o.Delegates != 0 || o.Telling() {
		t.Errorf("frozen: %+v", o)
	}
	if differences, err := w.rankings.Verify(t.Context(), "r"); err != nil || len(differences) > 0 {
		t.Errorf("%v %v", differences, err)
	}
}

// Rounds that were frozen with every number: what may be told of them.
func TestToldOfOlderRounds(t *testing.T) {
	for name, c := range map[string]struct {
		opinion      ranking.Opinion
		may, telling bool
	}{
		"all":                      {ranking.Opinion{Judged: 8}, true, false},
		"one without information":  {ranking.Opinion{Judged: 7, NoInfo: 1}, false, true},
		"few":                      {ranking.Opinion{Judged: 3, Few: true}, false, true},
		"with delegates":           {ranking.Opinion{Judged: 8, Delegates: 1}, true, true},
		"nothing is told":          {ranking.Opinion{}, false, false},
		"many without information": {ranking.Opinion{Judged: 9, NoInfo: 6}, true, false},
	} {
		if _, _, may := c.opinion.Told(); may != c.may || c.opinion.Telling() != c.telling {
			t.Errorf("%s: told %t, telling %t", name, may, c.opinion.Telling())
		}
	}
}
