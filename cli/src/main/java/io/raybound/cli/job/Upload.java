package io.raybound.cli.job;

import io.raybound.cli.api.Reply;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Grants;
import io.raybound.cli.command.Session;

/// Brings a package to a head: asks whether it is there already, sends it when not. Sending it twice does no harm,
/// since
/// its name is its content.
final class Upload {
    private static final int TRIES = 3;

    private final Session session;
    private final Grants grants;

    Upload(Session session, Grants grants) {
        this.session = session;
        this.grants = grants;
    }

    void send(JobPackage packed) {
        String path = "/api/packages/gcs/" + packed.name();
        Reply there = patiently(() -> grants.call("GET", path, null));
        if (there.isOk()) {
            session.progress().line("the cluster has " + packed.name() + " already");
            return;
        }
        if (there.status() != 404) {
            throw Grants.refusal("the cluster refused the upload", there);
        }
        session.progress().passing("uploading " + JobPackage.mib(packed.size()));
        Reply sent = patiently(() -> grants.call("PUT", path, packed.zip()));
        if (!sent.isOk()) {
            throw Grants.refusal("the cluster refused the upload", sent);
        }
        session.progress().line("uploaded " + packed.name());
    }

    private Reply patiently(java.util.function.Supplier<Reply> request) {
        for (int attempt = 1; ; attempt++) {
            try {
                Reply reply = request.get();
                boolean busy = reply.status() == 502 || reply.status() == 503 || reply.status() == 504;
                if (!busy || attempt == TRIES) {
                    return reply;
                }
            } catch (Unreachable e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
            session.api().pause(attempt);
        }
    }
}
