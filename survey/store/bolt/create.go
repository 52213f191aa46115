package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"go.etcd.io/bbolt"

	"sipas/survey/store"
)

// create makes a new store at path and returns it open and locked. When a file
// is there already, it returns nil and no error.
//
// The store is complete and fsynced under another name before it appears under
// its own, and it appears by link, which fails when the name is taken. So two
// processes that start together cannot both believe to be first, and a file
// under path that is empty or cut short is never the trace of a start that was
// interrupted.
func create(path string) (db *bbolt.DB, file *os.File, err error) {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, wrap("looking for the file", err)
	}
	folder := filepath.Dir(path)
	if err := makeFolder(folder); err != nil {
		return nil, nil, store.Because(store.ErrUnavailable, "%w", err)
	}
	temp, err := os.CreateTemp(folder, tempPattern(path))
	if err != nil {
		return nil, nil, store.Because(store.ErrUnavailable, "%w", err)
	}
	defer os.Remove(temp.Name())
	if err := temp.Close(); err != nil {
		return nil, nil, store.Because(store.ErrUnavailable, "%w", err)
	}
	db, file, err = attach(temp.Name(), false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil // another process was quicker and has swept
	}
	if err != nil {
		return nil, nil, err
	}
	if err = db.Update(writeMark); err == nil {
		err = appear(temp.Name(), path)
	}
	if err == nil {
		err = syncFolder(folder)
	}
	if err == nil {
		return db, file, nil
	}
	_ = db.Close()
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil // another was quicker
	}
	return nil, nil, store.Because(store.ErrUnavailable, "creating %s: %w", path, err)
}

func tempPattern(path string) string { return "." + filepath.Base(path) + ".*.new" }

// appear gives the file at temp the name path, unless that is taken.
func appear(temp, path string) error {
	err := os.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// Some file systems know no links. Between this look and the renaming
	// another process could create the same store; nothing better is left.
	if _, serr := os.Lstat(path); !errors.Is(serr, fs.ErrNotExist) {
		return errors.Join(err, serr)
	}
	return os.Rename(temp, path)
}

// sweep removes what interrupted starts have left beside path.
func sweep(path string) {
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), tempPattern(path)))
	for _, name := range left {
		_ = os.Remove(name)
	}
}

// makeFolder makes a folder and those above it durable.
func makeFolder(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	above := filepath.Dir(folder)
	if above != folder {
		if err := makeFolder(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(above)
}

// syncFolder makes the names in a folder durable. Windows has no such call.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("syncing the folder %s: %w", folder, err)
	}
	return nil
}
