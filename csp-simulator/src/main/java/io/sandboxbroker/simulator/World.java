package io.sandboxbroker.simulator;

import io.sandboxbroker.simulator.Operation.Call;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Everything that a reset replaces. A request stays in the world in which it arrived.
 *
 * @param accountsApi what clients call for accounts
 * @param servicesApi what clients call for the services inside them
 * @param accounts what exists
 * @param faults what goes wrong
 * @param conditions latency, limit and lag
 * @param log what was asked
 */
record World(
    AccountsApi accountsApi,
    ServicesApi servicesApi,
    Accounts accounts,
    ActiveFaults faults,
    Conditions conditions,
    RequestLog log) {

  static World create(SimulatorSettings settings, Instant now) {
    SplittableRandom seed = new SplittableRandom(settings.seed());
    Accounts accounts = new Accounts(settings, seed.split(), now);
    return new World(
        new AccountsApi(accounts, settings.token()),
        new ServicesApi(accounts, settings),
        accounts,
        new ActiveFaults(new RandomSequences(seed.split())),
        new Conditions(settings, new RandomSequences(seed.split()), now),
        new RequestLog());
  }

  /** The proper answer to a call, with its effect. */
  Reply.Answer answer(Call call, Request request, Instant now) {
    try {
      return switch (call.operation()) {
        case LIST_ACCOUNTS -> accountsApi.list(request, now, conditions.listLag());
        case DELETE_ACCOUNT -> accountsApi.delete(request, call.argument(), now);
        case SIGN_IN -> servicesApi.signIn(request, now);
        case SWITCH_ACCOUNT -> servicesApi.switchAccount(request, now);
        case LIST_SERVICES -> servicesApi.list(request, now);
        case DELETE_SERVICE -> servicesApi.delete(request, call.argument(), now);
      };
    } catch (IllegalArgumentException unreadable) {
      return Reply.error(400, String.valueOf(unreadable.getMessage()));
    }
  }
}
