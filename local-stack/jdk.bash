# What the start scripts share: sourced, not run.

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
