package io.raybound.control.access;

import io.raybound.control.PageRequest;
import io.raybound.control.Problems;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.access.TokenStore.Kept;
import io.raybound.control.access.TokenStore.Purpose;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.ApiKey;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Secret;
import io.raybound.model.Verb;
import java.time.Instant;
import java.util.List;

/// API keys: shown once, stored as hashes.
public final class ApiKeys {
    private static final int HINT = 8;

    private final Desk desk;
    private final Tokens tokens;
    private final Revoker revoker;

    public ApiKeys(Desk desk, Tokens tokens, Revoker revoker) {
        this.desk = desk;
        this.tokens = tokens;
        this.revoker = revoker;
    }

    /// Makes a key; a replay of the same request is refused with `secret-shown-once`.
    public CreatedApiKey create(Call call, NewApiKey body) {
        Instant now = desk.now();
        Secret secret = tokens.mint().mint("rbk_");
        String hint =
                secret.reveal().substring(0, Math.min(HINT, secret.reveal().length()));
        Id id = desk.next(Kind.API_KEY);
        Problems problems = new Problems();
        problems.check(() -> new ApiKey(id, body.name(), call.caller().principalId(), hint, now, null, null));
        problems.expect(
                body.expiresAt() == null || body.expiresAt().isAfter(now),
                "expires_at",
                String.valueOf(body.expiresAt()),
                "a time in the future");
        problems.refuseIfAny();
        return desk.onceSecret(call, tx -> {
            Id principal = owner(tx, call, body);
            ApiKey key = new ApiKey(id, body.name(), principal, hint, now, body.expiresAt(), null);
            tx.objects().insert(Shapes.API_KEY, key);
            tx.port(TokenStore.class)
                    .insert(new Kept(
                            tokens.hasher().hash(secret),
                            Purpose.API_KEY,
                            id,
                            principal,
                            now,
                            body.expiresAt(),
                            null,
                            null));
            desk.audit(tx, call, "api_key.create", id);
            return new CreatedApiKey(key, secret);
        });
    }

    /// The caller's keys, or all for who may read API keys of the organization.
    public Slice<ApiKey> list(Caller caller, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
            boolean all =
                    rights.decide(Verb.WRITE, Kind.API_KEY, rights.everywhere()).allowed();
            Query query = all ? Query.all() : Query.all().under(caller.principalId());
            return tx.objects().list(Shapes.API_KEY, query, page, false);
        });
    }

    /// Deletes a key by id and revokes the grants it vouched for.
    public void delete(Call call, String id) {
        desk.onceDo(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            ApiKey key = Id.read(Kind.API_KEY, id)
                    .flatMap(k -> tx.objects().find(Shapes.API_KEY, k))
                    .filter(k -> k.principalId().equals(call.caller().principalId())
                            || rights.decide(Verb.DELETE, Kind.API_KEY, rights.everywhere())
                                    .allowed())
                    .orElseThrow(() -> Refusal.notFound("API key", id));
            tx.port(TokenStore.class).delete(key.id());
            tx.objects().remove(key.id());
            revoker.revoke(tx, key.id(), desk.now());
            desk.audit(tx, call, "api_key.delete", key.id());
        });
    }

    static List<ApiKey> of(Tx tx, Id principal) {
        return tx.objects()
                .list(Shapes.API_KEY, Query.all().under(principal), new PageRequest(500, null), false)
                .items();
    }

    private Id owner(Tx tx, Call call, NewApiKey body) {
        String ref = body.principal();
        if (ref == null) {
            return call.caller().principalId();
        }
        Rights rights = desk.rights(tx, call.caller());
        Id principal = desk.see(tx, rights, Shapes.SERVICE_ACCOUNT, ref).id();
        rights.require(Verb.WRITE, Kind.API_KEY, rights.everywhere());
        return principal;
    }
}
