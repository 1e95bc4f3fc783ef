package io.raybound.controlplane.login;

import java.security.SecureRandom;
import java.time.InstantSource;

/// What the pages of this package share.
record Shared(Pages pages, Csrf csrf, AttemptLimit limit, InstantSource clock, SecureRandom random) {}
