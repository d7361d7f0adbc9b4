// SPDX-License-Identifier: MPL-2.0

// This file holds the function parse_connection_string.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type parseConnectionStringFunction struct{}

func newParseConnectionStringFunction() function.Function { return parseConnectionStringFunction{} }

// connectionParts is the result of parse_connection_string.
type connectionParts struct {
	Endpoint  string `tfsdk:"endpoint"`
	AccessKey string `tfsdk:"access_key"`
}

func (parseConnectionStringFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_connection_string"
}

func (parseConnectionStringFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Parses a connection string",
		MarkdownDescription: "Parses the connection string of a Communication Services resource and returns an object with its `endpoint`, " +
			"without a trailing slash, and its `access_key`. Calls no service. " +
			"The result is sensitive if the argument is. If the argument is not marked as sensitive, Terraform shows the result.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "connection_string",
			MarkdownDescription: "The connection string, `endpoint=https://...;accesskey=...`.",
		}},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"endpoint": types.StringType, "access_key": types.StringType,
		}},
	}
}

// Run does not mark its result: Terraform marks it as sensitive if the argument is. No
// error quotes the argument.
func (parseConnectionStringFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	parsed, err := acs.ParseConnectionString(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, plugin.Sentence(err)+" Use endpoint=https://...;accesskey=..., as the Azure portal shows it")
		return
	}
	resp.Error = resp.Result.Set(ctx, connectionParts{parsed.Endpoint, parsed.AccessKey})
}
