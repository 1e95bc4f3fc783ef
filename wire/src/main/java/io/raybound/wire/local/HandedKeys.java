package io.raybound.wire.local;

import io.raybound.wire.link.KeysInstruction;

/// The content of a head agent's `keys_file`: what the operator last heard of grant keys and revocations.
///
/// @param generation of the site's `keys` instruction; a file never goes back to a lower one within an epoch
/// @param epoch store epoch that the generation belongs to
public record HandedKeys(String epoch, long generation, KeysInstruction keys) {}
