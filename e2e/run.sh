# For the start scripts, which source it: runs a main class of this module, after a build unless --no-build is among its arguments.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
class_path=$root/e2e/target/main.classpath

# shellcheck source=local-stack/build.sh
source "$root/local-stack/build.sh"

build_all() {
  command -v mvn >/dev/null || fail "Maven 3.8 or later is needed to build: install it, or run what is built with --no-build"
  echo "Building …" >&2
  (cd "$root" && mvn -q -DskipTests package --also-make --projects e2e) || fail "the build failed"
}

run() {
  local java main=$1
  shift
  java=$(find_java) || fail "JDK 21 or later is needed and was not found: install one, or set JAVA_HOME"

  case " $* " in
    *" --no-build "* | *" --help "*) ;;
    *) build_all ;;
  esac
  [[ -e $class_path ]] || fail "nothing has been built yet: start without --no-build"

  exec "$java" -Xmx512m -XX:+UseSerialGC \
    -Dsandbox-broker.root="$root" -Dslf4j.internal.verbosity=ERROR \
    --class-path "$root/e2e/target/test-classes:$(<"$class_path")" \
    "$main" "$@"
}
