package io.raybound.control.fake;

import io.raybound.control.access.LoginCodes;
import io.raybound.control.access.TokenStore;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.SessionStore;
import io.raybound.control.outbox.Desired.Revoked;
import io.raybound.control.outbox.Instruction;
import io.raybound.control.storage.OnceKeys;
import io.raybound.control.storage.Place;
import io.raybound.model.AuditRecord;
import io.raybound.model.Event;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All that a store keeps.
final class MemoryState {
    final Map<Id, Kept> objects;
    final Map<String, String> meta;
    final Map<String, Long> counters;
    final Map<String, TokenStore.Kept> tokens;
    final Map<String, LoginCodes.Waiting> codes;
    final Map<Id, String> passwords;
    final Map<String, Revoked> revocations;
    final Map<String, OnceKeys.Used> once;
    final Map<String, Instruction> instructions;
    final List<Event> events;
    final List<AuditRecord> audit;
    final Map<Id, LinkKey> keys;
    final Map<Id, SessionStore.Row> sessions;

    record Kept(Kind kind, Place place, Record body) {}

    MemoryState() {
        objects = new HashMap<>();
        meta = new HashMap<>();
        counters = new HashMap<>();
        tokens = new HashMap<>();
        codes = new HashMap<>();
        passwords = new HashMap<>();
        revocations = new HashMap<>();
        once = new HashMap<>();
        instructions = new HashMap<>();
        events = new ArrayList<>();
        audit = new ArrayList<>();
        keys = new HashMap<>();
        sessions = new HashMap<>();
    }

    private MemoryState(MemoryState from) {
        objects = new HashMap<>(from.objects);
        meta = new HashMap<>(from.meta);
        counters = new HashMap<>(from.counters);
        tokens = new HashMap<>(from.tokens);
        codes = new HashMap<>(from.codes);
        passwords = new HashMap<>(from.passwords);
        revocations = new HashMap<>(from.revocations);
        once = new HashMap<>(from.once);
        instructions = new HashMap<>(from.instructions);
        events = new ArrayList<>(from.events);
        audit = new ArrayList<>(from.audit);
        keys = new HashMap<>(from.keys);
        sessions = new HashMap<>(from.sessions);
    }

    MemoryState copy() {
        return new MemoryState(this);
    }
}
