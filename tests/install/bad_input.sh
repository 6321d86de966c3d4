#!/usr/bin/env bash
# What a user can get wrong: each time one clear line and the exit code of the
# README.
#
#   bad_input.sh PREFIX WORK_DIR SOURCE_DIR
set -uo pipefail
prefix=$1 work=$2 sources=$3/consumer
plugin=$prefix/lib/libgosan-instrument.so
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1
failures=0

# expect NAME CODE TEXT COMMAND…: the exit code, `any` for any but 0, and a line
# on standard error that contains TEXT.
expect() {
  local name=$1 expected=$2 text=$3 code=0
  shift 3
  "$@" >stdout 2>stderr || code=$?
  if [[ $expected != any && $code != "$expected" ]] ||
    [[ $expected == any && $code == 0 ]]; then
    echo "$name: exit code $code, expected $expected" >&2
    failures=$((failures + 1))
  fi
  if ! grep -qF -- "$text" stderr; then
    echo "$name: standard error does not say '$text':" >&2
    head -n 10 stderr >&2
    failures=$((failures + 1))
  fi
}

"$prefix/bin/gosan++" "$sources/racy.cc" -o racy || exit 1

expect "unknown option" 64 colour env GOSAN_OPTIONS=colour=1 ./racy
expect "bad value" 64 exitcode env GOSAN_OPTIONS=exitcode=many ./racy
expect "no value" 64 exitcode env GOSAN_OPTIONS=exitcode ./racy
if [[ -s stdout || $(wc -l <stderr) -ne 1 ]]; then
  echo "bad options: more than one line" >&2
  failures=$((failures + 1))
fi

# A file where the directory should be: read-only for root as well.
touch taken
expect "report directory" 70 taken env GOSAN_OPTIONS=report_dir=taken/x ./racy

expect "other code" 3 "data race" env GOSAN_OPTIONS=exitcode=3 ./racy

# A runtime that does not know this detector, and one that wants none.
refuse() {
  printf 'extern "C" int gosan_hooks_attach(const void*, const void**) {
    return %s;
  }\n' "$1" >refuse.cc
  "$prefix/bin/gosan++" --plain -c refuse.cc -o refuse.o &&
    "$prefix/bin/gosan++" "$sources/racy.cc" refuse.o -o refusing || exit 1
}
refuse -1
expect "foreign runtime" 70 "do not fit together" ./refusing
refuse 1
if ! ./refusing >stdout 2>stderr || [[ -s stderr ]]; then
  echo "a detector that is not wanted: not silent" >&2
  failures=$((failures + 1))
fi

# The plugin is the twin of one compiler.
expect "g++" any gosan g++ -std=c++20 "-fplugin=$plugin" \
  "-I$prefix/include" -c "$sources/racy.cc"
for clang in clang++-14 clang++-15 clang++-16 clang++-17 clang++-18; do
  if command -v "$clang" >/dev/null; then
    expect "$clang" any gosan "$clang" -std=c++20 "-fplugin=$plugin" \
      "-I$prefix/include" -c "$sources/racy.cc"
  fi
done

exit "$((failures > 0))"
