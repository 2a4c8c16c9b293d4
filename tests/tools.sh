# Other programs that checks need, kept in a folder of the cache or installed; sourced by tests/run, tests/elsewhere, .ci/run.
# shellcheck shell=bash

tools="${XDG_CACHE_HOME:-$HOME/.cache}/talkgraph-tools"
mkdir -p "$tools"

# Installs Debian's packages for programs or files that are not there: `debian PROGRAM:PACKAGE …`.
debian() {
  local packages=() pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || [ -e "${pair%%:*}" ] || packages+=("${pair##*:}")
  done
  [ "${#packages[@]}" -eq 0 ] && return
  echo "installing Debian's ${packages[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}"; } >/dev/null || {
    echo "cannot install ${packages[*]}; install them by hand" >&2
    return 1
  }
}

# The files of Debian's packages in a folder of the cache, without installing them: `unpacked FOLDER PACKAGE …`.
unpacked() {
  local folder="$tools/$1" downloads
  shift
  [ -e "$folder" ] && return
  downloads="$(mktemp -d)"
  chmod 755 "$downloads"
  # A package that is there in several versions is fetched as the newest.
  (cd "$downloads" && { apt-get download -qq "$@" || { apt-get update -qq && apt-get download -qq "$@"; }; }) >/dev/null || {
    echo "cannot fetch Debian's $*" >&2
    return 1
  }
  mkdir "$downloads/files"
  for package in "$downloads"/*.deb; do
    dpkg-deb --extract "$package" "$downloads/files"
  done
  mv "$downloads/files" "$folder"
  rm -r "$downloads"
}

# A folder of the cache with packages of PyPI: `python FOLDER PACKAGE …`.
python() {
  local folder="$tools/$1"
  shift
  [ -x "$folder/bin/pip" ] || python3 -m venv "$folder"
  "$folder/bin/pip" install -q "$@" || {
    echo "cannot install $*; they need Python 3 with venv, and PyPI" >&2
    return 1
  }
}

# Bundles the scripts of pages into web/dist, which the program takes in when it is compiled. Packages are kept in the cache, and
# fetched again when the lock file changes; a bundle that stays the same is not written, so that nothing is compiled anew.
scripts_of_pages() {
  local folder="$tools/web" root="$PWD"
  debian node:nodejs npm:npm
  mkdir -p "$folder"
  rm -rf "$folder/src"
  cp -r web/package.json web/package-lock.json web/build.mjs web/src "$folder/"
  (
    cd "$folder"
    cmp -s package-lock.json node_modules/of || {
      npm ci --silent --no-audit --no-fund --ignore-scripts
      cp package-lock.json node_modules/of
    }
    node build.mjs "$root/web/dist"
  )
}

# A folder of the cache with packages of npm: `node_packages FOLDER PACKAGE …`.
node_packages() {
  local folder="$tools/$1"
  shift
  mkdir -p "$folder"
  npm install --silent --no-audit --no-fund --prefix "$folder" "$@"
}
