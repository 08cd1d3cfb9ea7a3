#!/usr/bin/env bash
# Installs what Debian (or Ubuntu) must provide. Does nothing, and needs no rights, where all of it is there.
set -euo pipefail

packages=(libopenblas-dev liblapacke-dev libsqlite3-dev libssl-dev zlib1g-dev)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done

if [ "${#missing[@]}" -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "error: install ${missing[*]} as root, then run this again" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

command -v swift >/dev/null || { echo "error: Swift 6.2 or later is needed (swift.org)" >&2; exit 1; }
