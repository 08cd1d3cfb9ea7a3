#!/usr/bin/env bash
# Installs what Debian (or Ubuntu) must provide. Does nothing, and needs no rights, where all of it is there.
# With --tests also what only the tests need: WordNet, and a PostgreSQL server, which they start themselves, on a
# socket of their own.
set -euo pipefail

packages=(libopenblas-dev liblapacke-dev libsqlite3-dev libssl-dev zlib1g-dev)
case "${1:-}" in
  "") ;;
  --tests) packages+=(postgresql wordnet-base) ;;
  *) echo "usage: scripts/setup.sh [--tests]" >&2; exit 2 ;;
esac

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
  install=("${as_root[@]}" apt-get install -y -qq --no-install-recommends)
  if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    # The package would make a database of its own and start a server, on port 5432, for whoever wants one.
    "${install[@]}" postgresql-common >/dev/null
    "${as_root[@]}" sed -i 's/^#* *create_main_cluster *=.*/create_main_cluster = false/' \
      /etc/postgresql-common/createcluster.conf
  fi
  "${install[@]}" "${missing[@]}" >/dev/null
fi

command -v swift >/dev/null || { echo "error: Swift 6.2 or later is needed (swift.org)" >&2; exit 1; }
