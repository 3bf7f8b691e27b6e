package io.tapeloom.attack.assault;

import java.util.List;
import java.util.Map;

/**
 * The findings of an attack.
 *
 * @param seen the outcomes and their numbers
 * @param faults behaviour that is wrong for every input
 */
public record Findings(Map<String, Long> seen, List<String> faults) {}
