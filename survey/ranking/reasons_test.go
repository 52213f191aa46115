package ranking_test

import (
	"bytes"
	"errors"
	"testing"

	"sipas/survey/ranking"
)

// Why a survey gives no points follows from its figures, and is verified with
// them; a reason that is none is no document.
func TestReasonsAreVerified(t *testing.T) {
	w, round := surveyed(t, "")
	w.answer("2026", "a", 10, 8)
	w.seal("2026")
	for _, unit := range []string{"a", "b", "c"} {
		w.final(round, unit, leaves{"1": "80", "9": "official 80", "x": "council 5"})
	}
	if _, err := w.rankings.Publish(t.Context(), "r", w.revision("r"), "chi"); err != nil {
		t.Fatal(err)
	}
	data, _, err := w.rankings.FrozenBytes(t.Context(), "r")
	if err != nil {
		t.Fatal(err)
	}
	for why, want := range map[string]error{"few": nil, "withheld": nil, "fewx": ranking.ErrForm} {
		altered := bytes.Replace(data, []byte(`"why":"few"`), []byte(`"why":"`+why+`"`), 1)
		if why != "few" && bytes.Equal(altered, data) {
			t.Fatal("nobody had too few answers")
		}
		found, err := ranking.VerifyRound(altered)
		if !errors.Is(err, want) || want == nil && (len(found) > 0) != (why != "few") {
			t.Errorf("%s: %v, %v", why, found, err)
		}
	}
}
