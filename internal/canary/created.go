// SPDX-License-Identifier: MPL-2.0

package canary

// This file remembers what the run has created, and deletes it.

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// CreatedObjects lists what the run has created and not yet deleted.
type CreatedObjects struct {
	mu      sync.Mutex
	objects []Object
}

// Object is one object, such as a room.
type Object struct {
	// Kind is what it is, such as room.
	Kind string
	// ID is its id.
	ID string
	// Delete deletes it. What is not found is deleted.
	Delete func(context.Context) error
}

// Add lists an object.
func (c *CreatedObjects) Add(o Object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.objects = append(c.objects, o)
}

// Delete deletes an object before the end of the run.
func (c *CreatedObjects) Delete(ctx context.Context, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := slices.IndexFunc(c.objects, func(o Object) bool { return o.ID == id })
	if at < 0 {
		return fmt.Errorf("the run did not create %s", ShortID(id))
	}
	if err := c.objects[at].Delete(ctx); err != nil {
		return err
	}
	c.objects = slices.Delete(c.objects, at, at+1)
	return nil
}

// deleteAll deletes all that is left, the newest first, so that threads go before
// the users who act in them. It returns what it could not delete, and why.
func (c *CreatedObjects) deleteAll(ctx context.Context, r *Redactor, explain Explain) []string {
	c.mu.Lock()
	objects := c.objects
	c.objects = nil
	c.mu.Unlock()
	var left []string
	for _, o := range slices.Backward(objects) {
		if err := o.Delete(ctx); err != nil {
			left = append(left, r.cleanServiceText("the "+o.Kind+" "+ShortID(o.ID)+": "+shortError(err, explain)))
		}
	}
	return left
}
