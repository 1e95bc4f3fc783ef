/// What happened: a timeline of events per object, and the hash-chained audit trail.
@NullMarked
package io.raybound.control.journal;

import org.jspecify.annotations.NullMarked;
