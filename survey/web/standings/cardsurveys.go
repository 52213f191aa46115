package standings

import (
	"math/big"
	"net/url"

	"sipas/analysis/scoring"
	"sipas/survey/access"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// satisfaction is a leaf that a satisfaction index decides.
type satisfaction struct {
	Code, Name    string
	Points, Most  string // what counts
	From          string // where the points come from, in words
	Wave, To      string // and the address of its results; "" for who may not see them
	Index, N      string
	Interval      string
	Range         string // what the index gives by its interval, in words
	Sealed        string // when; "" is not yet
	Unsealed      string // what that means, in words
	Digest        string
	Official      string // the ministry's figure, with its source
	OfficialGives string // points by it, in words
	Why           string // why the index gives no points
	Rule, Reason  string
}

// opinion is a leaf that the sociological survey decides.
type opinion struct {
	Code, Name, Points, Most, People, Note string
}

// origins are the words for where points come from.
var origins = map[ranking.Origin]string{
	ranking.FromNothing: "standings.from.nothing", ranking.FromIndex: "standings.from.index", ranking.FromOfficial: "standings.from.official",
	ranking.FromOpinions: "standings.from.opinions", ranking.FromCouncil: "standings.from.council",
}

// whys are the words for why a leaf has no points.
var whys = map[ranking.Why]string{
	ranking.Few: "standings.why.few", ranking.Nobody: "standings.why.nobody", ranking.Withheld: "standings.why.withheld", ranking.NoWave: "standings.why.no_wave",
	ranking.WaveGone: "standings.why.wave_gone", ranking.NotSurveyed: "standings.why.not_surveyed", ranking.Altered: "standings.why.altered",
	ranking.NoSurvey: "standings.why.no_survey", ranking.NotJudged: "standings.why.not_judged", ranking.NotScored: "standings.why.not_scored",
	ranking.NotDecided: "standings.why.not_decided", ranking.Refused: "standings.why.refused",
	ranking.StillAsked: "standings.why.still_asked",
}

// why says why a leaf has no points.
func (x *place) why(w ranking.Why) string { return WhyWords(x.Locale, w) }

// WhyWords says in words why a leaf has no points; "" for no reason.
func WhyWords(l *kit.Locale, w ranking.Why) string {
	if key, ok := whys[w]; ok {
		return l.Say(key)
	}
	return string(w)
}

// surveys are the leaves of a unit that surveys decide, in the set's order.
func (x *place) surveys(row *ranking.Row, set *reform.CriteriaSet) (indexes []satisfaction, opinions []opinion) {
	for _, i := range set.Leaves() {
		g := row.Given[i.Code]
		if g == nil || row.Marks[i.Code].NotApplicable {
			continue
		}
		if g.From == ranking.FromNothing && g.Index == nil && g.Official == nil && g.Opinion == nil { // it is among the open leaves, with the reason
			continue
		}
		name := x.titled(i.Name, i.Code)
		if g.Source == reform.Sociological {
			opinions = append(opinions, x.opinion(g, name))
			continue
		}
		indexes = append(indexes, x.satisfaction(row.Unit, g, name))
	}
	return indexes, opinions
}

// satisfaction writes a leaf of a satisfaction index, with the ministry's figure
// beside.
func (x *place) satisfaction(unit string, g *ranking.Given, name string) satisfaction {
	s := satisfaction{Code: g.Leaf, Name: name, Points: x.points(g.Counts), Most: x.points(g.Max), From: x.Say(origins[g.From]), Wave: x.titled(g.WaveTitle, g.Wave), Index: percent(x.Locale, g.Index, indexDecimals)}
	if g.Rule != "" {
		s.Rule = g.Rule
	}
	if g.Answers > 0 {
		s.N = x.Say("standings.answers", g.Answers)
	}
	if g.Index != nil && g.Interval.Lo != nil && g.Interval.Hi != nil {
		s.Interval = x.interval(g.Interval)
	}
	s.Range = x.gives(g)
	if s.Index == none {
		s.Wave = ""
	} else if g.Sealed != nil {
		s.Sealed, s.Digest = x.Date(g.Sealed.Done), grouped(g.Sealed.Result)
	} else if s.Unsealed = x.Say("standings.unsealed"); g.Final {
		s.Unsealed = x.Say("standings.unsealed.beside")
	}
	if s.Wave != "" && x.who.MayIn(x.config.Tree, access.SeeResults, unit) {
		s.To = "/results/" + url.PathEscape(g.Wave) + "?" + url.Values{"unit": {unit}, "lang": {x.Lang}}.Encode()
	}
	if o := g.Official; o != nil {
		s.Official = x.Say("standings.official.is", percent(x.Locale, o.Index, indexDecimals), o.Source)
		gives := "standings.official.gives"
		if g.From == ranking.FromOfficial {
			gives = "standings.official.used"
		}
		s.OfficialGives = x.Say(gives, x.points(o.Points))
	}
	if g.Why != "" {
		s.Why = x.Say("standings.why.is", x.why(g.Why))
	}
	return s
}

// gives says which points an index gives by its interval, and where others
// count, which it would have given.
func (x *place) gives(g *ranking.Given) string {
	limits := ""
	if g.Lower != nil && g.Upper != nil {
		limits = x.points(g.Lower) + " – " + x.points(g.Upper)
	}
	switch {
	case g.From == ranking.FromIndex && limits != "":
		return x.Say("standings.range.is", limits)
	case g.From == ranking.FromIndex || g.Own == nil:
		return ""
	case limits == "":
		return x.Say("standings.own.gives", x.points(g.Own))
	}
	return x.Say("standings.own.range", x.points(g.Own), limits)
}

// indexDecimals are those of a satisfaction index, as its own pages have it.
const indexDecimals = 2

// interval writes the interval of a satisfaction index.
func (x *place) interval(r scoring.Range) string {
	return percent(x.Locale, r.Lo, indexDecimals) + " – " + percent(x.Locale, r.Hi, indexDecimals)
}

// hidden tells that the points of a leaf must not be shown by themselves: they
// are what few people said, or what more people may still say.
func hidden(row *ranking.Row, leaf string) bool {
	g := row.Given[leaf]
	return g != nil && g.From == ranking.FromOpinions && g.Opinion != nil && (g.Opinion.Few || !g.Opinion.Final)
}

// opinionSum says what the leaves of the sociological survey came to together;
// "" where a single one could be told from it that must not be shown.
func (x *place) opinionSum(row *ranking.Row) string {
	sum, most, n := new(big.Rat), new(big.Rat), 0
	for code, g := range row.Given {
		switch {
		case g.Source != reform.Sociological || row.Marks[code].NotApplicable:
			continue
		case g.Counts == nil || hidden(row, code):
			return ""
		}
		sum.Add(sum, g.Counts)
		most.Add(most, g.Max)
		n++
	}
	if n == 0 {
		return ""
	}
	return x.Say("standings.opinions.sum", n, x.points(sum), x.points(most))
}

// opinion writes a leaf of the sociological survey. What few people said, or
// what may still change, is not shown by itself.
func (x *place) opinion(g *ranking.Given, name string) opinion {
	o := opinion{Code: g.Leaf, Name: name, Points: none, Most: x.points(g.Max)}
	switch v := g.Opinion; {
	case g.From == ranking.FromCouncil:
		o.Points, o.Note = x.points(g.Counts), x.Say("standings.opinion.council")
	case v != nil && !v.Final:
		o.Note = x.Say("standings.opinion.open", x.Time(v.Until))
	case v == nil || v.Points == nil:
		o.Note = x.why(g.Why)
	case v.Few:
		o.Note = x.Say("standings.opinion.few")
	default:
		o.Points = x.points(v.Points)
	}
	if v := g.Opinion; v != nil && v.Final && v.Points != nil && !v.Few {
		o.People = x.people(v)
	}
	return o
}

// people says how many judged, as far as that may be told.
func (x *place) people(v *ranking.Opinion) string {
	if judged, noInfo, may := v.Told(); may {
		return x.Say("standings.opinion.people", judged, noInfo)
	}
	return x.Say("standings.opinion.at_least", outcome.Least)
}
