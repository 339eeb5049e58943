#!/usr/bin/env bash
# A PostgreSQL server for the tests: Debian's own program, its data in a folder of its own, quick and unsafe (nothing is synced); reached by a socket in that folder, and on loopback by password.
#   tests/postgres.sh start FOLDER   makes it, starts it, and prints its connection string
#   tests/postgres.sh down FOLDER    stops it at once, as if it had been killed; what it has written stays
#   tests/postgres.sh up FOLDER      starts it again, where it was
#   tests/postgres.sh stop FOLDER    stops it, and removes the folder
set -euo pipefail

folder=${2:?"usage: tests/postgres.sh start|down|up|stop FOLDER"}
bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1 || true)
bin=${bin:-$(dirname "$(command -v initdb || true)")}

# The server refuses to be root.
as_server() { if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

start() {
  mkdir -p "$folder"
  chmod 700 "$folder"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
  as_server "$bin/initdb" -D "$folder/data" -U postgres -E UTF8 --locale=C --auth-local=trust --auth-host=scram-sha-256 --no-sync > /dev/null
  local port options
  for _ in 1 2 3 4 5; do
    port=$(shuf -i 20000-32000 -n 1)
    options="-k '$folder' -p $port -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c log_min_messages=fatal"
    # Whoever reads what is printed here must not wait for the server's own end.
    if as_server "$bin/pg_ctl" start -w -t 60 -D "$folder/data" -l "$folder/log" -o "$options" > /dev/null 2>&1 < /dev/null; then
      echo "$options" > "$folder/options"
      as_server "$bin/createdb" -h "$folder" -p "$port" -U postgres secresponder
      echo "Host=$folder;Port=$port;Database=secresponder;Username=postgres"
      return
    fi
  done
  cat "$folder/log" >&2
  return 1
}

down() { as_server "$bin/pg_ctl" stop -m immediate -D "$folder/data" > /dev/null 2>&1; }

up() { as_server "$bin/pg_ctl" start -w -t 60 -D "$folder/data" -l "$folder/log" -o "$(cat "$folder/options")" > /dev/null 2>&1 < /dev/null; }

stop() {
  if [ -e "$folder/data/postmaster.pid" ]; then as_server "$bin/pg_ctl" stop -m immediate -D "$folder/data" > /dev/null 2>&1 || true; fi
  rm -rf "$folder"
}

if [ ! -x "$bin/initdb" ]; then
  echo "there is no PostgreSQL server on this machine: ./test.sh installs it, or 'apt-get install postgresql'" >&2
  exit 1
fi
case "$1" in
  start) start ;;
  down) down ;;
  up) up ;;
  stop) stop ;;
  *) echo "usage: tests/postgres.sh start|down|up|stop FOLDER" >&2; exit 2 ;;
esac
