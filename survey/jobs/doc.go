// Package jobs does long work in the background: a PDF for a whole province, a
// large export. The page that asked for it can be left, reloaded and come back
// to; the result is a file to fetch for a week.
//
//	runner := jobs.New(jobs.Config{Store: s})
//	runner.Handle("posters", jobs.Kind{Again: true, Work: print})
//	go runner.Run(ctx)
//	job, err := runner.Start(ctx, jobs.Order{Kind: "posters", Owner: "chi", Details: wanted})
//	...
//	job, err = runner.Get(ctx, job.ID)       // State, Done of Total
//	file, err := runner.Open(ctx, job)       // when it is Done
//
// A kind is code that every node has; what is wanted of it is a document, so
// that any node can do a job, and do it once more when the first has died.
// The work writes its file to its [Task]; the file lies in the store in parts
// ([Files]), so that every node can serve it and nothing depends on a disk.
//
// # What is promised
//
//   - A job is done by one node at a time: who takes it is decided by one
//     revision check, and it holds the job only as long as it says every few
//     seconds that it lives ([Lease]).
//   - A job whose node has died is not shown as running for longer than that.
//     It waits for another turn when its kind allows it, at most [MaxRuns]
//     times, and has failed with job.lost otherwise.
//   - A file can be fetched only when it is whole: state Done, size and SHA-256
//     are written in one change, after the last part.
//   - At the end of the process jobs that can be done again are given back at
//     once; others have failed with job.stopped.
//   - A job and its file are gone [Keep] after it ended.
package jobs
