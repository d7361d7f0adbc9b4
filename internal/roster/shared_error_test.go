package roster

// This file tests that callers do not share what they may write to.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

func TestEachCallerHasARefusalOfItsOwn(t *testing.T) {
	t.Parallel()
	const body = `{"error":{"code":"NotFound","message":"Gone."}}`
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/rooms/1", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer := runtime.NewResponseError(&http.Response{
		StatusCode: http.StatusNotFound, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: request,
	})
	shared := shareable(fmt.Errorf("%w, after retries of: %w", context.Canceled, answer))

	var first, second *azcore.ResponseError
	if !errors.As(shared, &first) || !errors.As(shared, &second) {
		t.Fatalf("got %v, want a *azcore.ResponseError in it", shared)
	}
	if first == second || first.RawResponse == second.RawResponse {
		t.Error("got one refusal for two callers")
	}
	for _, refusal := range []*azcore.ResponseError{first, second} {
		payload, err := runtime.Payload(refusal.RawResponse)
		if err != nil || string(payload) != body {
			t.Errorf("got body %q, error %v, want %q", payload, err, body)
		}
		if refusal.StatusCode != http.StatusNotFound || refusal.ErrorCode != "NotFound" || refusal.Error() != answer.Error() {
			t.Errorf("got %v, want %v", refusal, answer)
		}
	}
	if !errors.Is(shared, context.Canceled) {
		t.Errorf("got %v, want what it wraps to stay visible", shared)
	}

	other := errors.New("connection reset")
	if got := shareable(other); got != other { //nolint:errorlint // the very same
		t.Errorf("got %v, want an error that is no refusal as it is", got)
	}
	if got := shareable(nil); got != nil {
		t.Errorf("got %v, want nil", got)
	}
}
