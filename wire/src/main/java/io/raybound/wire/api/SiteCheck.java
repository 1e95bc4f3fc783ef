package io.raybound.wire.api;

/// What one check of a site saw.
///
/// @param check kebab-case name, stable
/// @param verdict `ok`, `warning`, `unknown` or `failed`
/// @param object what was looked at
/// @param cause what was seen
/// @param fix the next step; empty for `ok`
public record SiteCheck(String check, String verdict, String object, String cause, String fix) {}
