// What a person does with a page, step by step, and what was found wrong meanwhile.

/** All that was found wrong, each once. */
export const problems = new Set();

/** Does a step, and notes when it cannot be done. */
export async function step(name, act) {
  const begin = performance.now();
  try {
    await act();
    console.log(`ok    ${name}  ${Math.round(performance.now() - begin)} ms`);
  } catch (error) {
    problems.add(`${name}: ${error.message.split('\n')[0]}`);
    console.log(`FAIL  ${name}\n      ${error.message}`);
  }
}

/** Throws when something is not what was wanted, member by member. */
export function expect(what, is, wanted) {
  if (JSON.stringify(is) !== JSON.stringify(wanted)) {
    throw new Error(`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);
  }
}

/** Prints what was found wrong; then the exit code will be 1. */
export function tellProblems() {
  for (const problem of problems) {
    process.exitCode = 1;
    console.log(`WRONG ${problem}`);
  }
}
