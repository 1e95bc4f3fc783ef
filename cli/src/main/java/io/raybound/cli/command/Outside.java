package io.raybound.cli.command;

import io.raybound.cli.api.Transport;
import io.raybound.cli.shell.Shell;

/// What every command is constructed with: its surroundings and a way to the network.
public record Outside(Shell shell, Transport.Factory transports) {}
