package io.raybound.controlplane.linkserver;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.Statement;
import io.raybound.control.link.StatementVerifier;
import io.raybound.identity.Check;
import io.raybound.identity.MachineKey;
import io.raybound.identity.VerifyingKey;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// Checks the statements by which operators vouch for their head agents.
public final class OperatorStatements implements StatementVerifier {
    private final String machineDomain;
    private final InstantSource clock;

    public OperatorStatements(String machineDomain, InstantSource clock) {
        this.machineDomain = machineDomain;
        this.clock = clock;
    }

    @Override
    public Statement verify(String statement, Id cloudId, Function<Id, Optional<LinkKey>> keys) {
        String host = cloudId + "." + machineDomain;
        var check = io.raybound.identity.Statement.verify(
                statement,
                host,
                keyId -> Id.read(Kind.LINK_KEY, keyId).flatMap(keys).map(OperatorStatements::machineKey),
                clock.instant());
        return switch (check) {
            case Check.Refused<io.raybound.identity.Statement>(String code, String sentence) ->
                throw refused(code + ": " + sentence);
            case Check.Passed<io.raybound.identity.Statement>(io.raybound.identity.Statement said) ->
                new Statement(
                        new Id(said.operatorKeyId()),
                        cluster(said.clusterId()),
                        said.boot(),
                        said.agentKey().spki());
        };
    }

    private static Id cluster(String text) {
        return Id.read(Kind.CLUSTER, text).orElseThrow(() -> refused("the statement is not about a cluster"));
    }

    private static MachineKey machineKey(LinkKey key) {
        return new MachineKey(key.subject().value(), VerifyingKey.read(key.publicKey()));
    }

    private static Refusal refused(String detail) {
        return new Refusal(
                Code.STATEMENT_REFUSED,
                detail,
                "Take the newest statement that the site's operator wrote for this boot of the head agent.");
    }
}
