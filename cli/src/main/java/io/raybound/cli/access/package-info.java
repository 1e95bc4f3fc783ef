/// Commands about who we are and where: login, contexts, trust.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.access;
