package io.sandboxbroker.gateway.web;

import java.util.List;

/**
 * Carries a refusal out of a request's chain to where all problems are told. Expected, so it has no
 * stack trace.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Refusal refusal;
  private final String detail;
  private final transient List<Problem.Fault> faults;

  public RefusedException(Refusal refusal) {
    this(refusal, refusal.detail());
  }

  /**
   * A refusal of which there is more to say than it says itself.
   *
   * @param detail what it means, for people; never another track's id or an exception's text
   */
  public RefusedException(Refusal refusal, String detail) {
    this(refusal, detail, List.of());
  }

  private RefusedException(Refusal refusal, String detail, List<Problem.Fault> faults) {
    super(refusal.name(), null, false, false);
    this.refusal = refusal;
    this.detail = detail;
    this.faults = faults;
  }

  /**
   * A request that breaks the contract in one place.
   *
   * @param where the header, the parameter or the part of the path
   * @param why what is wrong with it, without repeating its value
   */
  public static RefusedException invalid(String where, String why) {
    return new RefusedException(
        Refusal.INVALID, where + " " + why + ".", List.of(new Problem.Fault(where, why)));
  }

  public Refusal refusal() {
    return refusal;
  }

  /** What it means, for people. */
  public String detail() {
    return detail;
  }

  List<Problem.Fault> faults() {
    return faults;
  }
}
