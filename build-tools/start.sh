# Sourced by the start scripts, which set $root before. Prints help, finds a JDK, builds what has changed.
# shellcheck shell=bash

built=$root/local-stack/target/start.built
build_log=$root/local-stack/target/build.log
libraries=(schemas sandbox-pool tracing health kafka-support)
stack=(local-stack)
build_options=(-B -DskipTests -Dformat=off)
needed_mebibytes=2048

fail() {
  echo "$1" >&2
  exit 1
}

# Prints standard input and ends when one of the arguments asks for help. Needs no build.
help_for() {
  case " $* " in
    *" --help "* | *" -h "*)
      cat
      exit 0
      ;;
  esac
}

missing_jdk() {
  fail "A JDK 21 or later is missing. Debian, Ubuntu: sudo apt install openjdk-21-jdk. Fedora: sudo dnf install java-21-openjdk-devel. macOS: brew install openjdk@21. Windows: use WSL. Or set JAVA_HOME."
}

missing_maven() {
  fail "Maven 3.8 or later is missing. Debian, Ubuntu: sudo apt install maven. Fedora: sudo dnf install maven. macOS: brew install maven. Windows: use WSL. Or start what is built with --no-build."
}

# The feature release of a JDK: from its file if it has one, because to start it takes a tenth of a second.
java_version() {
  local file
  file=$(readlink -f "$1" 2>/dev/null || true)
  file=${file%/bin/java}/release
  if [[ -r $file ]]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$file"
  else
    "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
  fi
}

# Sets $java to the first JDK 21 or later: the one in JAVA_HOME or on the path before those that are merely installed.
find_java() {
  for java in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*/bin/java /opt/java/*/bin/java /opt/jdk*/bin/java \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
    /opt/homebrew/opt/openjdk*/bin/java /usr/local/opt/openjdk*/bin/java \
    "${HOME:-}"/.sdkman/candidates/java/*/bin/java "${HOME:-}"/.jdks/*/bin/java; do
    if [[ -x $java ]] && [[ $(java_version "$java") -ge 21 ]]; then
      return
    fi
  done
  missing_jdk
}

# Whether module $1 or a library has changed since the last build. Jars cannot show it: all have the same date.
is_stale() {
  [[ -e $built.$1 ]] || return 0
  local sources=("$root/pom.xml" "$root/$1/pom.xml" "$root/$1/src") library
  for library in "${libraries[@]}"; do
    sources+=("$root/$library/src")
  done
  [[ -n $(find "${sources[@]}" -newer "$built.$1" -print 2>/dev/null | head -n 1) ]]
}

# prepare MODULE CLASS_PATH_FILE "PROGRAM …" ARGUMENT…: sets $java, and builds MODULE and each PROGRAM if they have changed,
# unless --no-build is among the arguments.
prepare() {
  local module=$1 class_path=$2 programs=$3 stale=() program
  shift 3
  find_java
  case " $* " in
    *" --no-build "*)
      [[ -e $class_path ]] || fail "Nothing has been built yet: start without --no-build."
      return
      ;;
  esac
  for program in "${stack[@]+"${stack[@]}"}"; do
    if is_stale "$program"; then
      stale+=("$program")
    fi
  done
  if [[ $module != local-stack ]] && is_stale "$module" || [[ ! -e $class_path ]]; then
    stale+=("$module")
  fi
  for program in $programs; do
    if is_stale "$program" || ! compgen -G "$root/$program/target/$program-*-app.jar" >/dev/null; then
      stale+=("$program")
    fi
  done
  if [[ ${#stale[@]} -gt 0 ]]; then
    build "${stale[@]}" >&2
  fi
}

build() {
  local free module
  command -v mvn >/dev/null || missing_maven
  command -v java >/dev/null || export JAVA_HOME=${java%/bin/java}
  free=$(df -Pk "$root" | awk 'NR == 2 { print int($4 / 1024) }')
  [[ $free -ge $needed_mebibytes ]] ||
    fail "The disk of $root has $free MiB free, and the build needs $needed_mebibytes MiB: free some space."
  mkdir -p "$root/local-stack/target"
  echo "Building $*. The first build downloads its libraries and takes several minutes; its log is $build_log."
  touch "$built.now" # before the build, so that what is edited meanwhile is built the next time
  (cd "$root" && mvn "${build_options[@]}" package --also-make --projects "$(IFS=, && echo "$*")" 2>&1) |
    tee "$build_log" | show_progress ||
    fail "The build failed: $(grep -m 1 '^\[ERROR\]' "$build_log" | sed 's/^\[ERROR\] //'). The whole log is $build_log."
  for module in "$@"; do
    cp -p "$built.now" "$built.$module"
  done
}

# Reads Maven's output; prints each module, each compilation and every hundredth download, with the time since the start.
show_progress() {
  local line begin=$SECONDS downloads=0
  show() {
    printf '%3d:%02d  %s\n' $(((SECONDS - begin) / 60)) $(((SECONDS - begin) % 60)) "$1"
  }
  while IFS= read -r line; do
    case $line in
      "[INFO] Building "*"["*"/"*"]")
        show "$(sed 's/^\[INFO\] Building \(Sandbox Broker: \)*\(.*\) [0-9][^ ]* *\(\[[0-9/]*\]\)$/\3 \2/' <<<"$line")"
        ;;
      "[INFO] Compiling "*) show "      $(sed 's/^\[INFO\] Compiling \([0-9]* source files*\).*/compiling \1/' <<<"$line")" ;;
      *"Downloaded from "*)
        downloads=$((downloads + 1))
        if [[ $((downloads % 100)) -eq 1 ]]; then
          show "      downloading libraries, $downloads so far"
        fi
        ;;
    esac
  done
}

# run_with_table MODULE HEAP MAIN_CLASS ARGUMENT…: becomes a program that may read DynamoDB. DynamoDB Local takes any credentials.
run_with_table() {
  local module=$1 heap=$2 main_class=$3 credentials=()
  shift 3
  case " $* " in
    *" --local "*) credentials=(-Daws.accessKeyId=local -Daws.secretAccessKey=local) ;;
  esac
  exec "$java" "-Xmx$heap" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    "${credentials[@]+"${credentials[@]}"}" \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    --class-path "$root/$module/target/classes:$(<"$root/$module/target/run.classpath")" \
    "$main_class" "$@"
}
