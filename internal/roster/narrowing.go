package roster

// This file sends a batch and finds out whom a refusal is about.

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
)

// enoughAlone is how many members have to be refused alone, and none accepted,
// for a refusal that names nobody to be everybody's.
const enoughAlone = 3

// memberErrors are the errors of members whom a call did not change, each its
// own. The service did what it was asked for all others.
type memberErrors map[string]error

func (e memberErrors) Error() string {
	var text []string
	for _, member := range slices.Sorted(maps.Keys(e)) {
		text = append(text, member+": "+e[member].Error())
	}
	return strings.Join(text, "; ")
}

// refusal is what an error tells about its cause.
type refusal struct {
	// partial says that the service might accept some of the members without the
	// others, and that it does no harm to send again what it did accept.
	partial bool
	// named are members that the error itself names as its cause.
	named []string
}

// deliver sends batch and leaves its outcome in each caller's err.
func (b *batcher[V]) deliver(key string, batch []*part[V]) {
	d := delivery[V]{batcher: b, key: key}
	d.attempt(batch)
}

// delivery is one batch on its way, in one call or, if refused, in several.
type delivery[V any] struct {
	*batcher[V]
	key      string
	accepted bool // some members were
	alone    int  // how many members were refused in a call of their own
}

// attempt sends group and settles it. Callers who are gone by now are withdrawn.
func (d *delivery[V]) attempt(group []*part[V]) {
	sent, err := d.call(group)
	d.resolve(sent, err)
}

// resolve settles group, to which the service answered err.
//
// Where the service did a part of it, each member has an answer. Otherwise,
// whoever is named as the cause fails, and the rest is sent again. Where nobody
// is named, each half is sent for itself, and so on down to single members, of
// whom just those who are refused alone fail. It ends early where a few were
// refused alone and nobody was accepted: then fewer members would not help (the
// room's id is malformed, say).
func (d *delivery[V]) resolve(group []*part[V], err error) {
	var own memberErrors
	if errors.As(err, &own) {
		d.accepted = true
		for i, p := range group {
			settle(group[i:i+1], own[p.member])
		}
		return
	}
	r := d.judgeGroup(group, err)
	if !r.partial || len(group) <= 1 || !d.accepted && d.alone >= enoughAlone {
		settle(group, err)
		return
	}
	if len(r.named) > 0 {
		named, others := divide(group, func(p *part[V]) bool { return slices.Contains(r.named, p.member) })
		settle(named, err)
		d.attempt(others)
		return
	}
	left, leftErr := d.call(group[:len(group)/2])
	right, rightErr := d.call(group[len(group)/2:])
	d.resolve(left, leftErr)
	d.resolve(right, rightErr)
}

func (d *delivery[V]) judgeGroup(group []*part[V], err error) refusal {
	if err == nil {
		return refusal{}
	}
	members := make([]string, len(group))
	for i, p := range group {
		members[i] = p.member
	}
	return d.judge(err, members)
}

// call sends in one call those of group for whom somebody still waits, and
// returns them. The others are settled, and nothing is sent where none is left.
//
// One impatient caller does not fail the others: the call's context ends when
// the last caller is gone.
func (d *delivery[V]) call(group []*part[V]) ([]*part[V], error) {
	present := func(c *change[V]) bool { return c.ctx.Err() == nil }
	group, gone := divide(group, func(p *part[V]) bool { return slices.ContainsFunc(p.callers, present) })
	for _, p := range gone {
		for _, c := range p.callers {
			c.err = c.ctx.Err()
		}
	}
	if len(group) == 0 {
		return nil, nil
	}

	changes := make(map[string]V)
	var callers []context.Context
	for _, p := range group {
		maps.Copy(changes, p.changes)
		for _, c := range p.callers {
			callers = append(callers, c.ctx)
		}
	}
	ctx := shareContext(callers...)
	defer ctx.end()
	for _, caller := range callers {
		context.AfterFunc(caller, func() { ctx.leave() })
	}
	err := d.send(ctx, d.key, changes)
	switch {
	case err == nil:
		d.accepted = true
	case len(group) == 1:
		d.alone++
	}
	return group, err
}

func divide[V any](group []*part[V], which func(*part[V]) bool) (those, others []*part[V]) {
	for _, p := range group {
		if which(p) {
			those = append(those, p)
		} else {
			others = append(others, p)
		}
	}
	return those, others
}

// settle gives every caller of group the answer err.
func settle[V any](group []*part[V], err error) {
	for _, p := range group {
		for _, c := range p.callers {
			c.err = ended(c.ctx, err)
		}
	}
}
