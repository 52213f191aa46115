package comments

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"sipas/survey"
	"sipas/survey/results"
	"sipas/survey/store"
)

// fewRows are fetched one by one; for more the store is scanned.
const fewRows = 32

// read finds the comments of the rows from a place on, in texts of at most
// room bytes together; over is how many more there are.
func read(ctx context.Context, s store.Store, snapshot *results.Snapshot, from, room int) (all []found, over int, err error) {
	end := snapshot.Frame.Rows()
	if end-from <= fewRows {
		all, err = fetch(ctx, s, snapshot, from, end)
		return all, 0, err
	}
	return scan(ctx, s, snapshot, from, end, room)
}

// fetch reads the sheets of a few rows.
func fetch(ctx context.Context, s store.Store, snapshot *results.Snapshot, from, end int) ([]found, error) {
	var all []found
	for row := from; row < end; row++ {
		doc, err := s.Get(ctx, store.Responses, store.ResponseKey(snapshot.Wave, snapshot.ID(row)))
		switch {
		case errors.Is(err, store.ErrNotFound): // deleted meanwhile
			continue
		case err != nil:
			return nil, fmt.Errorf("reading comments: %w", err)
		}
		more, err := written(doc)
		if err != nil {
			continue // no sheet: results has said so
		}
		for i := range more {
			more[i].row = uint32(row)
		}
		all = append(all, more...)
	}
	return all, nil
}

// scan reads the sheets among which many rows are, and keeps what belongs to
// these rows.
func scan(ctx context.Context, s store.Store, snapshot *results.Snapshot, from, end, room int) (all []found, over int, err error) {
	first, last := snapshot.ID(from), snapshot.ID(from)
	for row := from; row < end; row++ {
		id := snapshot.ID(row)
		if bytes.Compare(id[:], first[:]) < 0 {
			first = id
		}
		if bytes.Compare(id[:], last[:]) > 0 {
			last = id
		}
	}
	size := 0
	span := store.Range{From: store.ResponseKey(snapshot.Wave, first), To: store.ResponseKey(snapshot.Wave, last) + "\x00"}
	for doc, err := range s.Scan(ctx, store.Responses, span) {
		if err != nil {
			return nil, 0, fmt.Errorf("reading comments: %w", err)
		}
		more, err := written(doc)
		if err != nil {
			continue
		}
		for _, f := range more {
			if size += len(f.text); size > room {
				over++
				continue
			}
			all = append(all, f)
		}
	}
	return placed(all, snapshot, from, end), over, nil
}

// placed gives comments the rows of their sheets, and drops those of others.
func placed(all []found, snapshot *results.Snapshot, from, end int) []found {
	const nowhere = ^uint32(0)
	at := make(map[survey.ResponseID][]int, len(all))
	for i := range all {
		all[i].row = nowhere
		at[all[i].id] = append(at[all[i].id], i)
	}
	for row := from; row < end; row++ {
		for _, i := range at[snapshot.ID(row)] {
			all[i].row = uint32(row)
		}
	}
	all = slices.DeleteFunc(all, func(f found) bool { return f.row == nowhere })
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.row, b.row) })
	return all
}

// written are the texts of a sheet, cleaned and masked.
func written(doc store.Doc) ([]found, error) {
	view, err := store.ViewResponse(doc.Key, doc.Body)
	if err != nil {
		return nil, err
	}
	var all []found
	err = view.EachAnswer(func(code []byte, a store.AnswerView) error {
		if len(a.Text) == 0 {
			return nil
		}
		if text := Mask(survey.Clean(string(a.Text))); text != "" {
			all = append(all, found{id: view.ID, question: string(code), text: text})
		}
		return nil
	})
	return all, err
}
