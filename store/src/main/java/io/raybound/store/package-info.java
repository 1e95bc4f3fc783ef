/// SQLite and PostgreSQL, one set of SQL.
///
/// A write is answered after its commit. Writes of one process run in groups, many in one commit; writes of several
/// processes take turns. Reads run beside them on their own connections.
@NullMarked
package io.raybound.store;

import org.jspecify.annotations.NullMarked;
