package io.raybound.control.assembly;

import io.raybound.control.Settings;
import io.raybound.control.access.Tokens;
import io.raybound.control.link.PodTokenVerifier;
import io.raybound.control.link.StatementVerifier;
import io.raybound.control.outbox.GrantKeys;
import io.raybound.control.outbox.InstructionSigner;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.model.Ids;
import java.time.InstantSource;

/// All that the domain needs from outside.
///
/// @param signals the same that the database tells of its commits
public record Ports(
        Database database,
        Signals signals,
        Tokens tokens,
        StatementVerifier statements,
        PodTokenVerifier podTokens,
        InstructionSigner signer,
        GrantKeys grantKeys,
        Ids ids,
        InstantSource clock,
        Settings settings) {}
