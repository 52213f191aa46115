package export_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// A wave with one response, as other programs read it.
func ExampleResponses() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	s, err := bolt.Open(filepath.Join(dir, "sipas.db"), bolt.WithLog(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		panic(err)
	}
	defer s.Close()
	ctx, noon := context.Background(), time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)
	q := survey.SIPAS25()
	wave := survey.Wave{ID: "2026", Title: survey.Text{"vi": "Năm 2026"}, Questionnaire: q.Ref, Form: survey.ShortForm}
	r := survey.Response{ID: survey.NewResponseID(noon, [survey.RandomIDBytes]byte{1}), Wave: wave.ID, Unit: "D1", Counter: "D1-1",
		Questionnaire: q.Ref, Form: survey.ShortForm, Language: "vi", Channel: survey.ByQR, Hour: noon,
		Answers: survey.Answers{"A2": {Rating: 5}, "B5": {DontKnow: true}}}
	if err := store.Add(ctx, s, directory.Questionnaires, q.Ref.String(), q); err != nil {
		panic(err)
	}
	if err := s.Insert(ctx, store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(&r)); err != nil {
		panic(err)
	}
	config, err := directory.New(s, time.Now).Snapshot(ctx)
	if err != nil {
		panic(err)
	}
	var file strings.Builder
	digest, err := export.Responses(ctx, &file, export.CSV, export.Source{Store: s, Config: config, Wave: wave, Order: [32]byte{7}})
	if err != nil {
		panic(err)
	}
	lines := strings.Split(file.String(), "\r\n")
	fmt.Println(lines[0][:70])
	fmt.Println(lines[1][:61])
	fmt.Println(digest.Rows, "response")
	// Output:
	// number,wave,unit,counter,field,channel,version,form,language,day,stage
	// 1,2026,D1,D1-1,,qr,sipas-25@1,short,vi,2026-03-05,,,5,,,,,,,,
	// 1 response
}

func ExampleMask() {
	fmt.Println(export.Mask("Gọi lại cho tôi số 0912 345 678 nhé, phí 1.500.000 đồng là đúng."))
	// Output: Gọi lại cho tôi số *** nhé, phí 1.500.000 đồng là đúng.
}
