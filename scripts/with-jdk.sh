#!/bin/sh
# Runs a command (mvn, java) with the JDK that find-jdk.sh finds.
#   scripts/with-jdk.sh mvn -B test
set -eu

JAVA_HOME=$("$(dirname "$0")/find-jdk.sh")
PATH="$JAVA_HOME/bin:$PATH"
export JAVA_HOME PATH

if [ "$1" = mvn ]; then
  if ! command -v mvn >/dev/null; then
    echo "Maven not found: install it (Debian: maven; macOS: maven; SDKMAN: maven), 3.8 or newer." >&2
    exit 1
  fi
  # Maven's own libraries load native code and use Unsafe; JDK 25 would warn of it on every run.
  MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
fi

exec "$@"
