package io.raybound.controlplane.linkserver;

import io.raybound.control.link.CertificateNames;
import io.raybound.control.link.Enrollments;
import io.raybound.control.link.LinkSessions;
import io.raybound.control.link.Polls;
import io.raybound.control.link.ReportIntake;
import io.raybound.wire.link.PublicKeyInfo;
import java.util.List;
import java.util.function.Supplier;

/// What the front door needs of the rest of the control plane.
///
/// @param epoch the store's epoch
/// @param signingKeys the keys that sign instructions now
public record LinkServices(
        Enrollments enrollments,
        LinkSessions sessions,
        Polls polls,
        ReportIntake reports,
        CertificateNames certificateNames,
        CertificateIssuer certificates,
        Supplier<String> epoch,
        Supplier<List<PublicKeyInfo>> signingKeys) {}
