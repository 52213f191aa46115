//go:build !unix

package bolt

import "os"

// letGo closes a file that bbolt cannot close any more, which unlocks it.
func letGo(file *os.File) error { return file.Close() }
