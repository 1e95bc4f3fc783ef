package io.raybound.headagent.proxy;

import io.raybound.relay.ConnectionsLog;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What the proxy asks the rest of the head agent for. All are called on event loops: none may block.
///
/// @param trust the newest grant keys and revocations; the same object while nothing changed
/// @param linkDown whether the agent's own link to the control plane is down: only then expired access counts in grace
public record ProxyPorts(
        Supplier<Trust> trust,
        BooleanSupplier linkDown,
        AccessLog accessLog,
        JobObserver jobs,
        InstantSource clock,
        SecureRandom random,
        ConnectionsLog connections) {}
