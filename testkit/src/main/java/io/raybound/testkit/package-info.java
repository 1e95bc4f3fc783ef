/// What tests share: bounded polling, free ports, seeded generators, process and leak checks.
@org.jspecify.annotations.NullMarked
package io.raybound.testkit;
