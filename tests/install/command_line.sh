#!/usr/bin/env bash
# Uses an installed gosan from the command line: the driver, the driver without
# the plugin, and a plain clang++ with the flags of gosan-config.
#
#   command_line.sh PREFIX WORK_DIR SOURCE_DIR
set -euo pipefail
prefix=$1 work=$2 sources=$3/consumer
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# expect CODE PROGRAM: the exit code, and a report exactly when it is 66.
expect() {
  local code=0
  rm -rf gosan-report
  "$2" || code=$?
  if ((code != $1)); then
    echo "$2: exit code $code, expected $1" >&2
    exit 1
  fi
  if [[ $1 == 66 && ! -s gosan-report/report.json ]]; then
    echo "$2: no gosan-report/report.json" >&2
    exit 1
  fi
  if [[ $1 == 0 && -e gosan-report ]]; then
    echo "$2: left a report" >&2
    exit 1
  fi
}

"$prefix/bin/gosan++" -O2 "$sources/racy.cc" -o racy
expect 66 ./racy
"$prefix/bin/gosan++" --plain -O2 "$sources/racy.cc" -o racy-plain
expect 0 ./racy-plain
"$prefix/bin/gosan++" "$sources/ordered.cc" -o ordered
expect 0 ./ordered

# In two steps, as a build system would.
"$prefix/bin/gosan++" -g -c "$sources/racy.cc" -o racy.o
"$prefix/bin/gosan++" racy.o -o racy-linked
expect 66 ./racy-linked

read -ra cxxflags <<<"$("$prefix/bin/gosan-config" --cxxflags)"
read -ra libs <<<"$("$prefix/bin/gosan-config" --libs)"
clang++-19 "${cxxflags[@]}" "$sources/racy.cc" -o racy-config "${libs[@]}"
expect 66 ./racy-config

"$prefix/bin/gosan" --version
