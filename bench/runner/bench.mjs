// Measures servers side by side and writes what came out to bench/results.
//   node bench.mjs          WORKLOADS=M1,M3 SERVERS=tapeloom,bun SECONDS=20 choose; bench/README.md tells of all variables

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { faultsOf } from './faults.mjs';
import { goalsOf } from './goals.mjs';
import { list, peers, processes, results as folder, root, seconds, sliceSeconds } from './places.mjs';
import { svg } from './plot.mjs';
import { markdown } from './report.mjs';
import { names } from './servers.mjs';
import { workloads } from './workloads.mjs';

const chosenWorkloads = chosen('WORKLOADS', workloads.map(({ name }) => name));
const chosenServers = chosen('SERVERS', names);

function chosen(variable, known) {
  const wanted = list(variable) ?? known;
  const unknown = wanted.filter((each) => !known.includes(each));
  if (unknown.length > 0) {
    console.error(`${variable} must be of ${known.join(', ')}, was ${unknown.join(', ')}`);
    process.exit(1);
  }
  return wanted;
}

const firstLine = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString().split('\n')[0];

function machine() {
  const version = (name) => JSON.parse(readFileSync(`${peers}/node_modules/${name}/package.json`)).version;
  return {
    when: new Date().toISOString(),
    commit: firstLine('git', '-C', root, 'describe', '--always', '--dirty'),
    processor: `${cpus()[0].model.trim()}, ${cpus().length} cores, load ${loadavg()[0].toFixed(2)} at the start`,
    kernel: release(),
    versions: `Java ${firstLine(`${process.env.JAVA_HOME}/bin/java`, '--version')}, bun ${version('bun')}, ws ${version('ws')} on Node.js ${process.versions.node}`,
    'Java flags': process.env.JAVA_FLAGS ?? '',
    measured: `${seconds} s a server, in slices of ${sliceSeconds} s, divided among ${processes} processes of it in rotations`,
  };
}

const report = { machine: machine(), results: [] };
const faults = [];
mkdirSync(folder, { recursive: true });
const stem = `${folder}/${report.machine.when.replace(/[:.]/g, '-')}`;

for (const workload of workloads.filter(({ name }) => chosenWorkloads.includes(name))) {
  const servers = workload.servers.filter((name) => chosenServers.includes(name));
  if (servers.length === 0) {
    continue;
  }
  const say = (what) => console.error(`${workload.name}  ${what}`);
  const { name, title, kind } = workload;
  const result = { name, title, kind, ...(await workload.run(servers, say)) };
  faults.push(...faultsOf(name, result.rows));
  report.results.push({ ...result, goals: goalsOf(name, result.rows) });
  writeFileSync(`${stem}.json`, JSON.stringify(report, null, 2) + '\n');
  writeFileSync(`${stem}.md`, markdown(report));
  writeFileSync(`${stem}.svg`, svg(report));
}

console.log(readFileSync(`${stem}.md`, 'utf8'));
console.error(`Written to ${stem}.md, .json and .svg`);
for (const fault of faults) {
  console.error(`FAULT  ${fault}`);
}
process.exit(faults.length > 0 ? 1 : 0);
