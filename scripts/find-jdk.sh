#!/bin/sh
# Prints the home of a JDK 25 or newer: JAVA_HOME, then java on the PATH, then the usual places.
# Without one, a line on stderr says what to install, and the exit code is 1.
set -eu

wanted=25

# The feature version of the JDK in $1, or nothing when there is none.
feature_version() {
  [ -x "$1/bin/javac" ] || return 0
  version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9][0-9]*\).*/\1/p')
  fi
  printf '%s\n' "$version"
}

# Prints $1 and ends the search when it is a JDK that will do.
consider() {
  version=$(feature_version "$1")
  if [ "${version:-0}" -ge "$wanted" ]; then
    printf '%s\n' "$1"
    exit 0
  fi
}

if [ -n "${JAVA_HOME:-}" ]; then
  consider "$JAVA_HOME"
fi

java=$(command -v java || true)
if [ -n "$java" ]; then
  home=$(dirname "$(dirname "$(readlink -f "$java" || printf '%s' "$java")")")
  if [ ! -r "$home/release" ]; then # a shim of a version manager: ask it where it leads
    home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  fi
  consider "${home:-/nonexistent}"
fi

if [ -x /usr/libexec/java_home ]; then
  consider "$(/usr/libexec/java_home -v "$wanted" 2>/dev/null || echo /nonexistent)"
fi

user=${HOME:-/nonexistent}
for home in \
  /usr/lib/jvm/*"$wanted"* \
  /usr/java/*"$wanted"* \
  /opt/*jdk*"$wanted"* \
  /opt/java/*"$wanted"* \
  "${SDKMAN_DIR:-$user/.sdkman}"/candidates/java/"$wanted"* \
  "$user"/.jdks/*"$wanted"* \
  "$user"/.gradle/jdks/*"$wanted"* \
  "${MISE_DATA_DIR:-$user/.local/share/mise}"/installs/java/*"$wanted"* \
  "${ASDF_DATA_DIR:-$user/.asdf}"/installs/java/*"$wanted"* \
  /Library/Java/JavaVirtualMachines/*"$wanted"*/Contents/Home \
  /opt/homebrew/opt/openjdk@"$wanted"/libexec/openjdk.jdk/Contents/Home \
  /usr/local/opt/openjdk@"$wanted"/libexec/openjdk.jdk/Contents/Home; do
  consider "$home"
done

echo "JDK $wanted not found: install it (Debian: openjdk-$wanted-jdk-headless or temurin-$wanted-jdk; macOS: openjdk@$wanted; SDKMAN: java $wanted-tem), or set JAVA_HOME to one." >&2
exit 1
