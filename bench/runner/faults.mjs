// What no figure excuses: a server that delivers nothing, loses connections or goes back in time is not measured but broken.

/**
 * What is wrong with the servers of a workload.
 *
 * @param {object} rows of each server, by its name
 * @returns {string[]}
 */
export function faultsOf(workload, rows) {
  return Object.entries(rows).flatMap(([name, row]) => [
    ...(row.perSecond?.median === 0 ? [`${workload}: ${name} delivered nothing`] : []),
    ...(row.lost > 0 ? [`${workload}: ${name} lost ${row.lost} connections`] : []),
    ...(row.stages ?? []).flatMap((stage, i) => [
      ...(stage.perSecond === 0 ? [`${workload}: ${name} delivered nothing in stage ${i + 1}`] : []),
      ...(stage.slow?.backward > 0 ? [`${workload}: ${name} went back ${stage.slow.backward} times`] : []),
    ]),
  ]);
}
