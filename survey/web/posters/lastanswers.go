package posters

import (
	"context"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// LastAnswers is a Config.LastSeen that knows of answers: the last day on which
// a response of a counter was accepted in any wave that takes some now.
func LastAnswers(d *directory.Directory, r *results.Results) func(context.Context) (map[string]string, error) {
	return func(ctx context.Context) (map[string]string, error) {
		s, err := d.Snapshot(ctx)
		if err != nil {
			return nil, err
		}
		last := map[string]string{}
		for _, w := range s.Waves {
			if phase := w.Phase(r.Now()); phase != survey.PhaseOpen && phase != survey.PhasePaused {
				continue
			}
			snapshot, err := r.Frame(ctx, w.ID)
			if err != nil {
				return nil, err
			}
			if err := latest(snapshot, last); err != nil {
				return nil, err
			}
		}
		return last, nil
	}
}

// latest enters the last days of a wave's responses, withdrawn ones included:
// their posters have been scanned, too.
func latest(s *results.Snapshot, last map[string]string) error {
	counters, err := s.Frame.Dimension(results.ByCounter)
	if err != nil {
		return err
	}
	days, err := s.Frame.Dimension(results.ByDay)
	if err != nil {
		return err
	}
	newest := make([]string, len(counters.Labels))
	for row, code := range counters.Codes.All() {
		newest[code] = max(newest[code], days.Labels[days.Codes.At(row)])
	}
	for code, day := range newest {
		if id := counters.Labels[code]; day > last[id] {
			last[id] = day
		}
	}
	return nil
}
