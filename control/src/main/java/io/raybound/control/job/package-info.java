/// Jobs: what runs on a cluster, whoever sent it.
@NullMarked
package io.raybound.control.job;

import org.jspecify.annotations.NullMarked;
