/// Who is who: keys, signed requests, signed instructions, grants, tickets, certificates, passwords and random tokens.
///
/// Everything here is computed offline from values that the caller passes in: no sockets, no clock of its own, no
/// static state. Anything that comes from outside is hostile until a check says otherwise, and every check answers
/// with a value: passed, or refused with a stable code and one sentence for the person who has to act.
@NullMarked
package io.raybound.identity;

import org.jspecify.annotations.NullMarked;
