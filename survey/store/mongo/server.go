package mongo

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// hello is what a server says of itself.
type hello struct {
	Writable bool   `bson:"isWritablePrimary"`
	Set      string `bson:"setName"`
	Message  string `bson:"msg"`
}

// router tells a mongos, the front of a sharded cluster.
func (h hello) router() bool { return h.Message == "isdbgrid" }

func (s *Store) hello(ctx context.Context) (h hello, err error) {
	err = s.once(ctx, func(ctx context.Context) error {
		return s.client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&h)
	})
	return h, err
}

// Ping tells whether there is a primary that takes writes now. The first time
// it meets a single server it warns: without a replica set there is no
// majority, and what that server loses is lost.
func (s *Store) Ping(ctx context.Context) error {
	h, err := s.hello(ctx)
	switch {
	case err != nil:
		return wrap("pinging store", err)
	case !h.Writable && !h.router():
		return wrap("pinging store", store.Because(store.ErrUnavailable, "the server takes no writes"))
	case h.Set == "" && !h.router():
		s.warn.Do(func() {
			s.log.Warn("store: MongoDB is a single server without a replica set; its loss loses what was accepted")
		})
	}
	return nil
}

// Shard spreads a collection over the shards of a cluster, by the hash of _id:
// only the shard key is unique across shards, and keys that rise with time
// would all go to one shard. Call it once, while the collection is small, for
// those that grow (responses); the others are better left on one shard. It
// fails when the server is not a mongos.
func (s *Store) Shard(ctx context.Context, collection string) error {
	if err := store.CheckCollection(collection); err != nil {
		return wrap("sharding collection", err)
	}
	h, err := s.hello(ctx)
	if err != nil {
		return wrap("sharding collection", err)
	}
	if !h.router() {
		return fmt.Errorf("sharding collection: the server is no mongos, there is nothing to shard over")
	}
	return wrap("sharding collection", s.once(ctx, func(ctx context.Context) error {
		return s.client.Database("admin").RunCommand(ctx, bson.D{
			{Key: "shardCollection", Value: s.db.Name() + "." + collection},
			{Key: "key", Value: bson.D{{Key: "_id", Value: "hashed"}}},
		}).Err()
	}))
}
