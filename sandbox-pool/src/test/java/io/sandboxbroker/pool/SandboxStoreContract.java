package io.sandboxbroker.pool;

/** What every {@link SandboxStore} promises. Its sub-classes are the stores that keep it. */
public abstract class SandboxStoreContract
    implements WriteContract,
        LeaseContract,
        GrantContract,
        RaceContract,
        CandidateContract,
        ListContract {}
