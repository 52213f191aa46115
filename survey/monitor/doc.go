// Package monitor watches a wave while its answers come in: how many there are
// at each unit and counter, what is still wanted, who only opens the form, and
// what looks unusual. It shows no answer and no index.
//
//	m := monitor.New(monitor.Config{Store: s, Directory: d, Results: r, Trail: trail})
//	go m.Run(ctx)                        // ends all streams when ctx ends
//	m.Opened(code)                       // told by whoever shows a citizen's form
//	sight, err := m.Look(ctx, "2026")    // the figures of a wave
//	stream, err := m.Follow(ctx, "2026", lastEventID)
//	list, err := m.Patterns(ctx, "2026") // what is unusual
//	err = m.Judge(ctx, monitor.Decision{...})
//
// # So that no answer can be tied to the person at the desk
//
// Whoever stands at a counter sees who is answering. Therefore the figures of
// units and counters show a response only fifteen minutes or more after it
// came, and today's move five at a time in each cell; everything that is said
// of a cell (channels, hours) is of the same responses. The rest of a day is
// added when the day is over, and nothing is held back once the wave is over:
// a count alone tells no answer. Only the number of responses of a whole wave
// is told at once. See [Sight].
//
// # One computation for all who look
//
// A sight is made once a minute at most, however many look; streams only say
// that there is a new one. A stream whose reader does not keep up is ended; the
// reader comes back with the id of the last event and goes on from there.
package monitor
