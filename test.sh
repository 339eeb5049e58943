#!/usr/bin/env bash
# Sets up what the tests need, builds everything once, checks the form, runs every test.
# Needs the .NET 10 SDK and nothing else. The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A bare Debian has no ICU library; the CLI then refuses to start unless it is told to do without.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# No server is left running in the background: whoever started this machine gets it back as it was.
export MSBUILDDISABLENODEREUSE=1
# A room without tests yet is no mistake (the test platform's exit code 8).
export TESTINGPLATFORM_EXITCODE_IGNORE=8

solution=SecResponder.sln
configuration=Release
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

heading() { printf '\n== %s\n' "$1"; }

# A check counts as one test.
check() {
  heading "$1"
  if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; fi
}

# Nothing can be tested of what does not build.
must() {
  heading "$1"
  if "${@:2}"; then passed=$((passed + 1)); return; fi
  echo "FAILED: $1"
  echo "$passed passed, $((failed + 1)) failed"
  exit 1
}

# Steps that install what single tests need (a browser, a database, the storage emulator) come here, one function each.
set_up() { :; }

# The figure after "name:" in the summary that closes the run.
figure() { sed -n 's/^ *'"$1"': \([0-9][0-9]*\)$/\1/p' "$log" | tail -n 1; }

run_tests() {
  local code=0 good bad died
  dotnet test --solution "$solution" -c "$configuration" --no-build --no-progress --no-ansi 2>&1 | tee "$log" || code=$?
  good=$(figure succeeded)
  bad=$(figure failed)
  died=$(figure error)
  # A test program that died has no failed test of its own, and counts as one; so does a run that failed without saying what.
  bad=$((${bad:-0} + ${died:-0}))
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + bad))
}

set_up
must "restore" dotnet restore "$solution"
must "build, warnings as errors" dotnet build "$solution" -c "$configuration" --no-restore -nologo -v quiet
check "format" dotnet format "$solution" --verify-no-changes --no-restore
heading "tests"
run_tests

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
