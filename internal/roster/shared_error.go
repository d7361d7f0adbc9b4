package roster

// This file makes errors fit for several callers at a time.

import (
	"bytes"
	"errors"
	"io"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// sharedError is an error that several callers look into at a time. Whoever asks
// for its *azcore.ResponseError gets one of their own: to read the body of such
// an error is to write to it.
type sharedError struct {
	error
	refusal azcore.ResponseError
	body    []byte
}

// shareable returns err in a form that concurrent callers may look into.
func shareable(err error) error {
	var refusal *azcore.ResponseError
	if !errors.As(err, &refusal) || refusal.RawResponse == nil {
		return err
	}
	body, readErr := runtime.Payload(refusal.RawResponse)
	if readErr != nil {
		return errors.Join(err, readErr)
	}
	_ = refusal.Error() // composes the text once and for all
	return &sharedError{error: err, refusal: *refusal, body: body}
}

// As gives out copies of the refusal. It is part of errors.As.
func (e *sharedError) As(target any) bool {
	refusal, ok := target.(**azcore.ResponseError)
	if !ok {
		return false
	}
	own, response := e.refusal, *e.refusal.RawResponse
	response.Body = io.NopCloser(bytes.NewReader(e.body))
	own.RawResponse = &response
	*refusal = &own
	return true
}

// Unwrap is for errors.Is, which changes nothing.
func (e *sharedError) Unwrap() error { return e.error }
