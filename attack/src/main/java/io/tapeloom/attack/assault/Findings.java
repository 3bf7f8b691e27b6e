package io.tapeloom.attack.assault;

import java.util.List;
import java.util.Map;

/**
 * What an attack has seen of the server.
 *
 * @param seen outcomes and how often each came
 * @param faults what a server should not do, whatever it is sent
 */
public record Findings(Map<String, Long> seen, List<String> faults) {}
