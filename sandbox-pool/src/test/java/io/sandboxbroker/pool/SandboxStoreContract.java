package io.sandboxbroker.pool;

/** The contract of every {@link SandboxStore}; a sub-class tests one store. */
public abstract class SandboxStoreContract
    implements WriteContract,
        LeaseContract,
        GrantContract,
        ClosureContract,
        RenewalContract,
        SwapContract,
        RaceContract,
        AccountContract,
        QuotaContract,
        ImportContract,
        CandidateContract,
        ListContract {}
