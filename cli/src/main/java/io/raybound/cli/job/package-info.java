/// Commands about jobs: packing a working directory, submitting, following the log, telling the verdict.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.job;
