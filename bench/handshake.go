// SPDX-License-Identifier: MPL-2.0

package main

// This file measures how long a provider takes from its start to its schema.

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/acs-terraform/terraform-provider-acs/bench/report"
)

// maxSchemaSize is how large a schema may be, in bytes.
const maxSchemaSize = 64 << 20

// handshakes starts a provider as the CLI does, some times, and returns how long
// each took until its schema was there.
func handshakes(ctx context.Context, binary string, logsOff bool, tries int) ([]float64, error) {
	var all []float64
	for range tries {
		took, err := handshake(ctx, binary, logsOff)
		if err != nil {
			return nil, fmt.Errorf("start %s: %w", binary, err)
		}
		all = append(all, took.Seconds())
	}
	return all, nil
}

func handshake(ctx context.Context, binary string, logsOff bool) (time.Duration, error) {
	process := exec.CommandContext(ctx, binary)
	process.Env = cleanEnvironment()
	if logsOff {
		process.Env = append(process.Env, report.LogsOff()...)
	}
	began := time.Now()
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			MagicCookieKey: "TF_PLUGIN_MAGIC_COOKIE", MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		},
		VersionedPlugins: map[int]plugin.PluginSet{6: {"provider": &raw{}}},
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		Cmd:              process,
		Logger:           hclog.NewNullLogger(),
		SyncStderr:       nil,
	})
	defer client.Kill()
	protocol, err := client.Client()
	if err != nil {
		return 0, err
	}
	connection, err := protocol.Dispense("provider")
	if err != nil {
		return 0, err
	}
	var schema []byte
	err = connection.(*grpc.ClientConn).Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &[]byte{}, &schema,
		grpc.ForceCodec(bytesCodec{}), grpc.MaxCallRecvMsgSize(maxSchemaSize))
	if err == nil && len(schema) == 0 {
		err = errors.New("the schema is empty")
	}
	return time.Since(began), err
}

// raw is a plugin of which only the connection is wanted.
type raw struct{ plugin.NetRPCUnsupportedPlugin }

func (*raw) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error { return errors.ErrUnsupported }

func (*raw) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, connection *grpc.ClientConn) (any, error) {
	return connection, nil
}

// bytesCodec hands messages through as they are: an empty request, and an answer
// that nobody here needs to understand.
type bytesCodec struct{}

func (bytesCodec) Name() string { return "proto" }

func (bytesCodec) Marshal(message any) ([]byte, error) { return *message.(*[]byte), nil }

func (bytesCodec) Unmarshal(data []byte, into any) error {
	*into.(*[]byte) = data
	return nil
}

// size is that of a file, in bytes.
func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
