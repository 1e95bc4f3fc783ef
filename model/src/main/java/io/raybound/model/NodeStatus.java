package io.raybound.model;

/// One node of a cluster as its runtime sees it.
///
/// @param name `head`, or `<group>-<n>`
/// @param state `starting`, `alive`, `lost` or `stopping`
/// @param address IP address inside the site
public record NodeStatus(String name, String group, String state, String address) {}
