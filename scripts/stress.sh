#!/usr/bin/env bash
# Runs the stress tests and prints a table of what they saw; fails if that is forbidden anywhere.
#   scripts/stress.sh MODE [TESTS]
# MODE is one of jcstress: sanity, quick, default, tough, stress. TESTS is a regular expression for their names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../stress/target"

mode=$1
tests=${2:-.}
log=stress.log
options=(-v -m "$mode" -t "$tests" -r results)
# The quick mode takes each test once, in one virtual machine; the others in many, with all that its compilers can do.
if [ "$mode" = quick ] || [ "$mode" = sanity ]; then
  options+=(-sc false -af NONE -jvmArgs "-Xmx256m -XX:+UseSerialGC -Dslf4j.internal.verbosity=ERROR")
else
  options+=(-jvmArgsPrepend -Dslf4j.internal.verbosity=ERROR)
fi

status=0
../../scripts/with-jdk.sh java --enable-native-access=ALL-UNNAMED -cp 'tapeloom-stress.jar:lib/*' org.openjdk.jcstress.Main \
  "${options[@]}" >"$log" 2>&1 || status=$?

# Of each test its verdict, how often it was tried, and what was seen; of one that went wrong, all that is known.
awk '
  function tell() {
    if (test) printf "%-10s %-44s %12s  %s\n%s", verdict, test, samples, seen, messages
    test = messages = ""
  }
  /^RUN RESULTS/ { results = 1 }
  !results { next }
  /HTML report|^  All remaining tests/ { tell() }
  /^[. ]*\[[A-Z ]+\] io\.tapeloom/ {
    tell()
    verdict = $0; sub(/^[. ]*\[/, "", verdict); sub(/\].*/, "", verdict)
    test = $NF; sub(/^.*\.stream\./, "", test)
    samples = 0; seen = ""
    next
  }
  test && verdict == "ERROR" && NF { messages = messages $0 "\n" }
  test && match($0, /[0-9][0-9,]* +[<>]?[0-9.]+% +(Acceptable|Forbidden|Interesting)/) {
    split(substr($0, RSTART), word, " +")
    count = word[1]; gsub(",", "", count)
    samples += count
    outcome = substr($0, 1, RSTART - 1); gsub(/^ +| +$/, "", outcome)
    seen = seen (seen ? " | " : "") outcome (word[3] == "Forbidden" ? " FORBIDDEN" : "")
  }
' "$log"

planned=$(grep -oE '[0-9]+ planned' "$log" | tail -n 1 || true)
if [ -z "$planned" ] || [ "$planned" = "0 planned" ]; then
  echo "No stress test was run; stress/target/$log tells why." >&2
  exit 1
fi
if [ "$status" -ne 0 ] || ! grep -q '0 failed, 0 soft errs, 0 hard errs)' <(tail -n 2000 "$log" | grep -E ' planned; ' | tail -n 1); then
  echo "Something forbidden was seen; stress/target/results/index.html tells more." >&2
  exit 1
fi
