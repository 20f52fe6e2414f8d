# For the start scripts, which source it: finds a JDK, builds what is stale. Needs $root.
# shellcheck shell=bash

built=$root/local-stack/target/up.built

fail() {
  echo "$1" >&2
  exit 1
}

java_version() {
  "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

# The first JDK 21 or later: the one that was chosen on purpose before those that are merely installed.
find_java() {
  local java
  for java in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*/bin/java /opt/java/*/bin/java /opt/jdk*/bin/java \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
    "$HOME"/.sdkman/candidates/java/*/bin/java "$HOME"/.jdks/*/bin/java; do
    if [[ -x $java ]] && [[ $(java_version "$java") -ge 21 ]]; then
      echo "$java"
      return
    fi
  done
  return 1
}

# Has anything that goes into module $1 changed since its last build? Jars cannot tell: reproducible ones are all of one date.
stale() {
  [[ -e $built.$1 ]] || return 0
  [[ -n $(find "$root/pom.xml" "$root/$1/pom.xml" "$root/$1/src" "$root/schemas/src" "$root/sandbox-pool/src" "$root/tracing/src" \
    "$root/health/src" -newer "$built.$1" -print 2>/dev/null | head -n 1) ]]
}

# Builds what is stale: module $1, whose class path is file $2, and the programs $3 and on.
build() {
  local modules=() module starter=$1 class_path=$2
  shift 2
  if stale local-stack; then
    modules+=(local-stack)
  fi
  if [[ $starter != local-stack ]] && stale "$starter" || [[ ! -e $class_path ]]; then
    modules+=("$starter")
  fi
  for module in "$@"; do
    if stale "$module" || ! compgen -G "$root/$module/target/$module-*-app.jar" >/dev/null; then
      modules+=("$module")
    fi
  done
  if [[ ${#modules[@]} -eq 0 ]]; then
    return
  fi
  command -v mvn >/dev/null || fail "Maven 3.8 or later is needed to build ${modules[*]}: install it, or start what is built with --no-build"
  echo "Building ${modules[*]} …"
  mkdir -p "$root/local-stack/target"
  touch "$built.now" # before the build, so that what is edited meanwhile is built the next time
  (
    cd "$root"
    mvn -q -DskipTests package --also-make --projects "$(IFS=, && echo "${modules[*]}")"
  ) || fail "the build failed"
  for module in "${modules[@]}"; do
    cp -p "$built.now" "$built.$module"
  done
}
