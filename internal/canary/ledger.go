package canary

// This file keeps what was made, and deletes it.

import (
	"context"
	"slices"
	"sync"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// ledger lists what exists at the service because of this run.
type ledger struct {
	mu   sync.Mutex
	made []object
}

// object is one room, thread or user.
type object struct {
	kind, id string
	erase    func(context.Context) error
}

func (l *ledger) add(o object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made = append(l.made, o)
}

// forget strikes out what a probe has deleted by itself.
func (l *ledger) forget(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made = slices.DeleteFunc(l.made, func(o object) bool { return o.id == id })
}

// cleanUp deletes all that is left, the youngest first: threads before the users
// who act in them. It returns what could not be deleted, and why.
func (l *ledger) cleanUp(ctx context.Context, r *redactor) []string {
	l.mu.Lock()
	made := l.made
	l.made = nil
	l.mu.Unlock()
	var left []string
	for _, o := range slices.Backward(made) {
		if err := o.erase(ctx); err != nil && !acs.IsNotFound(err) {
			left = append(left, r.foreign("the "+o.kind+" "+shortened(o.id)+": "+inShort(err)))
		}
	}
	return left
}
