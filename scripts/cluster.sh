#!/usr/bin/env bash
# Runs a cluster on this machine: redis-server, a generator, one that stands by, nodes, and nginx in front of the nodes.
#   scripts/cluster.sh SERVER_COMMAND...
# NODES is how many nodes (3), PORT where nginx listens (8000); the servers have the ports after it, Redis has REDIS_PORT.
# Every line of the logs begins with the part that wrote it. SIGINT and SIGTERM end all parts; nothing is left behind.
set -uo pipefail

nodes=${NODES:-3}
port=${PORT:-8000}
redis_port=${REDIS_PORT:-$((port + 90))}
folder=$(mktemp -d)
parts=()

[[ $nodes =~ ^[1-9][0-9]?$ ]] || { echo "NODES must be a whole number from 1 to 99, got \"$nodes\"" >&2; exit 1; }

# Starts a part, whose log lines get its name.
part() {
  local name=$1
  shift
  "$@" > >(sed -u "s/^/$name | /") 2>&1 &
  parts+=("$!")
}

# Runs a server, and again when it has ended, however that came; a wrong setting (exit code 1) ends it.
# shellcheck disable=SC2317 # called by part
keep() {
  local child='' status
  trap 'kill -TERM "$child" 2>/dev/null; wait "$child" 2>/dev/null; exit 0' INT TERM HUP
  while true; do
    "$@" &
    child=$!
    wait "$child"
    status=$?
    [ "$status" -ne 1 ] || exit 1
    echo "The server has ended with exit code $status: it is started again in 1 s."
    sleep 1 &
    child=$!
    wait "$child"
  done
}

# The proxy and the servers first; Redis last, so that a generator can append what is left.
end() {
  trap '' INT TERM HUP
  local each
  for each in ${parts[@]+"${parts[@]:1}"}; do
    kill -TERM "$each" 2>/dev/null
  done
  for each in ${parts[@]+"${parts[@]:1}"}; do
    wait "$each" 2>/dev/null
  done
  [ ${#parts[@]} -eq 0 ] || { kill -TERM "${parts[0]}" 2>/dev/null; wait "${parts[0]}" 2>/dev/null; }
  rm -rf "$folder"
}
trap 'end; exit 0' INT TERM HUP

# All members sign and check development tokens with one secret.
export AUTH_JWT_SECRET=${AUTH_JWT_SECRET:-$(head -c 24 /dev/urandom | base64)}
export CLUSTER_URL=redis://127.0.0.1:$redis_port

# A member of the cluster.
member() {
  local name=$1 role=$2 own_port=$3
  shift 3
  # The history and the accounts are the generator's; the second one opens them when it takes over.
  [ "$role" = generator ] || set -- env -u DATA_DIR "$@"
  part "$name" keep env ROLE="$role" HOST=127.0.0.1 PORT="$own_port" "$@"
}

part redis redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" \
  --maxmemory-policy noeviction --loglevel warning
member generator-1 generator $((port + 1)) "$@"
member generator-2 generator $((port + 2)) "$@"

upstream=''
for ((i = 1; i <= nodes; i++)); do
  member "node-$i" node $((port + 10 + i)) "$@"
  upstream+="    server 127.0.0.1:$((port + 10 + i)) max_fails=1 fail_timeout=2s;"$'\n'
done

cat >"$folder/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $folder/nginx.pid;
error_log stderr warn;
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  map \$http_upgrade \$connection_upgrade { default upgrade; '' ''; }
  upstream nodes {
    least_conn;
$upstream  }
  server {
    listen $port;
    location / {
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Host \$http_host;
      proxy_set_header Upgrade \$http_upgrade;
      proxy_set_header Connection \$connection_upgrade;
      proxy_next_upstream error timeout http_503;
      proxy_connect_timeout 1s;
      proxy_read_timeout 1h;
    }
  }
}
CONF
part nginx nginx -e stderr -p "$folder" -c "$folder/nginx.conf"
echo "The cluster is at http://localhost:$port/ as soon as the nodes have joined; Ctrl-C ends it."

# Until one of the parts has ended, which it should not.
wait -n "${parts[@]}"
echo "A part of the cluster has ended: ending the others" >&2
end
exit 1
