# All images of the Sandbox Broker, from one build: docker-compose.yml says which target and module each has.

FROM maven:3.9.16-eclipse-temurin-25-noble AS build
WORKDIR /source
COPY . .
# Cache the repository only, because the image keeps Maven's own settings beside it. Tests belong to mvn verify.
RUN --mount=type=cache,target=/root/.m2/repository \
    mvn -q -DskipTests -Dformat=off package --also-make \
    --projects csp-simulator,allocator,lifecycle-worker,api-gateway

FROM build AS layers
ARG MODULE
RUN : "${MODULE:?is missing: --build-arg MODULE=allocator, api-gateway or lifecycle-worker}"
RUN java -Djarmode=tools -jar ${MODULE}/target/${MODULE}-*-app.jar \
    extract --layers --destination /layers --application-filename app.jar

# This image has neither curl nor wget, so the health checks use bash.
FROM eclipse-temurin:25-jre-noble AS runtime
RUN useradd --system --no-create-home --shell /usr/sbin/nologin broker
WORKDIR /app
USER broker
# No shell in between, so SIGTERM reaches Java. The rest of the memory is off-heap: classes, threads, Netty, RocksDB.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "app.jar"]

# Only Spring Boot can extract layers, and the simulator has no Spring.
FROM runtime AS simulator
COPY --from=build /source/csp-simulator/target/csp-simulator-*-app.jar app.jar

# The layer that changes most comes last.
FROM runtime AS service
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/spring-boot-loader/ ./
COPY --from=layers /layers/snapshot-dependencies/ ./
COPY --from=layers /layers/application/ ./
