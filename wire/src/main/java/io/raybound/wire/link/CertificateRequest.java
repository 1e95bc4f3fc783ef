package io.raybound.wire.link;

/// `POST /v1/link/certificates`: a CSR (RFC 2986) whose key never leaves the site.
///
/// @param purpose `site`: names must be exactly `*.<site>.i.U` and `*.<site>.s.U`
public record CertificateRequest(String csrPem, String purpose) {}
