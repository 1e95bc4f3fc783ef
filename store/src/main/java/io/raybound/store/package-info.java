/// SQLite and PostgreSQL, one set of SQL.
@org.jspecify.annotations.NullMarked
package io.raybound.store;
