/// Commands about clouds, sites, projects and compute configs.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.resource;
