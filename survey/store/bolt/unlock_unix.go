//go:build unix

package bolt

import (
	"errors"
	"os"
	"syscall"
)

// letGo unlocks and closes a file that bbolt cannot close any more. Closing
// alone would not unlock it: bbolt's memory map keeps the description open.
func letGo(file *os.File) error {
	return errors.Join(syscall.Flock(int(file.Fd()), syscall.LOCK_UN), file.Close())
}
