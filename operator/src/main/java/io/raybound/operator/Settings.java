package io.raybound.operator;

import java.util.List;
import java.util.Map;

/// What an operator is told at its start; `runtime.kind` says on what.
sealed interface Settings permits OperatorSettings, KubernetesSite {
    /// The settings of this file.
    ///
    /// @param environment where a pod finds its own name and namespace
    static Settings parse(String json, Map<String, String> environment) throws BadSettings {
        SettingsReader root = SettingsReader.of(json);
        String kind = root.object("runtime").text("kind", "local");
        return switch (kind) {
            case "local" -> OperatorSettings.parse(json);
            case "kubernetes" -> KubernetesSite.read(SettingsReader.of(json), environment);
            default -> throw new BadSettings(List.of("runtime.kind: '" + kind + "' is not local or kubernetes"));
        };
    }
}
