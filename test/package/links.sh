#!/bin/sh
# SPDX-License-Identifier: MIT
# The links between the installed pages lead somewhere: links.sh PREFIX
set -eu
dead=0 seen=0
pages=$(find "$1" -path '*/doc/libws2/*' -name '*.md')
for page in $pages; do
  for target in $(grep -o '](\([^)# ]*\)[^)]*)' "$page" | sed 's/^](//; s/[#)].*//'); do
    case $target in *://* | mailto:*) continue ;; esac
    seen=$((seen + 1))
    if [ ! -e "$(dirname "$page")/$target" ]; then
      echo "$page: $target"
      dead=$((dead + 1))
    fi
  done
done
echo "$seen links"
[ "$seen" -gt 20 ] && [ "$dead" = 0 ]
