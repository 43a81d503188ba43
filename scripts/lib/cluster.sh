# The processes of scripts/cluster. Each leaves its number and what it says in data/cluster. Tests set MEANWHILE_CLUSTER_…
# to have ports and a folder of their own.

home=${MEANWHILE_CLUSTER_HOME:-$PWD/data/cluster}
database_port=${MEANWHILE_CLUSTER_DATABASE_PORT:-15432}
front_port=${MEANWHILE_CLUSTER_PORT:-8080}
api_nodes=2

silo_port() {
  printf '%s' $((front_port + $1))
}

api_port() {
  printf '%s' $((front_port + 10 + $1))
}

database() {
  printf 'Host=127.0.0.1;Port=%s;Database=postgres;Username=meanwhile' "$database_port"
}

is_running() {
  [ -f "$home/$1.pid" ] && kill -0 "$(cat "$home/$1.pid")" 2>/dev/null
}

# Starts a program in the background, free of this shell.
launch() {
  local name=$1
  shift
  if is_running "$name"; then
    return
  fi
  setsid "$@" >>"$home/$name.log" 2>&1 </dev/null &
  echo $! >"$home/$name.pid"
}

# Waits until a program takes calls at its port.
wait_ready() {
  for _ in $(seq 300); do
    if curl -fs -o /dev/null "http://127.0.0.1:$2/health/ready"; then
      return
    fi
    is_running "$1" || die "$1 has ended; it said last: $(tail -n 5 "$home/$1.log")"
    sleep 0.2
  done
  die "$1 was not ready on port $2 within a minute; look into $home/$1.log"
}

start_database() {
  local bin somebody=()
  # It refuses to run as root.
  [ "$(id -u)" != 0 ] || somebody=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  bin=$(dirname "$(readlink -f "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | tail -1)")")
  # A user other than this one must be able to reach it, so it lies where everybody may go.
  database_home=$(cat "$home/database" 2>/dev/null || mktemp -d -t meanwhile-cluster-XXXXXX)
  echo "$database_home" >"$home/database"
  if [ ! -f "$database_home/PG_VERSION" ]; then
    [ "$(id -u)" != 0 ] || chown postgres "$database_home"
    "${somebody[@]}" "$bin/initdb" -D "$database_home" -A trust -U meanwhile -E UTF8 --locale=C >/dev/null
  fi
  launch database-server "${somebody[@]}" "$bin/postgres" -D "$database_home" -p "$database_port" -h 127.0.0.1 \
    -k "$database_home"
  for _ in $(seq 150); do
    if "$bin/pg_isready" -q -h 127.0.0.1 -p "$database_port"; then
      return
    fi
    sleep 0.2
  done
  die "PostgreSQL did not start; look into $home/database-server.log"
}

start_silo() {
  launch "silo-$1" dotnet Silo/bin/Release/net10.0/Meanwhile.Silo.dll --urls "http://127.0.0.1:$(silo_port "$1")" \
    --postgres "$(database)" --public "http://localhost:$front_port" --demo true --data "$home" --drain 3
}

start_api() {
  launch "api-$1" dotnet Api/bin/Release/net10.0/Meanwhile.Api.dll --urls "http://127.0.0.1:$(api_port "$1")" \
    --postgres "$(database)" --demo true --drain 3
}

start_balancer() {
  local number
  {
    printf 'defaults\n  mode http\n  timeout connect 2s\n  timeout client 60s\n  timeout server 60s\n'
    printf '  option redispatch\n  retries 2\n'
    printf 'frontend door\n  bind 127.0.0.1:%s\n  default_backend nodes\n' "$front_port"
    printf 'backend nodes\n  balance roundrobin\n  option httpchk GET /health/ready\n'
    printf '  default-server inter 1s fall 1 rise 1\n'
    for number in $(seq "$1"); do
      printf '  server silo-%s 127.0.0.1:%s check\n' "$number" "$(silo_port "$number")"
    done
    for number in $(seq "$api_nodes"); do
      printf '  server api-%s 127.0.0.1:%s check\n' "$number" "$(api_port "$number")"
    done
  } >"$home/haproxy.cfg"
  launch balancer haproxy -db -f "$home/haproxy.cfg"
}

up() {
  local number
  mkdir -p "$home"
  [ "${MEANWHILE_CLUSTER_BUILD-yes}" = no ] || dotnet build Silo -c Release --nologo -v q >&2
  start_database
  dotnet Silo/bin/Release/net10.0/Meanwhile.Silo.dll --migrate --postgres "$(database)"
  for number in $(seq "$1"); do start_silo "$number"; done
  for number in $(seq "$1"); do wait_ready "silo-$number" "$(silo_port "$number")"; done
  for number in $(seq "$api_nodes"); do start_api "$number"; done
  for number in $(seq "$api_nodes"); do wait_ready "api-$number" "$(api_port "$number")"; done
  start_balancer "$1"
  wait_ready balancer "$front_port"
  status
  say "Everything is behind http://localhost:$front_port; the dashboard is at http://localhost:$(silo_port 1)/dashboard"
}

end() {
  is_running "$2" || die "$2 does not run"
  kill "-$1" "$(cat "$home/$2.pid")"
  for _ in $(seq 450); do
    is_running "$2" || return 0
    sleep 0.1
  done
  die "$2 does not end; look into $home/$2.log"
}

status() {
  local file name
  for file in "$home"/*.pid; do
    [ -f "$file" ] || die "No cluster was started here: scripts/cluster up"
    name=$(basename "$file" .pid)
    if is_running "$name"; then
      say "$name runs ($(cat "$file"))"
    else
      say "$name has ended"
    fi
  done
}

down() {
  local file name
  for file in "$home"/{balancer,api-*,silo-*,database-server}.pid; do
    name=$(basename "$file" .pid)
    if is_running "$name"; then
      end "$([ "$name" = database-server ] && echo INT || echo TERM)" "$name"
    fi
    rm -f "$file"
  done
}
