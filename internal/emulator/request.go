// SPDX-License-Identifier: MPL-2.0

package emulator

// This file reads requests: their data plane and their body.

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// plane is the data plane of a service.
type plane int

const (
	planeRooms plane = iota // and all paths that belong to no service
	planeIdentity
	planeChat
	planeWebex
)

// planeOf returns the data plane of a request, by its path.
func planeOf(r *http.Request) plane {
	switch first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); first {
	case "chat":
		return planeChat
	case "identities", "access":
		return planeIdentity
	case "v1":
		return planeWebex
	}
	return planeRooms
}

// readBody reads a body of at most limit bytes, and removes the deadline that route has set. If it fails, the deadline
// stays, because net/http reads on before it closes the connection. The body is read through a reader of the caller.
func readBody(w http.ResponseWriter, r *http.Request, limit int64, through func(io.Reader) io.Reader) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	body, err := io.ReadAll(through(http.MaxBytesReader(w, r.Body, limit)))
	if err != nil {
		return nil, err
	}
	return body, http.NewResponseController(w).SetReadDeadline(time.Time{})
}

// plainBody is for a body that is read as it is.
func plainBody(body io.Reader) io.Reader { return body }

func unreadable(err error) *api.Failure {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &api.Failure{
			Status: http.StatusRequestTimeout, Code: "RequestTimeout", Message: "The body did not come in time.",
		}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &api.Failure{
			Status: http.StatusRequestEntityTooLarge, Code: "RequestEntityTooLarge",
			Message: "The body is larger than " + strconv.FormatInt(tooLarge.Limit, 10) + " bytes.",
		}
	}
	return api.BadRequest("The body could not be read.")
}
