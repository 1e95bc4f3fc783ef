/// Commands about users, service accounts, roles, API keys and the audit trail.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.people;
