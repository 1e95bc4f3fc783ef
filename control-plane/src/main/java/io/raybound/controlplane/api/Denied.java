package io.raybound.controlplane.api;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.access.Caller;
import io.raybound.control.access.Denials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears of refused callers, from the API and the pages; those who lacked a permission are audited.
///
/// A trail that cannot be written does not change the answer: the caller stays refused.
public record Denied(Denials denials) {
    private static final Logger LOG = LoggerFactory.getLogger(Denied.class);

    /// Tells of a refusal of any kind.
    ///
    /// @param object what was named, as it was sent
    public void tell(Caller caller, String action, String object, Refusal refusal) {
        if (refusal.code() != Code.FORBIDDEN && refusal.code() != Code.DOOR_CLOSED) {
            return;
        }
        try {
            denials.denied(caller, action, object, refusal.detail());
        } catch (Refusal unavailable) {
            LOG.atWarn()
                    .setMessage("a denial was not audited")
                    .addKeyValue("action", action)
                    .addKeyValue("principal", caller.principalId())
                    .setCause(unavailable)
                    .log();
        }
    }
}
