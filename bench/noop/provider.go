// SPDX-License-Identifier: MPL-2.0

package main

// This file is the provider and its resources.

import (
	"context"
	"fmt"
	"math/big"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/path"
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

// fullProvider is all that a provider can offer.
type fullProvider interface {
	tfprovider.ProviderWithActions
	tfprovider.ProviderWithEphemeralResources
	tfprovider.ProviderWithFunctions
	tfprovider.ProviderWithListResources
}

// noop is the provider of this repository in all that it tells of itself. Only
// its resources are asked for anything here, and those are replaced.
type noop struct {
	fullProvider
	resources []func() resource.Resource
}

func newProvider() tfprovider.Provider {
	ctx := context.Background()
	ours, ok := provider.New(provider.Options{Version: "noop"})().(fullProvider)
	if !ok {
		panic("the provider no longer implements all interfaces")
	}
	p := &noop{fullProvider: ours}
	for _, construct := range ours.Resources(ctx) {
		r := newEcho(ctx, construct())
		p.resources = append(p.resources, func() resource.Resource { return r })
	}
	return p
}

func (p *noop) Configure(context.Context, tfprovider.ConfigureRequest, *tfprovider.ConfigureResponse) {
}

func (p *noop) Resources(context.Context) []func() resource.Resource { return p.resources }

// echo is a resource that keeps what it gets.
type echo struct {
	typeName string
	schema   schema.Schema
	identity resource.IdentitySchemaResponse
	created  atomic.Int64
}

// newEcho takes over what the CLI sees of a resource.
func newEcho(ctx context.Context, of resource.Resource) *echo {
	var e echo
	var name resource.MetadataResponse
	of.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "acs"}, &name)
	var its resource.SchemaResponse
	of.Schema(ctx, resource.SchemaRequest{}, &its)
	e.typeName, e.schema = name.TypeName, plain(its.Schema)
	if identified, ok := of.(resource.ResourceWithIdentity); ok {
		identified.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &e.identity)
	}
	return &e
}

func (e *echo) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = e.typeName
}

func (e *echo) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = e.schema
}

func (e *echo) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	*resp = e.identity
}

func (e *echo) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	raw, err := e.known(req.Plan.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Cannot create the resource", err.Error())
		return
	}
	resp.State.Raw = raw
	identify(ctx, resp.State, resp.Identity)
}

// Read leaves the state as it is: the response has it already.
func (e *echo) Read(ctx context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	identify(ctx, resp.State, resp.Identity)
}

func (e *echo) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	raw, err := e.known(req.Plan.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Cannot update the resource", err.Error())
		return
	}
	resp.State.Raw = raw
	identify(ctx, resp.State, resp.Identity)
}

func (e *echo) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// known gives each value that is not known one that fits its type. Strings are as
// long as those of the service, an id or a time: Terraform writes the whole state
// for each resource, so a smaller state would make its provider look faster.
func (e *echo) known(raw tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(raw, func(at *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		switch {
		case v.IsKnown():
			return v, nil
		case v.Type().Is(tftypes.String):
			length := len("2026-11-26T19:04:20.4791191Z")
			if at.LastStep() == tftypes.AttributeName("id") {
				length = len("99376665880869644")
			}
			const prefix = "noop-"
			return tftypes.NewValue(v.Type(), fmt.Sprintf("%s%0*d", prefix, length-len(prefix), e.created.Add(1))), nil
		case v.Type().Is(tftypes.Bool):
			return tftypes.NewValue(v.Type(), false), nil
		case v.Type().Is(tftypes.Number):
			return tftypes.NewValue(v.Type(), big.NewFloat(0)), nil
		default:
			return tftypes.NewValue(v.Type(), nil), nil
		}
	})
}

// identify sets each attribute of an identity to the one of the state that has its
// name, or to the state's id. The schemas are those of one resource, so it cannot
// fail, and the framework complains of an identity that is missing.
func identify(ctx context.Context, state tfsdk.State, identity *tfsdk.ResourceIdentity) {
	if identity == nil {
		return
	}
	for name := range identity.Schema.GetAttributes() {
		from := path.Root("id")
		if _, named := state.Schema.GetAttributes()[name]; named {
			from = path.Root(name)
		}
		var value types.String
		_ = state.GetAttribute(ctx, from, &value)
		_ = identity.SetAttribute(ctx, path.Root(name), value)
	}
}
