package io.sandboxbroker.gateway.problem;

import java.util.List;

/**
 * Carries a refusal out of a request's chain to where all problems are told. Expected, so it has no
 * stack trace.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Refusal refusal;
  private final transient List<Problem.Fault> faults;

  public RefusedException(Refusal refusal) {
    this(refusal, List.of());
  }

  private RefusedException(Refusal refusal, List<Problem.Fault> faults) {
    super(refusal.name(), null, false, false);
    this.refusal = refusal;
    this.faults = faults;
  }

  /**
   * A request that breaks the contract in one place.
   *
   * @param where the header or part of the path
   * @param why what is wrong with it, without repeating its value
   */
  public static RefusedException invalid(String where, String why) {
    return new RefusedException(Refusal.INVALID, List.of(new Problem.Fault(where, why)));
  }

  public Refusal refusal() {
    return refusal;
  }

  List<Problem.Fault> faults() {
    return faults;
  }
}
