package io.raybound.runtimelocal;

/// How the processes of one node are kept together, so that none survives it, and apart from what is
/// not theirs.
enum Cage {
    /// Root: PID and mount namespace, and a UID of its own per cluster.
    OWN_USER("PID and mount namespace, one UID per cluster", true),
    /// Root: PID and mount namespace, same UID; root without capabilities.
    NAMESPACES("PID and mount namespace, same user as the operator", true),
    /// Without root: PID, mount and user namespace, same UID.
    USER_NAMESPACES("PID, mount and user namespace, same user as the operator", true),
    /// A control group that is killed as a whole; no fence around files.
    CGROUP("control group; one trust domain: jobs can read what the operator's user can read", false),
    /// A sweep by a variable that all children inherit; no fence around files.
    MARKER("marker variable; one trust domain: jobs can read what the operator's user can read", false);

    private final String sentence;
    private final boolean fenced;

    Cage(String sentence, boolean fenced) {
        this.sentence = sentence;
        this.fenced = fenced;
    }

    /// What `status` says about it.
    String sentence() {
        return sentence;
    }

    /// True when a job cannot read the data folder or another cluster's run folder.
    boolean isFenced() {
        return fenced;
    }
}
