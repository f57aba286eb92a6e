//go:build !unix

package props

import "errors"

const watchable = false

func readByte(uintptr) (ok bool, err error) { return false, nil }

func openVirtualPipe() (fd int, write func(), err error) { return 0, nil, errors.ErrUnsupported }
