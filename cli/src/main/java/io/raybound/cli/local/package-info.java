/// The whole system on one machine: `raybound local` and `raybound operator`.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.local;
