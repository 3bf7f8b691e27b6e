package io.tapeloom.stream.session;

import java.util.List;

/**
 * What a session was sent of what it is owed.
 *
 * @param accounts of the subscriptions that it has now, oldest first; perhaps not of all
 * @param totals of all subscriptions since it was opened, ended ones included
 */
public record Ledger(List<Account> accounts, Totals totals) {}
