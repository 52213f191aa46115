// Package mongo keeps documents in MongoDB, or a server that speaks its
// protocol, for installations that run more than one node of the program.
//
//	s, err := mongo.Open(ctx, "mongodb://db1,db2,db3/sipas?replicaSet=rs0")
//
// # Layout
//
// A document's key is its _id, its revision the int64 field rev, and the
// fields of the body follow at the top level, so that a database administrator
// reads and queries them as they are:
//
//	{_id: "2026-h2/0198…", rev: 1, unit: "so-xay-dung", answers: {A1: 5, A2: 4}}
//
// # What is asked of the server
//
// Only what MongoDB 7 and 8 (replica set or sharded), FerretDB 2 with
// DocumentDB, and FerretDB 1 all do right: insert by _id, replace and delete by
// {_id, rev}, find by a range of _id sorted by _id. Every write waits for a
// majority and its journal; every read asks the primary for what a majority
// has. No transactions, no secondary indexes, no update operators, no upserts,
// no change streams. A winner is decided by one insert or one revision.
//
// A sharded cluster keeps _id unique only if _id is the shard key; Shard sets
// that up.
//
// # When the server is away
//
// Open tries it once and goes on. An insert whose outcome is unknown (the reply was
// lost, the primary stepped down) is repeated under the same _id until it is
// known, for as long as Patience; meeting itself, it has succeeded. A
// replacement cannot be told from another's equal one and is not repeated:
// ErrUnavailable, and the caller reads again. The program recovers by itself
// when the server is back.
package mongo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"sipas/survey/store"
)

// Defaults of the options.
const (
	DefaultDatabase = "sipas"          // when the URI names none
	DefaultTimeout  = 5 * time.Second  // of one command
	DefaultPatience = 15 * time.Second // of an insert whose outcome is unknown
)

// Store is a store.Store in a MongoDB database. Use Open.
type Store struct {
	client   *mongo.Client
	db       *mongo.Database
	log      *slog.Logger
	timeout  time.Duration
	patience time.Duration
	warn     sync.Once
	gate     gate
}

var _ store.Store = (*Store)(nil)

// Option changes how Open works.
type Option func(*Store)

// WithLog gives the logger for warnings. Without it slog's default.
func WithLog(log *slog.Logger) Option { return func(s *Store) { s.log = log } }

// WithTimeout limits one command; the caller's context may end it earlier.
func WithTimeout(d time.Duration) Option { return func(s *Store) { s.timeout = d } }

// WithPatience limits the repeating of an insert whose outcome is unknown.
func WithPatience(d time.Duration) Option { return func(s *Store) { s.patience = d } }

// Open prepares a store in the database that uri names. The error is about the
// URI. A server that is away, or that is a single one without a replica set,
// is a warning in the log: nothing could be written to it durably, yet the
// program starts and says so in Ping.
func Open(ctx context.Context, uri string, opts ...Option) (*Store, error) {
	s := &Store{log: slog.Default(), timeout: DefaultTimeout, patience: DefaultPatience}
	for _, o := range opts {
		o(s)
	}
	parsed, err := connstring.ParseAndValidate(uri)
	if err != nil {
		return nil, fmt.Errorf("reading the MongoDB URI: %w", err)
	}
	name := parsed.Database
	if name == "" {
		name = DefaultDatabase
	}
	durable := writeconcern.Majority()
	journal := true
	durable.Journal = &journal
	s.client, err = mongo.Connect(options.Client().ApplyURI(uri).
		SetAppName("sipas").
		SetWriteConcern(durable).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary()).
		SetServerSelectionTimeout(s.timeout))
	if err != nil {
		return nil, fmt.Errorf("reading the MongoDB URI: %w", err)
	}
	s.db = s.client.Database(name)
	if err := s.Ping(ctx); err != nil {
		s.log.Warn("store: MongoDB does not answer yet", "error", err)
	}
	return s, nil
}

// Close waits for the calls that have begun and disconnects. Closing twice is
// harmless.
func (s *Store) Close() error {
	if !s.gate.close() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.timeout)
	defer cancel()
	if err := s.client.Disconnect(ctx); err != nil && !errors.Is(err, mongo.ErrClientDisconnected) {
		return fmt.Errorf("closing store: %w", err)
	}
	return nil
}

// once runs one command under the store's timeout and names its error.
func (s *Store) once(ctx context.Context, command func(ctx context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.gate.enter() {
		return store.ErrClosed
	}
	defer s.gate.leave()
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return cause(ctx, command(limited))
}

func wrap(act string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", act, err)
}
