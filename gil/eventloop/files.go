package eventloop

// A file is a descriptor that the loop watches.
type file struct{ reader, writer *Handle }

// interest is what there is to look for at the file.
func (f *file) interest() interest {
	var wanted interest
	if f.reader != nil {
		wanted |= readable
	}
	if f.writer != nil {
		wanted |= writable
	}
	return wanted
}

// AddReader arranges for f to be called, once in each turn, while the descriptor
// is readable: while a read would not block, be it because of data, the end, or
// an error. It takes the place of an earlier reader.
//
// The descriptor should be non-blocking, since whether it is readable may
// change before f runs. It stays the caller's, who removes reader and writer
// before closing it: the number may be another file's soon.
//
// The error is [ErrNoFiles] or [ErrClosed], or the operating system's: epoll, for
// one, refuses regular files.
func (l *Loop) AddReader(fd int, f func()) error {
	return l.watch(fd, func(file *file) *Handle {
		old := file.reader
		file.reader = &Handle{loop: l, f: f}
		return old
	})
}

// AddWriter is [Loop.AddReader] for a descriptor that is writable.
func (l *Loop) AddWriter(fd int, f func()) error {
	return l.watch(fd, func(file *file) *Handle {
		old := file.writer
		file.writer = &Handle{loop: l, f: f}
		return old
	})
}

// RemoveReader ends what AddReader began, and reports whether there was a
// reader. The reader is not called any more, even if an event has been seen.
func (l *Loop) RemoveReader(fd int) bool {
	return l.unwatch(fd, func(file *file) *Handle {
		old := file.reader
		file.reader = nil
		return old
	})
}

// RemoveWriter is [Loop.RemoveReader] for a writer.
func (l *Loop) RemoveWriter(fd int) bool {
	return l.unwatch(fd, func(file *file) *Handle {
		old := file.writer
		file.writer = nil
		return old
	})
}

// watch adds a reader or writer. Nothing changes if the selector refuses it.
func (l *Loop) watch(fd int, change func(*file) (old *Handle)) error {
	if l.closed {
		return ErrClosed
	}
	var before file
	if known := l.files[fd]; known != nil {
		before = *known
	}
	after := before
	old := change(&after)
	if err := l.selector.watch(fd, before.interest(), after.interest()); err != nil {
		return err
	}
	if old != nil {
		old.Cancel()
	}
	l.files[fd] = &after
	return nil
}

// unwatch removes a reader or writer.
func (l *Loop) unwatch(fd int, change func(*file) (old *Handle)) bool {
	known := l.files[fd]
	if known == nil {
		return false
	}
	before := known.interest()
	old := change(known)
	if old == nil {
		return false
	}
	old.Cancel()
	// An error means that the descriptor was closed, which has removed it from
	// the selector as well.
	_ = l.selector.watch(fd, before, known.interest())
	if known.interest() == 0 {
		delete(l.files, fd)
	}
	return true
}

// dispatch makes the callbacks of events ready, in the order in which the
// selector tells of them; for one descriptor, the reader first.
func (l *Loop) dispatch(events []event) {
	for _, e := range events {
		known := l.files[e.fd]
		if known == nil {
			continue
		}
		if e.ready&readable != 0 && known.reader != nil {
			l.enqueue(known.reader)
		}
		if e.ready&writable != 0 && known.writer != nil {
			l.enqueue(known.writer)
		}
	}
}
