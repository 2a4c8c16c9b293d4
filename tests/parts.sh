# Parts of a check, each run to its end whatever became of those before it; sourced by tests/run, tests/elsewhere, .ci/run.
# shellcheck shell=bash

failed_parts=()
passed_parts=0

# Runs a function (or a command) as a part and keeps whether it failed: `part TITLE COMMAND [ARGUMENT …]`.
part() {
  local title="$1" began="$SECONDS" status
  shift
  echo "== $title"
  # Not in a condition: there bash would go on after a command of the function that fails.
  set +e
  (
    set -e
    "$@"
  )
  status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    passed_parts=$((passed_parts + 1))
  else
    failed_parts+=("$title")
    echo "== failed: $title (exit code $status)" >&2
  fi
  echo "-- $((SECONDS - began)) s"
}

# Says which parts failed, and fails if any did: `summary WHAT`.
summary() {
  echo "== $1: $passed_parts parts passed, ${#failed_parts[@]} failed, in $((SECONDS / 60)) min $((SECONDS % 60)) s"
  [ "${#failed_parts[@]}" -eq 0 ] && return
  printf 'failed: %s\n' "${failed_parts[@]}"
  exit 1
}
