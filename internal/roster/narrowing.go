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

// deliver sends batch and leaves its outcome in each change's err.
func (b *batcher[V]) deliver(key string, batch []*change[V]) {
	d := delivery[V]{batcher: b, key: key}
	d.resolve(d.call(batch))
}

// delivery is one batch on its way, in one call or, if refused, in several.
type delivery[V any] struct {
	*batcher[V]
	key      string
	accepted bool // some members were
	alone    int  // how many changes were refused in a call of their own
}

// resolve settles group, to which the service answered err.
//
// Where the service did a part of it, each member has an answer. Otherwise,
// whoever is named as the cause fails, and the rest is sent again. Where nobody
// is named, each half is sent for itself, and so on down to single changes, of
// which just those fail that are refused alone. It ends early where a few were
// refused alone and nobody was accepted: then fewer members would not help (the
// room's id is malformed, say).
func (d *delivery[V]) resolve(group []*change[V], err error) {
	var own memberErrors
	if errors.As(err, &own) {
		d.accepted = true
		for _, c := range group {
			for member := range c.members {
				c.err = errors.Join(c.err, own[member])
			}
		}
		return
	}
	r := d.judge(err, slices.Collect(maps.Keys(together(group))))
	if !r.partial || len(group) <= 1 || !d.accepted && d.alone >= enoughAlone {
		settle(group, err)
		return
	}
	if len(r.named) > 0 {
		named, others := divide(group, func(c *change[V]) bool {
			return slices.ContainsFunc(r.named, func(id string) bool {
				_, changed := c.members[id]
				return changed
			})
		})
		settle(named, err)
		d.resolve(d.call(others))
		return
	}
	left, leftErr := d.call(group[:len(group)/2])
	right, rightErr := d.call(group[len(group)/2:])
	d.resolve(left, leftErr)
	d.resolve(right, rightErr)
}

// together are all changes of group.
func together[V any](group []*change[V]) map[string]V {
	members := make(map[string]V)
	for _, c := range group {
		maps.Copy(members, c.members)
	}
	return members
}

// call sends in one call those of group whose callers still wait, and returns
// them. The others are settled, and nothing is sent where none is left.
//
// One impatient caller does not fail the others: the call's context ends when
// the last caller is gone.
func (d *delivery[V]) call(group []*change[V]) ([]*change[V], error) {
	gone, group := divide(group, func(c *change[V]) bool { return c.ctx.Err() != nil })
	for _, c := range gone {
		c.err = c.ctx.Err()
	}
	if len(group) == 0 {
		return nil, nil
	}
	callers := make([]context.Context, len(group))
	for i, c := range group {
		callers[i] = c.ctx
	}
	ctx := shareContext(callers...)
	defer ctx.end()
	for _, caller := range callers {
		context.AfterFunc(caller, func() { ctx.leave() })
	}
	err := d.send(ctx, d.key, together(group))
	switch {
	case err == nil:
		d.accepted = true
	case len(group) == 1:
		d.alone++
	}
	return group, err
}

func divide[V any](group []*change[V], which func(*change[V]) bool) (those, others []*change[V]) {
	for _, c := range group {
		if which(c) {
			those = append(those, c)
		} else {
			others = append(others, c)
		}
	}
	return those, others
}

// settle gives every change of group the answer err.
func settle[V any](group []*change[V], err error) {
	for _, c := range group {
		c.err = ended(c.ctx, err)
	}
}
