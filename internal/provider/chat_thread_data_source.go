// This file holds the data source acs_chat_thread, and what the data sources of
// chat share: who acts, and what to say of a thread that refuses.

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type chatThreadDataSource struct{ configuredDataSource }

func newChatThreadDataSource() datasource.DataSource { return &chatThreadDataSource{} }

var _ datasource.DataSourceWithConfigure = (*chatThreadDataSource)(nil)

type chatThreadDataModel struct {
	ID              types.String `tfsdk:"id"`
	AsUserID        types.String `tfsdk:"as_user_id"`
	Topic           types.String `tfsdk:"topic"`
	CreatedOn       instant      `tfsdk:"created_on"`
	CreatedBy       types.String `tfsdk:"created_by"`
	Metadata        types.Map    `tfsdk:"metadata"`
	DeleteAfterDays types.Int64  `tfsdk:"delete_after_days"`
}

func (d *chatThreadDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_thread"
}

func (d *chatThreadDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Looks up one chat thread by its id, as a user who is a member of it. A thread that was deleted is an error.",
		Attributes: map[string]schema.Attribute{
			"id":         threadIDDataAttribute(),
			"as_user_id": asUserDataAttribute(),
			"topic":      schema.StringAttribute{Computed: true, MarkdownDescription: "Topic of the thread."},
			"created_on": instantDataAttribute("When the thread was created."),
			"created_by": schema.StringAttribute{Computed: true, MarkdownDescription: "Raw id of the user who created it."},
			"metadata":   stringsDataAttribute("Metadata of the thread, empty where it has none."),
			"delete_after_days": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "After how many days from its creation the service deletes the thread. Null: it is kept.",
			},
		},
	}
}

func (d *chatThreadDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
	var model chatThreadDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !d.canAct(model.AsUserID, &resp.Diagnostics) {
		return
	}
	ref := d.services.chat.ref(model.ID, model.AsUserID)
	thread, became, err := d.look(ctx, ref)
	if became != done {
		resp.Diagnostics.Append(d.explain(ref, "read the thread", "Thread "+ref.ThreadID, became, err)...)
		return
	}
	model.Topic = types.StringValue(thread.Topic)
	model.CreatedOn = newInstant(thread.CreatedOn)
	model.CreatedBy = types.StringValue(thread.CreatedBy)
	model.Metadata = stringsData(thread.Metadata)
	if days := thread.RetentionPolicy.DeleteThreadAfterDays; days > 0 {
		model.DeleteAfterDays = types.Int64Value(int64(days))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// canAct reports whether the service can be called as a user, and says why
// where not.
func (d *configuredDataSource) canAct(asUser types.String, diags *diag.Diagnostics) bool {
	if !d.ready(diags) {
		return false
	}
	diags.Append(d.checkActor(asUser)...)
	return !diags.HasError()
}

func threadIDDataAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Required:            true,
		Validators:          []validator.String{threadIDValidator()},
		MarkdownDescription: "Id of the thread, `19:...@thread.v2`.",
	}
}

func asUserDataAttribute() schema.StringAttribute {
	attribute := asUserAttribute()
	return schema.StringAttribute{Optional: true, Validators: attribute.Validators, MarkdownDescription: attribute.MarkdownDescription}
}

func startTimeDataAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		CustomType:          instantType{},
		Validators:          []validator.String{wholeSeconds()},
		MarkdownDescription: description,
	}
}

func instantDataAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: instantType{}, MarkdownDescription: description}
}

func stringsDataAttribute(description string) schema.MapAttribute {
	return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// stringsData is empty where there is nothing, so that expressions can go
// through it.
func stringsData(texts map[string]string) types.Map {
	return stringMap(texts, types.MapValueMust(types.StringType, map[string]attr.Value{}))
}

// textData is null where the service says nothing.
func textData(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

func instantData(t *time.Time) instant {
	if t == nil {
		return instantNull()
	}
	return newInstant(*t)
}
