package demo

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"

	"sipas/survey"
)

// people answer like a province: a person's mood moves all answers, each
// factor has its own part, units and criteria differ, most marks are 4 and 5,
// feedback is often "don't know", and some leave questions out.
type people struct {
	rand     *rand.Rand
	wave     survey.Wave
	until    time.Time
	form     *survey.Questionnaire
	counters []survey.Counter
	weights  []float64 // cumulated share of visitors by counter
	mood     map[string]float64
	ease     map[string]float64
}

func newPeople(wave survey.Wave, now time.Time, seed uint64, lift float64) *people {
	h := fnv.New64a()
	h.Write([]byte(wave.ID))
	p := &people{rand: rand.New(rand.NewPCG(seed, h.Sum64())), wave: wave, until: wave.Closes,
		form: survey.SIPAS25().On(wave.Form), mood: map[string]float64{}, ease: map[string]float64{}}
	if now.Before(p.until) {
		p.until = now
	}
	// Units and criteria keep their character from wave to wave.
	stable := rand.New(rand.NewPCG(seed, 1))
	total := 0.0
	for _, o := range offices {
		p.mood[o.id] = 1.45 + lift + 0.4*stable.NormFloat64()
		busy := math.Exp(0.7 * stable.NormFloat64())
		for _, c := range o.counters() {
			total += busy * (0.5 + stable.Float64())
			p.counters, p.weights = append(p.counters, c), append(p.weights, total)
		}
	}
	for _, code := range p.form.Rated() {
		p.ease[code] = 0.3 * stable.NormFloat64()
	}
	return p
}

func (p *people) next() *survey.Response {
	c := p.counter()
	at := p.moment()
	r := &survey.Response{ID: p.id(at), Wave: p.wave.ID, Unit: c.Unit, Counter: c.ID, Field: c.Field,
		Questionnaire: p.wave.Questionnaire, Form: p.wave.Form, Language: survey.Vietnamese, Channel: survey.ByQR,
		Hour: at.Truncate(time.Hour), Seconds: int(150 * math.Exp(0.5*p.rand.NormFloat64())),
		Answers: p.answers(c.Unit)}
	if p.rand.Float64() < 0.04 {
		r.Language = survey.English
	}
	return r
}

func (p *people) counter() survey.Counter {
	x := p.rand.Float64() * p.weights[len(p.weights)-1]
	for i, w := range p.weights {
		if x < w {
			return p.counters[i]
		}
	}
	return p.counters[len(p.counters)-1]
}

// moment is within office hours (7:30 to 17:00 in Vietnam) of a working day.
func (p *people) moment() time.Time {
	local := time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)
	for {
		t := p.wave.Opens.Add(time.Duration(p.rand.Int64N(int64(p.until.Sub(p.wave.Opens))))).In(local)
		minute := t.Hour()*60 + t.Minute()
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday && minute >= 450 && minute < 1020 {
			return t.UTC()
		}
	}
}

func (p *people) id(at time.Time) survey.ResponseID {
	var random [survey.RandomIDBytes]byte
	binary.BigEndian.PutUint64(random[:], p.rand.Uint64())
	binary.BigEndian.PutUint16(random[8:], uint16(p.rand.Uint32()))
	return survey.NewResponseID(at, random)
}

func (p *people) answers(unit string) survey.Answers {
	a := survey.Answers{}
	for _, q := range p.form.Before {
		p.choose(a, q, 0.97)
	}
	mood := p.mood[unit] + 0.75*p.rand.NormFloat64()
	sameForAll := p.rand.Float64() < 0.06 // sheets with one mark for everything are a fact of life
	for _, f := range p.form.Factors {
		if !f.When.Holds(a) {
			continue
		}
		part := mood + 0.45*p.rand.NormFloat64()
		for _, c := range f.Criteria {
			at := part + p.ease[c.Code] + 0.6*p.rand.NormFloat64()
			if sameForAll {
				at = mood
			}
			p.rate(a, c.Code, at, f.Code == "E")
		}
	}
	p.rate(a, p.form.Overall.Code, mood+0.3*p.rand.NormFloat64(), false)
	for _, q := range p.form.After {
		p.choose(a, q, 0.55)
	}
	return a
}

// limits cut the latent satisfaction into the five marks.
var limits = [...]float64{-1.6, -0.7, 0.35, 1.75}

func (p *people) rate(a survey.Answers, code string, at float64, seldomUsed bool) {
	x := p.rand.Float64()
	switch {
	case x < 0.02:
		return
	case x < 0.04, seldomUsed && x < 0.24:
		a[code] = survey.Answer{DontKnow: true}
		return
	}
	mark := 1
	for _, l := range limits {
		if at > l {
			mark++
		}
	}
	a[code] = survey.Answer{Rating: mark}
}

var comments = []string{
	"Cán bộ hướng dẫn rất tận tình.",
	"Chờ hơi lâu vào đầu giờ sáng.",
	"Nên có thêm ghế ngồi và quạt.",
	"Thủ tục nhanh gọn, cảm ơn.",
	"Mong được nộp hồ sơ trực tuyến nhiều hơn.",
	"Bảng niêm yết chữ nhỏ, khó đọc.",
}

func (p *people) choose(a survey.Answers, q survey.Question, share float64) {
	if !q.When.Holds(a) || p.rand.Float64() > share {
		return
	}
	switch q.Kind {
	case survey.Words:
		if p.rand.Float64() < 0.12 {
			a[q.Code] = survey.Answer{Text: comments[p.rand.IntN(len(comments))]}
		}
	case survey.OneOf:
		at := min(p.rand.IntN(len(q.Options)), p.rand.IntN(len(q.Options)))
		a[q.Code] = survey.Answer{Choices: []string{q.Options[at].Code}}
	case survey.SomeOf:
		var chosen []string
		for _, o := range q.Options {
			if len(chosen) < q.Most && p.rand.Float64() < 0.2 {
				chosen = append(chosen, o.Code)
			}
		}
		if len(chosen) > 0 {
			a[q.Code] = survey.Answer{Choices: chosen}
		}
	}
}
