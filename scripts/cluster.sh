#!/usr/bin/env bash
# Runs a cluster on this machine: redis-server, a generator, one that stands by, nodes, and nginx in front of the nodes.
#   scripts/cluster.sh SERVER_COMMAND...
# NODES is how many nodes (3), PORT where nginx listens (8000); the servers have the ports after it, Redis has REDIS_PORT.
# Every line of the logs begins with the part that wrote it. SIGINT and SIGTERM end all parts; nothing is left behind.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
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

# A member of the cluster; one that must be started again ends with exit code 3.
member() {
  local name=$1 role=$2 own_port=$3
  shift 3
  # The history and the accounts are the generator's; the second one opens them when it takes over.
  [ "$role" = generator ] || set -- env -u DATA_DIR "$@"
  part "$name" env ROLE="$role" HOST=127.0.0.1 PORT="$own_port" "$here/supervise.sh" "$@"
}

part redis redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" \
  --maxmemory-policy noeviction --loglevel warning
member generator generator $((port + 1)) "$@"
member standby generator $((port + 2)) "$@"

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
