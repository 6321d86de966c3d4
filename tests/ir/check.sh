#!/usr/bin/env bash
# Runs the plugin's passes on one .ll file, with all eliminations and with the
# one switched off that the file names, and lets FileCheck judge the output.
# Usage: check.sh OPT FILECHECK PLUGIN FILE.ll
set -euo pipefail
opt=$1 filecheck=$2 plugin=$3 file=$4

instrument() {
  "$opt" -load-pass-plugin="$plugin" -passes="$1" -S "$file" -o -
}

instrument gosan |
  "$filecheck" --check-prefixes=CHECK,ON --allow-unused-prefixes "$file"
switch=$(sed -n 's/^; SWITCH: //p' "$file")
if [[ -n $switch ]]; then
  instrument "gosan<$switch>" |
    "$filecheck" --check-prefixes=CHECK,OFF --allow-unused-prefixes "$file"
fi
