package io.raybound.runtimekubernetes.check;

/// A right that the operator needs.
///
/// @param namespace empty for an object without a namespace
/// @param name empty for any name
/// @param why what stops working without it
public record Right(String namespace, String group, String resource, String name, String verb, String why) {
    /// `verb resource.group "name" in namespace`, as a person would grant it.
    public String sentence() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group) + (name.isEmpty() ? "" : " '" + name + "'")
                + (namespace.isEmpty() ? "" : " in namespace " + namespace);
    }
}
