package export

import (
	"strings"
)

// filters say in words which answers a report is of; none when it is of all
// answers of its wave or unit.
func (m *Method) filters(language string) []Fact {
	var all []Fact
	for _, c := range m.Only {
		labels := make([]string, len(c.Labels))
		for i, label := range c.Labels {
			if labels[i] = c.Names[i].In(language); labels[i] == "" {
				labels[i] = label
			}
		}
		all = append(all, Fact{pick(language, "Bộ lọc: ", "Filter: ") + c.Name.In(language), strings.Join(labels, "; ")})
	}
	if m.From != "" || m.To != "" {
		all = append(all, Fact{pick(language, "Bộ lọc: Thời gian", "Filter: Period"), period(m.From) + " – " + period(m.To)})
	}
	if m.Unflagged {
		all = append(all, Fact{pick(language, "Bộ lọc: Phiếu nghi ngờ", "Filter: Suspect sheets"), pick(language, "không tính", "left out")})
	}
	return all
}

// period is an end of a span of time; … when it is open.
func period(label string) string {
	if label == "" {
		return "…"
	}
	return label
}
