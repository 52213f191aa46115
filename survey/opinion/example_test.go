package opinion_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"sipas/survey/opinion"
	"sipas/survey/store/bolt"
)

func Example() {
	folder, err := os.MkdirTemp("", "opinion")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	s, err := bolt.Open(filepath.Join(folder, "sipas.db"), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	office := opinion.New(opinion.Config{Store: s, Key: []byte("secret"), Now: func() time.Time { return day }})
	ctx := context.Background()

	plan := opinion.Proposal("2026", text("Điều tra xã hội học 2026"), basis())
	plan.Opens, plan.Closes = day, day.AddDate(0, 0, 14)
	rev, _ := office.Create(ctx, plan)
	_, _ = office.Release(ctx, "2026", rev, basis())
	links, _ := office.Issue(ctx, "2026", "HDND", "lot 1", 2)

	_ = office.Begin(ctx, links[0].Token, opinion.Delegate)
	_ = office.Save(ctx, links[0].Token, "NV", 0, map[string]string{"q1": "A", "q2": opinion.NoInfo}, 40)
	form, _ := office.Open(ctx, links[0].Token)
	fmt.Println(links[0].Number, office.Send(ctx, links[0].Token, form.Rev, opinion.Delegate))
	counts, err := office.Counts(ctx, "2026")
	fmt.Printf("%+v %v\n", counts["HDND"], err)
	// Output:
	// HDND-01 <nil>
	// {Issued:2 Free:1 Begun:0 Sent:1 Withdrawn:0 Delegates:1} <nil>
}
