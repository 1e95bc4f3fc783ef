/// Commands about clusters: making, watching, scaling, sharing and opening them.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.cluster;
