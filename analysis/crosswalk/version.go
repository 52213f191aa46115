package crosswalk

// Version names a version of the instrument, as it stands before the # in a
// lineage.
type Version string

// The versions that the package knows by itself.
const (
	SIPAS25 Version = "sipas-25" // the software's default template
	V2640   Version = "2640"     // decision 2640/QĐ-BNV of 10 October 2017, in force 2017-2021
	V2022   Version = "2022"     // the ministry's form of the household survey for 2022
	V1001   Version = "1001"     // decision 1001/QĐ-BNV of 11 December 2023, in force 2023-2026
)

// Mark says how far an item's wording here can be trusted or compared.
type Mark string

// The marks. The empty mark is wording that agrees in content.
const (
	// Rebuilt: the decision's own words were not at hand; the content is
	// inferred from local forms made after it.
	Rebuilt Mark = "wording_rebuilt"
	// Shared: the original asks in one item what sipas-25 asks in two; the
	// item named in the lineage carries only a part.
	Shared Mark = "wording_shared"
	// Halved: the original asks in two items what later versions ask in one.
	Halved Mark = "wording_halved"
)

// Item is a rated question of a version.
type Item struct {
	Code   string // in its version: "A1", or the number of the question
	Factor string // code of the factor, A to E
	Label  string // short, in Vietnamese
	Mark   Mark
}

// Instrument is a version with the items about services. The ministry's forms
// of 2022 and 1001 have items about policy too, which no counter can ask.
type Instrument struct {
	Version Version
	Title   string // in Vietnamese
	Items   []Item // in the order of the form
}

// Item returns the item with the code.
func (n Instrument) Item(code string) (Item, bool) {
	for _, i := range n.Items {
		if i.Code == code {
			return i, true
		}
	}
	return Item{}, false
}

// Instruments returns the four versions, the newest first. The caller may keep
// and change them.
func Instruments() []Instrument {
	return []Instrument{sipas25(), v1001(), v2022(), v2640()}
}

// InstrumentOf returns a version; false if the package does not know it.
func InstrumentOf(v Version) (Instrument, bool) {
	for _, n := range Instruments() {
		if n.Version == v {
			return n, true
		}
	}
	return Instrument{}, false
}

// FactorNames are the five factors, the same in all versions, in Vietnamese.
func FactorNames() map[string]string {
	return map[string]string{
		"A": "Tiếp cận dịch vụ",
		"B": "Thủ tục hành chính",
		"C": "Công chức giải quyết công việc",
		"D": "Kết quả giải quyết",
		"E": "Tiếp nhận, xử lý góp ý, phản ánh, kiến nghị",
	}
}
