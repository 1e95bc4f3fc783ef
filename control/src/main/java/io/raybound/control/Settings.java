package io.raybound.control;

import java.time.Duration;

/// What the domain has to be told: names and lifetimes.
///
/// @param organization name of the organization that the first start creates
/// @param machineDomain D: machines dial `<cloud>.D`
/// @param userDomain U: clusters are reached at `<cluster>.<site>.i.U`
/// @param consoleUrl where browsers log in, for instance `https://console.raybound.localhost:8443`
public record Settings(
        String organization,
        String machineDomain,
        String userDomain,
        String consoleUrl,
        Lifetimes lifetimes,
        Retention retention) {

    /// How long records are kept after they stopped to change.
    ///
    /// @param events lines of timelines
    /// @param jobs ended jobs; one that plain Ray tools sent stays as long as its cluster
    /// @param audit records of the audit trail
    public record Retention(Duration events, Duration jobs, Duration audit) {
        /// The defaults of an installation: a month, a quarter, a year.
        public static Retention defaults() {
            return new Retention(Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(365));
        }
    }

    /// How long things last.
    ///
    /// @param packageUpload how long a job waits for its working directory before it fails
    /// @param revocation how long a revocation is listed; longer than a grant with its grace
    /// @param tombstone how long a removed object's instruction is kept
    public record Lifetimes(
            Duration consoleSession,
            Duration loginLink,
            Duration joinToken,
            Duration packageUpload,
            Duration revocation,
            Duration tombstone,
            Duration instruction) {
        /// The defaults of an installation.
        public static Lifetimes defaults() {
            return new Lifetimes(
                    Duration.ofHours(8),
                    Duration.ofHours(24),
                    Duration.ofHours(1),
                    Duration.ofMinutes(10),
                    Duration.ofHours(26),
                    Duration.ofDays(7),
                    Duration.ofHours(1));
        }
    }

    /// The embedded default's names.
    public static Settings embedded(String consoleUrl) {
        return new Settings(
                "default",
                "link.raybound.localhost",
                "raybound-user.localhost",
                consoleUrl,
                Lifetimes.defaults(),
                Retention.defaults());
    }
}
