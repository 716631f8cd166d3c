# Runs Envoy for as long as the launcher lives. Envoy, unlike the other parts, does not watch its standard input; this
# does it instead.
#
# Arguments: the file that takes Envoy's process id, the run folder, then Envoy's command line.
# Standard input is a pipe whose other end only the launcher holds. Its end means that the launcher is gone.

# Job control gives Envoy and its watcher process groups of their own, so that an interrupt typed at the terminal
# reaches the launcher alone, which then drains in order.
set -m
trap '' INT HUP
pid_file=$1
run=$2
shift 2

exec 3<&0
rm -f "$run/envoy-admin.sock"
"$@" 3<&- </dev/null &
envoy=$!
echo "$envoy" >"$pid_file"

# The watcher outlives a kill of this shell: then the launcher closes the pipe, or is gone itself. The sockets go
# first, so that a new launcher, which waits for Envoy's end, never sees them removed under it.
{
  while read -r _ <&3; do :; done
  rm -f "$run"/*.sock "$run"/*.url
  kill -TERM "$envoy" 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    kill -0 "$envoy" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$envoy" 2>/dev/null
  rm -f "$pid_file"
} &
watcher=$!
# The shell need not report how it ended.
disown "$watcher"
exec 3<&- </dev/null

trap 'kill -TERM "$envoy" 2>/dev/null' TERM
while :; do
  wait "$envoy"
  status=$?
  kill -0 "$envoy" 2>/dev/null || break
done
kill -KILL "$watcher" 2>/dev/null
rm -f "$pid_file"
exit "$status"
