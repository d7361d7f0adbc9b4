package canary

// This file remembers what the run has created, and deletes it.

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// createdObjects lists what the run has created and not yet deleted.
type createdObjects struct {
	mu      sync.Mutex
	objects []object
}

// object is one room, thread or user.
type object struct {
	kind, id string
	delete   func(context.Context) error
}

func (c *createdObjects) add(o object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.objects = append(c.objects, o)
}

// delete deletes an object before the end of the run.
func (c *createdObjects) delete(ctx context.Context, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := slices.IndexFunc(c.objects, func(o object) bool { return o.id == id })
	if at < 0 {
		return fmt.Errorf("the run did not create %s", shortID(id))
	}
	if err := c.objects[at].delete(ctx); err != nil {
		return err
	}
	c.objects = slices.Delete(c.objects, at, at+1)
	return nil
}

// deleteAll deletes all that is left, the newest first, so that threads go before
// the users who act in them. It returns what it could not delete, and why.
func (c *createdObjects) deleteAll(ctx context.Context, r *redactor) []string {
	c.mu.Lock()
	objects := c.objects
	c.objects = nil
	c.mu.Unlock()
	var left []string
	for _, o := range slices.Backward(objects) {
		if err := o.delete(ctx); err != nil && !acs.IsNotFound(err) {
			left = append(left, r.cleanServiceText("the "+o.kind+" "+shortID(o.id)+": "+shortError(err)))
		}
	}
	return left
}
