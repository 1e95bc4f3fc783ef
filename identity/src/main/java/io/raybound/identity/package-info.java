/// Keys, signed requests, grants, tickets, certificates, CSRs.
@org.jspecify.annotations.NullMarked
package io.raybound.identity;
