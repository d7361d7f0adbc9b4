// SPDX-License-Identifier: MPL-2.0

// This file makes bad inputs: of blocks, of imports, and of the provider.

package clitest

import (
	"fmt"
	"slices"
	"strings"
)

// In returns a function that makes bad inputs of a block with these arguments and those of
// the input.
func In(kind, name string, arguments ...string) func(what, bad string, says ...string) Input {
	return func(what, bad string, says ...string) Input {
		body, trigger := strings.Join(append(slices.Clone(arguments), bad), "\n  "), ""
		switch kind {
		case "list":
			provider, _, _ := strings.Cut(name, "_")
			body = "provider = " + provider + "\n  config {\n  " + body + "\n  }"
		case "action":
			body = "config {\n  " + body + "\n  }"
			trigger = fmt.Sprintf("resource \"terraform_data\" %[1]q {\n  lifecycle {\n    action_trigger {\n      events  = [after_create]\n      actions = [action.%[2]s.%[1]s]\n    }\n  }\n}\n", Label, name)
		}
		return Input{
			Of: kind + " " + name, What: what, Says: says,
			HCL: fmt.Sprintf("%s %q %q {\n  %s\n}\n%s", kind, name, Label, body, trigger),
		}
	}
}

// AtApply is an input whose HCL has output for a value that is known only during the apply.
func AtApply(input Input, value string) Input {
	input.What += ", known only during the apply"
	input.HCL = strings.ReplaceAll(input.HCL, "output", "terraform_data."+Label+".output") +
		fmt.Sprintf("resource \"terraform_data\" %q { input = %s }\n", Label, value)
	input.Reason = "The value is known only during the apply."
	return input
}

// OnlyService is an input that only the service can refuse, for a reason.
func OnlyService(input Input, reason string) Input {
	input.Reason = reason
	return input
}

// After is an input for a resource that exists, made with these arguments.
func After(input Input, arguments string) Input {
	input.Before = fmt.Sprintf("%s %q {\n  %s\n}\n", strings.Replace(input.Of, " ", ` "`, 1)+`"`, Label, arguments)
	return input
}

// Import returns a function that makes bad inputs of an import block. The resource has
// these arguments.
func Import(name, arguments string) func(what, by string, says ...string) Input {
	return func(what, by string, says ...string) Input {
		return Input{
			Of: "import " + name, What: what, Says: says,
			HCL: fmt.Sprintf("import {\n  to = %s.%s\n  %s\n}\nresource %q %q {\n  %s\n}\n", name, Label, by, name, Label, arguments),
		}
	}
}

// Block is a bad input of a provider block, used by a block such as data "acs_rooms".
// var.secret in arguments is a sensitive variable with this value.
func Block(provider, user, what, arguments, secret string, says ...string) Input {
	return Input{
		Of: "provider " + provider, What: what, Says: says,
		HCL: fmt.Sprintf("provider %q {\n  %s\n}\n%s %[1]q {\n  provider = %[1]s\n}\n", Label, strings.ReplaceAll(arguments, "var.secret", "var."+Label), user) +
			SecretHCL(Label, secret),
	}
}

// SecretHCL is a variable that holds a secret.
func SecretHCL(name, value string) string {
	return fmt.Sprintf("variable %q {\n  sensitive = true\n  default   = %s\n}\n", name, HCLText(value))
}

// HCLText is a text in HCL, which has no \x.
func HCLText(text string) string { return strings.ReplaceAll(fmt.Sprintf("%q", text), `\x`, `\u00`) }
