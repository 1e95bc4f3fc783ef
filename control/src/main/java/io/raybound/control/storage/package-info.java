/// The unit of work and the stored objects: ports that `store` implements for SQLite and PostgreSQL.
@NullMarked
package io.raybound.control.storage;

import org.jspecify.annotations.NullMarked;
