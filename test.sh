#!/usr/bin/env bash
# Sets up what the tests need, builds everything once, checks the form, runs every test.
# Needs the .NET 10 SDK, and a network the first time. The last line is "N passed, N failed".
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
emulator=''
database=''
trap 'stop_emulator; stop_database; rm -f "$log"' EXIT

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

# What single tests need (the storage emulator, the database, the browser) is installed and started here, one function each.
set_up() { start_emulator && start_database && install_browser; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

# Azurite, the storage emulator: kept between runs where tools are kept, started for this run on free ports of this machine, with its data in memory.
azurite=3.35.0
tools="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/secresponder/azurite-$azurite"

start_emulator() {
  if [ -n "${SECRESPONDER_AZURITE:-}" ]; then echo "an emulator is given by SECRESPONDER_AZURITE"; return; fi
  if ! command -v npm > /dev/null; then
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm > /dev/null || return 1
  fi
  if [ ! -x "$tools/node_modules/.bin/azurite" ]; then
    npm install --prefix "$tools" --no-audit --no-fund --loglevel=error "azurite@$azurite" || return 1
  fi
  "$tools/node_modules/.bin/azurite" --silent --inMemoryPersistence --skipApiVersionCheck --disableTelemetry --blobPort 0 --queuePort 0 --tablePort 0 > "$log.azurite" 2>&1 < /dev/null &
  emulator=$!
  for _ in $(seq 120); do
    [ -n "$(address Table)" ] && break
    if ! kill -0 "$emulator" 2> /dev/null; then cat "$log.azurite"; return 1; fi
    sleep 0.5
  done
  [ -n "$(address Table)" ] || { cat "$log.azurite"; return 1; }
  # The emulator's account and key are the same everywhere, and no secret.
  local account=devstoreaccount1 key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==
  export SECRESPONDER_AZURITE="DefaultEndpointsProtocol=http;AccountName=$account;AccountKey=$key;BlobEndpoint=$(address Blob)/$account;QueueEndpoint=$(address Queue)/$account;TableEndpoint=$(address Table)/$account;"
  echo "azurite $azurite, tables at $(address Table)"
}

address() { sed -n "s/^Azurite $1 service is successfully listening at \(http.*\)\$/\1/p" "$log.azurite" | tail -n 1; }

stop_emulator() {
  if [ -n "$emulator" ]; then kill "$emulator" 2> /dev/null || true; wait "$emulator" 2> /dev/null || true; fi
  rm -f "$log.azurite"
}

# PostgreSQL, the distribution's own: started for this run in a folder of its own, and removed with it. The package's own server is not wanted, and is told so before it is made.
start_database() {
  if [ -n "${SECRESPONDER_POSTGRES:-}" ]; then echo "a database is given by SECRESPONDER_POSTGRES"; return; fi
  if ! ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 && ! command -v initdb > /dev/null; then
    as_root sh -c 'mkdir -p /etc/postgresql-common && { [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; }' || return 1
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Options::=--force-confold --no-install-recommends postgresql > /dev/null || return 1
  fi
  database=$(mktemp -d -t secresponder-pg-XXXXXX)
  SECRESPONDER_POSTGRES=$(tests/postgres.sh start "$database") || return 1
  export SECRESPONDER_POSTGRES
  echo "postgresql at $database"
}

stop_database() {
  if [ -n "$database" ]; then tests/postgres.sh stop "$database" || true; fi
}

# Chromium, the distribution's own, for the console's pages; the tests' driver downloads none.
install_browser() {
  if [ -n "${SECRESPONDER_CHROMIUM:-}" ]; then echo "a browser is given by SECRESPONDER_CHROMIUM"; return; fi
  if ! command -v chromium > /dev/null && ! command -v chromium-browser > /dev/null; then
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core > /dev/null || return 1
  fi
  chromium --version 2> /dev/null || chromium-browser --version
}

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

must "set up" set_up
must "restore" dotnet restore "$solution"
must "build, warnings as errors" dotnet build "$solution" -c "$configuration" --no-restore -nologo -v quiet
check "format" dotnet format "$solution" --verify-no-changes --no-restore
heading "tests"
run_tests

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
