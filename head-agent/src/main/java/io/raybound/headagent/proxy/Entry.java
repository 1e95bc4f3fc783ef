package io.raybound.headagent.proxy;

import io.raybound.identity.Grant;

/// What the gate found out about who is asking.
sealed interface Entry {

    /// A known person, by a grant that counts right now.
    ///
    /// @param browser whether it came as our cookie, which browsers send by themselves
    record Known(Grant grant, boolean browser) implements Entry {
        /// Owner of backend connections.
        String owner() {
            return grant.subject() + " " + grant.sid();
        }
    }

    /// Credentials that do not count.
    ///
    /// @param sentence one line for the person, with the next step
    record Refused(String code, String sentence) implements Entry {}

    /// No credentials at all.
    record Nobody() implements Entry {}
}
