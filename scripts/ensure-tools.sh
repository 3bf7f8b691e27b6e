#!/bin/sh
# Sees to it that tools are there, by default those that the tests need besides the JDK and Maven.
#   scripts/ensure-tools.sh [TOOL...]      node npm chromium curl venv, or jdk, mvn, make, ...
# With INSTALL=yes, and in CI (CI is set), what is missing is installed by apt-get, where that works without a question.
# Otherwise one line names what is missing and the command that installs it, and the exit code is 1.
set -eu

node_wanted=20.19
here=$(dirname "$0")
[ $# -gt 0 ] || set -- node npm chromium curl venv

has() {
  case $1 in
    jdk) "$here/find-jdk.sh" >/dev/null 2>&1 ;;
    node) has_node ;;
    chromium) has_chromium ;;
    venv) has_venv ;;
    firefox) has_firefox ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

has_node() {
  node -e 'const [have, want] = [process.versions.node, process.argv[1]].map((v) => v.split(".").map(Number));
    process.exit(have[0] > want[0] || (have[0] === want[0] && have[1] >= want[1]) ? 0 : 1)' "$node_wanted" 2>/dev/null
}

# Debian has ensurepip, without which a virtual environment gets no pip, in a package of its own.
has_venv() {
  python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

# The places are those of contract/chromium.mjs.
has_chromium() {
  if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ]
    return
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if command -v "$name" >/dev/null; then
      return 0
    fi
  done
  return 1
}

# The places are those of contract/firefox.mjs.
has_firefox() {
  [ -n "${FIREFOX:-}" ] || command -v firefox-esr >/dev/null || command -v firefox >/dev/null
}

# What a person would call the tool.
title() {
  case $1 in
    jdk) echo "a JDK 25" ;;
    mvn) echo "Maven" ;;
    node) echo "Node.js $node_wanted or newer" ;;
    ip) echo "ip (of iproute2)" ;;
    venv) echo "Python 3.10 or newer with venv" ;;
    chromium) echo "Chromium (or CHROMIUM=/path/to/it)" ;;
    firefox) echo "Firefox (or FIREFOX=/path/to/it)" ;;
    WebKitWebDriver) echo "WebKitGTK's WebDriver with its MiniBrowser" ;;
    *) echo "$1" ;;
  esac
}

# The packages that may hold the tool, best first.
packages() {
  case $1 in
    jdk) echo "temurin-25-jdk openjdk-25-jdk-headless" ;;
    mvn) echo maven ;;
    node) echo nodejs ;;
    ip) echo iproute2 ;;
    venv) echo python3-venv ;;
    chromium) echo "chromium chromium-browser" ;;
    firefox) echo "firefox-esr firefox" ;;
    WebKitWebDriver) echo webkit2gtk-driver ;;
    Xvfb) echo xvfb ;;
    redis-server) echo redis-server ;;
    *) echo "$1" ;;
  esac
}

available() {
  apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

# INSTALL=no means no, in CI too.
may_install() {
  case ${INSTALL:-} in
    '') [ -n "${CI:-}" ] && [ "$CI" != false ] ;;
    yes) ;;
    *) return 1 ;;
  esac
}

can_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

# The first of the tool's packages that there is here, or nothing.
package_of() {
  for package in $(packages "$1"); do
    if available "$package"; then
      echo "$package"
      return
    fi
  done
}

install() {
  as_root apt-get update -qq >/dev/null 2>&1 || true # one broken source does not hide the others
  chosen=
  for tool in "$@"; do
    package=$(package_of "$tool")
    chosen="$chosen${package:+ $package}"
  done
  [ -n "$chosen" ] || return 0
  echo "Installing:$chosen"
  # shellcheck disable=SC2086 # a list of package names
  if ! log=$(as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $chosen </dev/null 2>&1); then
    printf '%s\n' "$log" | tail -n 15 >&2
  fi
}

missing() {
  for tool in "$@"; do
    has "$tool" || printf '%s ' "$tool"
  done
}

# The command that installs the tools; nothing where there is no apt-get. Before `apt-get update` apt may know of no package.
command_for() {
  command -v apt-get >/dev/null || return 0
  names=
  for tool in "$@"; do
    package=$(package_of "$tool")
    if [ -z "$package" ]; then
      package=$(packages "$tool")
      package=${package%% *}
    fi
    names="$names $package"
  done
  root=
  [ "$(id -u)" -eq 0 ] || root='sudo '
  echo "${root}apt-get install$names"
}

lacking=$(missing "$@")
if [ -n "$lacking" ] && may_install && can_install; then
  # shellcheck disable=SC2086 # a list of tool names
  install $lacking
  lacking=$(missing "$@")
fi
if [ -n "$lacking" ]; then
  titles=
  for tool in $lacking; do
    titles="${titles:+$titles, }$(title "$tool")"
  done
  # shellcheck disable=SC2086 # a list of tool names
  command=$(command_for $lacking)
  if [ -z "$command" ]; then
    echo "Missing: $titles. Please install it." >&2
  elif may_install; then
    echo "Missing: $titles. It could not be installed; the command would be: $command" >&2
  else
    echo "Missing: $titles. To install it: $command (or run the same again with INSTALL=yes)" >&2
  fi
  exit 1
fi
