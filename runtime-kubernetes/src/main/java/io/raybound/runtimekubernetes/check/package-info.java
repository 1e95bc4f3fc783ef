/// Whether a site on Kubernetes can do its work: each check looks at one thing and says what it saw, and where
/// that is a problem its cause and its fix. A check changes nothing, and what it may not look at is `UNKNOWN`, never
/// `OK`.
@NullMarked
package io.raybound.runtimekubernetes.check;

import org.jspecify.annotations.NullMarked;
