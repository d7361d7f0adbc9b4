// Package storage stands in for the client of Google Cloud Storage, which the builds of
// Terraform and OpenTofu leave out: see ../../README.md. It has what Terraform's download of
// modules and OpenTofu's state backend "gcs" name, and its client cannot be made.
package storage

import (
	"context"
	"errors"
	"io"

	"google.golang.org/api/option"
)

const ScopeReadWrite = "https://www.googleapis.com/auth/devstorage.read_write"

var ErrObjectNotExist = errors.New("the object does not exist")

var errLeftOut = errors.New("Google Cloud Storage is left out of this build, see tools/terraform/README.md")

type (
	Client         struct{}
	BucketHandle   struct{}
	ObjectHandle   struct{}
	ObjectIterator struct{}

	Query      struct{ Delimiter, Prefix string }
	Conditions struct {
		DoesNotExist    bool
		GenerationMatch int64
	}
	ObjectAttrs struct {
		Name       string
		Size       int64
		Generation int64
		MD5        []byte
	}
	Reader struct{ io.ReadCloser }
	Writer struct {
		io.WriteCloser
		KMSKeyName string
	}
)

// NewClient fails. Without a client nothing below is ever called.
func NewClient(context.Context, ...option.ClientOption) (*Client, error) { return nil, errLeftOut }

func (*Client) Bucket(string) *BucketHandle                           { return nil }
func (*BucketHandle) Object(string) *ObjectHandle                     { return nil }
func (*BucketHandle) Objects(context.Context, *Query) *ObjectIterator { return nil }
func (*ObjectIterator) Next() (*ObjectAttrs, error)                   { return nil, errLeftOut }
func (*ObjectHandle) If(Conditions) *ObjectHandle                     { return nil }
func (*ObjectHandle) Key([]byte) *ObjectHandle                        { return nil }
func (*ObjectHandle) Generation(int64) *ObjectHandle                  { return nil }
func (*ObjectHandle) Attrs(context.Context) (*ObjectAttrs, error)     { return nil, errLeftOut }
func (*ObjectHandle) Delete(context.Context) error                    { return errLeftOut }
func (*ObjectHandle) NewReader(context.Context) (*Reader, error)      { return nil, errLeftOut }
func (*ObjectHandle) NewWriter(context.Context) *Writer               { return nil }
func (*Writer) Attrs() *ObjectAttrs                                   { return nil }
