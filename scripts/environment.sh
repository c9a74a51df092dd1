# Sourced by scripts/demo and .ci/run: makes a virtual environment, once, and puts it on the PATH.
# GOVERN_VENV names another place than .venv; PYTHON names the interpreter to make it with.

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  echo "no Python 3.11 or newer with venv was found: install one, or name it in PYTHON" >&2
  return 2
}

# use_environment WHAT: installs WHAT (. or .[dev]) from the repository's root, in which it must be called.
use_environment() {
  local folder=${GOVERN_VENV:-.venv} python
  if [ ! -x "$folder/bin/python" ]; then
    python=$(find_python)
    "$python" -m venv "$folder"
  fi
  PATH="$(cd "$folder" && pwd)/bin:$PATH"
  export PATH PIP_DISABLE_PIP_VERSION_CHECK=1
  python -m pip install --quiet --editable "$1"
}
