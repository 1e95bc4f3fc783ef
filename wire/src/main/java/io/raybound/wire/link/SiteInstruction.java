package io.raybound.wire.link;

/// What a site has to know of itself.
///
/// @param headSuffix `<site>.i.U`; cluster hosts end with it
/// @param serviceSuffix `<site>.s.U`
/// @param consoleUrl where browsers are sent to log in
public record SiteInstruction(String headSuffix, String serviceSuffix, String consoleUrl) {}
