/// The client side of the public API: contexts, trust, proxies, requests, and problems told in plain words.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.api;
