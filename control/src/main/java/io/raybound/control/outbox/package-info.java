/// Instructions per subject: the desired state that operators and head agents poll.
@NullMarked
package io.raybound.control.outbox;

import org.jspecify.annotations.NullMarked;
