#!/usr/bin/env bash
# The recipes of docs/ci.md as they stand there, on a project with a race and a
# leak: two shards, merged, gate red; accepted, gate green; a new race, red with
# only that one.
#
#   continuous_integration.sh PREFIX WORK_DIR SOURCE_DIR
set -euo pipefail
prefix=$1 work=$2 sources=$3
guide=$sources/../../docs/ci.md
rm -rf "$work"
mkdir -p "$work"
cp -r "$sources/consumer" "$sources/ci" "$work"
cd "$work/ci"
export PATH=$prefix/bin:$PATH CMAKE_PREFIX_PATH=$prefix CXX=clang++-19
export GITHUB_STEP_SUMMARY=$work/summary.md CI_NODE_TOTAL=2
unset GOSAN_OPTIONS

fail() {
  echo "continuous_integration.sh: $*" >&2
  exit 1
}

# recipe CODE HEADING [JOB]: its commands as a runner executes them.
recipe() {
  local expected=$1 code=0
  shift
  "$sources/recipe.py" "$guide" "$@" >recipe.sh
  bash -e recipe.sh >log 2>&1 || code=$?
  if ((code != expected)); then
    cat log >&2
    fail "$*: exit code $code, expected $expected"
  fi
}

# says COUNT PATTERN: so many lines of the last recipe match.
says() {
  local count
  count=$(grep -cE -- "$2" log || true)
  if ((count != $1)); then
    cat log >&2
    fail "'$2' stands in $count lines, expected $1"
  fi
}

github() {
  rm -rf gosan-out gosan-html gosan.sarif gosan.xml "$GITHUB_STEP_SUMMARY"
  for shard in 1 2; do
    SHARD=$shard recipe 0 "GitHub Actions" test
  done
  recipe "$1" "GitHub Actions" gate
}

echo '{"schema": "gosan-report/1", "findings": []}' >gosan-baseline.json

# A race in one shard, a leak in the other: both are new.
github 66
says 1 '^new  [0-9a-f]{16}  data race on `counter`'
says 1 '^new  [0-9a-f]{16}  goroutine leak'
says 1 '^gate closed: 2 new, 0 known'
says 2 '^::error '
[[ $(grep -c '"ruleId"' gosan.sarif) == 2 ]] || fail "gosan.sarif: not 2 results"
[[ $(grep -c '<failure' gosan.xml) == 2 ]] || fail "gosan.xml: not 2 failures"
[[ -s gosan-html/index.html ]] || fail "no gosan-html/index.html"
grep -q counter "$GITHUB_STEP_SUMMARY" || fail "the summary lacks the race"

# Accepted.
recipe 0 "The baseline"
says 1 'gosan-baseline.json: 2 added, 0 kept, 0 removed'
cp gosan-baseline.json accepted.json
github 0
says 1 '^gate open: 0 new, 2 known'
says 0 '^::error '

# Another run of the same gives the same file.
recipe 0 "The baseline"
cmp gosan-baseline.json accepted.json || fail "the baseline is not stable"

# Something new: only that.
cmake -S . -B build -DNEW_RACE=ON >log
github 66
says 1 '^new  '
says 1 '^new  [0-9a-f]{16}  data race on `hits`'
says 1 '^gate closed: 1 new, 2 known'
says 1 '^::error '

# GitLab sees the same.
rm -rf gosan-out
for CI_NODE_INDEX in 1 2; do
  export CI_NODE_INDEX
  recipe 0 GitLab test
done
recipe 66 GitLab gate
says 1 '^new  [0-9a-f]{16}  data race on `hits`'
[[ $(grep -c '"fingerprint"' gosan-quality.json) == 1 ]] ||
  fail "gosan-quality.json: not 1 finding"

# A shard that did not get here is no reason to let it pass.
rm -rf gosan-out/shard-2
recipe 70 GitLab gate
says 1 '^gosan: gosan-out/shard-2: cannot be read'

# CTest alone; what a first attempt found stays when a second finds nothing.
rm -rf gosan-out
recipe 66 CTest
says 1 '^new  [0-9a-f]{16}  data race on `hits`'
cmake -S . -B build -DNEW_RACE=OFF >log
recipe 66 CTest
says 1 '^new  [0-9a-f]{16}  data race on `hits`'

# A rule, which the detector takes: the program is silent, the gate open.
ID=$(sed -nE 's/^new  ([0-9a-f]{16})  data race on `hits`.*/\1/p' log)
export ID
recipe 66 "Findings that are meant" # gosan-out still has it
grep -qx "race:id:$ID" gosan.suppressions || fail "gosan.suppressions has no rule"
export GOSAN_OPTIONS="suppressions=$PWD/gosan.suppressions"
code=0
./build/new_race >log 2>&1 || code=$?
((code == 0)) || fail "the detector does not know the rule: $(cat log)"
./build/racy >log 2>&1 && fail "the rule hides another race"
exit 0
