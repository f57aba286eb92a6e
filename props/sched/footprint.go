package sched

import "unsafe"

// AnnounceAll is Announce for an operation on several variables, as a select
// statement is: the first is the operation's object, and the only one that Done
// reports on. See Saw and Touch for the others.
//
//go:norace
func (t *Thread) AnnounceAll(k Kind, addresses []unsafe.Pointer) *Object {
	e := t.e
	if e.aborting {
		t.unwind()
		return nil
	}
	op := Op{Kind: k}
	for i, address := range addresses {
		o := e.objects.find(address)
		switch i {
		case 0:
			op.Object = o.id
		case 1:
			op.Also = o.id
		default:
			op.More |= member(o.id)
		}
	}
	t.op = op
	t.point()
	return e.objects.find(addresses[0])
}

// member is the bit of an object in Op.More, which thereby stands for a superset
// of the objects that it was made from.
func member(object uint32) uint64 { return 1 << (object % 64) }

// Saw reports that the operation that t has performed also depended on o, and
// left it as it was. It comes after Done.
//
//go:norace
func (t *Thread) Saw(k Kind, o *Object) {
	t.hash = mix(t.hash, o.hash)
	if !t.spin.extra { // see Done
		o.reads += t.hash
	}
	t.notice(k, o, t.sign(k, o, 0), false)
}
