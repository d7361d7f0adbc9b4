// SPDX-License-Identifier: MPL-2.0

// This file checks without a CLI that kept states fit the schemas of a provider.

package clitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// keptObject is an object in a kept state.
type keptObject struct {
	address         string
	typeName        string
	version         int64
	attributes      map[string]any
	identityVersion int64
	identity        map[string]any
}

// objects are the managed objects in the state.
func (k KeptState) objects(t *testing.T) []keptObject {
	t.Helper()
	var state struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct {
				Attributes            map[string]any
				SchemaVersion         int64 `json:"schema_version"`
				Identity              map[string]any
				IdentitySchemaVersion int64 `json:"identity_schema_version"`
			}
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(k.file(t, stateFile)))
	decoder.UseNumber()
	if err := decoder.Decode(&state); err != nil {
		t.Fatalf("%s: %v", k.path(stateFile), err)
	}
	var objects []keptObject
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			if r.Mode == "managed" {
				objects = append(objects, keptObject{r.Type + "." + r.Name, r.Type, i.SchemaVersion, i.Attributes, i.IdentitySchemaVersion, i.Identity})
			}
		}
	}
	return objects
}

// keptSchemas reads kept objects by the schemas of a provider.
type keptSchemas struct {
	server     tfprotov6.ProviderServer
	resources  map[string]*tfprotov6.Schema
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

// CheckKeptStates holds that the provider reads every object of every kept state by its
// schema: no attribute of an object is lost, or has another value. It also holds that
// there is an object of every type, with an identity.
//
// A state of an older version of the schema may have other attributes, which its upgrade
// knows: then only an error is one here.
func CheckKeptStates(t *testing.T, server tfprotov6.ProviderServer) {
	t.Helper()
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	schemas := keptSchemas{server, schema.ResourceSchemas, identities.IdentitySchemas}
	unseen := maps.Clone(schema.ResourceSchemas)
	for _, kept := range KeptStates(t) {
		for _, object := range kept.objects(t) {
			delete(unseen, object.typeName)
			if problem := schemas.problem(t.Context(), object); problem != "" {
				t.Errorf("%s, %s: %s", kept.Name, object.address, problem)
			}
			schemas.wantChangesNoticed(t, kept, object)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unseen)) {
		t.Errorf("no kept state has a %s", name)
	}
}

// wantChangesNoticed holds that this check can fail: for a schema without one of the
// attributes, or with another type for it, a state that has it looks like this.
func (s keptSchemas) wantChangesNoticed(t *testing.T, kept KeptState, object keptObject) {
	t.Helper()
	if schema := s.resources[object.typeName]; schema == nil || schema.Version != object.version {
		return
	}
	for name, value := range object.attributes {
		removed, retyped := object, object
		removed.attributes, retyped.attributes = maps.Clone(object.attributes), maps.Clone(object.attributes)
		delete(removed.attributes, name)
		removed.attributes["former_"+name] = value
		retyped.attributes[name] = map[string]any{"former": map[string]any{"type": true}}
		if s.problem(t.Context(), removed) == "" || s.problem(t.Context(), retyped) == "" {
			t.Errorf("%s, %s: nobody would notice that %s is removed, or has another type", kept.Name, object.address, name)
		}
	}
}

// problem is why the provider does not read an object, "" if it does.
func (s keptSchemas) problem(ctx context.Context, object keptObject) string {
	schema, identity := s.resources[object.typeName], s.identities[object.typeName]
	switch {
	case schema == nil || identity == nil:
		return "the provider has no such type with an identity"
	case object.identity == nil:
		return "it has no identity"
	}
	raw, err := json.Marshal(object.attributes)
	if err != nil {
		return err.Error()
	}
	state, err := s.server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: object.typeName, Version: object.version, RawState: &tfprotov6.RawState{JSON: raw},
	})
	if err != nil {
		return err.Error()
	}
	if text := problemOf(state.Diagnostics); text != "" {
		return text
	}
	if object.version == schema.Version {
		if text := difference(schema.ValueType(), state.UpgradedState, object.attributes); text != "" {
			return text
		}
	}
	return s.identityProblem(ctx, object, identity)
}

func (s keptSchemas) identityProblem(ctx context.Context, object keptObject, schema *tfprotov6.ResourceIdentitySchema) string {
	raw, err := json.Marshal(object.identity)
	if err != nil {
		return err.Error()
	}
	rawState := &tfprotov6.RawState{JSON: raw}
	if object.identityVersion == schema.Version { // then Terraform does not ask for an upgrade
		read, err := rawState.Unmarshal(schema.ValueType())
		if err == nil {
			err = compare("the identity", read, object.identity)
		}
		if err != nil {
			return err.Error()
		}
		return ""
	}
	upgraded, err := s.server.UpgradeResourceIdentity(ctx, &tfprotov6.UpgradeResourceIdentityRequest{
		TypeName: object.typeName, Version: object.identityVersion, RawIdentity: rawState,
	})
	if err != nil {
		return err.Error()
	}
	return problemOf(upgraded.Diagnostics)
}

func problemOf(diagnostics []*tfprotov6.Diagnostic) string {
	for _, d := range diagnostics {
		return d.Summary + ": " + d.Detail
	}
	return ""
}

// difference is what a state of a provider lacks of what was kept, or has otherwise.
func difference(typ tftypes.Type, value *tfprotov6.DynamicValue, kept map[string]any) string {
	read, err := value.Unmarshal(typ)
	if err == nil {
		err = compare("the state", read, kept)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// compare returns an error unless a value is what was kept of it in JSON. An object may
// have new attributes.
func compare(what string, value tftypes.Value, kept any) error {
	switch kept := kept.(type) {
	case map[string]any:
		var members map[string]tftypes.Value
		if err := value.As(&members); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		for name, of := range kept {
			member, there := members[name]
			if !there {
				return fmt.Errorf("%s has no %s any more", what, name)
			}
			if err := compare(what+"."+name, member, of); err != nil {
				return err
			}
		}
		return nil
	case []any:
		var elements []tftypes.Value
		if err := value.As(&elements); err != nil || len(elements) != len(kept) {
			return fmt.Errorf("%s has %d elements instead of %d: %w", what, len(elements), len(kept), err)
		}
		for i, of := range kept {
			if err := compare(fmt.Sprintf("%s[%d]", what, i), elements[i], of); err != nil {
				return err
			}
		}
		return nil
	}
	if got := plainText(value); got != fmt.Sprintf("%T %v", kept, kept) {
		return fmt.Errorf("%s is %s instead of %T %v", what, got, kept, kept)
	}
	return nil
}

// plainText is the type and the text of a value, as those of encoding/json.
func plainText(value tftypes.Value) string {
	var (
		text   string
		truth  bool
		number big.Float
	)
	switch {
	case value.IsNull():
		return "<nil> <nil>"
	case value.As(&text) == nil:
		return "string " + text
	case value.As(&truth) == nil:
		return fmt.Sprint("bool ", truth)
	case value.As(&number) == nil:
		return "json.Number " + number.Text('f', -1)
	}
	return value.String()
}
