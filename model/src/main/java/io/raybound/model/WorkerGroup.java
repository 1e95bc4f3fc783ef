package io.raybound.model;

/// A group of equal worker nodes.
///
/// @param name a DNS label, unique in its cluster; also the node label `raybound.io/group`
/// @param count how many nodes are wanted, 0 to 1000
/// @param shape what each of them offers
public record WorkerGroup(String name, int count, NodeShape shape) {
    public WorkerGroup {
        Name.check("name", name);
        Checks.range("count", count, 0, 1000);
    }

    /// The same group with another number of nodes.
    public WorkerGroup scaledTo(int nodes) {
        return new WorkerGroup(name, nodes, shape);
    }
}
