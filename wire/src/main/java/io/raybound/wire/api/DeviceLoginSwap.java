package io.raybound.wire.api;

/// `POST /v1/cli-login/device/token`.
public record DeviceLoginSwap(String deviceCode) {
    @Override
    public String toString() {
        return "DeviceLoginSwap[(secret)]";
    }
}
