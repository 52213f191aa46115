package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"sipas/survey/collect"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/store/mongo"
)

// opening bounds how long a command waits for a store that is not there.
const opening = 20 * time.Second

// openStore opens the store that the settings name.
func (w *world) openStore(s *Settings) (store.Store, error) {
	if s.MongoDB == "" {
		return bolt.Open(storeFile(s.Data), bolt.WithLog(w.log))
	}
	ctx, cancel := context.WithTimeout(w.ctx, opening)
	defer cancel()
	return mongo.Open(ctx, s.MongoDB, mongo.WithLog(w.log))
}

// where names the store for a person, without passwords.
func (s *Settings) where() string {
	if s.MongoDB != "" {
		return "MongoDB (SIPAS_MONGODB_URI)"
	}
	return storeFile(s.Data)
}

// sealer makes the sealer from the setting, or from the key in the store.
func (w *world) sealer(s *Settings, db store.Store) (*collect.Sealer, error) {
	key := []byte(s.Secret)
	if s.Secret == "" {
		var err error
		if key, err = collect.Secret(w.ctx, db, rand.Reader); err != nil {
			return nil, fmt.Errorf("preparing the seal: %w", err)
		}
	}
	return collect.NewSealer(key)
}
